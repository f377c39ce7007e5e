"""What must hold of legal time whatever the calendar, the limit and the moments."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from clock_strategies import calendars, few_examples, limits, moments, office_limits
from hypothesis import assume, given
from hypothesis import strategies as st
from legal_time import run

from app.domain.calendar import Calendar
from app.domain.clock_refusals import latest_extension_share
from app.domain.dossier_clock import ClockEvent, Terms
from app.domain.limits import Limit, due_moment, received_moment
from app.domain.policy import Policy

SECOND = timedelta(seconds=1)


def slow_seconds(calendar: Calendar, a: datetime, b: datetime) -> int:
    """Office seconds between two instants, interval by interval: the plain meaning, without tables."""
    day, total = a.date(), timedelta()
    while day <= b.date():
        for start, end in calendar.intervals(day):
            total += max(min(end, b) - max(start, a), timedelta())
        day += timedelta(days=1)
    return total // SECOND


@few_examples
@given(calendars(), moments, moments)
def test_office_time_between_is_the_plain_sum(calendar: Calendar, a: datetime, b: datetime) -> None:
    a, b = sorted((a, b))
    assert calendar.office_time_between(a, b) // SECOND == slow_seconds(calendar, a, b)
    assert calendar.office_time_between(b, a) == -calendar.office_time_between(a, b)


@few_examples
@given(calendars(), moments, st.integers(1, 200_000))
def test_adding_reaches_the_earliest_instant(calendar: Calendar, t: datetime, seconds: int) -> None:
    end = calendar.add_office_time(t, timedelta(seconds=seconds))
    assert slow_seconds(calendar, t, end) == seconds
    assert slow_seconds(calendar, t, end - SECOND) == seconds - 1


@few_examples
@given(calendars(), moments, st.integers(0, 100_000), st.integers(0, 100_000))
def test_adding_is_additive_over_a_split(calendar: Calendar, t: datetime, first: int, second: int) -> None:
    whole = calendar.add_office_time(t, timedelta(seconds=first + second))
    parts = calendar.add_office_time(calendar.add_office_time(t, timedelta(seconds=first)), timedelta(seconds=second))
    assert whole == parts


@few_examples
@given(calendars(), moments)
def test_next_instant_is_the_first_office_time(calendar: Calendar, t: datetime) -> None:
    following = calendar.next_instant(t)
    assert calendar.is_office_time(following)
    assert calendar.office_time_between(t, following) == timedelta()
    assert following == t or not calendar.is_office_time(t)


@few_examples
@given(calendars(), moments, st.integers(-30, 30))
def test_shift_counts_working_days(calendar: Calendar, t: datetime, n: int) -> None:
    assume(n)
    end = calendar.shift_working_days(t, n)
    assert calendar.is_working_day(end.date())
    first, last = sorted((t.date(), end.date()))
    days = (first + timedelta(days=day) for day in range(1, (last - first).days))
    assert sum(map(calendar.is_working_day, days)) == abs(n) - 1


@few_examples
@given(calendars(), limits, moments)
def test_never_due_in_closed_time(calendar: Calendar, limit: Limit, entered: datetime) -> None:
    due = _due(calendar, limit, entered)
    assert calendar.is_office_time(due) or calendar.is_office_time(due - SECOND)
    assert due >= entered


@few_examples
@given(calendars(), limits, moments, st.integers(0, 400_000), st.integers(0, 2_000_000))
def test_pause_and_resume_lose_nothing(
    calendar: Calendar, limit: Limit, entered: datetime, until: int, away: int
) -> None:
    first = _due(calendar, limit, entered)
    pause = min(entered + timedelta(seconds=until), first)
    resume = pause + timedelta(seconds=away)
    events = [
        ClockEvent(type="entered", at=entered),
        ClockEvent(type="paused", at=pause),
        ClockEvent(type="resumed", at=resume),
    ]
    view = run(events, of=limit, on=calendar, policy=Policy(late_entry_cutoff=None))
    received, resumed = view.segments[0].from_at, view.segments[1].from_at
    left = calendar.office_time_between(max(pause, received), first)
    assert view.due_at is not None
    assert view.due_at >= first
    assert calendar.office_time_between(resumed, view.due_at) >= left
    assert view.due_at == first or calendar.office_time_between(resumed, view.due_at) == left


@few_examples
@given(calendars(), limits, moments, st.integers(0, 400_000), st.integers(0, 2_000_000))
def test_restart_equals_a_fresh_start(
    calendar: Calendar, limit: Limit, entered: datetime, until: int, away: int
) -> None:
    asked = min(entered + timedelta(seconds=until), _due(calendar, limit, entered))
    again = ClockEvent(type="supplement_received", at=asked + timedelta(seconds=away))
    events = [
        ClockEvent(type="entered", at=entered),
        ClockEvent(type="supplement_requested", at=asked),
        again,
    ]
    view = run(events, of=limit, on=calendar)
    fresh = run([replace(again, type="entered")], of=limit, on=calendar)
    assert view.refused == ()
    assert (view.due_at, view.segments[1].from_at) == (fresh.first_due_at, fresh.received_at)
    assert view.first_due_at == _due(calendar, limit, entered)


@few_examples
@given(calendars(), office_limits, moments, st.fractions(0, 40, max_denominator=60))
def test_extension_never_goes_beyond_its_share(
    calendar: Calendar, limit: Limit, entered: datetime, hours: Fraction
) -> None:
    events = [
        ClockEvent(type="entered", at=entered),
        ClockEvent(type="extended", at=entered, working_hours=hours),
    ]
    policy = Policy(extension_notice_working_days=0)
    view = run(events, of=limit, on=calendar, policy=policy)
    longest = latest_extension_share(Terms(calendar=calendar, policy=policy, limit=limit))
    assert view.due_at is not None
    assert view.first_due_at is not None
    assert longest is not None
    gained = calendar.office_time_between(view.first_due_at, view.due_at)
    assert gained <= timedelta(hours=1) * float(longest) + SECOND
    assert bool(view.extension_count) == (hours <= longest)


def _due(calendar: Calendar, limit: Limit, entered: datetime) -> datetime:
    received = received_moment(limit, entered, calendar=calendar, late_entry_cutoff=None)
    due = due_moment(limit, received, calendar=calendar)
    assert due is not None
    return due
