"""Office hours by season, in tables: which hours hold on which day, and which seasons are refused."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from legal_time import FULL_DAY, WEEK, moment

from app.domain.calendar import Calendar
from app.domain.office_hours import parse_office_hours
from app.domain.seasons import MONTH_DAYS, Season, month_day_key, month_day_text, parse_month_day

EARLY = ("07:00-11:30", "13:30-17:00")
SHORT = ("08:00-10:00",)


def season(first: str, last: str, *, name: str = "Mùa hè", hours: Mapping[str, Sequence[str]] | None = None) -> Season:
    """A season with early full days from Monday to Friday unless hours are given."""
    week = dict.fromkeys(WEEK, EARLY) if hours is None else hours
    return Season(
        name=name,
        first=parse_month_day(first),
        last=parse_month_day(last),
        office_hours=parse_office_hours(week),
    )


def seasonal(*seasons: Season, off: Sequence[str] = (), make_up: Sequence[str] = ()) -> Calendar:
    return Calendar(
        office_hours=parse_office_hours(dict.fromkeys(WEEK, FULL_DAY)),
        days_off=frozenset(map(date.fromisoformat, off)),
        make_up_days=frozenset(map(date.fromisoformat, make_up)),
        seasons=seasons,
    )


SUMMER = season("04-15", "10-15")
WINTER = season("10-16", "04-14", name="Mùa đông")


@pytest.mark.parametrize(
    ("first", "last", "inside", "outside"),
    [
        ("04-15", "10-15", ["2026-04-15", "2026-07-01", "2026-10-15"], ["2026-04-14", "2026-10-16", "2026-01-01"]),
        ("10-16", "04-14", ["2026-10-16", "2026-12-31", "2027-01-01", "2027-04-14"], ["2026-10-15", "2026-04-15"]),
        ("12-01", "02-29", ["2026-02-28", "2028-02-29", "2026-12-01"], ["2026-03-01", "2028-03-01"]),
        ("02-29", "06-30", ["2028-02-29", "2026-03-01", "2026-06-30"], ["2026-02-28", "2028-02-28"]),
        ("12-01", "02-28", ["2028-02-28"], ["2028-02-29"]),
        ("05-01", "05-01", ["2026-05-01"], ["2026-04-30", "2026-05-02"]),
        ("01-01", "12-31", ["2026-01-01", "2028-02-29", "2026-12-31"], []),
        ("10-16", "10-15", ["2026-10-15", "2026-10-16", "2028-02-29"], []),
    ],
)
def test_both_ends_belong_to_a_season(first: str, last: str, inside: list[str], outside: list[str]) -> None:
    calendar = seasonal(season(first, last))
    assert all(calendar.season_of(date.fromisoformat(day)) for day in inside)
    assert not any(calendar.season_of(date.fromisoformat(day)) for day in outside)


@pytest.mark.parametrize(
    ("t", "following"),
    [
        ("2026-04-14 06:30:00", "2026-04-14 07:30:00"),
        ("2026-04-15 06:30:00", "2026-04-15 07:00:00"),
        ("2026-04-14 17:15:00", "2026-04-14 17:15:00"),
        ("2026-04-15 17:15:00", "2026-04-16 07:00:00"),
        ("2026-10-15 17:00:00", "2026-10-16 07:30:00"),
    ],
)
def test_the_hours_change_at_the_border(t: str, following: str) -> None:
    assert seasonal(SUMMER).next_instant(moment(t)) == moment(following)


def test_office_time_is_counted_over_the_border() -> None:
    calendar = seasonal(SUMMER)
    assert calendar.add_office_time(moment("2026-04-14 16:30:00"), timedelta(hours=2)) == moment("2026-04-15 08:00:00")
    assert calendar.shift_working_days(moment("2026-04-14 17:15:00"), 1) == moment("2026-04-15 17:00:00")
    whole = calendar.office_time_between(moment("2026-04-13 00:00:00"), moment("2026-04-18 00:00:00"))
    assert whole == timedelta(hours=40)


def test_a_make_up_day_has_the_mondays_hours_of_its_season() -> None:
    odd = season("04-15", "10-15", hours={"mon": SHORT, "tue": EARLY})
    calendar = seasonal(odd, make_up=["2026-04-11", "2026-08-22"])
    assert calendar.opening(date(2026, 4, 11)) == moment("2026-04-11 07:30:00")
    assert calendar.intervals(date(2026, 8, 22)) == ((moment("2026-08-22 08:00:00"), moment("2026-08-22 10:00:00")),)


def test_a_day_off_stays_off_and_a_saturday_morning_is_a_weekday_like_any_other() -> None:
    saturdays = season("04-15", "10-15", hours={**dict.fromkeys(WEEK, EARLY), "sat": ["07:00-11:00"]})
    calendar = seasonal(saturdays, off=["2026-04-30"])
    assert not calendar.is_working_day(date(2026, 4, 30))
    assert calendar.closing(date(2026, 4, 18)) == moment("2026-04-18 11:00:00")
    assert not calendar.is_working_day(date(2026, 10, 17))


def test_seasons_alone_can_be_the_whole_year() -> None:
    nothing = Calendar(office_hours={}, seasons=(SUMMER, WINTER))
    assert nothing.add_office_time(moment("2026-04-14 16:30:00"), timedelta(hours=1)) == moment("2026-04-15 07:30:00")


def test_calendars_are_equal_whatever_the_order_of_seasons_and_empty_weekdays() -> None:
    padded = replace(SUMMER, office_hours={6: (), **SUMMER.office_hours})
    assert padded == SUMMER
    assert seasonal(padded, WINTER) == seasonal(WINTER, SUMMER)
    assert hash(seasonal(padded, WINTER)) == hash(seasonal(WINTER, SUMMER))
    assert seasonal(SUMMER) != seasonal()
    assert seasonal(SUMMER) != seasonal(season("04-15", "10-14"))
    assert seasonal(SUMMER) != seasonal(season("04-15", "10-15", hours={"mon": SHORT}))


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (("10-15", "12-31"), "“Mùa hè” và “Mùa mưa” trùng nhau ở ngày 15/10"),
        (("12-01", "04-15"), "trùng nhau ở ngày 15/04"),
        (("01-01", "12-31"), "trùng nhau ở ngày 15/04"),
        (("10-16", "10-15"), "trùng nhau ở ngày 15/04"),
    ],
)
def test_overlapping_seasons_are_refused(second: tuple[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        seasonal(SUMMER, season(*second, name="Mùa mưa"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"name": " "}, "mùa chưa có tên"),
        ({"first": (2, 30)}, "ngày 30/02 không có trong năm nào"),
        ({"last": (13, 1)}, "ngày 01/13 không có"),
        ({"office_hours": {}}, "“Mùa hè” không có giờ làm việc nào"),
        ({"office_hours": {0: ()}}, "không có giờ làm việc nào"),
        ({"office_hours": parse_office_hours({"mon": ["09:00-08:00"]})}, "“Mùa hè”: .* ends before it begins"),
    ],
)
def test_wrong_seasons_are_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(SUMMER, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["02-30", "4/15", "2026-04-15", "04-31", "", "x-y", None, 415])
def test_days_of_the_year_that_are_none(text: object) -> None:
    with pytest.raises(ValueError, match="không phải là ngày trong năm"):
        parse_month_day(text)


def test_days_of_the_year_both_ways() -> None:
    assert len(MONTH_DAYS) == 366
    assert all(parse_month_day(month_day_key(day)) == day for day in MONTH_DAYS)
    assert month_day_text((4, 5)) == "05/04"
