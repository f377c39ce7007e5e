"""The dossier's legal clock in the database: the events are the truth, dates and segments follow from them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.casework.clock_facts import clock_facts
from app.casework.services import Services
from app.domain.calendar import local
from app.domain.calendar_files import CalendarVersion
from app.domain.clock_model import BEGINNINGS, RECOUNTED
from app.domain.dossier_clock import ClockEvent, ClockView, Terms, check_counted, run_counted
from app.domain.errors import Refused
from app.domain.limits import Limit
from app.dossiers.records import ClockEventRecord, ClockSegment, Dossier
from app.procedures.frozen import FrozenVersion

#: an event of the clock with the terms it was counted by
Counted = tuple[ClockEvent, Terms]
#: events that begin to count take the calendar in force at that moment, all others go on with the pinned one
_TAKE_NEWEST = (*BEGINNINGS, RECOUNTED)

# built once: every act asks them
_EVENTS = (
    select(ClockEventRecord)
    .where(ClockEventRecord.dossier_id.in_(bindparam("dossiers", expanding=True)))
    .order_by(ClockEventRecord.dossier_id, ClockEventRecord.seq)
)
_SEGMENTS = select(ClockSegment).where(ClockSegment.dossier_id == bindparam("of_dossier"))


def counted_events(session: Session, services: Services, dossier: Dossier, *, limit: Limit) -> list[Counted]:
    """The events of a dossier's clock in order, each with the calendar version it was counted with."""
    return _counted(session, services, dossier, limit, clock_rows(session, [dossier.id]).get(dossier.id, []))


def _counted(
    session: Session, services: Services, dossier: Dossier, limit: Limit, rows: Sequence[ClockEventRecord]
) -> list[Counted]:
    return [(event_of(row.type, row.at, row.detail), terms_of(session, services, dossier, limit, row)) for row in rows]


def clock_rows(session: Session, dossier_ids: Collection[int]) -> dict[int, list[ClockEventRecord]]:
    """The recorded events of several dossiers in order, in one question."""
    found: dict[int, list[ClockEventRecord]] = {}
    for row in session.scalars(_EVENTS, {"dossiers": list(dossier_ids)}):
        found.setdefault(row.dossier_id, []).append(row)
    return found


def due_recounted(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    limit: Limit,
    rows: Sequence[ClockEventRecord],
    calendar: CalendarVersion,
    at: datetime,
) -> datetime | None:
    """The due moment that a recount by this calendar would give; the present one where it would be refused."""
    before = _counted(session, services, dossier, limit, rows)
    terms, event = _terms(session, services, dossier, limit, calendar), ClockEvent(type=RECOUNTED, at=at)
    if check_counted(before, event, terms=terms):
        return dossier.due_at
    return run_counted([*before, (event, terms)], terms=terms, at=at).due_at


def terms_of(
    session: Session, services: Services, dossier: Dossier, limit: Limit, row: ClockEventRecord | None = None
) -> Terms:
    """What an event of the dossier was counted by; without one, what it is counted by now."""
    version = (row.calendar_version if row else None) or dossier.calendar_version
    return _terms(session, services, dossier, limit, services.rules.pinned(session, version))


def _terms(session: Session, services: Services, dossier: Dossier, limit: Limit, calendar: CalendarVersion) -> Terms:
    policy = services.rules.regulation_of(session, dossier).policy
    return Terms(calendar=calendar.calendar, policy=policy, limit=limit)


def limit_of(dossier: Dossier, version: FrozenVersion) -> Limit:
    """The dossier's limit: its own where place or case gave it one (TIM-12), else the procedure's."""
    if dossier.limit_unit is None:
        return version.limit
    cutoff = time.fromisoformat(dossier.limit_cutoff) if dossier.limit_cutoff else None
    return Limit(value=Fraction(dossier.limit_value or "0"), unit=dossier.limit_unit, cutoff=cutoff)


def event_of(kind: str, at: datetime, detail: dict[str, Any]) -> ClockEvent:
    """A recorded event as the clock takes it; its amount stands in ``detail``."""
    office, days = detail.get("working_hours"), detail.get("calendar_days")
    return ClockEvent(type=kind, at=at, working_hours=None if office is None else Fraction(office), calendar_days=days)


def detail_of(event: ClockEvent) -> dict[str, Any]:
    """The inverse of ``event_of`` for the amount."""
    if event.working_hours is not None:
        return {"working_hours": str(event.working_hours)}
    return {} if event.calendar_days is None else {"calendar_days": event.calendar_days}


