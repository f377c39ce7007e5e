"""Which units a person reaches, and which dossiers and steps are a unit's: for choices and filters."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from app.casework.held_roles import unit_bounds
from app.casework.queries.visible import of_versions, visible_within
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import Actor, Reach, all_grants, reach
from app.domain.units import UnitBound
from app.dossiers.records import Dossier
from app.people.records import Agency, Unit
from app.people.units import living_units
from app.tasks.records import Task

#: id and name
Choice = tuple[int, str]


def units_within(where: Reach) -> ColumnElement[bool]:
    """True for the units of the agencies reached, and for those reached by themselves."""
    return true() if where.everywhere else or_(Unit.agency_id.in_(where.agencies), Unit.id.in_(where.units))


def administered_units(*, by: Actor, permission: str = "role.grant") -> tuple[Choice, ...]:
    """The units at work in which this person may do so, with their agencies, by agency and name."""
    with reading() as session:
        return _choices(session, units_within(reach(by, permission)))


def reached_units(*, by: Actor, permission: str) -> tuple[Choice, ...]:
    """The units by which a list of dossiers or steps may be narrowed: those of agencies in which the person may do so
    as a whole, and those in which the person holds the role itself. Empty where there is only one to choose."""
    held = [grant for grant in all_grants(by) if grant.gives(permission)]
    whole = Reach(
        agencies=frozenset(g.agency_id for g in held if g.agency_id is not None and g.unit is None),
        everywhere=any(g.agency_id is None for g in held),
        units=frozenset(g.unit.id for g in held if g.unit is not None),
    )
    with reading() as session:
        found = _choices(session, units_within(whole))
    return found if len(found) > 1 else ()


def units_of(*, agency_id: int) -> tuple[Choice, ...]:
    """The units at work of one agency, by name."""
    with reading() as session:
        return tuple((unit.id, unit.name) for unit in session.scalars(living_units([agency_id])))


def dossiers_of_unit(session: Session, unit_id: int | None) -> ColumnElement[bool]:
    """True for dossiers at the unit's agency whose procedure it is charged with; None narrows nothing.

    NotFound("unit_not_found").
    """
    if unit_id is None:
        return true()
    unit = _unit(session, unit_id)
    versions = unit_bounds(session, [unit_id])[unit_id].versions
    return and_(of_versions(versions), visible_within(Reach(agencies=frozenset({unit.agency_id}))))


def tasks_of_unit(session: Session, unit_id: int | None) -> ColumnElement[bool]:
    """True for the unit's own steps: of its agency, of its charge, in a lane of its persons; None narrows nothing.

    NotFound("unit_not_found").
    """
    if unit_id is None:
        return true()
    unit = _unit(session, unit_id)
    return own_tasks(unit, unit_bounds(session, [unit_id])[unit_id])


def own_tasks(unit: Unit, bound: UnitBound) -> ColumnElement[bool]:
    """True for the steps of the unit that is bound like this."""
    lanes = Task.role.in_(bound.lanes) if bound.lanes else false()
    return and_(Task.agency_id == unit.agency_id, lanes, tasks_of_versions(bound.versions))


def tasks_of_versions(versions: frozenset[int] | None) -> ColumnElement[bool]:
    """True for tasks of dossiers of these versions; None: of all."""
    if versions is None:
        return true()
    return Task.dossier_id.in_(select(Dossier.id).where(Dossier.version_id.in_(versions)))


def _unit(session: Session, unit_id: int) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("unit_not_found")
    return unit


def _choices(session: Session, where: ColumnElement[bool]) -> tuple[Choice, ...]:
    query = select(Unit.id, Unit.name, Agency.name).join(Agency, Agency.id == Unit.agency_id)
    rows = session.execute(query.where(Unit.ended_at.is_(None), where).order_by(Agency.name, Unit.name))
    return tuple((unit_id, f"{name} – {agency}") for unit_id, name, agency in rows)
