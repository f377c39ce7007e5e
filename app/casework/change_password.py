"""Changing one's own password: every other session of the account ends, the ledger says that it was changed."""

from dataclasses import dataclass

from werkzeug.security import check_password_hash, generate_password_hash

from app.casework import ledger
from app.casework.accounts import SHORTEST_PASSWORD
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor
from app.people.records import Person

#: long enough for any sentence, short enough that hashing stays cheap
LONGEST_PASSWORD = 500


@dataclass(frozen=True, kw_only=True)
class ChangePassword:
    """The password until now and the new one, typed twice."""

    by: Actor
    current: str
    new: str
    again: str


def change_password(services: Services, command: ChangePassword) -> int:
    """Change it; returns the version that sessions must carry from now. A demonstration account stays marked as one.

    Raises Invalid: the present password is wrong, the new one is too short, the user name, the same, or typed in two
    ways. Tokens of programs stay.
    """
    at = services.clock.now()
    with transaction() as session:
        person = session.get_one(Person, command.by.person_id, with_for_update={"of": Person})
        if not check_password_hash(person.password_hash, command.current):
            raise Invalid("password_wrong")
        _require_good(command, username=person.username)
        person.password_hash = generate_password_hash(command.new)
        person.session_version += 1
        body = {"person": person.username}
        ledger.write(
            session, f"person:{person.username}", verb="person.password_changed", by=command.by, at=at, body=body
        )
        return person.session_version


def _require_good(command: ChangePassword, *, username: str) -> None:
    if len(command.new) < SHORTEST_PASSWORD:
        raise Invalid("password_too_short")
    if len(command.new) > LONGEST_PASSWORD:
        raise Invalid("password_too_long", most=LONGEST_PASSWORD)
    if command.new.casefold() == username.casefold():
        raise Invalid("password_is_username")
    if command.new == command.current:
        raise Invalid("password_unchanged")
    if command.new != command.again:
        raise Invalid("passwords_differ")
