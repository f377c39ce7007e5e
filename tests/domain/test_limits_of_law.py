"""Reception and due moment of each unit, for a dossier and for a step (rules 3 to 6)."""

from datetime import time, timedelta
from fractions import Fraction

import pytest
from legal_time import FULL_DAY, WEEK, calendar, limit, moment

from app.domain.calendar_files import load_calendar
from app.domain.limits import Limit, due_moment, received_moment, step_due

VN = load_calendar().calendar
AT_THREE = time(15)


@pytest.mark.parametrize(
    ("entered", "received"),
    [
        ("2025-12-10 15:00:00", "2025-12-10 15:00:00"),
        ("2025-12-10 15:00:01", "2025-12-11 07:30:00"),
        ("2025-12-10 12:00:00", "2025-12-10 13:30:00"),
        ("2025-12-10 06:00:00", "2025-12-10 07:30:00"),
        ("2025-12-12 16:00:00", "2025-12-15 07:30:00"),
        ("2025-12-13 16:00:00", "2025-12-15 07:30:00"),
        ("2026-02-13 15:00:01", "2026-02-23 07:30:00"),
        ("2025-04-26 14:00:00", "2025-04-26 14:00:00"),
    ],
)
def test_reception_with_a_cutoff(entered: str, received: str) -> None:
    assert _received(entered, of=limit(1)) == moment(received)


def test_the_limits_own_cutoff_wins_and_clock_hours_know_none() -> None:
    own = Limit(value=Fraction(1), unit="working_days", cutoff=time(16))
    assert _received("2025-12-10 15:30:00", of=own) == moment("2025-12-10 15:30:00")
    assert _received("2025-12-14 22:00:00", of=limit(12, "clock_hours")) == moment("2025-12-14 22:00:00")
    early = Limit(value=Fraction(1), unit="working_days", cutoff=time(7))
    assert _received("2025-12-10 07:15:00", of=early) == moment("2025-12-11 07:30:00")


@pytest.mark.parametrize(
    ("value", "unit", "received", "due"),
    [
        (3, "working_days", "2025-12-10 15:00:00", "2025-12-15 15:00:00"),
        (3, "working_days", "2025-12-11 07:30:00", "2025-12-16 07:30:00"),
        (5, "working_days", "2026-02-13 09:00:00", "2026-02-27 09:00:00"),
        (2, "working_days", "2025-04-24 10:00:00", "2025-04-26 10:00:00"),
        ("0.5", "working_days", "2025-12-10 15:00:00", "2025-12-11 09:00:00"),
        ("2.5", "working_days", "2025-12-10 09:00:00", "2025-12-12 15:00:00"),
        ("1/3", "working_days", "2025-12-10 07:30:00", "2025-12-10 10:10:00"),
        (0, "working_days", "2025-12-10 09:00:00", "2025-12-10 09:00:00"),
        (8, "working_hours", "2025-12-10 15:00:00", "2025-12-11 15:00:00"),
        (4, "working_hours", "2025-12-10 07:30:00", "2025-12-10 11:30:00"),
        (7, "calendar_days", "2026-08-24 09:00:00", "2026-09-03 17:30:00"),
        (2, "calendar_days", "2025-04-24 09:00:00", "2025-04-26 17:30:00"),
        (12, "clock_hours", "2025-12-13 20:00:00", "2025-12-14 08:00:00"),
        (0, "same_day", "2025-12-10 15:00:00", "2025-12-10 17:30:00"),
        (0, "immediate", "2025-12-10 09:00:00", "2025-12-10 17:30:00"),
    ],
)
def test_due_moment(value: str | int, unit: str, received: str, due: str) -> None:
    assert due_moment(limit(value, unit), moment(received), calendar=VN) == moment(due)


def test_same_time_on_a_half_day_is_its_closing_and_the_fraction_goes_on_from_there() -> None:
    half = calendar(**dict.fromkeys(WEEK, FULL_DAY), sat=["07:30-11:30"])
    friday = moment("2025-12-12 15:00:00")
    assert due_moment(limit(1), friday, calendar=half) == moment("2025-12-13 11:30:00")
    assert due_moment(limit("1.5"), friday, calendar=half) == moment("2025-12-15 11:30:00")


@pytest.mark.parametrize(
    ("value", "unit", "start", "due"),
    [
        (1, "working_days", "2025-12-10 15:00:00", "2025-12-11 15:00:00"),
        (1, "working_days", "2025-12-10 07:30:00", "2025-12-10 17:30:00"),
        ("0.5", "working_days", "2025-12-13 09:00:00", "2025-12-15 11:30:00"),
        (4, "working_hours", "2025-12-10 15:30:00", "2025-12-11 09:30:00"),
        (1, "calendar_days", "2025-12-12 15:00:00", "2025-12-15 17:30:00"),
        (5, "clock_hours", "2025-12-12 23:00:00", "2025-12-13 04:00:00"),
        (0, "same_day", "2025-12-12 18:00:00", "2025-12-15 17:30:00"),
        (0, "working_hours", "2025-12-12 12:00:00", "2025-12-12 13:30:00"),
        ("1/2", "calendar_days", "2025-12-10 08:00:00", "2025-12-10 14:00:00"),
        ("9/2", "calendar_days", "2025-12-10 08:00:00", "2025-12-16 11:30:00"),
    ],
)
def test_step_due(value: str | int, unit: str, start: str, due: str) -> None:
    assert step_due(limit(value, unit), moment(start), calendar=VN) == moment(due)


@pytest.mark.parametrize("unit", ["open", "none"])
def test_endless_units_are_never_due(unit: str) -> None:
    assert step_due(limit(0, unit), moment("2025-12-10 08:00:00"), calendar=VN) is None
    assert due_moment(limit(0, unit), moment("2025-12-10 08:00:00"), calendar=VN) is None


@pytest.mark.parametrize(("value", "unit"), [(1, "weeks"), (-1, "working_days"), (10**9, "open")])
def test_impossible_limits_are_refused(value: str | int, unit: str) -> None:
    with pytest.raises(ValueError):
        limit(value, unit)


def test_an_odd_fraction_is_cut_to_the_second() -> None:
    due = due_moment(limit("1/7", "working_hours"), moment("2025-12-10 08:00:00"), calendar=VN)
    assert due is not None
    assert due - moment("2025-12-10 08:00:00") == timedelta(seconds=514)


def _received(entered: str, *, of: Limit) -> object:
    return received_moment(of, moment(entered), calendar=VN, late_entry_cutoff=AT_THREE)
