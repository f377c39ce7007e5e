"""Calendars, limits, moments and histories for the properties of legal time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st
from legal_time import entered, moment

from app.domain.calendar import Calendar
from app.domain.clock_model import EVENT_TYPES, ClockEvent
from app.domain.limits import Limit

few_examples = settings(max_examples=60, deadline=None, database=None)
START = moment("2025-11-01 00:00:00")
moments = st.integers(0, 120 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
#: quarters of an hour between which offices open and close
quarters = st.lists(st.integers(20, 80), min_size=2, max_size=4, unique=True).map(sorted)
amounts = st.fractions(0, 12, max_denominator=3)
office_limits = st.builds(
    Limit,
    value=amounts,
    unit=st.sampled_from(["working_days", "working_hours"]),
    cutoff=st.none() | st.just(time(15)) | st.just(time(10, 30)),
)
day_limits = st.builds(
    Limit, value=st.integers(0, 20).map(Fraction), unit=st.sampled_from(["calendar_days", "same_day"])
)
limits = office_limits | day_limits
whole = st.integers(0, 12).map(Fraction)
parts = st.fractions(0, 12, max_denominator=12)


def _spans(marks: list[int]) -> tuple[tuple[time, time], ...]:
    times = [time(mark // 4, mark % 4 * 15) for mark in marks[: len(marks) // 2 * 2]]
    return tuple(zip(times[::2], times[1::2], strict=True))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any week with some office hours; days off and make-up days at random, never the same day."""
    week = draw(st.dictionaries(st.integers(0, 6), quarters.map(_spans), min_size=1))
    dates = st.integers(0, 120).map(lambda day: date(2025, 11, 1) + timedelta(days=day))
    off = draw(st.frozensets(dates, max_size=20))
    return Calendar(office_hours=week, days_off=off, make_up_days=draw(st.frozensets(dates, max_size=5)) - off)


def limits_in(*units: str) -> st.SearchStrategy[Limit]:
    """Limits in these units."""
    return st.sampled_from(units).flatmap(
        lambda unit: st.builds(
            Limit,
            value=parts if unit in ("working_days", "working_hours", "clock_hours") else whole,
            unit=st.just(unit),
            cutoff=st.none() | st.just(time(10, 30)),
        )
    )


@st.composite
def histories(draw: st.DrawFn, *, kinds: Sequence[str] = EVENT_TYPES, most: int = 8) -> list[ClockEvent]:
    """An entry and what follows it, sensible or not; gaps from none at all to a month."""
    at = draw(moments)
    events = [entered(at)]
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=most)):
        at += timedelta(seconds=draw(st.sampled_from([0, 1, 3600, 86_400]) | st.integers(0, 30 * 86_400)))
        events.append(happening(kind, at, draw(st.integers(0, 5))))
    return events


def happening(kind: str, at: datetime, amount: int) -> ClockEvent:
    """An event; ``amount`` is given by an extension, in days when it is odd."""
    event = ClockEvent(type="paused", at=at)
    if kind != "extended":
        return replace(event, type=kind)
    if amount % 2:
        return replace(event, type=kind, calendar_days=amount)
    return replace(event, type=kind, working_hours=Fraction(amount))