def view_of(session: Session, services: Services, *, dossier: Dossier, limit: Limit, at: datetime) -> ClockView:
    """The dossier's clock as it stands at ``at``."""
    terms = terms_of(session, services, dossier, limit)
    return run_counted(counted_events(session, services, dossier, limit=limit), terms=terms, at=at)


def tell_clock(session: Session, services: Services, *, dossier: Dossier, limit: Limit, event: ClockEvent) -> ClockView:
    """Add an event, save what follows from it. Refused with the clock's own code when the law does not allow it.

    An event that begins to count pins the calendar in force for the receiving agency at that moment.
    """
    before = counted_events(session, services, dossier, limit=limit)
    calendar = pinned_of(session, services, dossier)
    if event.type in _TAKE_NEWEST:
        calendar = services.rules.calendar(session, agency_id=dossier.receiving_agency_id, at=event.at)
    terms = _terms(session, services, dossier, limit, calendar)
    _judge(session, services, dossier, before=before, event=event, terms=terms)
    dossier.calendar_id, dossier.calendar_version = calendar.id, services.rules.pin(session, calendar)
    session.add(
        ClockEventRecord(
            dossier_id=dossier.id,
            seq=len(before) + 1,
            type=event.type,
            at=event.at,
            detail=detail_of(event),
            calendar_version=calendar.version,
        )
    )
    view = run_counted([*before, (event, terms)], terms=terms, at=event.at)
    kept = {s.n: s for s in session.scalars(_SEGMENTS, {"of_dossier": dossier.id})} if before else {}
    _save(session, dossier=dossier, view=view, calendar=calendar, kept=kept)
    return view


def judge_clock(session: Session, services: Services, *, dossier: Dossier, limit: Limit, event: ClockEvent) -> None:
    """As ``tell_clock`` judges the event, and nothing more: Refused with the clock's own code."""
    before = counted_events(session, services, dossier, limit=limit)
    terms = _terms(session, services, dossier, limit, pinned_of(session, services, dossier))
    _judge(session, services, dossier, before=before, event=event, terms=terms)


def _judge(
    session: Session, services: Services, dossier: Dossier, *, before: list[Counted], event: ClockEvent, terms: Terms
) -> None:
    code = check_counted(before, event, terms=terms)
    if code:
        view = run_counted(before, terms=terms, at=event.at)
        regulation = services.rules.regulation_of(session, dossier)
        facts = clock_facts(code, view=view, terms=terms, regulation=regulation)
        raise Refused(f"clock_{code}", dossier=dossier.code, **facts)


def pinned_of(session: Session, services: Services, dossier: Dossier) -> CalendarVersion:
    """The calendar that the dossier's running dates were counted with."""
    return services.rules.pinned(session, dossier.calendar_version)


def _save(
    session: Session,
    *,
    dossier: Dossier,
    view: ClockView,
    calendar: CalendarVersion,
    kept: Mapping[int, ClockSegment],
) -> None:
    """``kept`` are the segments there are, by number."""
    if dossier.due_at != view.due_at:
        # people are told again when a new due moment comes near or passes
        dossier.marked_due_soon_at = dossier.marked_overdue_at = None
    dossier.received_at = view.received_at
    dossier.running_from = view.segments[-1].from_at if view.segments else None
    dossier.first_due_at = view.first_due_at
    dossier.due_at = view.due_at
    dossier.due_soon_at = view.due_soon_from
    dossier.outcome = view.outcome
    dossier.provisional = is_provisional(calendar, view.due_at)
    for segment in view.segments:
        row = kept.get(segment.n)
        if row is None:
            row = ClockSegment(dossier_id=dossier.id, n=segment.n)
            session.add(row)
        if row.ended_at is None:
            row.calendar_version = calendar.version
        row.from_at, row.due_at = segment.from_at, segment.due_at
        row.ended_at, row.why = segment.ended_at, segment.why


def is_provisional(calendar: CalendarVersion, due_at: datetime | None) -> bool:
    """True if the date lies in a year whose days off are not yet published: shown as “dự kiến”."""
    return due_at is not None and calendar.is_provisional(local(due_at).date())


def next_number(session: Session, column: Any, *, where: Any) -> int:
    """One more than the greatest value of a column under a condition; the caller holds the owner's lock."""
    return int(session.scalar(select(func.coalesce(func.max(column), 0)).where(where)) or 0) + 1
