"""What a new version of a calendar changes, for the people who decide about it: day by day, hours by period."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from app.domain.calendar import Calendar
from app.domain.calendar_files import CalendarVersion
from app.domain.day_names import DAY_KINDS, DayName
from app.domain.hours_text import week_text
from app.domain.office_hours import Span
from app.domain.seasons import MONTH_DAYS, MonthDay, Season, month_day_text

ChangeKind = Literal["added_off", "removed_off", "added_make_up", "removed_make_up", "renamed", "hours_changed"]
#: kind → word
CHANGE_KINDS: dict[ChangeKind, str] = {
    "added_off": "Thêm ngày nghỉ",
    "removed_off": "Bỏ ngày nghỉ",
    "added_make_up": "Thêm ngày làm bù",
    "removed_make_up": "Bỏ ngày làm bù",
    "renamed": "Đổi tên",
    "hours_changed": "Đổi giờ làm việc",
}


@dataclass(frozen=True, kw_only=True)
class DayChange:
    """One change. ``before`` and ``after`` are names of the day, or office hours in words; None where there was none.

    A change of hours has no ``date`` but a ``period``: ``cả năm`` or ``từ 15/04 đến 15/10``. ``provisional`` when the
    day as it will be (a removed one: as it was) is only computed from the statute.
    """

    kind: ChangeKind
    date: datetime.date | None = None
    period: str | None = None
    before: str | None = None
    after: str | None = None
    provisional: bool = False


def changed_days(before: CalendarVersion, *, after: CalendarVersion) -> tuple[DayChange, ...]:
    """Every day that becomes off, working or made up, or is called otherwise, by date; then the changes of hours.

    A day off that becomes a make-up day is two changes. Hours are compared as they hold through the year: a season
    that changes nothing is no change of hours, but a new name for it is told.
    """
    days = sorted(before.days.keys() | after.days.keys())
    told = [change for day in days for change in _of_day(day, before.days.get(day), after.days.get(day))]
    return *told, *_of_hours(before.calendar, after.calendar)


def newly_published_years(before: CalendarVersion, *, after: CalendarVersion) -> tuple[int, ...]:
    """The years whose days off were provisional or unknown and are published now."""
    return tuple(sorted(after.published_years - before.published_years))


# --- days


def _of_day(day: datetime.date, before: DayName | None, after: DayName | None) -> Iterator[DayChange]:
    if before and after and _made_up(before) == _made_up(after):
        if (before.name, before.kind) != (after.name, after.kind):
            told = _called(before, beside=after), _called(after, beside=before)
            yield DayChange(kind="renamed", date=day, before=told[0], after=told[1], provisional=after.provisional)
        return
    if before:
        kind: ChangeKind = "removed_make_up" if _made_up(before) else "removed_off"
        lost = before.provisional if after is None else after.provisional
        yield DayChange(kind=kind, date=day, before=before.name, provisional=lost)
    if after:
        kind = "added_make_up" if _made_up(after) else "added_off"
        yield DayChange(kind=kind, date=day, after=after.name, provisional=after.provisional)


def _called(name: DayName, *, beside: DayName) -> str:
    """The name of a day; with its kind where only that has changed."""
    return f"{name.name} ({DAY_KINDS[name.kind].lower()})" if name.name == beside.name else name.name


def _made_up(name: DayName) -> bool:
    return name.kind == "make_up"


# --- hours

#: the hours of a weekday in order, empty weekdays left out
_Week = tuple[tuple[int, tuple[Span, ...]], ...]
#: season and hours before, season and hours after
_Step = tuple[str, _Week, str, _Week]


def _of_hours(before: Calendar, after: Calendar) -> Iterator[DayChange]:
    for step, days in _stretches(before, after):
        (old_season, old, new_season, new), period = step, _period_text(days)
        if old != new:
            told = _week_text(old_season, old), _week_text(new_season, new)
            yield DayChange(kind="hours_changed", period=period, before=told[0], after=told[1])
        elif old_season != new_season:
            yield DayChange(kind="renamed", period=period, before=old_season or None, after=new_season or None)


def _stretches(before: Calendar, after: Calendar) -> list[tuple[_Step, list[MonthDay]]]:
    """The year in stretches of equal hours before and after, the one over the new year in one piece."""
    steps = {day: (*_week_on(before, day), *_week_on(after, day)) for day in MONTH_DAYS}
    found = [(step, list(days)) for step, days in groupby(MONTH_DAYS, key=steps.__getitem__)]
    if len(found) > 1 and found[0][0] == found[-1][0]:
        step, days = found.pop()
        found[0] = step, days + found[0][1]
    return found


def _week_on(calendar: Calendar, month_day: MonthDay) -> tuple[str, _Week]:
    season: Season | None = next((season for season in calendar.seasons if season.holds(month_day)), None)
    hours = season.office_hours if season else calendar.office_hours
    week = tuple((day, tuple(sorted(spans))) for day, spans in sorted(hours.items()) if spans)
    return season.name if season else "", week


def _period_text(days: list[MonthDay]) -> str:
    if len(days) == len(MONTH_DAYS):
        return "cả năm"
    return f"từ {month_day_text(days[0])} đến {month_day_text(days[-1])}"


def _week_text(season: str, week: _Week) -> str:
    return f"{season}: {week_text(dict(week))}" if season else week_text(dict(week))
