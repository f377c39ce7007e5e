"""Calendars as data: the shipped one, its provisional years, the digest, and what is refused."""

import json
from datetime import date

import pytest

from app.domain.calendar_files import (
    YEARS_AHEAD,
    CalendarVersion,
    calendar_from_data,
    calendar_ids,
    calendar_to_data,
    load_calendar,
    with_provisional_years,
    without_provisional_years,
)
from app.domain.errors import Invalid, NotFound

VN = load_calendar()
SMALL = {
    "id": "x",
    "label": "x",
    "office_hours": {"mon": ["08:00-12:00"]},
    "day_off": [{"date": "2025-01-01", "name": "Tết"}],
}
SUMMER = {"name": "Mùa hè", "from": "04-15", "until": "10-15", "office_hours": {"mon": ["07:00-11:00"]}}


def again(version: CalendarVersion) -> CalendarVersion:
    """Through JSON and back."""
    return calendar_from_data(json.loads(json.dumps(calendar_to_data(version))))


def test_names_kinds_and_provisional_years() -> None:
    assert VN.days[date(2026, 2, 17)].name == "Tết Nguyên đán (mùng 1)"
    assert VN.days[date(2025, 4, 26)].name == "Làm bù cho ngày 02/05/2025"
    assert {name.kind for name in VN.days.values()} == {"holiday", "compensatory", "swap_off", "make_up"}
    assert all(name.source for name in VN.days.values())
    assert VN.published_years == {2024, 2025, 2026}
    assert VN.provisional_years == set(range(2027, 2027 + YEARS_AHEAD))
    assert all(name.provisional == (day.year > 2026) for day, name in VN.days.items())


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        (date(2023, 12, 31), True),
        (date(2024, 1, 1), False),
        (date(2026, 12, 31), False),
        (date(2027, 3, 1), True),
        (date(2031, 3, 1), True),
        (date(2040, 3, 1), True),
    ],
)
def test_only_published_years_are_sure(day: date, provisional: bool) -> None:
    assert VN.is_provisional(day) == provisional


def test_version_is_a_digest_of_the_content() -> None:
    assert again(VN) == VN
    data = calendar_to_data(VN)
    data["day_off"] = data["day_off"][1:]
    assert calendar_from_data(data).version != VN.version
    assert VN.version.startswith("2024-2026, dự kiến 2027-2031 · ")


def test_the_digest_of_a_calendar_without_seasons_is_what_it_was_before_there_were_any() -> None:
    assert calendar_from_data(SMALL).version == "x · 49c2576b803e"
    assert without_provisional_years(VN).version == "2024-2026 · e6e4c246332e"


def test_seasons_are_kept_and_change_the_digest() -> None:
    winter = SUMMER | {"name": "Mùa đông", "from": "10-16", "until": "04-14"}
    both = calendar_from_data(SMALL | {"season": [winter, SUMMER]})
    assert again(both) == both
    assert both == calendar_from_data(SMALL | {"season": [SUMMER, winter]})
    assert [season["name"] for season in calendar_to_data(both)["season"]] == ["Mùa hè", "Mùa đông"]
    others = [[], [SUMMER], [SUMMER | {"name": "Hè"}], [SUMMER | {"until": "10-14"}]]
    versions = {calendar_from_data(SMALL | {"season": seasons}).version for seasons in others}
    assert len(versions | {both.version}) == 5
    assert calendar_from_data(SMALL | {"season": []}).version == calendar_from_data(SMALL).version


# --- provisional years


def test_provisional_years_come_and_go_without_a_trace() -> None:
    published = without_provisional_years(VN)
    assert with_provisional_years(published) == VN
    assert with_provisional_years(VN) is VN
    assert without_provisional_years(published) is published
    assert published.is_provisional(date(2027, 1, 1))
    assert again(with_provisional_years(VN, until_year=2033)).label == "2024-2026, dự kiến 2027-2033"


def test_years_between_published_ones_are_filled_too() -> None:
    odd = calendar_from_data(SMALL | {"day_off": [{"date": "2019-01-01"}, {"date": "2023-01-01"}]})
    filled = with_provisional_years(odd, until_year=2025)
    assert filled.provisional_years == {2021, 2022, 2024, 2025}
    assert filled.label == "x, dự kiến 2021-2022, 2024-2025"
    assert without_provisional_years(filled) == odd
    assert with_provisional_years(calendar_from_data(SMALL | {"day_off": []})).provisional_years == frozenset()


def test_a_day_decided_early_stays_and_does_not_make_its_year_published() -> None:
    early = SMALL | {
        "day_off": [{"date": "2026-01-01"}, {"date": "2027-12-31", "name": "Hoán đổi", "kind": "swap_off"}],
        "make_up_day": [{"date": "2027-05-03", "name": "Làm bù"}],
    }
    filled = with_provisional_years(calendar_from_data(early), until_year=2027)
    assert filled.is_provisional(date(2027, 12, 31))
    assert filled.days[date(2027, 12, 31)].name == "Hoán đổi"
    assert filled.days[date(2027, 5, 3)].kind == "make_up", "the provisional day off of that date gives way"
    assert date(2027, 2, 6) in filled.calendar.days_off
    assert again(filled) == filled
    assert without_provisional_years(filled) == calendar_from_data(early)


# --- what is refused


@pytest.mark.parametrize("name", ["../vn", "lunar", "statutory", ""])
def test_unknown_calendar(name: str) -> None:
    assert calendar_ids() == ("vn",)
    with pytest.raises(NotFound):
        load_calendar(name)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"colour": 1}, "unknown key 'colour'"),
        ({"office_hours": {"mon": ["8h-12h"]}}, "not a time of day"),
        ({"day_off": [{"date": "2025-13-01", "name": "x"}]}, "month"),
        ({"day_off": [{"date": 5, "name": "x"}]}, "not a date"),
        ({"day_off": [{"date": "2025-01-01", "name": "x", "kind": "party"}]}, "2025-01-01: unknown 'kind party'"),
        ({"day_off": [{"date": "2025-01-01", "nam": "x"}]}, "2025-01-01: unknown 'nam'"),
        ({"day_off": [{"date": "2025-01-01"}] * 2}, "2025-01-01 is given twice"),
        ({"make_up_day": [{"date": "2025-01-01"}]}, "both a day off and a make-up day"),
        ({"make_up_day": [7]}, "not subscriptable"),
        ({"season": [SUMMER, SUMMER | {"name": "Mùa mưa", "from": "06-01"}]}, "“Mùa hè” và “Mùa mưa” trùng nhau"),
        ({"season": [SUMMER | {"from": "02-30"}]}, "“02-30” không phải là ngày trong năm"),
        ({"season": [SUMMER | {"office_hours": {}}]}, "không có giờ làm việc nào"),
        ({"season": [SUMMER | {"to": "10-15"}]}, "mùa “Mùa hè”: thừa mục “to”"),
        ({"season": [{"name": "Mùa hè", "from": "04-15"}]}, "mùa “Mùa hè”: thiếu mục “office_hours”"),
        ({"season": "summer"}, "no attribute"),
        ({"season": [7]}, "not iterable"),
    ],
)
def test_wrong_calendar_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        calendar_from_data(SMALL | change)
    assert caught.value.code == "calendar_invalid"
    assert reason in str(caught.value.data["reason"])


def test_a_day_off_without_a_name_is_called_by_its_kind() -> None:
    days = calendar_from_data(SMALL | {"day_off": [{"date": "2025-01-01"}]}).days
    assert days[date(2025, 1, 1)].name == "Nghỉ lễ, tết"
