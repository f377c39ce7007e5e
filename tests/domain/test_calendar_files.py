"""The calendar of Viet Nam as shipped, compared with an independent list of holidays."""

import json
from collections import Counter
from datetime import date

import holidays
import pytest

from app.domain.calendar_files import calendar_from_data, calendar_to_data, load_calendar
from app.domain.errors import Invalid, NotFound

VN = load_calendar()
SMALL = {
    "id": "x",
    "label": "x",
    "office_hours": {"mon": ["08:00-12:00"]},
    "day_off": [{"date": "2025-01-01", "name": "Tết"}],
}
#: days on which we and the package disagree, and why we keep ours
KNOWN_DIFFERENCES = {
    date(2026, 1, 2): "swapped with Saturday 10/1/2026 by decision; the package does not know of it",
    date(2025, 2, 1): "a Saturday that the package counts as the fifth day of Tết; our source has 27 to 31/1/2025",
}


def test_days_off_agree_with_the_package_but_for_the_known_days() -> None:
    package = holidays.country_holidays("VN", years=range(2024, 2028))
    ours, theirs = set(VN.calendar.days_off), set(package)
    assert ours ^ theirs == set(KNOWN_DIFFERENCES)
    theirs_made_up = {day for day in package.weekend_workdays if day.year >= 2024}
    assert VN.calendar.make_up_days - theirs_made_up == {date(2026, 1, 10)}
    assert theirs_made_up <= VN.calendar.make_up_days


def test_working_days_of_each_year() -> None:
    calendar = VN.calendar
    counts = {
        year: calendar.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) for year in (2024, 2025, 2026)
    }
    made_up = Counter(day.year for day in calendar.make_up_days)
    assert counts == {2024: 251, 2025: 250, 2026: 249}
    assert made_up == {2024: 1, 2025: 1, 2026: 2}


def test_names_kinds_and_provisional_years() -> None:
    assert VN.days[date(2026, 2, 17)].name == "Tết Nguyên đán (mùng 1)"
    assert VN.days[date(2025, 4, 26)].name == "Làm bù cho ngày 02/05/2025"
    assert {name.kind for name in VN.days.values()} == {"holiday", "compensatory", "swap_off", "make_up"}
    assert all(name.source for name in VN.days.values())
    assert VN.provisional_years == {2027}
    assert all(name.provisional == (day.year == 2027) for day, name in VN.days.items())
    assert VN.is_provisional(date(2027, 3, 1))
    assert VN.is_provisional(date(2031, 3, 1))
    assert not VN.is_provisional(date(2026, 12, 31))


def test_version_is_a_digest_of_the_content() -> None:
    again = calendar_from_data(json.loads(json.dumps(calendar_to_data(VN))))
    assert again == VN
    data = calendar_to_data(VN)
    data["day_off"] = data["day_off"][1:]
    assert calendar_from_data(data).version != VN.version
    assert VN.version.startswith("2024-2026, dự kiến 2027 · ")


def test_unknown_calendar() -> None:
    with pytest.raises(NotFound):
        load_calendar("../vn")


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
    ],
)
def test_wrong_calendar_is_refused(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        calendar_from_data(SMALL | change)
    assert caught.value.code == "calendar_invalid"
    assert reason in str(caught.value.data["reason"])
