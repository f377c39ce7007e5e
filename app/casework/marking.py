"""Marks in sets: what became due is marked in batches, in order; a row that cannot be marked is found and left out."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Select, exists, select, update
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.casework.faults import attempt, due_faults, note_fault
from app.db import reading, transaction
from app.deadlines.records import Deadline
from app.domain.states import OPEN_STATES
from app.dossiers.records import Dossier
from app.tasks.records import SweepFault, Task

log = logging.getLogger("motcua.scheduler")
BATCH = 1000
#: more broken rows than this in one round are no broken rows but a broken table: the rest waits for the next round
MOST_FAULTS = 200


@dataclass(frozen=True, kw_only=True)
class Mark:
    """``column`` is set once ``moment`` has passed while the row is in one of ``states``; ``place`` names it."""

    place: str
    table: type[Dossier] | type[Task] | type[Deadline]
    column: str
    moment: str
    states: tuple[str, ...]


MARKS = (
    Mark(place="due_soon", table=Dossier, column="marked_due_soon_at", moment="due_soon_at", states=OPEN_STATES),
    Mark(place="overdue", table=Dossier, column="marked_overdue_at", moment="due_at", states=OPEN_STATES),
    Mark(place="tasks_overdue", table=Task, column="marked_overdue_at", moment="due_at", states=("open",)),
    Mark(
        place="deadlines_due_soon",
        table=Deadline,
        column="marked_due_soon_at",
        moment="due_soon_at",
        states=("running",),
    ),
    Mark(place="deadlines_overdue", table=Deadline, column="marked_overdue_at", moment="due_at", states=("running",)),
)


@dataclass(frozen=True, kw_only=True)
class Marked:
    """How many rows were marked and how many could not be."""

    marked: int = 0
    failed: int = 0

    def __add__(self, other: "Marked") -> "Marked":
        return Marked(marked=self.marked + other.marked, failed=self.failed + other.failed)


def mark_due(mark: Mark, *, at: datetime) -> Marked:
    """Set the mark on all rows whose moment has passed; each once, whoever sweeps at the same time.

    Raises OperationalError when the database itself fails, which is no row's fault.
    """
    total = _retry(mark, at=at)
    while total.failed < MOST_FAULTS:
        batch, more = _batch(mark, at=at)
        total += batch
        if not more:
            break
    return total


def due_rows(mark: Mark, *, at: datetime) -> ColumnElement[bool]:
    """True in SQL for rows that are to be marked, noted faults among them."""
    column, moment = getattr(mark.table, mark.column), getattr(mark.table, mark.moment)
    return cast(ColumnElement[bool], mark.table.state.in_(mark.states) & column.is_(None) & (moment < at))


def _retry(mark: Mark, *, at: datetime) -> Marked:
    """The rows that failed before, one by one."""
    total = Marked()
    for row_id in due_faults(mark.place, at=at):
        done = attempt(mark.place, row_id, at=at, act=partial(_set, mark=mark, rows=[row_id], at=at))
        total += Marked(failed=1) if done is None else Marked(marked=done)
    return total


def _batch(mark: Mark, *, at: datetime) -> tuple[Marked, bool]:
    """Mark the next batch; whether there may be more."""
    try:
        with transaction() as session:
            marked = _set(session, mark=mark, rows=None, at=at)
        return Marked(marked=marked), marked == BATCH
    except DBAPIError as error:
        _require_fault_of_a_row(error)
        log.warning("%s: a batch failed (%s); looking for the row", mark.place, type(error.orig).__name__)
        with reading() as session:
            rows = session.scalars(_due(mark, at=at)).all()
        done = _bisect(mark, rows, at=at)
        return done, done != Marked()


def _bisect(mark: Mark, rows: Sequence[int], *, at: datetime) -> Marked:
    """Mark these rows; where that fails, each half, down to the row that is broken."""
    if not rows:
        return Marked()
    try:
        with transaction() as session:
            return Marked(marked=_set(session, mark=mark, rows=rows, at=at))
    except DBAPIError as error:
        _require_fault_of_a_row(error)
        if len(rows) == 1:
            note_fault(mark.place, rows[0], at=at, error=error)
            return Marked(failed=1)
    middle = len(rows) // 2
    return _bisect(mark, rows[:middle], at=at) + _bisect(mark, rows[middle:], at=at)


def _require_fault_of_a_row(error: DBAPIError) -> None:
    """A lost connection, a deadlock or a full disk is no row's fault: the round fails and the next one tries again."""
    if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
        raise error


def _set(session: Session, *, mark: Mark, rows: Sequence[int] | None, at: datetime) -> int:
    """Mark the next batch, or these rows as far as they are still due; rows that another node holds are left to it."""
    due = _due(mark, at=at) if rows is None else _these(mark, rows, at=at)
    claimed = due.with_for_update(skip_locked=True, of=mark.table).scalar_subquery()
    result = session.execute(
        update(mark.table).where(mark.table.id.in_(claimed)).values({mark.column: at}),
        execution_options={"synchronize_session": False},
    )
    return cast(CursorResult[Any], result).rowcount


def _due(mark: Mark, *, at: datetime) -> Select[int]:
    faulty = exists().where(SweepFault.place == mark.place, SweepFault.row_id == mark.table.id)
    moment = getattr(mark.table, mark.moment)
    return select(mark.table.id).where(due_rows(mark, at=at), ~faulty).order_by(moment).limit(BATCH)


def _these(mark: Mark, rows: Sequence[int], *, at: datetime) -> Select[int]:
    return select(mark.table.id).where(due_rows(mark, at=at), mark.table.id.in_(rows))
