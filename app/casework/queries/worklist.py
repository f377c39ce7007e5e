"""What waits for a person: rows sorted by urgency, counted by colour."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from app.casework.legal_clock import is_provisional
from app.casework.queries.slices import By, Paging, Slice, take
from app.casework.queries.unit_scope import tasks_of_unit, tasks_of_versions
from app.casework.services import Services
from app.casework.task_access import Holders, stand_in, works_on
from app.db import reading
from app.domain.calendar import Calendar
from app.domain.giving_out import assign_grants
from app.domain.permissions import Actor, Grant, task_grants
from app.domain.urgency import urgency
from app.dossiers.records import Applicant, Dossier
from app.people.records import Person
from app.procedures.records import Procedure, ProcedureVersion
from app.tasks.records import Task

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One open task. ``kind`` as in ``domain.urgency``; ``remaining_minutes`` is office time, negative when late.

    ``workable``: by a role of the person's own or lent by ``on_behalf_of`` (a name), else it is only theirs to give
    out. ``holder_gone``: who holds it cannot do it any more, so that anybody of the lane may claim it.
    """

    task_id: int
    code: str
    procedure: str
    applicant: str
    step: str
    act: str | None
    kind: str
    due_at: datetime | None
    dossier_due_at: datetime | None
    dossier_kind: str
    remaining_minutes: int | None
    holder: str | None
    mine: bool
    workable: bool = True
    holder_gone: bool = False
    on_behalf_of: str | None = None
    provisional: bool = False
    dossier_provisional: bool = False


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """A page of rows and the counts of all open tasks by kind."""

    rows: tuple[WorkRow, ...]
    counts: dict[str, int]
    total: int
    page: int
    pages: int


def scope(grants: frozenset[Grant]) -> ColumnElement[bool]:
    """The SQL twin of ``works_on``; what is for single procedures looks at the dossier's version."""
    if not grants:
        return false()
    pairs = [_lane(g) for g in grants if g.agency_id is not None]
    return or_(*pairs) if pairs else false()


def _lane(grant: Grant) -> ColumnElement[bool]:
    return and_(Task.role == grant.role, Task.agency_id == grant.agency_id, tasks_of_versions(grant.only))


