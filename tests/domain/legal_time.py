"""Short ways to write moments, calendars and events in the tests of legal time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from fractions import Fraction

from app.domain.calendar import Calendar
from app.domain.clock import VIETNAM
from app.domain.dossier_clock import ClockEvent, ClockView, run_clock
from app.domain.limits import Limit
from app.domain.office_hours import parse_office_hours
from app.domain.policy import Policy

#: nothing is too often, too late or too long
FREE = Policy(
    late_entry_cutoff=time(15),
    supplement_max=None,
    extension_max=None,
    extension_fraction=None,
    extension_notice_working_days=0,
)
FULL_DAY = ("07:30-11:30", "13:30-17:30")
WEEK = ("mon", "tue", "wed", "thu", "fri")


def moment(text: str) -> datetime:
    """``2025-12-10 15:00:00`` in Viet Nam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def calendar(*, off: Iterable[str] = (), make_up: Iterable[str] = (), **weekdays: Sequence[str]) -> Calendar:
    """A calendar with full days from Monday to Friday unless weekdays are given."""
    return Calendar(
        office_hours=parse_office_hours(weekdays or dict.fromkeys(WEEK, FULL_DAY)),
        days_off=frozenset(map(date.fromisoformat, off)),
        make_up_days=frozenset(map(date.fromisoformat, make_up)),
    )


def limit(value: str | int, unit: str = "working_days") -> Limit:
    return Limit(value=Fraction(value), unit=unit)


def event(kind: str, at: str, *, hours: str | int | None = None, days: int | None = None) -> ClockEvent:
    return ClockEvent(
        type=kind, at=moment(at), working_hours=None if hours is None else Fraction(hours), calendar_days=days
    )


def run(
    events: Sequence[ClockEvent], *, of: Limit, on: Calendar, policy: Policy | None = None, at: str | None = None
) -> ClockView:
    """Run the clock; asked at the last event unless ``at`` is given."""
    asked = moment(at) if at else events[-1].at
    return run_clock(calendar=on, policy=policy or Policy(), limit=of, events=events, at=asked)


def entered(at: datetime) -> ClockEvent:
    """The entry of a dossier."""
    return ClockEvent(type="entered", at=at)


def due_after(events: Sequence[ClockEvent], *, of: Limit, on: Calendar, policy: Policy = FREE) -> datetime:
    """The due moment in force after events that are all allowed."""
    view = run(events, of=of, on=on, policy=policy)
    assert view.refused == ()
    assert view.due_at is not None
    return view.due_at
