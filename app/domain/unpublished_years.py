"""The days off that the statute gives in a year whose days are not yet published: provisional, never authority.

What the law says stands in ``calendars/statutory.toml``, the days of the lunar calendar in ``calendars/lunar.toml``
(BLLĐ 2019 Điều 111.3, Điều 112; NQ 28/2026/QH16). Only the announcement of the year decides.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.day_names import DayName
from app.domain.office_hours import WEEKDAYS
from app.domain.seasons import parse_month_day

FOLDER = Path(__file__).parent / "calendars"
#: files of this folder that are no calendars
TABLES = frozenset({"lunar", "statutory"})
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class StatutoryYear:
    """The provisional days off of a year by date. ``missing`` names the holidays that could not be dated."""

    year: int
    days: Mapping[date, DayName]
    missing: tuple[str, ...] = ()

    @property
    def missing_text(self) -> str:
        """What the year lacks and why, empty where it lacks nothing."""
        return _missing_text(self.missing)


def statutory_year(year: int) -> StatutoryYear:
    """The days off of a year by the statute, each marked provisional, compensatory days included.

    A year beyond the lunar table has only its days of the solar calendar and says in ``missing``, and in the source
    of each day, what it lacks. Raises ValueError for a year before the statute and beyond the calendar.
    """
    law = _table("statutory")
    if not first_statutory_year() <= year <= date.max.year:
        raise ValueError(
            f"năm {year}: ngày nghỉ theo Bộ luật Lao động 2019 chỉ tính được từ năm {first_statutory_year()}"
        )
    holidays = [rule for rule in law["holiday"] if rule.get("since", year) <= year]
    missing = tuple(rule["name"] for rule in holidays if _anchor(rule, year) is None)
    note = "; ".join(filter(None, ("chưa có thông báo chính thức", _missing_text(missing))))
    given = sorted((found for rule in holidays for found in _given(rule, year)), key=lambda found: found.day)
    days = {found.day: found.named(note) for found in reversed(given)}
    for found in given:
        if found.day.weekday() in _weekly_rest(law):
            day = _following_working_day(found.day, taken=days, rest=_weekly_rest(law))
            days[day] = found.compensated(law["compensation_source"], note)
    return StatutoryYear(year=year, days=MappingProxyType(dict(sorted(days.items()))), missing=missing)


def first_statutory_year() -> int:
    """The first year in which the statute holds."""
    return int(_table("statutory")["in_force_since"])


def lunar_years() -> range:
    """The years whose lunar days are known."""
    known = [int(year) for year in _table("lunar")]
    return range(min(known), max(known) + 1)


@dataclass(frozen=True, kw_only=True)
class _Given:
    """A day that the statute gives."""

    day: date
    name: str
    holiday: str
    source: str

    def named(self, note: str) -> DayName:
        return DayName(name=self.name, kind="holiday", source=f"tính từ {self.source}; {note}", provisional=True)

    def compensated(self, clause: str, note: str) -> DayName:
        source = f"tính từ {clause}; {note}"
        return DayName(name=f"Nghỉ bù {self.holiday}", kind="compensatory", source=source, provisional=True)


def _given(rule: Mapping[str, Any], year: int) -> Iterator[_Given]:
    """The days of one holiday, none where its lunar day is not known."""
    anchor = _anchor(rule, year)
    if anchor is None:
        return
    days = list(rule["days"])
    if "adjacent" in rule:
        adjacent = rule["adjacent"]
        days.append({"offset": adjacent["offset"][WEEKDAYS[anchor.weekday()]], "name": adjacent["name"]})
    for item in days:
        day = anchor + item["offset"] * _DAY
        yield _Given(day=day, name=item["name"], holiday=rule["name"], source=rule["source"])


def _missing_text(missing: tuple[str, ...]) -> str:
    return f"chưa gồm {' và '.join(missing)} vì năm này ngoài bảng âm lịch" if missing else ""


def _anchor(rule: Mapping[str, Any], year: int) -> date | None:
    if "on" in rule:
        return date(year, *parse_month_day(rule["on"]))
    known: date | None = _table("lunar").get(str(year), {}).get(rule["lunar"])
    return known


def _weekly_rest(law: Mapping[str, Any]) -> frozenset[int]:
    return frozenset(WEEKDAYS.index(name) for name in law["weekly_rest"])


def _following_working_day(day: date, *, taken: Mapping[date, DayName], rest: frozenset[int]) -> date:
    """The next day that is neither a weekly rest day nor off already (BLLĐ 111.3)."""
    while day in taken or day.weekday() in rest:
        day += _DAY
    return day


@lru_cache(maxsize=len(TABLES))
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
