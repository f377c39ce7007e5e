"""What waits for the scheduler now and what it could not do: counted and listed for the administrator."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.casework.digests import PLACE
from app.casework.marking import MARKS, due_rows
from app.deadlines.records import Deadline
from app.domain.states import OPEN_STATES
from app.dossiers.records import Dossier, WaitRecord
from app.people.records import Agency
from app.tasks.records import SchedulerNode, SweepFault, Task

SHOWN = 50
#: a node that began a round within this time is at work
LATELY = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Queues:
    """How many rows are due now: marks, effects of deadlines, timers of diagrams."""

    marks: int
    effects: int
    timers: int


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Something that is tried again at ``retry_at``. ``place`` is a mark's, ``digests``, ``timers`` or ``effects``.

    ``error`` is the kind of error; ``subject`` the dossier's code, or what else people call it.
    """

    place: str
    row_id: int
    subject: str
    error: str
    attempts: int
    retry_at: datetime | None


def queues(session: Session, *, at: datetime) -> Queues:
    """Counted by the indexes of the sweep."""

    def count(query: Select[int]) -> int:
        return session.scalar(query) or 0

    waits = (
        select(func.count())
        .select_from(WaitRecord)
        .join(Dossier, Dossier.id == WaitRecord.dossier_id)
        .where(WaitRecord.state == "open", WaitRecord.due_at <= at, Dossier.state.in_(OPEN_STATES))
    )
    effects = (
        select(func.count())
        .select_from(Deadline)
        .where(Deadline.effect.is_not(None), Deadline.fired_at.is_(None))
        .where(Deadline.state == "running", Deadline.due_at < at)
    )
    marks = (select(func.count()).select_from(mark.table).where(due_rows(mark, at=at)) for mark in MARKS)
    return Queues(marks=sum(map(count, marks)), effects=count(effects), timers=count(waits))


def nodes_seen(session: Session, *, at: datetime) -> tuple[int, datetime | None]:
    """How many nodes ticked lately, and when any did last."""
    lately = func.count().filter(SchedulerNode.seen_at > at - LATELY)
    nodes, seen_at = session.execute(select(lately, func.max(SchedulerNode.seen_at))).one()
    return nodes, seen_at


def failures(session: Session) -> tuple[Failure, ...]:
    """What failed and is not done yet, at most ``SHOWN`` of each sort, the longest waiting first."""
    return (*_faults(session), *_of_waits(session), *_of_deadlines(session))


def _faults(session: Session) -> Iterator[Failure]:
    for fault in session.scalars(select(SweepFault).order_by(SweepFault.retry_at).limit(SHOWN)):
        yield Failure(
            place=fault.place,
            row_id=fault.row_id,
            subject=session.scalar(_subject(fault.place, fault.row_id)) or "",
            error=fault.error,
            attempts=fault.attempts,
            retry_at=fault.retry_at,
        )


def _subject(place: str, row_id: int) -> Select[str]:
    if place == PLACE:
        return select(Agency.name).where(Agency.id == row_id)
    table = next((mark.table for mark in MARKS if mark.place == place), Dossier)
    if table is Task:
        return select(Dossier.code).join(Task, Task.dossier_id == Dossier.id).where(Task.id == row_id)
    if table is Deadline:
        return select(Deadline.subject).where(Deadline.id == row_id)
    return select(Dossier.code).where(Dossier.id == row_id)


def _of_waits(session: Session) -> Iterator[Failure]:
    rows = session.execute(
        select(WaitRecord, Dossier.code)
        .join(Dossier, Dossier.id == WaitRecord.dossier_id)
        .where(WaitRecord.state == "open", WaitRecord.last_error.is_not(None))
        .order_by(WaitRecord.retry_at)
        .limit(SHOWN)
    )
    return (_failure("timers", wait, subject=code) for wait, code in rows)


def _of_deadlines(session: Session) -> Iterator[Failure]:
    rows = session.scalars(
        select(Deadline)
        .where(Deadline.effect.is_not(None), Deadline.fired_at.is_(None))
        .where(Deadline.state == "running", Deadline.last_error.is_not(None))
        .order_by(Deadline.retry_at)
        .limit(SHOWN)
    )
    return (_failure("effects", deadline, subject=deadline.subject) for deadline in rows)


def _failure(place: str, row: Any, *, subject: str) -> Failure:
    return Failure(
        place=place,
        row_id=row.id,
        subject=subject,
        error=row.last_error or "",
        attempts=row.attempts,
        retry_at=row.retry_at,
    )
