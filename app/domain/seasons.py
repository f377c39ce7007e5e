"""Office hours by season: from a day of the year until a day of the year, both included (winter and summer hours)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.office_hours import Span, office_hours_text, parse_office_hours, weekly_hours
from app.domain.working_year import Hours

#: month and day, such as (4, 15)
MonthDay = tuple[int, int]
_LEAP_YEAR = 2024
_KEYS = ("name", "from", "until", "office_hours")
#: every day that a year can have, in order
MONTH_DAYS: tuple[MonthDay, ...] = tuple(
    (month, day) for month in range(1, 13) for day in range(1, monthrange(_LEAP_YEAR, month)[1] + 1)
)


@dataclass(frozen=True, kw_only=True)
class Season:
    """Office hours that hold from ``first`` until ``last``, both included; it may go over the new year.

    29 February exists only in leap years: a season that ends then ends with February, one that begins then begins on
    1 March of other years. Hours are kept in order and without empty weekdays. Raises ValueError for a day that no
    year has, for a season without a name or without office hours, and for intervals that are empty or overlap.
    """

    name: str
    first: MonthDay
    last: MonthDay
    office_hours: Mapping[int, tuple[Span, ...]]

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("mùa chưa có tên")
        wrong = [edge for edge in (self.first, self.last) if edge not in MONTH_DAYS]
        if wrong:
            raise ValueError(f"mùa “{self.name}”: ngày {month_day_text(wrong[0])} không có trong năm nào")
        if not any(self.week.values()):
            raise ValueError(f"mùa “{self.name}” không có giờ làm việc nào")
        ordered = {day: tuple(sorted(spans)) for day, spans in sorted(self.office_hours.items()) if spans}
        object.__setattr__(self, "office_hours", ordered)

    def __hash__(self) -> int:
        return hash((self.name, self.first, self.last))

    @property
    def week(self) -> Mapping[int, Hours]:
        """The office intervals of each weekday in seconds. Raises ValueError for intervals that are no such."""
        try:
            return weekly_hours(self.office_hours)
        except ValueError as error:
            raise ValueError(f"mùa “{self.name}”: {error}") from None

    def holds(self, month_day: MonthDay) -> bool:
        """Whether the season's hours hold on this day of the year."""
        if self.first <= self.last:
            return self.first <= month_day <= self.last
        return month_day >= self.first or month_day <= self.last

    @property
    def month_days(self) -> tuple[MonthDay, ...]:
        """The days of a leap year on which the season holds."""
        return tuple(day for day in MONTH_DAYS if self.holds(day))


def seasonal_weeks(seasons: Iterable[Season]) -> dict[MonthDay, Mapping[int, Hours]]:
    """The office hours of every day of the year that lies in a season. Raises ValueError where two seasons overlap."""
    owners: dict[MonthDay, Season] = {}
    for season in seasons:
        for day in season.month_days:
            if day in owners:
                both = f"“{owners[day].name}” và “{season.name}”"
                raise ValueError(f"hai mùa {both} trùng nhau ở ngày {month_day_text(day)}")
            owners[day] = season
    weeks = {season: season.week for season in set(owners.values())}
    return {day: weeks[season] for day, season in owners.items()}


def seasons_from_data(entries: Iterable[Mapping[str, Any]]) -> tuple[Season, ...]:
    """Seasons from plain data: ``{"name", "from": "04-15", "until": "10-15", "office_hours": {"mon": [...]}}``.

    Raises ValueError for a key that is missing or unknown, and as ``Season``.
    """
    return tuple(_season(entry) for entry in entries)


def season_data(season: Season) -> dict[str, Any]:
    """The entry from which ``seasons_from_data`` makes the same season."""
    return {
        "name": season.name,
        "from": month_day_key(season.first),
        "until": month_day_key(season.last),
        "office_hours": office_hours_text(season.office_hours),
    }


def _season(entry: Mapping[str, Any]) -> Season:
    wrong = sorted(set(entry) ^ set(_KEYS))
    if wrong:
        raise ValueError(f"mùa “{entry.get('name', '')}”: {'thừa' if wrong[0] in entry else 'thiếu'} mục “{wrong[0]}”")
    return Season(
        name=entry["name"],
        first=parse_month_day(entry["from"]),
        last=parse_month_day(entry["until"]),
        office_hours=parse_office_hours(entry["office_hours"]),
    )


def month_day_of(day: date) -> MonthDay:
    """Month and day of a date."""
    return day.month, day.day


def parse_month_day(text: object) -> MonthDay:
    """``"04-15"`` (month, day) as (4, 15); ValueError for anything else and for a day that no year has."""
    month, dash, day = text.partition("-") if isinstance(text, str) else ("", "", "")
    if not (dash and month.isdecimal() and day.isdecimal() and (int(month), int(day)) in MONTH_DAYS):
        raise ValueError(f"“{text}” không phải là ngày trong năm (tháng-ngày, ví dụ 04-15)")
    return int(month), int(day)


def month_day_key(month_day: MonthDay) -> str:
    """The inverse of ``parse_month_day``."""
    return f"{month_day[0]:02}-{month_day[1]:02}"


def month_day_text(month_day: MonthDay) -> str:
    """As people write it, the day first: ``15/04``."""
    return f"{month_day[1]:02}/{month_day[0]:02}"
