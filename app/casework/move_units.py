"""Units of agencies that end go along whole with the one that follows; of a split one each part gets its own."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.people.records import Agency, Person, Unit
from app.people.units import charge_of, set_charge


def take_units(session: Session, agency_id: int, *, heir: int) -> list[list[str]]:
    """The units of an agency that goes whole are the heir's from now on; returns [old code, new code] of each."""
    taken: list[list[str]] = []
    for unit in session.scalars(select(Unit).where(Unit.agency_id == agency_id).order_by(Unit.id)).all():
        before = unit.code
        unit.agency_id, unit.code, unit.version = heir, _free_code(session, unit, heir), unit.version + 1
        session.flush()
        taken.append([before, unit.code])
    return taken


def unit_in(session: Session, unit_id: int, *, agency_id: int) -> Unit:
    """The unit itself where it is in this agency; else what continues it there, made when first asked for.

    It has the same name and charge. Asked again it is the same.
    """
    unit = session.get_one(Unit, unit_id)
    if unit.agency_id == agency_id:
        return unit
    known = session.scalar(select(Unit).where(Unit.came_from_id == unit.id, Unit.agency_id == agency_id))
    if known is not None:
        return known
    made = Unit(agency_id=agency_id, code=_free_code(session, unit, agency_id), name=unit.name, came_from_id=unit.id)
    session.add(made)
    session.flush()
    set_charge(session, made.id, charge_of(session, unit.id))
    return made


def place_in(session: Session, person: Person, *, agency_id: int) -> None:
    """The person belongs to this agency from now on, and there to what continues the unit."""
    left = person.unit_id
    person.agency_id = agency_id
    person.unit_id = unit_in(session, left, agency_id=agency_id).id if left is not None else None


def end_units(session: Session, ending: Collection[int], *, at: datetime) -> list[str]:
    """What is left of the units of agencies that were split ends with them; returns their codes."""
    left = select(Unit).where(Unit.agency_id.in_(ending), Unit.ended_at.is_(None)).order_by(Unit.id)
    ended: list[str] = []
    for unit in session.scalars(left).all():
        unit.ended_at, unit.version = at, unit.version + 1
        ended.append(unit.code)
    return ended


def _free_code(session: Session, unit: Unit, agency_id: int) -> str:
    """The unit's code; where another unit there has it, with the end of its own agency's code, or a number."""
    taken = set(session.scalars(select(Unit.code).where(Unit.agency_id == agency_id)))
    old = session.get_one(Agency, unit.agency_id).code.rsplit(".", 1)[-1]
    tries = [unit.code, f"{unit.code[:24]}-{old[:10]}", *(f"{unit.code[:24]}-{n}" for n in range(2, len(taken) + 4))]
    return next(code for code in tries if code not in taken)
