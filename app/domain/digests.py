"""The moments at which an agency is told what is late (TIM-10), and how a moment is written in an address."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from app.domain.calendar import Calendar, dates_between, local
from app.domain.clock import VIETNAM

#: how many working days back lists that were missed are still written
CATCH_UP_WORKING_DAYS = 5
#: a list written this much later than its moment says so
LATE_AFTER = timedelta(minutes=15)
_STAMP = "%Y-%m-%d-%H%M"


def digest_moments(
    times: Sequence[time], *, after: datetime | None, at: datetime, calendar: Calendar
) -> tuple[datetime, ...]:
    """The moments of working days after ``after`` (None: from this day on) up to ``at``, the oldest first.

    ValueError when the calendar has no working day.
    """
    today = local(at).date()
    first = today if after is None else max(local(after).date(), _earliest(today, calendar=calendar))
    days = (day for day in dates_between(first, today) if calendar.is_working_day(day))
    moments = (datetime.combine(day, each, tzinfo=VIETNAM) for day in days for each in times)
    return tuple(m for m in moments if m <= at and (after is None or m > after))


def _earliest(today: date, *, calendar: Calendar) -> date:
    day = today
    for _ in range(CATCH_UP_WORKING_DAYS):
        day = calendar.previous_working_day(day)
    return day


def stamp(moment: datetime) -> str:
    """``2026-03-11-1030``, in Viet Nam's time."""
    return local(moment).strftime(_STAMP)


def moment_of(text: str) -> datetime:
    """The moment that a stamp names; ValueError for any other text."""
    moment = datetime.strptime(text, _STAMP).replace(tzinfo=VIETNAM)
    if stamp(moment) != text:
        raise ValueError(f"not a stamp: {text!r}")
    return moment
