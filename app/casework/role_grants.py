"""Granting and revoking roles by decision: an administrator does it, never for themselves; effective at once.

Every request reads the roles anew, sessions and API keys included.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.ask_account import GRANTABLE
from app.casework.living_agencies import require_living
from app.casework.separate_duties import both_persons
from app.casework.services import Services
from app.db import transaction
from app.domain.calendar import local
from app.domain.clock import EARLIEST_YEAR
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.people.records import Agency, Person, RoleGrant

PERMISSION = "role.grant"


@dataclass(frozen=True, kw_only=True)
class GrantRole:
    """A role in an agency for a person, by a decision."""

    by: Actor
    username: str
    role: str
    agency_id: int | None
    decision: str
    decided_on: date | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RevokeRole:
    """One grant (its id) is taken away, by a decision."""

    by: Actor
    username: str
    grant_id: int
    decision: str
    decided_on: date | None
    reason: str = ""


def grant_role(services: Services, command: GrantRole) -> int:
    """Give the role; returns the grant's id.

    Raises NotFound, Forbidden (no administrator; to oneself or whom one represents), Invalid (the role is granted at
    the command line only, no such agency, the decision), Conflict("role_held").
    """
    at = services.clock.now()
    decision = _decision(command.decision, command.decided_on, at=at)
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, required=False, lines=True)
    if command.role not in GRANTABLE:
        raise Invalid("role_not_grantable", field="role")
    with transaction() as session:
        person = _subject(session, command.by, command.username)
        if not person.active:
            raise Refused("person_is_locked", name=person.full_name)
        agency = session.get(Agency, command.agency_id) if command.agency_id else None
        if agency is None:
            raise Invalid("role_agency_missing", field="agency_id")
        require_living(session, (agency.id,), at=at)
        if _held(session, person.id, role=command.role, agency_id=agency.id):
            raise Conflict("role_held", field="role", name=person.full_name, role=GRANTABLE[command.role])
        row = RoleGrant(
            person_id=person.id,
            role=command.role,
            agency_id=agency.id,
            decision=decision,
            decided_on=command.decided_on,
            granted_by_id=command.by.person_id,
            granted_at=at,
        )
        session.add(row)
        session.flush()
        facts = _Facts(verb="person.role_granted", row=row, decision=decision, on=command.decided_on, reason=reason)
        _record(session, person, facts, by=command.by, at=at)
        return row.id


def revoke_role(services: Services, command: RevokeRole) -> None:
    """Take the role away; tasks the person holds by it may be claimed by others at once.

    Raises NotFound, Forbidden (no administrator; one's own), Invalid (the decision).
    """
    at = services.clock.now()
    decision = _decision(command.decision, command.decided_on, at=at)
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, required=False, lines=True)
    with transaction() as session:
        person = _subject(session, command.by, command.username)
        row = session.get(RoleGrant, command.grant_id, with_for_update=True)
        if row is None or row.person_id != person.id:
            raise NotFound("role_grant_not_found")
        facts = _Facts(verb="person.role_revoked", row=row, decision=decision, on=command.decided_on, reason=reason)
        _record(session, person, facts, by=command.by, at=at)
        session.delete(row)


def _decision(text: str, on: date | None, *, at: datetime) -> str:
    if on is None or on > local(at).date() or on.year < EARLIEST_YEAR:
        raise Invalid("role_decided_on_wrong", field="decided_on")
    return typed_text(text, field="decision", label="Số quyết định", most=100)


def _subject(session: Session, by: Actor, username: str) -> Person:
    """The person under lock, if this administrator may change that person's roles."""
    if not reach(by, PERMISSION):
        raise Forbidden("roles_not_yours")
    person = session.scalar(select(Person).where(Person.username == username[:60]).with_for_update(of=Person))
    if person is None or not reach(by, PERMISSION).covers(person.agency_id):
        raise NotFound("person_not_found")
    if person.username in both_persons(by, allowed=lambda who: reach(who, PERMISSION).covers(person.agency_id)):
        raise Forbidden("roles_of_oneself")
    return person


def _held(session: Session, person_id: int, *, role: str, agency_id: int) -> bool:
    """True if the person holds the role there, or everywhere."""
    query = select(RoleGrant.agency_id).where(RoleGrant.person_id == person_id, RoleGrant.role == role)
    return any(held in (None, agency_id) for held in session.scalars(query))


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What the ledger says of one change of roles."""

    verb: str
    row: RoleGrant
    decision: str
    on: date | None
    reason: str


def _record(session: Session, person: Person, facts: _Facts, *, by: Actor, at: datetime) -> None:
    agency = session.get(Agency, facts.row.agency_id) if facts.row.agency_id else None
    body = {
        "person": person.username,
        "role": facts.row.role,
        "agency": agency.code if agency else "*",
        "decision": facts.decision,
        "decided_on": facts.on.isoformat() if facts.on else None,
    }
    ledger.write(
        session,
        f"person:{person.username}",
        verb=facts.verb,
        by=by,
        at=at,
        body=body,
        payload={"reason": facts.reason} if facts.reason else None,
        on_behalf_of=acting_for(by, lambda who: reach(who, PERMISSION).covers(person.agency_id)),
    )