def worklist(
    services: Services, *, by: Actor, only: str = "all", page: int = 1, unit_id: int | None = None
) -> Worklist:
    """Open tasks this person may work on. ``only``: all | mine | overdue | due_soon; of a unit where one is named.

    Or ``unit``: the tasks of the agencies and units whose steps this person gives out. NotFound("unit_not_found").
    """
    at = services.clock.now()
    with reading() as session:
        mine = and_(Task.state == "open", given_out(by) if only == "unit" else scope(task_grants(by)))
        of_unit = tasks_of_unit(session, unit_id)
        counts = _counts(session, by=by, at=at, within=of_unit)
        chosen = and_(mine, _only(only, by=by, at=at), of_unit)
        total = session.scalar(select(func.count()).select_from(Task).where(chosen)) or 0
        rows, holders = _rows(session, chosen, page=page), Holders(session, at=at)
        return Worklist(
            rows=tuple(_row(session, services, by=by, holders=holders, found=r) for r in rows),
            counts=counts,
            total=total,
            page=page,
            pages=max(1, -(-total // PAGE)),
        )


def work_slice(
    services: Services, *, by: Actor, only: str = "all", unit_id: int | None = None, paging: Paging
) -> tuple[Slice, dict[str, int]]:
    """As ``worklist``, read from a row on; with the counts of all open tasks by kind."""
    at = services.clock.now()
    with reading() as session:
        mine = and_(Task.state == "open", given_out(by) if only == "unit" else scope(task_grants(by)))
        order = (By(column=_NEAREST), By(column=Task.id))
        of_unit = tasks_of_unit(session, unit_id)
        chosen = and_(mine, _only(only, by=by, at=at), of_unit)
        found, next_ = take(session, _query(chosen), order=order, paging=paging)
        holders = Holders(session, at=at)
        rows = tuple(_row(session, services, by=by, holders=holders, found=row) for row in found)
        return Slice(rows=rows, next=next_), _counts(session, by=by, at=at, within=of_unit)


def _only(only: str, *, by: Actor, at: datetime) -> ColumnElement[bool]:
    return {
        "mine": Task.assignee_id == by.person_id,
        "overdue": Task.due_at < at,
        "due_soon": and_(Task.due_soon_at < at, Task.due_at >= at),
    }.get(only, Task.id.is_not(None))


def given_out(by: Actor) -> ColumnElement[bool]:
    """The SQL twin of ``leads``."""
    led = [_led(grant) for grant in assign_grants(by)]
    return or_(*led) if led else false()


def _led(grant: Grant) -> ColumnElement[bool]:
    agency = true() if grant.agency_id is None else Task.agency_id == grant.agency_id
    lanes = true() if grant.unit is None else Task.role.in_(grant.unit.lanes)
    return and_(agency, lanes, tasks_of_versions(grant.only))


def _counts(session: Session, *, by: Actor, at: datetime, within: ColumnElement[bool]) -> dict[str, int]:
    mine = and_(Task.state == "open", scope(task_grants(by)), within)

    def count(*more: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(Task).where(mine, *more)) or 0

    led = and_(Task.state == "open", given_out(by), within)
    return {
        "unit": session.scalar(select(func.count()).select_from(Task).where(led)) or 0,
        "all": count(),
        "mine": count(Task.assignee_id == by.person_id),
        "overdue": count(Task.due_at < at),
        "due_soon": count(Task.due_soon_at < at, Task.due_at >= at),
    }


#: a task, its dossier, and the names of procedure, applicant and holder
_Found = tuple[Task, Dossier, str, str, str | None]
#: what a task is sorted by: its own due moment, else its dossier's
_NEAREST = func.coalesce(Task.due_at, Dossier.due_at)


def _rows(session: Session, chosen: ColumnElement[bool], *, page: int) -> list[_Found]:
    query = _query(chosen).order_by(_NEAREST.nulls_last(), Task.id).limit(PAGE).offset((page - 1) * PAGE)
    found: list[_Found] = [tuple(row) for row in session.execute(query)]
    return found


def _query(chosen: ColumnElement[bool]) -> Any:
    return (
        select(
            Task,
            Dossier,
            Procedure.name,
            Applicant.name,
            Person.full_name,
        )
        .join(Dossier, Dossier.id == Task.dossier_id)
        .join(Applicant, Applicant.id == Dossier.applicant_id)
        .join(ProcedureVersion, ProcedureVersion.id == Dossier.version_id)
        .join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
        .outerjoin(Person, Person.id == Task.assignee_id)
        .where(chosen)
    )


def _row(session: Session, services: Services, *, by: Actor, holders: Holders, found: _Found) -> WorkRow:
    at = holders.at
    task, dossier, procedure, applicant, holder = found
    pinned = services.rules.pinned(session, dossier.calendar_version)
    workable = works_on(by, task, dossier)
    behalf = stand_in(task, by, dossier=dossier) if workable else None
    other = task.assignee_id not in (None, by.person_id)
    return WorkRow(
        task_id=task.id,
        code=dossier.code,
        procedure=procedure,
        applicant=applicant,
        step=task.name,
        act=task.act,
        kind=urgency(task.due_at, task.due_soon_at, at=at, paused=task.frozen_at is not None),
        due_at=task.due_at,
        dossier_due_at=dossier.due_at,
        dossier_kind=urgency(dossier.due_at, dossier.due_soon_at, at=at),
        remaining_minutes=remaining_minutes(pinned.calendar, due_at=task.due_at, at=at),
        holder=holder,
        mine=task.assignee_id == by.person_id,
        workable=workable,
        holder_gone=other and not holders.still_hold(task, dossier),
        on_behalf_of=next((a.name for a in by.absent if a.username == behalf), None),
        provisional=is_provisional(pinned, task.due_at),
        dossier_provisional=bool(dossier.provisional),
    )


def remaining_minutes(calendar: Calendar, *, due_at: datetime | None, at: datetime) -> int | None:
    """Office time left in whole minutes, negative when late; None when nothing is due."""
    if due_at is None:
        return None
    return int(calendar.office_time_between(at, due_at).total_seconds() / 60)
