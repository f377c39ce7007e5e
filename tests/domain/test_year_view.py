"""The year of a calendar as twelve months, in tables."""

import json
from dataclasses import asdict
from datetime import date

import pytest

from app.domain.calendar_files import calendar_from_data, calendar_to_data, load_calendar, with_provisional_years
from app.domain.year_view import YEAR_DAY_STATUSES, YearView, year_view

VN = load_calendar()
SUMMER = {"name": "Mùa hè", "from": "04-15", "until": "10-15", "office_hours": {"mon": ["07:00-11:00"]}}


def days(view: YearView) -> dict[str, str]:
    """Every day that is drawn → its status."""
    drawn = [day for month in view.months for week in month.weeks for day in week if day]
    return {day.date.isoformat(): day.status for day in drawn}


@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_every_day_is_drawn_once_in_its_month_under_its_weekday(year: int) -> None:
    view = year_view(VN, year=year)
    assert [month.month for month in view.months] == list(range(1, 13))
    assert len(days(view)) == (366 if year == 2024 else 365)
    for month in view.months:
        for week in month.weeks:
            assert len(week) == 7
            assert all((day.date.month, day.date.weekday()) == (month.month, at) for at, day in enumerate(week) if day)


@pytest.mark.parametrize(
    ("day", "status", "name", "kind"),
    [
        ("2026-01-05", "working", None, None),
        ("2026-01-10", "make_up", "Làm bù cho ngày 02/01/2026", "make_up"),
        ("2026-01-11", "weekend", None, None),
        ("2026-01-02", "off", "Hoán đổi (nghỉ)", "swap_off"),
        ("2026-04-26", "off", "Giỗ Tổ Hùng Vương (10/3 âm lịch)", "holiday"),
        ("2026-04-27", "off", "Nghỉ bù Giỗ Tổ Hùng Vương", "compensatory"),
        ("2027-02-06", "provisional", "Tết Nguyên đán (mùng 1)", "holiday"),
        ("2027-02-11", "working", None, None),
    ],
)
def test_each_day_has_its_meaning(day: str, status: str, name: str | None, kind: str | None) -> None:
    view = year_view(VN, year=int(day[:4]))
    found = [d for month in view.months for week in month.weeks for d in week if d and d.date.isoformat() == day]
    assert [(d.status, d.name, d.kind) for d in found] == [(status, name, kind)]
    assert status in YEAR_DAY_STATUSES


def test_days_by_name_and_working_days() -> None:
    view = year_view(VN, year=2026)
    assert view.working_days == 249
    assert [month.working_days for month in view.months][:2] == [21, 15]
    assert [day.date for day in view.named] == sorted(day for day in VN.days if day.year == 2026)
    assert view.months[1].title == "Tháng 2"
    assert "Tết" in json.dumps(asdict(view), default=str, ensure_ascii=False)


@pytest.mark.parametrize(
    ("year", "provisional", "notes"),
    [
        (2026, False, ()),
        (2027, True, ("Lịch nghỉ năm 2027 chưa được công bố: các ngày nghỉ được tính theo luật, chỉ là dự kiến.",)),
        (2050, True, ("Lịch nghỉ năm 2050 chưa được công bố và chưa được tính: chỉ có ngày nghỉ hằng tuần.",)),
        (1, True, ("Lịch nghỉ năm 1 chưa được công bố và chưa được tính: chỉ có ngày nghỉ hằng tuần.",)),
    ],
)
def test_a_year_that_is_not_published_says_so(year: int, provisional: bool, notes: tuple[str, ...]) -> None:
    view = year_view(VN, year=year)
    assert (view.provisional, view.notes) == (provisional, notes)


def test_a_year_beyond_the_lunar_table_says_what_it_lacks() -> None:
    notes = year_view(with_provisional_years(VN, until_year=2046), year=2046).notes
    assert notes[1] == "Năm 2046 chưa gồm Tết Nguyên đán và Giỗ Tổ Hùng Vương vì năm này ngoài bảng âm lịch."


def test_the_hours_are_told_by_season() -> None:
    seasonal = calendar_from_data(calendar_to_data(VN) | {"season": [SUMMER]})
    assert year_view(seasonal, year=2026).hours == (
        "Mùa hè, từ 15/04 đến 15/10: thứ Hai 07:00–11:00.",
        "Thời gian còn lại trong năm: thứ Hai đến thứ Sáu 07:30–11:30, 13:30–17:30.",
    )
    assert days(year_view(seasonal, year=2026))["2026-06-16"] == "weekend"


def test_no_year_beyond_the_range_of_dates() -> None:
    assert year_view(VN, year=9999).months[11].weeks[4][4].date == date(9999, 12, 31)  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="year"):
        year_view(VN, year=10_000)
