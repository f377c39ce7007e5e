"""A new calendar from what an administrator typed, on top of the one in force; everything that is wrong at once.

The province publishes or replaces one year: the days of the other published years stay. An agency types all that it
has of its own. The decision on which it rests is a part of the draft.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.agency_calendar import AgencyHours, agency_hours_from_data, for_agency
from app.domain.calendar import Calendar
from app.domain.calendar_files import (
    CalendarVersion,
    calendar_from_data,
    calendar_to_data,
    without_provisional_years,
)
from app.domain.clock import EARLIEST_YEAR
from app.domain.errors import FormInvalid, Invalid
from app.domain.typed_days import TypedDays, parse_typed_days, typed_days_text
from app.domain.typed_hours import TypedHours, parse_typed_hours, typed_hours_text

LONGEST_NUMBER = 100
LONGEST_REASON = 2000
LONGEST_TEXT = 40_000


@dataclass(frozen=True, kw_only=True)
class TypedDraft:
    """What stands in the form: days and hours line by line (empty hours of an agency: those of the province).

    ``decision_on`` is None where what was typed is no date.
    """

    days: str
    hours: str
    decision_number: str
    decision_on: date | None
    reason: str

    @property
    def label(self) -> str:
        """What the calendar is called by people: its decision."""
        return f"QĐ {self.decision_number.strip()} ngày {self.decision_on:%d/%m/%Y}"


def province_draft(current: CalendarVersion, *, year: int, typed: TypedDraft, today: date) -> dict[str, Any]:
    """The data of the province's calendar with the typed days in this year. Raises FormInvalid by field."""
    hours = parse_typed_hours(typed.hours)
    days = parse_typed_days(typed.days, weekly_rest=_weekly_rest(hours, current.calendar), year=year)
    errors = _decision_errors(typed, today=today) | _line_errors(days, hours)
    if not days.problems and not any(entry["kind"] == "holiday" for entry in days.day_off):
        errors["days"] = (f"Chưa có ngày nghỉ lễ nào của năm {year}: nhập mỗi ngày một dòng.",)
    _require(errors)
    data = calendar_to_data(without_provisional_years(current)) | hours.as_data()
    if not hours.season:
        data.pop("season", None)
    kept = {key: [day for day in data[key] if int(day["date"][:4]) != year] for key in ("day_off", "make_up_day")}
    data |= {"label": typed.label, "day_off": [*kept["day_off"], *days.day_off]}
    data["make_up_day"] = [*kept["make_up_day"], *days.make_up_day]
    try:
        return calendar_to_data(calendar_from_data(data))
    except Invalid as error:
        raise FormInvalid({"hours": (str(error.data["reason"]),)}) from None


def agency_draft(province: CalendarVersion, *, code: str, typed: TypedDraft, today: date) -> dict[str, Any]:
    """The data of what this agency has of its own, judged on the province's calendar. Raises FormInvalid by field."""
    hours = parse_typed_hours(typed.hours) if typed.hours.strip() else None
    days = parse_typed_days(typed.days, weekly_rest=_weekly_rest(hours, province.calendar))
    errors = _decision_errors(typed, today=today) | _line_errors(days, hours)
    if not typed.hours.strip() and not typed.days.strip():
        errors["hours"] = ("Chưa nhập giờ làm việc riêng hoặc ngày nghỉ riêng nào.",)
    _require(errors)
    own = {"id": code, "label": f"{code}: {typed.label}", "day_off": days.day_off, "make_up_day": days.make_up_day}
    data = own | (hours.as_data() if hours else {})
    try:
        for_agency(province, own=agency_hours_from_data(data))
    except Invalid as error:
        raise FormInvalid(
            {"days": (f"{str(error.data['reason'])[:1].upper()}{str(error.data['reason'])[1:]}.",)}
        ) from None
    return {**data, "day_off": [*days.day_off], "make_up_day": [*days.make_up_day]}


def province_typed(current: CalendarVersion, *, year: int) -> tuple[str, str]:
    """Days of the year and hours in force, as they would be typed; a provisional year is the draft of its list."""
    calendar = current.calendar
    days = typed_days_text(current.days, year=year)
    return days, typed_hours_text(calendar.office_hours, seasons=calendar.seasons)


def agency_typed(own: AgencyHours | None) -> tuple[str, str]:
    """An agency's own days and hours in force, as they would be typed."""
    if own is None:
        return "", ""
    days = typed_days_text({**own.days_off, **own.make_up_days})
    return days, "" if own.office_hours is None else typed_hours_text(own.office_hours, seasons=own.seasons)


def _weekly_rest(hours: TypedHours | None, current: Calendar) -> frozenset[int]:
    """The weekdays on which nobody works in any season; by the hours in force where none were typed."""
    if hours is None:
        weeks: list[Mapping[int, Any]] = [current.office_hours, *(season.office_hours for season in current.seasons)]
        return frozenset(day for day in range(7) if not any(week.get(day) for week in weeks))
    typed = [hours.office_hours, *(season["office_hours"] for season in hours.season)]
    worked = {name for week in typed for name, spans in week.items() if spans}
    return frozenset(n for n, name in enumerate(_NAMES) if name not in worked)


_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _line_errors(days: TypedDays, hours: TypedHours | None) -> dict[str, tuple[str, ...]]:
    found = {"days": days.problems, "hours": hours.problems if hours else ()}
    return {field: tuple(problem.sentence for problem in problems) for field, problems in found.items() if problems}


def _decision_errors(typed: TypedDraft, *, today: date) -> dict[str, tuple[str, ...]]:
    errors: dict[str, tuple[str, ...]] = {}
    if not 0 < len(typed.decision_number.strip()) <= LONGEST_NUMBER:
        errors["decision_number"] = (f"Nhập số quyết định, không quá {LONGEST_NUMBER} ký tự.",)
    if typed.decision_on is None or not typed.decision_on.year >= EARLIEST_YEAR or typed.decision_on > today:
        errors["decision_on"] = (f"Nhập ngày quyết định, từ năm {EARLIEST_YEAR} và không sau hôm nay.",)
    if not 0 < len(typed.reason.strip()) <= LONGEST_REASON:
        errors["reason"] = (f"Nhập lý do thay đổi, không quá {LONGEST_REASON} ký tự.",)
    return errors | {
        field: (f"Nội dung dài quá {LONGEST_TEXT} ký tự.",)
        for field, text in (("days", typed.days), ("hours", typed.hours))
        if len(text) > LONGEST_TEXT
    }


def _require(errors: Mapping[str, tuple[str, ...]]) -> None:
    if errors:
        raise FormInvalid(errors)
