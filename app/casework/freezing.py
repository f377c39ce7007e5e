"""While the dossier waits for the applicant its open steps are frozen: visible, not to be completed, clocks stopped."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.casework.advance import own_limit, step_moments
from app.casework.opinion_ends import lapse_opinions
from app.casework.services import Services
from app.domain.calendar import Calendar
from app.domain.deadlines import near_from
from app.dossiers.records import Dossier, WaitRecord
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task

# built once: every act that stops a clock or lets it go on asks them
_TASKS = (
    select(Task)
    .where(Task.dossier_id == bindparam("of_dossier"), Task.state == "open")
    .order_by(Task.id)
    .with_for_update(of=Task)
)
_WAITS = (
    select(WaitRecord)
    .where(WaitRecord.dossier_id == bindparam("of_dossier"), WaitRecord.state == "open")
    .order_by(WaitRecord.id)
)


def freeze(session: Session, services: Services, dossier: Dossier, *, at: datetime) -> None:
    """Stop the clocks of all open steps and timers; each keeps the office time it had left (negative when late)."""
    rows: list[Task | WaitRecord] = [*_tasks(session, dossier.id), *_waits(session, dossier.id)]
    for row in rows:
        calendar = _calendar(session, services, dossier, row=row, at=at)
        row.kept_seconds = _left(calendar, at, row.due_at)
        row.due_at = None
        if isinstance(row, Task):
            row.frozen_at, row.due_soon_at = at, None
            row.version += 1


def thaw(
    session: Session, services: Services, dossier: Dossier, *, version: FrozenVersion, at: datetime, fresh: bool
) -> None:
    """Let the steps go on. ``fresh``: their own time starts again (SUP-04), else what was left goes on (FEE-03)."""
    for task in _tasks(session, dossier.id):
        # from now on by the hours of who has it now
        task.counted_agency_id = None
        calendar = _calendar(session, services, dossier, row=task, at=at)
        limit = own_limit(version.node_and_lane(task.element_id)[0]) if fresh else None
        if limit is not None:
            task.due_at, task.due_soon_at = step_moments(limit, calendar=calendar, at=at)
        else:
            task.due_at = _goes_on(calendar, at, task.kept_seconds)
            task.due_soon_at = near_from(task.due_at, at, calendar=calendar)
        task.frozen_at = task.kept_seconds = task.marked_overdue_at = None
        task.version += 1
    for wait in _waits(session, dossier.id):
        if wait.kept_seconds is not None:
            calendar = _calendar(session, services, dossier, row=wait, at=at)
            wait.due_at, wait.kept_seconds = _goes_on(calendar, at, wait.kept_seconds), None


def withdraw_open(session: Session, dossier_id: int, *, at: datetime) -> list[tuple[str, int]]:
    """End every open step of a dossier that ends now; returns their elements and occurrences."""
    tasks = _tasks(session, dossier_id)
    for task in tasks:
        task.state, task.closed_at, task.frozen_at = "withdrawn", at, None
        task.version += 1
    lapse_opinions(session, dossier_id, [task.id for task in tasks], at=at)
    return [(task.element_id, task.occurrence) for task in tasks]


def _tasks(session: Session, dossier_id: int) -> list[Task]:
    return list(session.scalars(_TASKS, {"of_dossier": dossier_id}))


def _waits(session: Session, dossier_id: int) -> list[WaitRecord]:
    return list(session.scalars(_WAITS, {"of_dossier": dossier_id}))


def _calendar(
    session: Session, services: Services, dossier: Dossier, *, row: Task | WaitRecord, at: datetime
) -> Calendar:
    """A step counts by the hours of its own agency, or the one it was counted by; a timer by those of the dossier."""
    own = isinstance(row, Task) and (row.counted_agency_id or row.agency_id)
    agency_id = own or dossier.receiving_agency_id
    return services.rules.calendar(session, agency_id=agency_id, at=at).calendar


def _left(calendar: Calendar, at: datetime, due_at: datetime | None) -> int | None:
    return None if due_at is None else int(calendar.office_time_between(at, due_at).total_seconds())


def _goes_on(calendar: Calendar, at: datetime, kept_seconds: int | None) -> datetime | None:
    """What was left from now on; a step that was late already is due at once."""
    if kept_seconds is None:
        return None
    return calendar.add_office_time(calendar.next_instant(at), timedelta(seconds=max(kept_seconds, 0)))
