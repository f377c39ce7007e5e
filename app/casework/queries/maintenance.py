"""Interruptions that everybody is told of, and the list of all that were announced."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.casework.announce_maintenance import earliest_start
from app.casework.services import Services
from app.db import reading
from app.requests.records import MaintenanceNotice

#: the newest of the list; older ones stay in the ledger
MOST = 100


@dataclass(frozen=True, kw_only=True)
class Interruption:
    """One announced interruption; ``state`` is coming | now | over | cancelled."""

    id: int
    from_at: datetime
    until_at: datetime
    reason: str
    emergency: str
    published_at: datetime
    cancelled_at: datetime | None
    cancel_reason: str
    state: str


def coming_interruptions(services: Services) -> tuple[Interruption, ...]:
    """Those that every page tells of: published, not cancelled, not over."""
    at = services.clock.now()
    query = select(MaintenanceNotice).where(
        MaintenanceNotice.until_at > at, MaintenanceNotice.published_at <= at, MaintenanceNotice.cancelled_at.is_(None)
    )
    with reading() as session:
        return tuple(_view(row, at=at) for row in session.scalars(query.order_by(MaintenanceNotice.from_at)))


def all_interruptions(services: Services) -> tuple[Interruption, ...]:
    """The newest first."""
    at = services.clock.now()
    query = select(MaintenanceNotice).order_by(MaintenanceNotice.from_at.desc(), MaintenanceNotice.id.desc())
    with reading() as session:
        return tuple(_view(row, at=at) for row in session.scalars(query.limit(MOST)))


def earliest_interruption(services: Services) -> datetime | None:
    """From when on an interruption announced now may begin (SYS-05); None where the regulation says nothing."""
    with reading() as session:
        return earliest_start(session, services, at=services.clock.now())


def _view(row: MaintenanceNotice, *, at: datetime) -> Interruption:
    return Interruption(
        id=row.id,
        from_at=row.from_at,
        until_at=row.until_at,
        reason=row.reason,
        emergency=row.emergency,
        published_at=row.published_at,
        cancelled_at=row.cancelled_at,
        cancel_reason=row.cancel_reason,
        state=_state(row, at=at),
    )


def _state(row: MaintenanceNotice, *, at: datetime) -> str:
    if row.cancelled_at is not None:
        return "cancelled"
    if row.until_at <= at:
        return "over"
    return "now" if row.from_at <= at else "coming"
