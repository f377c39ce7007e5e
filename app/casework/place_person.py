"""A person goes to another unit of the own agency by decision, with the roles held in the old one or without."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.by_decision import PaperDecision, paper_decision
from app.casework.role_grants import record_person, subject
from app.casework.services import Services
from app.casework.units import chosen_unit
from app.db import transaction
from app.domain.errors import Conflict, Invalid
from app.domain.permissions import Actor
from app.people.records import Person, RoleGrant, Unit


@dataclass(frozen=True, kw_only=True)
class PlacePerson:
    """``unit_id`` None: of no unit any more. ``with_roles``: what was held in the old unit is held in the new one.

    Without, these roles stay where they are, as for who serves two units.
    """

    by: Actor | None
    username: str
    unit_id: int | None
    decision: str
    decided_on: date | None
    with_roles: bool = False
    reason: str = ""


def place_person(services: Services, command: PlacePerson) -> None:
    """The person belongs to this unit now.

    Raises NotFound, Forbidden (no administrator there, oneself), Invalid (a unit of another agency, roles without a new
    unit, the decision), Refused("unit_closed"), Conflict("person_placed_already").
    """
    at = services.clock.now()
    decision = paper_decision(command.decision, command.decided_on, reason=command.reason, at=at)
    with transaction() as session:
        unit = chosen_unit(session, command.unit_id)
        person = subject(session, command.by, command.username)
        if unit is not None and unit.agency_id != person.agency_id:
            raise Invalid("unit_of_other_agency", field="unit_id", unit=unit.name)
        if person.unit_id == (unit.id if unit else None):
            raise Conflict("person_placed_already", field="unit_id", name=person.full_name)
        left = session.get(Unit, person.unit_id) if person.unit_id else None
        if command.with_roles and unit is None:
            raise Invalid("unit_roles_need_unit", field="unit_id")
        if command.with_roles:
            change_place(session, person, decision, left=left, to=unit, by=command.by, at=at)
            return
        person.unit_id = unit.id if unit else None
        _record(session, person, decision, left=left, to=unit, roles=[], by=command.by, at=at)


def change_place(
    session: Session,
    person: Person,
    decision: PaperDecision,
    *,
    left: Unit | None,
    to: Unit | None,
    by: Actor | None,
    at: datetime,
) -> None:
    """A locked person belongs to the new unit where they belonged to the old one, or to none; roles held there go."""
    if person.unit_id == (left.id if left else None):
        person.unit_id = to.id if to else None
    roles: list[str] = []
    if left is not None and to is not None:
        rows = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id).order_by(RoleGrant.id)).all()
        there = {(row.role, row.agency_id) for row in rows if row.unit_id == to.id}
        for row in (row for row in rows if row.unit_id == left.id):
            roles.append(row.role)
            if (row.role, row.agency_id) in there:
                session.delete(row)
                continue
            row.unit_id, row.decision, row.decided_on = to.id, decision.number, decision.on
            row.granted_by_id, row.granted_at = by.person_id if by else None, at
    session.flush()
    _record(session, person, decision, left=left, to=to, roles=roles, by=by, at=at)


def _record(
    session: Session,
    person: Person,
    decision: PaperDecision,
    *,
    left: Unit | None,
    to: Unit | None,
    roles: list[str],
    by: Actor | None,
    at: datetime,
) -> None:
    body = {"from": left.code if left else None, "to": to.code if to else None, "roles": roles}
    record_person(session, person, decision, verb="person.placed", body=body, by=by, at=at)
