"""What must hold of whole histories of a dossier's clock, whatever the calendar, the limit and the order of events."""

from dataclasses import replace
from datetime import datetime, time, timedelta, timezone

import pytest
from clock_strategies import calendars, few_examples, histories, limits_in, moments, parts
from hypothesis import assume, given
from hypothesis import strategies as st
from legal_time import FREE, due_after, entered, run

from app.domain.calendar import Calendar
from app.domain.dossier_clock import ClockEvent
from app.domain.limits import Limit

pytestmark = pytest.mark.slow
SECOND = timedelta(seconds=1)
OFFICE_UNITS = ("working_days", "working_hours", "calendar_days", "same_day", "immediate")
UNITS = (*OFFICE_UNITS, "clock_hours")
offsets = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
in_every_unit = pytest.mark.parametrize("unit", UNITS)


# --- starting


@few_examples
@in_every_unit
@given(data=st.data(), calendar=calendars(), a=moments, b=moments)
def test_a_later_entry_is_never_due_earlier_in_any_unit(
    unit: str, data: st.DataObject, calendar: Calendar, a: datetime, b: datetime
) -> None:
    limit = data.draw(limits_in(unit))
    policy = replace(FREE, late_entry_cutoff=data.draw(st.none() | st.just(time(15))))
    earlier, later = (due_after([entered(t)], of=limit, on=calendar, policy=policy) for t in sorted((a, b)))
    assert earlier <= later


@few_examples
@given(calendars(), limits_in(*UNITS), histories(most=5), st.integers(0, 30 * 86_400))
def test_reception_of_a_supplement_forgets_all_that_went_before(
    calendar: Calendar, limit: Limit, events: list[ClockEvent], away: int
) -> None:
    asked = ClockEvent(type="supplement_requested", at=events[-1].at)
    before = run([*events, asked], of=limit, on=calendar, policy=FREE)
    assume(before.state == "awaiting_supplement")
    again = ClockEvent(type="supplement_received", at=asked.at + timedelta(seconds=away))
    view = run([*events, asked, again], of=limit, on=calendar, policy=FREE)
    fresh = run([entered(again.at)], of=limit, on=calendar, policy=FREE)
    assert view.due_at == fresh.due_at
    assert view.segments[-1].from_at == fresh.received_at
    assert (view.warning, view.remaining_minutes) == (fresh.warning, fresh.remaining_minutes)


# --- where due moments lie


@few_examples
@given(calendars(), limits_in(*OFFICE_UNITS), histories())
def test_no_segment_is_due_in_closed_time(calendar: Calendar, limit: Limit, events: list[ClockEvent]) -> None:
    view = run(events, of=limit, on=calendar, policy=FREE)
    for segment in view.segments:
        assert calendar.is_office_time(segment.from_at)
        assert segment.due_at is not None
        assert calendar.is_office_time(segment.due_at) or calendar.is_office_time(segment.due_at - SECOND)
        assert segment.due_at >= segment.from_at


@few_examples
@given(calendars(), limits_in(*UNITS), histories(kinds=("paused", "resumed", "extended", "submitted")))
def test_due_moment_never_moves_back_without_a_new_reception(
    calendar: Calendar, limit: Limit, events: list[ClockEvent]
) -> None:
    views = [run(events[:count], of=limit, on=calendar, policy=FREE) for count in range(1, len(events) + 1)]
    due = [view.due_at for view in views if view.due_at is not None]
    assert due == sorted(due)


# --- pauses


@few_examples
@given(calendars(), limits_in(*UNITS), moments, st.integers(0, 400_000), st.integers(0, 3600))
def test_pause_taken_back_at_once_changes_nothing(
    calendar: Calendar, limit: Limit, start: datetime, until: int, then: int
) -> None:
    """At the due moment itself nothing is left: a pause there, at a closing, moves it to the next opening."""
    at = min(start + timedelta(seconds=until), due_after([entered(start)], of=limit, on=calendar) - SECOND)
    assume(at >= start)
    events = [entered(start), ClockEvent(type="paused", at=at), ClockEvent(type="resumed", at=at)]
    asked = (at + timedelta(seconds=then)).isoformat(sep=" ")[:19]
    view, plain = (run(some, of=limit, on=calendar, policy=FREE, at=asked) for some in (events, events[:1]))
    assert (view.due_at, view.warning) == (plain.due_at, plain.warning)
    if plain.segments[0].from_at <= at:
        assert view.remaining_minutes == plain.remaining_minutes


