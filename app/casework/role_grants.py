"""Granting and revoking roles by decision: an administrator does it, never for themselves; effective at once.

A role is held in an agency or in one of its units; what reaches beyond an agency is granted at the command line.
Every request reads the roles anew, sessions and API keys included.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.ask_account import GRANTABLE
from app.casework.by_decision import PaperDecision, paper_decision
from app.casework.living_agencies import require_living
from app.casework.separate_duties import both_persons
from app.casework.services import Services
from app.casework.units import chosen_unit
from app.db import transaction
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import MAY, ROLES, Actor, acting_for, reach
from app.people.records import Agency, Person, RoleGrant, Unit

PERMISSION = "role.grant"


@dataclass(frozen=True, kw_only=True)
class GrantRole:
    """A role in an agency, or in one of its units, for a person, by a decision.

    ``by`` None is the command line: any role, and without an agency everywhere.
    """

    by: Actor | None
    username: str
    role: str
    agency_id: int | None
    decision: str
    decided_on: date | None
    reason: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class RevokeRole:
    """One grant (its id) is taken away, by a decision."""

    by: Actor | None
    username: str
    grant_id: int
    decision: str
    decided_on: date | None
    reason: str = ""


def grant_role(services: Services, command: GrantRole) -> int:
    """Give the role; returns the grant's id.

    Raises NotFound, Forbidden (no administrator there; to oneself or whom one represents), Invalid (the role is granted
    at the command line only, no such agency or unit, the decision), Refused (a closed unit), Conflict("role_held").
    """
    at = services.clock.now()
    decision = paper_decision(command.decision, command.decided_on, reason=command.reason, at=at)
    _require_grantable(command)
    with transaction() as session:
        unit = chosen_unit(session, command.unit_id)
        person = subject(session, command.by, command.username)
        if not person.active:
            raise Refused("person_is_locked", name=person.full_name)
        agency = _agency(session, command, unit)
        require_living(session, (agency.id if agency else None,), at=at)
        _require_new(session, person, command, agency_id=agency.id if agency else None)
        row = RoleGrant(
            person_id=person.id,
            role=command.role,
            agency_id=agency.id if agency else None,
            unit_id=unit.id if unit else None,
            decision=decision.number,
            decided_on=decision.on,
            granted_by_id=command.by.person_id if command.by else None,
            granted_at=at,
        )
        session.add(row)
        session.flush()
        body = {"role": row.role, **_where(session, row)}
        record_person(session, person, decision, verb="person.role_granted", body=body, by=command.by, at=at)
        return row.id


def revoke_role(services: Services, command: RevokeRole) -> None:
    """Take the role away; tasks the person holds by it may be claimed by others at once.

    Raises NotFound, Forbidden (no administrator; one's own), Invalid (the decision).
    """
    at = services.clock.now()
    decision = paper_decision(command.decision, command.decided_on, reason=command.reason, at=at)
    with transaction() as session:
        person = subject(session, command.by, command.username)
        row = session.get(RoleGrant, command.grant_id, with_for_update=True)
        if row is None or row.person_id != person.id:
            raise NotFound("role_grant_not_found")
        body = {"role": row.role, **_where(session, row)}
        record_person(session, person, decision, verb="person.role_revoked", body=body, by=command.by, at=at)
        session.delete(row)


def grant_held(session: Session, username: str, *, role: str, agency_id: int | None, unit_id: int | None) -> int:
    """The id of the grant that says exactly this; NotFound("role_grant_not_found")."""
    query = select(RoleGrant.id).join(Person, Person.id == RoleGrant.person_id)
    exact = (RoleGrant.agency_id.is_not_distinct_from(agency_id), RoleGrant.unit_id.is_not_distinct_from(unit_id))
    found = session.scalar(query.where(Person.username == username[:60], RoleGrant.role == role, *exact))
    if found is None:
        raise NotFound("role_grant_not_found")
    return found


def subject(session: Session, by: Actor | None, username: str) -> Person:
    """The person under lock, if this administrator may change that person's roles and unit.

    Raises Forbidden("roles_not_yours", "roles_of_oneself"), NotFound("person_not_found").
    """
    if by is not None and not reach(by, PERMISSION):
        raise Forbidden("roles_not_yours")
    person = session.scalar(select(Person).where(Person.username == username[:60]).with_for_update(of=Person))
    if person is None or not _may(by, person.agency_id):
        raise NotFound("person_not_found")
    if by and person.username in both_persons(by, allowed=lambda who: _may(who, person.agency_id)):
        raise Forbidden("roles_of_oneself")
    return person


def record_person(
    session: Session,
    person: Person,
    decision: PaperDecision,
    *,
    verb: str,
    body: dict[str, Any],
    by: Actor | None,
    at: datetime,
) -> None:
    """One line in the person's chain about what a decision did to roles and unit."""
    ledger.write(
        session,
        f"person:{person.username}",
        verb=verb,
        by=by,
        at=at,
        body={"person": person.username, **body, **decision.body},
        payload=decision.payload,
        on_behalf_of=acting_for(by, lambda who: _may(who, person.agency_id)) if by else None,
    )


def _may(who: Actor | None, agency_id: int) -> bool:
    """True for who administers the roles of this agency; the command line may everywhere."""
    return who is None or reach(who, PERMISSION).covers(agency_id)


def _require_grantable(command: GrantRole) -> None:
    """Pages grant what stays within an agency. Steps are performed in one agency, never everywhere."""
    if command.role not in (GRANTABLE if command.by else ROLES):
        raise Invalid("role_not_grantable", field="role")
    everywhere = command.agency_id is None and command.unit_id is None
    if everywhere and command.by is None and "task.work" in MAY.get(command.role, ()):
        raise Invalid("role_needs_agency", field="agency_id")
    if command.unit_id is not None and command.role not in GRANTABLE:
        raise Invalid("role_not_of_unit", field="unit_id")


def _agency(session: Session, command: GrantRole, unit: Unit | None) -> Agency | None:
    if unit is not None and command.agency_id not in (None, unit.agency_id):
        raise Invalid("unit_of_other_agency", field="unit_id", unit=unit.name)
    agency_id = unit.agency_id if unit else command.agency_id
    agency = session.get(Agency, agency_id) if agency_id else None
    if agency is None and (command.by is not None or agency_id is not None):
        raise Invalid("role_agency_missing", field="agency_id")
    if agency is not None and not _may(command.by, agency.id):
        raise Forbidden("role_agency_not_yours", field="agency_id", agency=agency.name)
    return agency


def _require_new(session: Session, person: Person, command: GrantRole, *, agency_id: int | None) -> None:
    """Nobody gets what they hold already: in the same place, or more widely."""
    role = command.role
    query = select(RoleGrant.agency_id, RoleGrant.unit_id).where(
        RoleGrant.person_id == person.id, RoleGrant.role == role
    )
    for held_agency, held_unit in session.execute(query):
        if held_agency not in (None, agency_id) or held_unit not in (None, command.unit_id):
            continue
        wider = held_unit is None and command.unit_id is not None
        code = "role_held_wider" if wider else "role_held"
        raise Conflict(code, field="role", name=person.full_name, role=ROLES[role])


def _where(session: Session, row: RoleGrant) -> dict[str, str]:
    """Where the role is held, by codes; the unit only where it is held in one."""
    agency = session.get(Agency, row.agency_id) if row.agency_id else None
    unit = session.get(Unit, row.unit_id) if row.unit_id else None
    return {"agency": agency.code if agency else "*", **({"unit": unit.code} if unit else {})}
