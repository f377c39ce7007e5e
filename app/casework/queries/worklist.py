"""What waits for a person: rows sorted by urgency, counted by colour."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from app.casework.legal_clock import is_provisional
from app.casework.services import Services
from app.db import reading
from app.domain.calendar import Calendar
from app.domain.permissions import Actor, Grant, work_grants
from app.domain.urgency import urgency
from app.dossiers.records import Applicant, Dossier
from app.people.records import Person
from app.procedures.records import Procedure, ProcedureVersion
from app.tasks.records import Task

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class WorkRow:
    """One open task. ``kind`` as in ``domain.urgency``; ``remaining_minutes`` is office time, negative when late."""

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
    """The SQL twin of ``works_on``; what was lent for single procedures looks at the dossier's version."""
    if not grants:
        return false()
    pairs = [_lane(g) for g in grants if g.agency_id is not None]
    return or_(*pairs) if pairs else false()


def _lane(grant: Grant) -> ColumnElement[bool]:
    lane = and_(Task.role == grant.role, Task.agency_id == grant.agency_id)
    if grant.versions is None:
        return lane
    return and_(lane, Task.dossier_id.in_(select(Dossier.id).where(Dossier.version_id.in_(grant.versions))))


def worklist(services: Services, *, by: Actor, only: str = "all", page: int = 1) -> Worklist:
    """Open tasks this person may work on. ``only``: all | mine | overdue | due_soon."""
    at = services.clock.now()
    with reading() as session:
        mine = and_(Task.state == "open", scope(work_grants(by)))
        counts = _counts(session, mine, by=by, at=at)
        chosen = and_(mine, _only(only, by=by, at=at))
        total = session.scalar(select(func.count()).select_from(Task).where(chosen)) or 0
        rows = _rows(session, chosen, page=page)
        return Worklist(
            rows=tuple(_row(session, services, by=by, at=at, found=tuple(r)) for r in rows),
            counts=counts,
            total=total,
            page=page,
            pages=max(1, -(-total // PAGE)),
        )


def _only(only: str, *, by: Actor, at: datetime) -> ColumnElement[bool]:
    return {
        "mine": Task.assignee_id == by.person_id,
        "overdue": Task.due_at < at,
        "due_soon": and_(Task.due_soon_at < at, Task.due_at >= at),
    }.get(only, Task.id.is_not(None))


def _counts(session: Session, mine: ColumnElement[bool], *, by: Actor, at: datetime) -> dict[str, int]:
    def count(*more: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(Task).where(mine, *more)) or 0

    return {
        "all": count(),
        "mine": count(Task.assignee_id == by.person_id),
        "overdue": count(Task.due_at < at),
        "due_soon": count(Task.due_soon_at < at, Task.due_at >= at),
    }


def _rows(session: Session, chosen: ColumnElement[bool], *, page: int) -> list[tuple[object, ...]]:
    query = (
        select(
            Task.id,
            Task.name,
            Task.act,
            Task.due_at,
            Task.due_soon_at,
            Task.frozen_at,
            Task.assignee_id,
            Dossier.code,
            Dossier.due_at,
            Dossier.due_soon_at,
            Dossier.calendar_version,
            Dossier.provisional,
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
        .order_by(func.coalesce(Task.due_at, Dossier.due_at).nulls_last(), Task.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    return [tuple(row) for row in session.execute(query)]


def _row(session: Session, services: Services, *, by: Actor, at: datetime, found: tuple[object, ...]) -> WorkRow:
    task_id, step, act, due, soon, frozen, assignee, code, d_due, d_soon, version, unsure, *names = found
    procedure, applicant, holder = names
    pinned = services.rules.pinned(session, str(version))
    return WorkRow(
        task_id=task_id,  # type: ignore[arg-type]
        code=str(code),
        procedure=str(procedure),
        applicant=str(applicant),
        step=str(step),
        act=act,  # type: ignore[arg-type]
        kind=urgency(due, soon, at=at, paused=frozen is not None),  # type: ignore[arg-type]
        due_at=due,  # type: ignore[arg-type]
        dossier_due_at=d_due,  # type: ignore[arg-type]
        dossier_kind=urgency(d_due, d_soon, at=at),  # type: ignore[arg-type]
        remaining_minutes=remaining_minutes(pinned.calendar, due_at=due, at=at),  # type: ignore[arg-type]
        holder=holder,  # type: ignore[arg-type]
        mine=assignee == by.person_id,
        provisional=is_provisional(pinned, due),  # type: ignore[arg-type]
        dossier_provisional=bool(unsure),
    )


def remaining_minutes(calendar: Calendar, *, due_at: datetime | None, at: datetime) -> int | None:
    """Office time left in whole minutes, negative when late; None when nothing is due."""
    if due_at is None:
        return None
    return int(calendar.office_time_between(at, due_at).total_seconds() / 60)
