"""The care of accounts from the command line: locking, standing in, listing; each in the ledger."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.clock import require_aware
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.permissions import Actor
from app.people.records import Person, Substitution


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """An account as the list shows it."""

    username: str
    full_name: str
    agency: str
    active: bool
    demo: bool


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """Somebody stands in for an absent colleague from–until by a decision (ACC-02); moments with their zone."""

    absent: str
    substitute: str
    from_at: datetime
    until_at: datetime
    reason: str


def lock_person(services: Services, *, username: str) -> None:
    """Lock the account: its sessions end and its API keys stop. NotFound; Conflict("person_already_locked")."""
    at = services.clock.now()
    with transaction() as session:
        lock_account(session, username, by=None, at=at)


def lock_account(session: Session, username: str, *, by: Actor | None, at: datetime) -> Person:
    """As ``lock_person`` within the caller's transaction; returns the locked account."""
    person = _person(session, username)
    if not person.active:
        raise Conflict("person_already_locked", username=username)
    person.active = False
    person.session_version += 1
    ledger.write(session, _stream(username), verb="person.locked", by=by, at=at, body={"person": username})
    return person


def unlock_person(services: Services, *, username: str) -> None:
    """Let the account sign in again; sessions from before stay ended. NotFound; Conflict("person_not_locked")."""
    at = services.clock.now()
    with transaction() as session:
        unlock_account(session, username, by=None, at=at)


def unlock_account(session: Session, username: str, *, by: Actor | None, at: datetime) -> Person:
    """As ``unlock_person`` within the caller's transaction; returns the account."""
    person = _person(session, username)
    if person.active:
        raise Conflict("person_not_locked", username=username)
    person.active = True
    person.session_version += 1
    ledger.write(session, _stream(username), verb="person.unlocked", by=by, at=at, body={"person": username})
    return person


def add_substitution(services: Services, command: Substitute) -> None:
    """Let a person act for an absent one. NotFound for an unknown or locked account.

    Raises Invalid: the same person, an end that is not after the beginning or is past, no reason.
    """
    at = services.clock.now()
    _check(command, at=at)
    with transaction() as session:
        absent, substitute = (_active(session, name) for name in (command.absent, command.substitute))
        session.add(
            Substitution(
                absent_id=absent.id,
                substitute_id=substitute.id,
                from_at=command.from_at,
                until_at=command.until_at,
                reason=command.reason.strip(),
            )
        )
        body = {
            "absent": absent.username,
            "substitute": substitute.username,
            "from_at": command.from_at.isoformat(),
            "until_at": command.until_at.isoformat(),
        }
        reason = {"reason": command.reason.strip()}
        stream = _stream(absent.username)
        ledger.write(session, stream, verb="person.substituted", by=None, at=at, body=body, payload=reason)


def _check(command: Substitute, *, at: datetime) -> None:
    if command.absent == command.substitute:
        raise Invalid("substitute_same_person")
    if require_aware(command.until_at) <= max(require_aware(command.from_at), at):
        raise Invalid("substitution_time_wrong")
    if not command.reason.strip():
        raise Invalid("substitution_reason_missing")


def list_persons() -> tuple[PersonRow, ...]:
    """All accounts by user name."""
    with reading() as session:
        rows = session.scalars(select(Person).order_by(Person.username)).unique()
        return tuple(
            PersonRow(username=p.username, full_name=p.full_name, agency=p.agency.code, active=p.active, demo=p.demo)
            for p in rows
        )


def _person(session: Session, username: str) -> Person:
    """The account, locked for this transaction; NotFound otherwise."""
    person = session.scalar(select(Person).where(Person.username == username).with_for_update(of=Person))
    if person is None:
        raise NotFound("account_not_found", username=username)
    return person


def _active(session: Session, username: str) -> Person:
    person = _person(session, username)
    if not person.active:
        raise NotFound("account_not_found", username=username)
    return person


def _stream(username: str) -> str:
    return f"person:{username}"
