"""What must hold of office time whatever the seasons: it is the plain sum by days, and never outside of them."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from legal_time import moment

from app.domain.calendar import MONDAY, Calendar
from app.domain.seasons import MONTH_DAYS, Season, month_day_of

few_examples = settings(max_examples=60, deadline=None, database=None)
SECOND = timedelta(seconds=1)
#: two winters and the leap day of 2028 lie within
START, DAYS = moment("2027-01-01 00:00:00"), 800
moments = st.integers(0, DAYS * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
quarters = st.lists(st.integers(20, 80), min_size=2, max_size=4, unique=True).map(sorted)
Spans = tuple[tuple[time, time], ...]


def _spans(marks: list[int]) -> Spans:
    times = [time(mark // 4, mark % 4 * 15) for mark in marks[: len(marks) // 2 * 2]]
    return tuple(zip(times[::2], times[1::2], strict=True))


weeks = st.dictionaries(st.integers(0, 6), quarters.map(_spans), min_size=1)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Base hours, up to four seasons that share no day, one of them perhaps over the new year, odd days at random."""
    edges = sorted(draw(st.lists(st.sampled_from(MONTH_DAYS), max_size=8, unique=True)))
    edges = edges[: len(edges) // 2 * 2]
    if draw(st.booleans()):
        edges = edges[1:] + edges[:1]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    seasons = [Season(name=f"S{n}", first=a, last=b, office_hours=draw(weeks)) for n, (a, b) in enumerate(pairs)]
    dates = st.integers(0, DAYS).map(lambda day: START.date() + timedelta(days=day))
    off = draw(st.frozensets(dates, max_size=20))
    made_up = draw(st.frozensets(dates, max_size=8)) - off
    return Calendar(office_hours=draw(weeks), days_off=off, make_up_days=made_up, seasons=tuple(seasons))


def plain_spans(calendar: Calendar, day: date) -> Spans:
    """The hours of a day by the words of the rule, without tables."""
    if day in calendar.days_off:
        return ()
    month_day = month_day_of(day)
    hours = calendar.office_hours
    for season in calendar.seasons:
        wraps = season.first > season.last
        after, before = month_day >= season.first, month_day <= season.last
        if (after or before) if wraps else (after and before):
            hours = season.office_hours
    return tuple(hours.get(MONDAY if day in calendar.make_up_days else day.weekday(), ()))


def plain_seconds(calendar: Calendar, a: datetime, b: datetime) -> int:
    """Office seconds between two instants, day by day."""
    day, total = a.date(), timedelta()
    while day <= b.date():
        for start, end in plain_spans(calendar, day):
            opening, closing = (datetime.combine(day, edge, tzinfo=a.tzinfo) for edge in (start, end))
            total += max(min(closing, b) - max(opening, a), timedelta())
        day += timedelta(days=1)
    return total // SECOND


@few_examples
@given(calendars(), moments, moments)
def test_office_time_is_the_plain_sum_by_days(calendar: Calendar, a: datetime, b: datetime) -> None:
    a, b = sorted((a, b))
    assert calendar.office_time_between(a, b) // SECOND == plain_seconds(calendar, a, b)


@few_examples
@given(calendars(), moments, moments, moments)
def test_office_time_adds_up_over_any_border(calendar: Calendar, a: datetime, b: datetime, c: datetime) -> None:
    between = calendar.office_time_between
    assert between(a, b) + between(b, c) == between(a, c)


@few_examples
@given(calendars(), moments, st.integers(1, 400_000))
def test_added_time_ends_in_office_hours_of_its_day(calendar: Calendar, t: datetime, seconds: int) -> None:
    end = calendar.add_office_time(t, timedelta(seconds=seconds))
    assert plain_seconds(calendar, t, end) == seconds
    assert any(a < end.time() <= b for a, b in plain_spans(calendar, end.date()))


@few_examples
@given(calendars(), moments)
def test_office_time_is_inside_the_hours_of_the_day_and_nowhere_else(calendar: Calendar, t: datetime) -> None:
    inside = any(a <= t.time() < b for a, b in plain_spans(calendar, t.date()))
    assert calendar.is_office_time(t) == inside
    assert (calendar.office_time_between(t, t + SECOND) == SECOND) == inside


@few_examples
@given(calendars(), moments, st.integers(-30, 30).filter(bool))
def test_shifting_counts_working_days_over_any_border(calendar: Calendar, t: datetime, n: int) -> None:
    end = calendar.shift_working_days(t, n)
    first, last = sorted((t.date(), end.date()))
    days = (first + timedelta(days=day) for day in range(1, (last - first).days))
    assert sum(bool(plain_spans(calendar, day)) for day in days) == abs(n) - 1
    assert plain_spans(calendar, end.date())
