"""A unit is closed by a decision: when it is empty, or when another unit of the agency takes over all it has."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework.by_decision import PaperDecision, paper_decision
from app.casework.place_person import change_place
from app.casework.services import Services
from app.casework.units import charge_body, open_unit, record_unit, successor_of
from app.db import transaction
from app.domain.errors import Refused
from app.domain.permissions import Actor
from app.people.records import Person, RoleGrant, Unit
from app.people.units import charge_of, of_units, set_charge


@dataclass(frozen=True, kw_only=True)
class CloseUnit:
    """``successor_id``: the unit of the same agency to which persons, roles and charge go; None: it must be empty."""

    by: Actor | None
    unit_id: int
    decision: str
    decided_on: date | None
    successor_id: int | None = None
    reason: str = ""


def close_unit(services: Services, command: CloseUnit) -> int:
    """Close it; returns how many persons went to the successor. Whoever holds a step keeps it, by the role that went.

    Raises NotFound, Forbidden, Conflict("unit_closed"), Invalid (successor, decision), Refused("unit_not_empty",
    "unit_successor_narrower": the charge of the successor would become everything by itself).
    """
    at = services.clock.now()
    decision = paper_decision(command.decision, command.decided_on, reason=command.reason, at=at)
    with transaction() as session:
        unit = open_unit(session, command.unit_id, by=command.by)
        successor = successor_of(session, unit, command.successor_id)
        if successor is None:
            _require_empty(session, unit)
        else:
            _hand_charge(session, unit, successor, decision, by=command.by, at=at)
        moved = _persons(session, unit) if successor is not None else []
        for person in moved:
            change_place(session, person, decision, left=unit, to=successor, by=command.by, at=at)
        unit.ended_at, unit.version = at, unit.version + 1
        body = {"successor": successor.code if successor else None, "persons": [p.username for p in moved]}
        record_unit(session, unit, decision, verb="unit.closed", body=body, by=command.by, at=at)
        return len(moved)


def _require_empty(session: Session, unit: Unit) -> None:
    roles = session.scalar(select(func.count()).select_from(RoleGrant).where(RoleGrant.unit_id == unit.id)) or 0
    persons = session.scalar(select(func.count()).select_from(Person).where(Person.unit_id == unit.id)) or 0
    if roles or persons:
        raise Refused("unit_not_empty", field="successor_id", unit=unit.name, persons=persons, roles=roles)


def _persons(session: Session, unit: Unit) -> list[Person]:
    """Everybody of the unit, also who is locked, each locked as a row: it owns the person's chain."""
    query = select(Person).where(of_units([unit.id])).order_by(Person.id).with_for_update(of=Person)
    return list(session.scalars(query))


def _hand_charge(
    session: Session, unit: Unit, successor: Unit, decision: PaperDecision, *, by: Actor | None, at: datetime
) -> None:
    before = charge_of(session, successor.id)
    after = before.takes_over(charge_of(session, unit.id))
    if after is None:
        raise Refused("unit_successor_narrower", field="successor_id", unit=unit.name, successor=successor.name)
    set_charge(session, successor.id, after)
    successor.version += 1
    body = {"name": successor.name, "charge": charge_body(session, after), "took_over": unit.code}
    record_unit(session, successor, decision, verb="unit.took_over", body=body, by=by, at=at)
