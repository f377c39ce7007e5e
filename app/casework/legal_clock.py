"""The dossier's legal clock in the database: the events are the truth, dates and segments follow from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.domain.clock import VIETNAM
from app.domain.dossier_clock import ClockEvent, ClockView, Terms, check_event, run_clock
from app.domain.errors import Refused
from app.domain.limits import Limit
from app.dossiers.records import ClockEventRecord, ClockSegment, Dossier


def clock_events(session: Session, dossier_id: int) -> tuple[ClockEvent, ...]:
    """The events of a dossier's clock in order."""
    rows = session.scalars(
        select(ClockEventRecord).where(ClockEventRecord.dossier_id == dossier_id).order_by(ClockEventRecord.seq)
    )
    return tuple(ClockEvent(type=row.type, at=row.at) for row in rows)


def view_at(services: Services, *, limit: Limit, events: Sequence[ClockEvent], at: datetime) -> ClockView:
    """The clock as it stands at ``at`` after these events."""
    return run_clock(
        calendar=services.calendar.calendar,
        policy=services.regulation.policy,
        limit=limit,
        events=events,
        at=at,
    )


def tell_clock(session: Session, services: Services, *, dossier: Dossier, limit: Limit, event: ClockEvent) -> ClockView:
    """Add an event, save what follows from it. Refused with the clock's own code when the law does not allow it."""
    before = clock_events(session, dossier.id)
    terms = Terms(calendar=services.calendar.calendar, policy=services.regulation.policy, limit=limit)
    code = check_event(before, event, terms=terms)
    if code:
        raise Refused(f"clock_{code}", dossier=dossier.code)
    session.add(ClockEventRecord(dossier_id=dossier.id, seq=len(before) + 1, type=event.type, at=event.at, detail={}))
    view = view_at(services, limit=limit, events=(*before, event), at=event.at)
    _save(session, services, dossier=dossier, view=view)
    return view


def _save(session: Session, services: Services, *, dossier: Dossier, view: ClockView) -> None:
    dossier.received_at = view.received_at
    dossier.first_due_at = view.first_due_at
    dossier.due_at = view.due_at
    dossier.due_soon_at = view.due_soon_from
    dossier.outcome = view.outcome
    dossier.provisional = is_provisional(services, view.due_at)
    kept = {s.n: s for s in session.scalars(select(ClockSegment).where(ClockSegment.dossier_id == dossier.id))}
    for segment in view.segments:
        row = kept.get(segment.n)
        if row is None:
            row = ClockSegment(dossier_id=dossier.id, n=segment.n, calendar_version=services.calendar.version)
            session.add(row)
        row.from_at, row.due_at = segment.from_at, segment.due_at
        row.ended_at, row.why = segment.ended_at, segment.why


def is_provisional(services: Services, due_at: datetime | None) -> bool:
    """True if the date lies in a year whose days off are not yet published: shown as “dự kiến”."""
    return due_at is not None and due_at.astimezone(VIETNAM).year in services.calendar.provisional_years


def next_number(session: Session, column: Any, *, where: Any) -> int:
    """One more than the greatest value of a column under a condition; the caller holds the owner's lock."""
    return int(session.scalar(select(func.coalesce(func.max(column), 0)).where(where)) or 0) + 1
