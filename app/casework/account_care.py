"""The care of accounts from the command line: locking, listing; each in the ledger."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import Conflict, NotFound
from app.domain.permissions import Actor
from app.people.records import Person


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """An account as the list shows it."""

    username: str
    full_name: str
    agency: str
    active: bool
    demo: bool


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


def _stream(username: str) -> str:
    return f"person:{username}"
