"""The clock of demo mode: anyone may move it forward and watch a deadline pass."""

from datetime import datetime, timedelta

from app.casework import ledger
from app.casework.services import Services
from app.db import db, transaction
from app.db.records import Setting
from app.domain.errors import Invalid
from app.domain.permissions import Actor

NAME = "demo_clock_offset_seconds"
FARTHEST = timedelta(days=3 * 366)


def read_offset() -> timedelta:
    """How far the demo clock is ahead of the machine's."""
    value = db.session.get(Setting, NAME)
    return timedelta(seconds=int(value.value)) if value else timedelta()


def move_clock(services: Services, *, by: Actor | None, seconds: int) -> datetime:
    """Move the demo clock forward and return the new moment. It never goes back: what happened stays in the past.

    Raises Invalid("demo_clock_backwards") or Invalid("demo_clock_too_far").
    """
    if seconds <= 0:
        raise Invalid("demo_clock_backwards")
    at = services.clock.now()
    with transaction() as session:
        row = session.get(Setting, NAME, with_for_update=True)
        total = seconds + (int(row.value) if row else 0)
        if total > FARTHEST.total_seconds():
            raise Invalid("demo_clock_too_far")
        if row is None:
            session.add(Setting(name=NAME, value=str(total)))
        else:
            row.value = str(total)
        ledger.write(session, "system", verb="demo.clock_moved", by=by, at=at, body={"seconds": seconds})
    return at + timedelta(seconds=seconds)
