"""Accounts: creating persons, sessions, agencies; each in the ledger."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.casework import ledger
from app.casework.living_agencies import require_living
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import Invalid, NotFound
from app.domain.permissions import ROLES, Actor
from app.people.directory import agency_by_code
from app.people.records import Agency, Person, RoleGrant

#: characters of a password that a person chooses
SHORTEST_PASSWORD = 10
#: COD-02: at most 35 characters, A–Z, digits and dots, the province first
AGENCY_CODE = re.compile(r"[A-Z0-9][A-Z0-9.]{0,34}")


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """An account to be made. ``roles`` are (role, agency code or None for everywhere)."""

    username: str
    full_name: str
    password: str
    agency_code: str
    email: str = ""
    unit_id: int | None = None
    roles: tuple[tuple[str, str | None], ...] = ()
    demo: bool = False


def create_person(services: Services, new: NewPerson) -> int:
    """Make the account and its roles; returns its id. Invalid for a taken name, a short password, an unknown role."""
    at = services.clock.now()
    with transaction() as session:
        codes = {new.agency_code, *(code for _, code in new.roles if code)}
        require_living(session, (agency_by_code(session, code).id for code in codes), at=at)
        person_id = add_person(session, new)
        body = {"person": new.username, "roles": [[role, agency or "*"] for role, agency in new.roles]}
        ledger.write(session, "system", verb="person.created", by=None, at=at, body=body)
        return person_id


def add_person(session: Session, new: NewPerson) -> int:
    """As ``create_person`` within the caller's transaction and without its ledger entry."""
    if len(new.password) < SHORTEST_PASSWORD and not new.demo:
        raise Invalid("password_too_short")
    if session.scalar(select(Person.id).where(Person.username == new.username)) is not None:
        raise Invalid("username_taken", username=new.username)
    person = Person(
        username=new.username,
        full_name=new.full_name,
        password_hash=generate_password_hash(new.password),
        email=new.email,
        demo=new.demo,
        agency_id=agency_by_code(session, new.agency_code).id,
        unit_id=new.unit_id,
    )
    session.add(person)
    session.flush()
    for role, code in new.roles:
        if role not in ROLES:
            raise Invalid("role_unknown", role=role)
        agency_id = agency_by_code(session, code).id if code else None
        session.add(RoleGrant(person_id=person.id, role=role, agency_id=agency_id))
    return person.id


def sign_in_event(services: Services, *, username: str) -> None:
    """Note in the ledger that somebody signed in. NotFound for an unknown name."""
    at = services.clock.now()
    with transaction() as session:
        _locked(session, username)
        body = {"person": username}
        ledger.write(session, f"person:{username}", verb="person.signed_in", by=None, at=at, body=body)


def sign_out(services: Services, *, by: Actor) -> None:
    """End every session of this person, the one signing out and those elsewhere, so that a copied cookie is worthless.

    Tokens of programs stay. The ledger notes it.
    """
    at = services.clock.now()
    with transaction() as session:
        _locked(session, by.username).session_version += 1
        body = {"person": by.username}
        ledger.write(session, f"person:{by.username}", verb="person.signed_out", by=by, at=at, body=body)


def _locked(session: Session, username: str) -> Person:
    # the row is the owner of the person's stream: two writers may not take the same place in it
    found = session.scalar(select(Person).where(Person.username == username).with_for_update(of=Person))
    if found is None:
        raise NotFound("person_not_found")
    return found


def demo_accounts() -> tuple[str, ...]:
    """Active accounts with a password that everybody knows: outside demo mode these stop the start."""
    with reading() as session:
        return tuple(session.scalars(select(Person.username).where(Person.demo, Person.active).order_by(Person.id)))


def has_persons() -> bool:
    """True once anybody has an account."""
    with reading() as session:
        return session.scalar(select(Person.id).limit(1)) is not None


def lock_demo_accounts(services: Services) -> int:
    """Lock every demonstration account so that the installation may serve in earnest; returns how many."""
    at = services.clock.now()
    with transaction() as session:
        persons = list(session.scalars(select(Person).where(Person.demo, Person.active)))
        for person in persons:
            person.active = False
            person.session_version += 1
        body = {"persons": len(persons)}
        ledger.write(session, "system", verb="person.demo_locked", by=None, at=at, body=body)
        return len(persons)


def create_agency(services: Services, *, code: str, name: str, level: str, parent: str | None) -> None:
    """Add an agency. Invalid for a malformed or taken code (COD-02), NotFound for an unknown parent."""
    at = services.clock.now()
    if not AGENCY_CODE.fullmatch(code):
        raise Invalid("agency_code_wrong", agency=code)
    with transaction() as session:
        if session.scalar(select(Agency.id).where(Agency.code == code)) is not None:
            raise Invalid("agency_taken", agency=code)
        parent_id = agency_by_code(session, parent).id if parent else None
        require_living(session, (parent_id,), at=at)
        session.add(Agency(code=code, name=name, level=level, parent_id=parent_id))
        body = {"agency": code, "level": level}
        ledger.write(session, "system", verb="agency.created", by=None, at=at, body=body)
