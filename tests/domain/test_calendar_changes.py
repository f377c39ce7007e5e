"""What a new version of a calendar changes, in tables."""

from datetime import date
from typing import Any

import pytest

from app.domain.calendar_changes import CHANGE_KINDS, DayChange, changed_days, newly_published_years
from app.domain.calendar_files import (
    CalendarVersion,
    calendar_from_data,
    calendar_to_data,
    load_calendar,
    with_provisional_years,
    without_provisional_years,
)

VN = load_calendar()
HOURS = {"mon": ["08:00-12:00"]}
EARLY = {"mon": ["07:00-11:00"]}


def season(first: str, last: str, hours: dict[str, list[str]] | None = None, *, name: str = "Mùa hè") -> dict[str, Any]:
    return {"name": name, "from": first, "until": last, "office_hours": hours or EARLY}


def version(**changes: Any) -> CalendarVersion:
    return calendar_from_data({"id": "x", "label": "x", "office_hours": HOURS} | changes)


def off(day: str, name: str = "Nghỉ", **more: Any) -> dict[str, Any]:
    return {"date": day, "name": name} | more


MONDAY = date(2026, 6, 15)
OFF, MADE_UP = {"day_off": [off("2026-06-15")]}, {"make_up_day": [off("2026-06-15", "Làm bù")]}


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {}, []),
        ({}, OFF, [DayChange(kind="added_off", date=MONDAY, after="Nghỉ")]),
        (OFF, {}, [DayChange(kind="removed_off", date=MONDAY, before="Nghỉ")]),
        ({}, MADE_UP, [DayChange(kind="added_make_up", date=MONDAY, after="Làm bù")]),
        (MADE_UP, {}, [DayChange(kind="removed_make_up", date=MONDAY, before="Làm bù")]),
        (
            OFF,
            MADE_UP,
            [
                DayChange(kind="removed_off", date=MONDAY, before="Nghỉ"),
                DayChange(kind="added_make_up", date=MONDAY, after="Làm bù"),
            ],
        ),
        (
            OFF,
            {"day_off": [off("2026-06-15", "Lễ")]},
            [DayChange(kind="renamed", date=MONDAY, before="Nghỉ", after="Lễ")],
        ),
        (
            OFF,
            {"day_off": [off("2026-06-15", kind="local")]},
            [
                DayChange(
                    kind="renamed", date=MONDAY, before="Nghỉ (nghỉ lễ, tết)", after="Nghỉ (nghỉ riêng của cơ quan)"
                )
            ],
        ),
        (OFF, {"day_off": [off("2026-06-15", source="Thông báo 1", provisional=False)]}, []),
        (
            {},
            {"day_off": [off("2026-06-15", provisional=True)]},
            [DayChange(kind="added_off", date=MONDAY, after="Nghỉ", provisional=True)],
        ),
    ],
)
def test_days(before: dict[str, Any], after: dict[str, Any], changes: list[DayChange]) -> None:
    assert list(changed_days(version(**before), after=version(**after))) == changes


SUMMER = [season("04-15", "10-15")]


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, {"office_hours": EARLY}, [("hours_changed", "cả năm", "thứ Hai 08:00–12:00", "thứ Hai 07:00–11:00")]),
        ({}, {"office_hours": {"mon": ["08:00-12:00"], "tue": []}}, []),
        (
            {},
            {"season": SUMMER},
            [("hours_changed", "từ 15/04 đến 15/10", "thứ Hai 08:00–12:00", "Mùa hè: thứ Hai 07:00–11:00")],
        ),
        (
            {"season": SUMMER},
            {"season": [season("05-01", "10-15")]},
            [("hours_changed", "từ 15/04 đến 30/04", "Mùa hè: thứ Hai 07:00–11:00", "thứ Hai 08:00–12:00")],
        ),
        (
            {},
            {"season": [season("10-16", "04-14", name="Mùa đông")]},
            [("hours_changed", "từ 16/10 đến 14/04", "thứ Hai 08:00–12:00", "Mùa đông: thứ Hai 07:00–11:00")],
        ),
        (
            {"season": SUMMER},
            {"season": SUMMER, "office_hours": EARLY},
            [("hours_changed", "từ 16/10 đến 14/04", "thứ Hai 08:00–12:00", "thứ Hai 07:00–11:00")],
        ),
        (
            {"season": SUMMER},
            {"season": [season("04-15", "10-15", name="Giờ hè")]},
            [("renamed", "từ 15/04 đến 15/10", "Mùa hè", "Giờ hè")],
        ),
        ({}, {"season": [season("04-15", "10-15", HOURS)]}, [("renamed", "từ 15/04 đến 15/10", None, "Mùa hè")]),
    ],
)
def test_hours_are_told_by_period(before: dict[str, Any], after: dict[str, Any], changes: list[Any]) -> None:
    told = changed_days(version(**before), after=version(**after))
    assert [(change.kind, change.period, change.before, change.after) for change in told] == changes
    assert all(change.date is None for change in told)


def test_publishing_a_year_tells_only_what_the_law_did_not_say() -> None:
    data = calendar_to_data(without_provisional_years(VN))
    announced = [
        item | {"provisional": False} for item in calendar_to_data(VN)["day_off"] if item["date"][:4] == "2027"
    ]
    data["day_off"] += [*announced, off("2027-12-31", "Hoán đổi (nghỉ)", kind="swap_off")]
    data["make_up_day"] += [off("2027-12-25", "Làm bù cho ngày 31/12/2027")]
    after = with_provisional_years(calendar_from_data(data))
    told = [(change.kind, str(change.date)) for change in changed_days(VN, after=after) if not change.provisional]
    assert told == [("added_make_up", "2027-12-25"), ("added_off", "2027-12-31")]
    assert {change.date.year for change in changed_days(VN, after=after) if change.provisional} == {2032}  # type: ignore[union-attr]
    assert newly_published_years(VN, after=after) == (2027,)
    assert {change.kind for change in changed_days(VN, after=after)} <= set(CHANGE_KINDS)


def test_nothing_changes_against_itself_and_backwards_is_the_mirror() -> None:
    assert changed_days(VN, after=VN) == ()
    other = version(day_off=[off("2026-06-15")], season=SUMMER)
    there, back = changed_days(VN, after=other), changed_days(other, after=VN)
    assert [(c.date, c.period, c.before, c.after) for c in there] == [
        (c.date, c.period, c.after, c.before) for c in back
    ]
