"""The units of the agencies one looks after, and one unit: persons, roles, charge, open steps, what was decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from app.audit import history
from app.casework.held_roles import unit_bounds
from app.casework.queries.unit_scope import own_tasks, units_within
from app.casework.services import Services
from app.casework.units import PERMISSION, unit_stream
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import ROLES, Actor, reach
from app.domain.units import Charge, UnitBound
from app.people.records import Agency, Person, RoleGrant, Unit
from app.people.units import charge_of, charges_of, of_units
from app.procedures.records import Procedure
from app.tasks.records import Task

VIEW = "person.view"


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """One unit in the list. ``charge`` in words, empty for everything; ``steps`` open now, some ``late``."""

    id: int
    code: str
    name: str
    agency_id: int
    agency: str
    agency_code: str
    ended_at: datetime | None
    charge: tuple[str, ...]
    persons: int
    steps: int
    late: int


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of the unit: ``home`` belongs to it, ``roles`` are held in it; ``holding`` of its steps now."""

    username: str
    name: str
    active: bool
    home: bool
    roles: tuple[str, ...]
    holding: int


@dataclass(frozen=True, kw_only=True)
class UnitMove:
    """What was decided about the unit, and when, by whom it was recorded (None: the command line)."""

    verb: str
    at: datetime
    by: str | None
    decision: str
    decided_on: date | None


@dataclass(frozen=True, kw_only=True)
class UnitView:
    """One unit as who looks after it sees it; ``unclaimed`` of its open steps nobody has taken."""

    row: UnitRow
    version: int
    procedures: tuple[int, ...]
    slugs: tuple[str, ...]
    fields: tuple[str, ...]
    everything: bool
    members: tuple[Member, ...]
    unclaimed: int
    moves: tuple[UnitMove, ...]
    may_change: bool


def list_units(
    services: Services, *, by: Actor | None, agency_id: int | None = None, closed: bool = False
) -> tuple[UnitRow, ...]:
    """Units of the agencies one looks after, by agency and name; with ``closed`` those that are no more.

    ``by`` None is the command line: all.
    """
    at = services.clock.now()
    query = select(Unit, Agency).join(Agency, Agency.id == Unit.agency_id).where(_mine(by))
    query = query.where(Unit.ended_at.is_not(None) if closed else Unit.ended_at.is_(None))
    if agency_id is not None:
        query = query.where(Unit.agency_id == agency_id)
    with reading() as session:
        found = session.execute(query.order_by(Agency.name, Unit.name, Unit.id)).all()
        charges = charges_of(session, [unit.id for unit, _ in found])
        bounds = unit_bounds(session, charges)
        return tuple(
            _row(session, unit, agency, charge=charges[unit.id], own=_open(unit, bounds[unit.id]), at=at)
            for unit, agency in found
        )


def _mine(by: Actor | None) -> ColumnElement[bool]:
    return true() if by is None else units_within(reach(by, VIEW))


def unit_view(services: Services, *, by: Actor, unit_id: int) -> UnitView:
    """The unit; NotFound("unit_not_found") outside what one looks after."""
    at = services.clock.now()
    with reading() as session:
        query = select(Unit).where(Unit.id == unit_id, units_within(reach(by, VIEW)))
        unit = session.scalar(query)
        if unit is None:
            raise NotFound("unit_not_found")
        charge = charge_of(session, unit.id)
        own = _open(unit, unit_bounds(session, [unit.id])[unit.id])
        holding = _holding(session, own)
        slugs = session.scalars(select(Procedure.slug).where(Procedure.id.in_(charge.procedures)))
        return UnitView(
            row=_row(session, unit, session.get_one(Agency, unit.agency_id), charge=charge, own=own, at=at),
            version=unit.version,
            procedures=tuple(sorted(charge.procedures)),
            slugs=tuple(sorted(slugs)),
            fields=tuple(sorted(charge.fields)),
            everything=charge.everything,
            members=tuple(_members(session, unit, holding=holding)),
            unclaimed=_count(session, own, Task.assignee_id.is_(None)),
            moves=tuple(_moves(session, unit)),
            may_change=unit.ended_at is None and reach(by, PERMISSION).covers(unit.agency_id),
        )


def charge_words(session: Session, charge: Charge) -> tuple[str, ...]:
    """The charge as people read it: fields, then procedures; empty for everything."""
    query = select(Procedure.code, Procedure.name).where(Procedure.id.in_(charge.procedures))
    named = session.execute(query.order_by(Procedure.name))
    fields = [f"Lĩnh vực {name}" for name in sorted(charge.fields)]
    return (*fields, *(f"{code} – {name}" for code, name in named))


def procedures_for_units() -> tuple[tuple[int, str], ...]:
    """Every procedure of the catalogue, by name: dossiers of one that is no more in force may still be open."""
    query = select(Procedure.id, Procedure.code, Procedure.name, Procedure.case).order_by(Procedure.name, Procedure.id)
    with reading() as session:
        rows = session.execute(query)
        return tuple((number, f"{code} – {name}{f' ({case})' if case else ''}") for number, code, name, case in rows)


def fields_to_choose() -> tuple[str, ...]:
    """The fields that procedures of the catalogue carry."""
    with reading() as session:
        return tuple(session.scalars(select(Procedure.field).where(Procedure.field != "").distinct().order_by("field")))


def _row(
    session: Session, unit: Unit, agency: Agency, *, charge: Charge, own: ColumnElement[bool], at: datetime
) -> UnitRow:
    persons = select(func.count()).select_from(Person).where(of_units([unit.id]))
    return UnitRow(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        agency_id=agency.id,
        agency=agency.name,
        agency_code=agency.code,
        ended_at=unit.ended_at,
        charge=charge_words(session, charge),
        persons=session.scalar(persons) or 0,
        steps=_count(session, own),
        late=_count(session, own, Task.due_at < at),
    )


def _open(unit: Unit, bound: UnitBound) -> ColumnElement[bool]:
    return and_(Task.state == "open", own_tasks(unit, bound))


def _count(session: Session, own: ColumnElement[bool], *more: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Task).where(own, *more)) or 0


def _holding(session: Session, own: ColumnElement[bool]) -> Mapping[int, int]:
    query = select(Task.assignee_id, func.count()).where(own, Task.assignee_id.is_not(None))
    rows = session.execute(query.group_by(Task.assignee_id))
    return {person_id: count for person_id, count in rows if person_id is not None}


def _members(session: Session, unit: Unit, *, holding: Mapping[int, int]) -> Iterator[Member]:
    held: dict[int, list[str]] = {}
    grants = select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.unit_id == unit.id)
    for person_id, role in session.execute(grants.order_by(RoleGrant.id)):
        held.setdefault(person_id, []).append(ROLES.get(role, role))
    for person in session.scalars(select(Person).where(of_units([unit.id])).order_by(Person.full_name, Person.id)):
        yield Member(
            username=person.username,
            name=person.full_name,
            active=person.active,
            home=person.unit_id == unit.id,
            roles=tuple(dict.fromkeys(held.get(person.id, ()))),
            holding=holding.get(person.id, 0),
        )


def _moves(session: Session, unit: Unit) -> Iterator[UnitMove]:
    """The newest first."""
    for event in reversed(history(session, unit_stream(unit.id))):
        actor = session.scalar(select(Person.full_name).where(Person.username == event.actor))
        day = event.body.get("decided_on")
        yield UnitMove(
            verb=event.verb,
            at=event.at,
            by=actor,
            decision=str(event.body.get("decision", "")),
            decided_on=date.fromisoformat(day) if day else None,
        )
