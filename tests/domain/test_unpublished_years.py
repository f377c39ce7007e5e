"""Years not yet published: the days of the statute, against the ``holidays`` package year by year."""

from datetime import date

import holidays
import pytest

from app.domain.calendar_files import load_calendar, without_provisional_years
from app.domain.unpublished_years import lunar_years, statutory_year

PUBLISHED = without_provisional_years(load_calendar())
YEARS = list(lunar_years())
NEW_YEAR, HUNG_KINGS = "Tết Nguyên đán (mùng 1)", "Giỗ Tổ Hùng Vương (10/3 âm lịch)"


def package(year: int, *, observed: bool = True) -> dict[date, str]:
    found = holidays.country_holidays("VN", years=year, language="en_US", observed=observed)
    return {day: name for day in found if "substituted" not in (name := found[day])}


def weekdays(days: object) -> set[date]:
    """Only from Monday to Friday: whether a day of rest is a holiday too changes nothing."""
    return {day for day in days if day.weekday() < 5}  # type: ignore[attr-defined]


def test_the_lunar_table_is_long_enough() -> None:
    assert lunar_years() == range(2024, 2046)


@pytest.mark.parametrize("year", YEARS)
def test_the_lunar_table_is_that_of_the_package(year: int) -> None:
    named = {name.name: day for day, name in statutory_year(year).days.items()}
    found = holidays.country_holidays("VN", years=year, language="en_US", observed=False)
    assert [named[NEW_YEAR]] == found.get_named("Lunar New Year", lookup="exact")
    assert [named[HUNG_KINGS]] == found.get_named("Hung Kings' Commemoration Day", lookup="exact")


@pytest.mark.parametrize("year", YEARS)
def test_the_same_weekdays_are_off_as_in_the_package(year: int) -> None:
    assert weekdays(statutory_year(year).days) == weekdays(package(year))


@pytest.mark.parametrize("year", sorted(PUBLISHED.published_years))
def test_the_statute_gives_the_published_weekdays_but_for_swaps(year: int) -> None:
    off = {day for day in PUBLISHED.calendar.days_off if PUBLISHED.days[day].kind != "swap_off" and day.year == year}
    assert weekdays(statutory_year(year).days) == weekdays(off)


@pytest.mark.parametrize("year", [*YEARS, 2021, 2046, 2100])
def test_every_day_is_provisional_and_every_lost_day_is_compensated(year: int) -> None:
    days = statutory_year(year).days
    assert list(days) == sorted(days)
    assert {day.year for day in days} == {year}
    assert all(name.provisional and "chưa có thông báo chính thức" in name.source for name in days.values())
    lost = [day for day, name in days.items() if name.kind == "holiday" and day.weekday() > 4]
    paid = [day for day, name in days.items() if name.kind == "compensatory"]
    assert len(lost) == len(paid) == len(weekdays(paid))


@pytest.mark.parametrize(
    ("year", "day", "name", "kind"),
    [
        (2027, "02-04", "Tết Nguyên đán (ngày trước giao thừa)", "holiday"),
        (2027, "02-10", "Nghỉ bù Tết Nguyên đán", "compensatory"),
        (2027, "05-03", "Nghỉ bù Quốc tế lao động", "compensatory"),
        (2028, "09-01", "Quốc khánh (ngày liền kề)", "holiday"),
        (2028, "09-04", "Nghỉ bù Quốc khánh", "compensatory"),
        (2029, "11-26", "Nghỉ bù Ngày Văn hóa Việt Nam", "compensatory"),
        (2033, "05-02", "Nghỉ bù Ngày Chiến thắng", "compensatory"),
        (2033, "05-03", "Nghỉ bù Quốc tế lao động", "compensatory"),
    ],
)
def test_days_by_name(year: int, day: str, name: str, kind: str) -> None:
    found = statutory_year(year).days[date.fromisoformat(f"{year}-{day}")]
    assert (found.name, found.kind) == (name, kind)


def test_the_day_of_culture_is_off_since_2026() -> None:
    assert date(2025, 11, 24) not in statutory_year(2025).days
    assert "Nghị quyết 28/2026/QH16" in statutory_year(2026).days[date(2026, 11, 24)].source


@pytest.mark.parametrize("year", [2023, 2046])
def test_beyond_the_lunar_table_only_solar_days_are_known_and_it_says_so(year: int) -> None:
    found = statutory_year(year)
    assert found.missing == ("Tết Nguyên đán", "Giỗ Tổ Hùng Vương")
    assert not {NEW_YEAR, HUNG_KINGS} & {name.name for name in found.days.values()}
    said = "chưa gồm Tết Nguyên đán và Giỗ Tổ Hùng Vương vì năm này ngoài bảng âm lịch"
    assert all(said in name.source for name in found.days.values())
    assert statutory_year(2027).missing == ()


@pytest.mark.parametrize("year", [2020, 10_000])
def test_years_without_the_statute(year: int) -> None:
    with pytest.raises(ValueError, match="chỉ tính được từ năm 2021"):
        statutory_year(year)
