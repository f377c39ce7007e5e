"""Office time and working days, in tables (rules 1, 2 and 4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from legal_time import FULL_DAY, WEEK, calendar, moment

VN = calendar(
    off=["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2025-05-02"], make_up=["2025-04-26"]
)
HALF_SATURDAY = calendar(**dict.fromkeys(WEEK, FULL_DAY), sat=["07:30-11:30"])
NEVER = calendar(mon=())


@pytest.mark.parametrize(
    ("t", "following"),
    [
        ("2025-12-10 07:29:59", "2025-12-10 07:30:00"),
        ("2025-12-10 07:30:00", "2025-12-10 07:30:00"),
        ("2025-12-10 11:29:59", "2025-12-10 11:29:59"),
        ("2025-12-10 11:30:00", "2025-12-10 13:30:00"),
        ("2025-12-10 17:30:00", "2025-12-11 07:30:00"),
        ("2025-12-12 17:30:00", "2025-12-15 07:30:00"),
        ("2025-04-26 00:00:00", "2025-04-26 07:30:00"),
        ("2026-02-13 18:00:00", "2026-02-23 07:30:00"),
        ("2025-12-31 23:00:00", "2026-01-01 07:30:00"),
    ],
)
def test_next_instant(t: str, following: str) -> None:
    assert VN.next_instant(moment(t)) == moment(following)
    assert VN.is_office_time(moment(t)) == (t == following)


@pytest.mark.parametrize(
    ("t", "hours", "end"),
    [
        ("2025-12-10 07:30:00", 4, "2025-12-10 11:30:00"),
        ("2025-12-10 07:30:00", 8, "2025-12-10 17:30:00"),
        ("2025-12-10 06:00:00", 1, "2025-12-10 08:30:00"),
        ("2025-12-10 12:00:00", 0, "2025-12-10 12:00:00"),
        ("2025-12-10 17:30:00", 1, "2025-12-11 08:30:00"),
        ("2025-12-12 16:30:00", 2, "2025-12-15 08:30:00"),
        ("2025-12-31 16:30:00", 2, "2026-01-01 08:30:00"),
        ("2026-02-13 17:00:00", 0.5, "2026-02-13 17:30:00"),
        ("2025-01-01 07:30:00", 4136, "2026-12-31 17:30:00"),
    ],
)
def test_adding_ends_at_the_earliest_instant(t: str, hours: float, end: str) -> None:
    assert VN.add_office_time(moment(t), timedelta(hours=hours)) == moment(end)


def test_office_time_between_is_signed() -> None:
    a, b = moment("2025-12-12 16:00:00"), moment("2025-12-15 09:30:00")
    assert VN.office_time_between(a, b) == timedelta(hours=3.5)
    assert VN.office_time_between(b, a) == timedelta(hours=-3.5)
    assert VN.office_time_between(moment("2023-01-01 00:00:00"), moment("2026-01-01 00:00:00")).days > 200


@pytest.mark.parametrize(
    ("t", "n", "end"),
    [
        ("2025-12-10 15:00:00", 3, "2025-12-15 15:00:00"),
        ("2025-12-15 15:00:00", -3, "2025-12-10 15:00:00"),
        ("2026-02-13 09:00:00", 5, "2026-02-27 09:00:00"),
        ("2025-04-24 10:00:00", 2, "2025-04-26 10:00:00"),
        ("2025-12-15 17:30:00", -1, "2025-12-12 17:30:00"),
        ("2025-12-14 03:00:00", -1, "2025-12-12 07:30:00"),
        ("2025-12-14 12:00:00", 1, "2025-12-15 11:30:00"),
        ("2025-12-31 08:00:00", 1, "2026-01-01 08:00:00"),
        ("2026-01-01 08:00:00", -1, "2025-12-31 08:00:00"),
        ("2025-12-14 12:00:00", 0, "2025-12-14 12:00:00"),
    ],
)
def test_shifting_working_days(t: str, n: int, end: str) -> None:
    assert VN.shift_working_days(moment(t), n) == moment(end)


def test_short_saturday_is_a_working_day_and_takes_its_closing() -> None:
    assert HALF_SATURDAY.shift_working_days(moment("2025-12-12 15:00:00"), 1) == moment("2025-12-13 11:30:00")
    assert HALF_SATURDAY.closing(date(2025, 12, 13)) == moment("2025-12-13 11:30:00")


def test_make_up_day_has_mondays_hours_whatever_weekday_it_is() -> None:
    odd = calendar(mon=["09:00-10:00"], tue=FULL_DAY, make_up=["2025-12-16", "2025-12-21"])
    assert odd.intervals(date(2025, 12, 16)) == ((moment("2025-12-16 09:00:00"), moment("2025-12-16 10:00:00")),)
    assert odd.is_working_day(date(2025, 12, 21))
    assert not calendar(tue=FULL_DAY, make_up=["2025-12-21"]).is_working_day(date(2025, 12, 21))


def test_neighbouring_working_days() -> None:
    assert VN.next_working_day(date(2026, 2, 13)) == date(2026, 2, 23)
    assert VN.previous_working_day(date(2026, 2, 23)) == date(2026, 2, 13)
    assert VN.working_day_from(date(2026, 2, 13)) == date(2026, 2, 13)
    assert VN.working_days_between(date(2026, 2, 13), date(2026, 2, 27)) == 5


def test_any_offset_comes_in_and_vietnams_goes_out() -> None:
    t = VN.next_instant(datetime(2025, 12, 10, 0, 30, 0, 999_999, tzinfo=UTC))
    assert t.isoformat() == "2025-12-10T07:30:00+07:00"


@pytest.mark.parametrize(
    "call",
    [
        lambda: NEVER.next_instant(moment("2025-12-10 08:00:00")),
        lambda: NEVER.add_office_time(moment("2025-12-10 08:00:00"), timedelta(hours=1)),
        lambda: NEVER.shift_working_days(moment("2025-12-10 08:00:00"), -1),
        lambda: NEVER.next_working_day(date(2025, 12, 10)),
        lambda: VN.next_working_day(date(9999, 12, 31)),
        lambda: NEVER.office_time_between(moment("2025-12-10 08:00:00"), moment("2025-12-11 08:00:00")),
    ],
)
def test_calendar_without_a_working_day_says_so(call: object) -> None:
    with pytest.raises(ValueError, match="no working day"):
        call()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"off": ["2025-01-01"], "make_up": ["2025-01-01"]}, "both"),
        ({"mon": ["08:00-08:00"]}, "ends before it begins"),
        ({"mon": ["13:00-08:00"]}, "ends before it begins"),
        ({"mon": ["08:00-12:00", "11:00-13:00"]}, "overlap"),
        ({"mon": ["08:00"]}, "not an office interval"),
        ({"mon": ["08:00-24:00"]}, "not a time of day"),
    ],
)
def test_wrong_calendars_are_refused(wrong: dict[str, list[str]], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        calendar(**wrong)


def test_naive_moment_and_negative_addition_are_errors() -> None:
    with pytest.raises(ValueError, match="time zone"):
        VN.next_instant(moment("2025-12-10 08:00:00").replace(tzinfo=None))
    with pytest.raises(ValueError, match="negative"):
        VN.add_office_time(moment("2025-12-10 08:00:00"), timedelta(hours=-1))
    with pytest.raises(ValueError, match="not a working day"):
        VN.closing(date(2025, 12, 14))
