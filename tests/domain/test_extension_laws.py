"""What must hold of every extension, whatever the calendar, the limit and the policy."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from clock_strategies import calendars, few_examples, limits_in, moments
from hypothesis import assume, given
from hypothesis import strategies as st
from legal_time import due_after, entered, run

from app.domain.calendar import Calendar
from app.domain.dossier_clock import ClockEvent, ClockView
from app.domain.limits import Limit
from app.domain.policy import Policy

pytestmark = pytest.mark.slow
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
#: hours that do not end within a second
whole_seconds = st.integers(0, 60_000).map(lambda seconds: Fraction(seconds, 3600))
extensions = st.tuples(
    st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(2, 7), Fraction(1)]), st.integers(0, 3)
)


@few_examples
@given(calendars(), whole_seconds, whole_seconds, whole_seconds, moments)
def test_extended_hours_are_a_longer_limit(
    calendar: Calendar, first: Fraction, second: Fraction, third: Fraction, start: datetime
) -> None:
    """Adding office time is additive: one limit, or the same in three pieces."""
    pieces = [
        ClockEvent(type="extended", at=start, working_hours=second),
        ClockEvent(type="extended", at=start, working_hours=third),
    ]
    whole = Limit(value=first + second + third, unit="working_hours")
    extended = due_after([entered(start), *pieces], of=replace(whole, value=first), on=calendar)
    assert extended == due_after([entered(start)], of=whole, on=calendar)


def last_extension(calendar: Calendar, limit: Limit, start: datetime, policy: Policy) -> tuple[datetime, Fraction]:
    """The last instant an extension may be given and the most it may give, by rule 10; such an instant must exist."""
    due = run([entered(start)], of=limit, on=calendar, policy=policy).due_at
    assert due is not None
    last = calendar.shift_working_days(due, -policy.extension_notice_working_days)
    assume(last >= start)
    share = policy.extension_fraction * limit.value
    if limit.unit == "calendar_days":
        return last, Fraction(share.numerator // share.denominator)
    return last, share * (8 if limit.unit == "working_days" else 1)


def extended_by(amount: Fraction, *, unit: str, start: datetime, at: datetime) -> list[ClockEvent]:
    """An entry and an extension in the unit of the limit."""
    key = "calendar_days" if unit == "calendar_days" else "working_hours"
    given_amount = int(amount) if key == "calendar_days" else amount
    return [entered(start), ClockEvent(type="extended", at=at, **{key: given_amount})]


def codes(view: ClockView) -> list[str]:
    return [refused.code for refused in view.refused]


@few_examples
@given(calendars(), limits_in("working_days", "working_hours", "calendar_days"), moments, extensions)
def test_longest_extension_is_allowed_until_its_last_instant(
    calendar: Calendar, limit: Limit, start: datetime, extension: tuple[Fraction, int]
) -> None:
    fraction, notice = extension
    policy = Policy(extension_fraction=fraction, extension_notice_working_days=notice)
    last, longest = last_extension(calendar, limit, start, policy)
    more = 1 if limit.unit == "calendar_days" else Fraction(1, 3600)
    views = [
        run(extended_by(amount, unit=limit.unit, start=start, at=at), of=limit, on=calendar, policy=policy)
        for amount, at in ((longest, last), (longest, last + SECOND), (longest + more, last))
    ]
    assert [codes(view) for view in views] == [[], ["extension_too_late"], ["extension_too_long"]]
    assert views[1].due_at == views[2].due_at == views[0].first_due_at


@few_examples
@given(calendars(), limits_in("calendar_days"), moments, extensions)
def test_extended_calendar_days_end_on_the_first_working_day_they_reach(
    calendar: Calendar, limit: Limit, start: datetime, extension: tuple[Fraction, int]
) -> None:
    fraction, notice = extension
    policy = Policy(extension_fraction=fraction, extension_notice_working_days=notice)
    last, longest = last_extension(calendar, limit, start, policy)
    view = run(extended_by(longest, unit=limit.unit, start=start, at=last), of=limit, on=calendar, policy=policy)
    assert view.due_at is not None
    assert view.first_due_at is not None
    reached = view.first_due_at.date() + int(longest) * DAY
    skipped = range((view.due_at.date() - reached).days)
    assert not any(calendar.is_working_day(reached + days * DAY) for days in skipped)
    assert view.due_at == calendar.closing(max(reached, view.due_at.date()))
