"""A year of a calendar for people: twelve months with every day's meaning, the days by name, the hours in sentences."""

from calendar import Calendar as Months
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from app.domain.calendar_files import CalendarVersion
from app.domain.hours_text import hours_sentences
from app.domain.unpublished_years import first_statutory_year, statutory_year

YearDayStatus = Literal["working", "weekend", "off", "make_up", "provisional"]
#: status → word, for the legend; a provisional day is a day off that is only computed from the statute
YEAR_DAY_STATUSES: dict[YearDayStatus, str] = {
    "working": "Ngày làm việc",
    "weekend": "Nghỉ hằng tuần",
    "off": "Ngày nghỉ",
    "make_up": "Ngày làm bù",
    "provisional": "Ngày nghỉ dự kiến",
}
_MONTHS = Months(firstweekday=0)


@dataclass(frozen=True, kw_only=True)
class YearDay:
    """One day: its meaning, and why it is no ordinary one (``kind`` as of a ``DayName``; None for ordinary days)."""

    date: date
    status: YearDayStatus
    name: str | None = None
    kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class YearMonth:
    """A month in weeks from Monday; None for the days of its neighbours."""

    month: int
    title: str
    weeks: tuple[tuple[YearDay | None, ...], ...]
    working_days: int


@dataclass(frozen=True, kw_only=True)
class YearView:
    """The whole year. ``hours`` and ``notes`` are sentences; ``named`` are the days with a name in order."""

    year: int
    provisional: bool
    months: tuple[YearMonth, ...]
    named: tuple[YearDay, ...]
    hours: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def working_days(self) -> int:
        """How many days of the year have office time."""
        return sum(month.working_days for month in self.months)


def year_view(version: CalendarVersion, *, year: int) -> YearView:
    """The year of this calendar. Raises ValueError for a year beyond the range of dates."""
    first = date(year, 1, 1)
    return YearView(
        year=year,
        provisional=version.is_provisional(first),
        months=tuple(_month(version, year=year, month=month) for month in range(1, 13)),
        named=tuple(_day(version, day) for day in sorted(version.days) if day.year == year),
        hours=hours_sentences(version.calendar),
        notes=_notes(version, year=year),
    )


def year_json(view: YearView) -> dict[str, Any]:
    """The year for programs."""
    return {
        "year": view.year,
        "provisional": view.provisional,
        "working_days": view.working_days,
        "hours": list(view.hours),
        "notes": list(view.notes),
        "named_days": [
            {"date": day.date.isoformat(), "status": day.status, "kind": day.kind, "name": day.name}
            for day in view.named
        ],
        "months": [{"month": month.month, "working_days": month.working_days} for month in view.months],
    }


def _month(version: CalendarVersion, *, year: int, month: int) -> YearMonth:
    weeks = tuple(
        tuple(_day(version, date(year, month, number)) if number else None for number in week)
        for week in _MONTHS.monthdayscalendar(year, month)
    )
    working = sum(1 for week in weeks for day in week if day and version.calendar.is_working_day(day.date))
    return YearMonth(month=month, title=f"Tháng {month}", weeks=weeks, working_days=working)


def _day(version: CalendarVersion, day: date) -> YearDay:
    name = version.days.get(day)
    told = {"name": name.name, "kind": name.kind} if name else {}
    return YearDay(date=day, status=_status(version, day), **told)


def _status(version: CalendarVersion, day: date) -> YearDayStatus:
    name, calendar = version.days.get(day), version.calendar
    if day in calendar.days_off:
        return "provisional" if name and name.provisional else "off"
    if day in calendar.make_up_days:
        return "make_up"
    return "working" if calendar.is_working_day(day) else "weekend"


def _notes(version: CalendarVersion, *, year: int) -> tuple[str, ...]:
    if not version.is_provisional(date(year, 1, 1)):
        return ()
    unpublished = f"Lịch nghỉ năm {year} chưa được công bố"
    if year not in version.known_years:
        return (f"{unpublished} và chưa được tính: chỉ có ngày nghỉ hằng tuần.",)
    missing = statutory_year(year).missing_text if year >= first_statutory_year() else ""
    computed = f"{unpublished}: các ngày nghỉ được tính theo luật, chỉ là dự kiến."
    return (computed, f"Năm {year} {missing}.") if missing else (computed,)
