"""Units of agencies: their charge, their persons, and the lanes by which these persons perform steps."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.permissions import MAY
from app.domain.units import Charge
from app.people.records import Person, RoleGrant, Unit, UnitCharge
from app.people.succession import BESIDE

#: roles that perform steps
WORKING = frozenset(role for role, may in MAY.items() if "task.work" in may)


def locked_unit(session: Session, unit_id: int | None) -> Unit:
    """The unit, nobody closing it meanwhile; NotFound("unit_not_found"). Before any person is locked."""
    row = session.get(Unit, unit_id, with_for_update=BESIDE, populate_existing=True) if unit_id else None
    if row is None:
        raise NotFound("unit_not_found")
    return row


def unit_by_code(session: Session, agency_id: int, code: str) -> Unit:
    """The unit of this agency with this code; NotFound("unit_not_found")."""
    row = session.scalar(select(Unit).where(Unit.agency_id == agency_id, Unit.code == code.upper()))
    if row is None:
        raise NotFound("unit_not_found")
    return row


def charge_of(session: Session, unit_id: int) -> Charge:
    """What the unit is charged with now."""
    return charges_of(session, [unit_id])[unit_id]


def charges_of(session: Session, unit_ids: Collection[int]) -> dict[int, Charge]:
    """The charge of each of these units."""
    rows = session.scalars(select(UnitCharge).where(UnitCharge.unit_id.in_(unit_ids)).order_by(UnitCharge.id)).all()
    return {
        unit_id: Charge(
            procedures=frozenset(r.procedure_id for r in rows if r.unit_id == unit_id and r.procedure_id),
            fields=frozenset(r.field for r in rows if r.unit_id == unit_id and r.field),
        )
        for unit_id in unit_ids
    }


def set_charge(session: Session, unit_id: int, charge: Charge) -> None:
    """From now on the unit is charged with this; every request reads it anew."""
    session.execute(delete(UnitCharge).where(UnitCharge.unit_id == unit_id))
    session.add_all(UnitCharge(unit_id=unit_id, procedure_id=each) for each in sorted(charge.procedures))
    session.add_all(UnitCharge(unit_id=unit_id, field=each) for each in sorted(charge.fields))
    session.flush()


def of_units(unit_ids: Collection[int]) -> ColumnElement[bool]:
    """True for persons of these units: who belongs to one, or holds a role in it."""
    held = select(RoleGrant.person_id).where(RoleGrant.unit_id.in_(unit_ids))
    return or_(Person.unit_id.in_(unit_ids), Person.id.in_(held))


def is_of_units(session: Session, person_id: int, unit_ids: Collection[int]) -> bool:
    """True if this person is of one of these units."""
    if not unit_ids:
        return False
    return session.scalar(select(Person.id).where(Person.id == person_id, of_units(unit_ids))) is not None


def lanes_of(session: Session, unit_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The roles by which the persons of each unit perform steps: held in it, or in its agency by who belongs to it."""
    found: dict[int, set[str]] = {unit_id: set() for unit_id in unit_ids}
    inside = select(RoleGrant.unit_id, RoleGrant.role).where(RoleGrant.unit_id.in_(unit_ids))
    whole = RoleGrant.unit_id.is_(None), RoleGrant.agency_id == Unit.agency_id, Person.unit_id.in_(unit_ids)
    beside = select(Person.unit_id, RoleGrant.role).join(Person, Person.id == RoleGrant.person_id)
    for query in (inside, beside.join(Unit, Unit.id == Person.unit_id).where(*whole)):
        for unit_id, role in session.execute(query.distinct()):
            if unit_id is not None and role in WORKING:
                found[unit_id].add(role)
    return {unit_id: frozenset(roles) for unit_id, roles in found.items()}


def living_units(agency_ids: Iterable[int] | None = None) -> Select[Unit]:
    """The units that are not closed, by name; of all agencies, or of these."""
    query = select(Unit).where(Unit.ended_at.is_(None)).order_by(Unit.name, Unit.id)
    return query if agency_ids is None else query.where(Unit.agency_id.in_(tuple(agency_ids)))