@few_examples
@given(calendars(), st.builds(Limit, value=parts, unit=st.just("clock_hours")), moments, st.data())
def test_pauses_by_the_wall_clock_move_the_due_moment_by_their_length(
    calendar: Calendar, limit: Limit, start: datetime, data: st.DataObject
) -> None:
    events, away = [entered(start)], timedelta()
    first = due = due_after(events, of=limit, on=calendar)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, int((due - events[-1].at) / SECOND))) * SECOND + events[-1].at
        length = data.draw(st.integers(0, 10**6)) * SECOND
        events += [ClockEvent(type="paused", at=at), ClockEvent(type="resumed", at=at + length)]
        due, away = due_after(events, of=limit, on=calendar), away + length
    assert due == first + away


@few_examples
@given(calendars(), limits_in("working_hours"), moments, st.data())
def test_pauses_of_working_hours_leave_exactly_the_limit_to_work(
    calendar: Calendar, limit: Limit, start: datetime, data: st.DataObject
) -> None:
    """What was worked before each pause and what is left after the last one make up the whole limit."""
    events = [entered(start)]
    due = due_after(events, of=limit, on=calendar)
    for _ in range(data.draw(st.integers(1, 3))):
        first = max(events[-1].at, run(events, of=limit, on=calendar, policy=FREE).segments[-1].from_at)
        at = data.draw(st.integers(0, (due - first) // SECOND)) * SECOND + first
        back = at + data.draw(st.integers(0, 10**6)) * SECOND
        events += [ClockEvent(type="paused", at=at), ClockEvent(type="resumed", at=back)]
        due = due_after(events, of=limit, on=calendar)
    segments = run(events, of=limit, on=calendar, policy=FREE).segments
    ends = [max(segment.from_at, segment.ended_at or due) for segment in segments]
    worked = (calendar.office_time_between(segment.from_at, end) for segment, end in zip(segments, ends, strict=True))
    assert sum(worked, timedelta()) == timedelta(seconds=int(limit.value * 3600))


# --- the fold


@few_examples
@given(calendars(), limits_in(*UNITS), histories(), st.lists(offsets, min_size=1, max_size=4), st.integers(0, 999_999))
def test_offsets_and_fractions_of_a_second_do_not_matter(
    calendar: Calendar, limit: Limit, events: list[ClockEvent], written: list[timezone], fraction: int
) -> None:
    view = run(events, of=limit, on=calendar)
    moved = [
        replace(event, at=event.at.astimezone(written[n % len(written)]) + timedelta(microseconds=fraction))
        for n, event in enumerate(events)
    ]
    assert repr(run(moved, of=limit, on=calendar)) == repr(view)


@few_examples
@given(calendars(), limits_in(*UNITS), histories())
def test_refused_events_might_as_well_not_have_happened(
    calendar: Calendar, limit: Limit, events: list[ClockEvent]
) -> None:
    at = events[-1].at.isoformat(sep=" ")[:19]
    view = run(events, of=limit, on=calendar, at=at)
    refused = {refusal.index for refusal in view.refused}
    allowed = [event for n, event in enumerate(events) if n not in refused]
    assert run(allowed, of=limit, on=calendar, at=at) == replace(view, refused=())


@few_examples
@given(calendars(), limits_in(*UNITS), histories())
def test_first_promise_and_ended_segments_are_kept_for_ever(
    calendar: Calendar, limit: Limit, events: list[ClockEvent]
) -> None:
    views = [run(events[:count], of=limit, on=calendar, policy=FREE) for count in range(1, len(events) + 1)]
    assert len({(view.received_at, view.first_due_at) for view in views}) == 1
    for view in views:
        ended = [segment for segment in view.segments if segment.ended_at]
        assert views[-1].segments[: len(ended)] == tuple(ended)
