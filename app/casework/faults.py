"""Rows that a sweep could not mark: noted with the kind of error and left out until they may be tried again."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.casework.retrying import kind_of, may_try, retry_moment
from app.db import reading, transaction
from app.tasks.records import SweepFault

#: how many noted rows of one place a round tries again, so that a flood cannot starve the rest
RETRIED = 100


def note_fault(place: str, row_id: int, *, at: datetime, error: Exception) -> None:
    """Count one more attempt at this row and leave it out for a while, longer each time."""
    with transaction() as session:
        fault = session.get(SweepFault, (place, row_id), with_for_update=True)
        if fault is None:
            fault = SweepFault(place=place, row_id=row_id, attempts=0, error="", retry_at=at)
            session.add(fault)
        fault.attempts += 1
        fault.retry_at = retry_moment(fault.attempts, at=at)
        fault.error = kind_of(error)


def due_faults(place: str, *, at: datetime) -> list[int]:
    """The noted rows of a place that may be tried again now, the longest waiting first."""
    with reading() as session:
        return list(
            session.scalars(
                select(SweepFault.row_id)
                .where(SweepFault.place == place, may_try(SweepFault.retry_at, at=at))
                .order_by(SweepFault.retry_at, SweepFault.row_id)
                .limit(RETRIED)
            )
        )


def forget_fault(session: Session, place: str, *, row_id: int) -> None:
    """The row is no longer in trouble."""
    session.execute(delete(SweepFault).where(SweepFault.place == place, SweepFault.row_id == row_id))


def attempt(place: str, row_id: int, *, at: datetime, act: Callable[[Session], int]) -> int | None:
    """Do one noted row in a transaction of its own: what ``act`` returns, or None when it failed once more."""
    try:
        with transaction() as session:
            done = act(session)
            forget_fault(session, place, row_id=row_id)
            return done
    except Exception as error:
        note_fault(place, row_id, at=at, error=error)
        return None
