"""The published years of the shipped calendar against two independent lists, every difference with its reason."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import holidays
import pytest

from app.domain.calendar_files import load_calendar, without_provisional_years

VN = without_provisional_years(load_calendar())
YEARS = (2024, 2025, 2026)
SOURCES = Path(__file__).resolve().parents[2].parent / "shared" / "regulations" / "holidays.json"
needs_sources = pytest.mark.skipif(not SOURCES.is_file(), reason="the list with its sources is not on this machine")
#: (day, what it is to us, what it is to the package) → why we keep ours
DIFFERENCES = {
    (
        date(2025, 2, 1),
        None,
        "holiday",
    ): "a Saturday, the fourth day of Tết: the five days of 2025 were 27 to 31 January",
    (date(2026, 1, 2), "swap_off", None): "swapped by a decision of December 2025 that the package does not know",
    (date(2026, 1, 10), "make_up", None): "the Saturday that pays for 2/1/2026",
    (date(2024, 2, 13), "compensatory", "holiday"): "the package calls what pays for mùng 1 the fourth day of Tết",
    (date(2024, 2, 14), "compensatory", "holiday"): "the package calls what pays for mùng 2 the fifth day of Tết",
}


def kinds_of_the_package() -> dict[date, str]:
    """Our kinds for the days of the package, by what it writes behind their names."""
    package = holidays.country_holidays("VN", years=YEARS, language="en_US")
    kinds = {day: "make_up" for day in package.weekend_workdays if day.year in YEARS}
    for day in package:
        name = package[day]
        observed = "compensatory" if "(observed)" in name else "holiday"
        kinds[day] = "swap_off" if "(substituted" in name else observed
    return kinds


def test_every_day_is_the_same_to_the_package_or_the_difference_has_a_reason() -> None:
    ours, theirs = {day: name.kind for day, name in VN.days.items()}, kinds_of_the_package()
    differing = {day for day in ours.keys() | theirs.keys() if ours.get(day) != theirs.get(day)}
    assert {(day, ours.get(day), theirs.get(day)) for day in differing} == set(DIFFERENCES)


@needs_sources
def test_every_day_name_and_kind_is_that_of_the_list_with_its_sources() -> None:
    years = json.loads(SOURCES.read_text(encoding="utf-8"))["years"]
    listed = [(year, item) for year in YEARS for item in years[str(year)]["days_off"]]
    off = {day: (VN.days[day].name, VN.days[day].kind) for day in VN.calendar.days_off}
    assert off == {date.fromisoformat(item["date"]): (item["name"], item["kind"]) for _, item in listed}
    made_up = [item for year in YEARS for item in years[str(year)]["make_up_working_days"]]
    paid_for = {date.fromisoformat(item["date"]): date.fromisoformat(item["for"]) for item in made_up}
    names = {day: f"Làm bù cho ngày {paid:%d/%m/%Y}" for day, paid in paid_for.items()}
    assert {day: VN.days[day].name for day in VN.calendar.make_up_days} == names
    assert working_days() == {year: years[str(year)]["computed_working_days_mon_fri"] for year in YEARS}


def working_days() -> dict[int, int]:
    """Make-up days included, as the list counts them."""
    return {year: VN.calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) for year in YEARS}


def test_working_days_of_each_year() -> None:
    assert working_days() == {2024: 251, 2025: 250, 2026: 249}
    assert Counter(day.year for day in VN.calendar.make_up_days) == {2024: 1, 2025: 1, 2026: 2}


def test_every_swap_is_paid_by_a_make_up_day() -> None:
    swaps = {f"Làm bù cho ngày {day:%d/%m/%Y}" for day, name in VN.days.items() if name.kind == "swap_off"}
    assert swaps == {VN.days[day].name for day in VN.calendar.make_up_days}
    assert all(day.weekday() == 5 for day in VN.calendar.make_up_days)


def test_the_day_that_is_only_under_consultation_is_a_working_day() -> None:
    assert VN.calendar.is_working_day(date(2026, 11, 23))
    assert not VN.calendar.is_working_day(date(2026, 11, 24))
