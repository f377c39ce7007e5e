"""Calendars as data: days off by name and kind, make-up days, office hours, and which years are still provisional.

The shipped file is ``calendars/vn.toml``; a released calendar of a province has the same shape as JSON. The digest in
``version`` changes whenever a date, an hour or a name changes, so a due moment can say what it was counted with.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from app.domain.calendar import Calendar
from app.domain.day_names import DAY_OFF_KINDS, MAKE_UP_KINDS, DayName, days_data, days_from_data
from app.domain.errors import Invalid, NotFound
from app.domain.office_hours import office_hours_text, parse_office_hours
from app.domain.seasons import season_data, seasons_from_data
from app.domain.unpublished_years import FOLDER, TABLES, first_statutory_year, statutory_year

DEFAULT_CALENDAR = "vn"
#: how many years after the last published one are computed from the statute
YEARS_AHEAD = 5
#: between the human label and the digest
_MARK = " · "
_PROVISIONAL_PART = re.compile(r", dự kiến \d{4}(?:-\d{4})?(?:, \d{4}(?:-\d{4})?)*$")
_KEYS = {"id", "label", "provisional_years", "office_hours", "season", "day_off", "make_up_day"}


@dataclass(frozen=True, kw_only=True)
class CalendarVersion:
    """A calendar with the names of its days. ``version`` is the human label and a digest prefix of the content."""

    id: str
    version: str
    calendar: Calendar
    provisional_years: frozenset[int] = frozenset()
    days: Mapping[date, DayName] = field(default_factory=dict)

    def is_provisional(self, day: date) -> bool:
        """True when the days off of this year are not yet published: show the date as "dự kiến"."""
        return day.year in self.provisional_years or day.year not in self.known_years

    @property
    def known_years(self) -> frozenset[int]:
        """The years whose holidays the calendar names: a lone swap or closing does not make a year known."""
        return frozenset(day.year for day, name in self.days.items() if name.kind == "holiday")

    @property
    def published_years(self) -> frozenset[int]:
        """The years whose days off are authority."""
        return self.known_years - self.provisional_years

    @property
    def label(self) -> str:
        """The version for people, without its digest."""
        return self.version.rpartition(_MARK)[0]


def calendar_ids() -> tuple[str, ...]:
    """The ids of the calendars that ship."""
    return tuple(sorted({path.stem for path in FOLDER.glob("*.toml")} - TABLES))


@lru_cache(maxsize=8)
def load_calendar(calendar_id: str = DEFAULT_CALENDAR) -> CalendarVersion:
    """The shipped calendar with this id and its provisional years (``with_provisional_years``).

    Raises NotFound("calendar_unknown"), Invalid("calendar_invalid").
    """
    if calendar_id not in calendar_ids():
        raise NotFound("calendar_unknown", calendar=calendar_id)
    path = FOLDER / f"{calendar_id}.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Invalid("calendar_invalid", calendar=calendar_id, reason=str(error)) from None
    return with_provisional_years(calendar_from_data(raw))


def calendar_from_data(raw: Mapping[str, Any]) -> CalendarVersion:
    """A calendar from plain data (the shape of the TOML file; dates may be ISO texts).

    Raises Invalid("calendar_invalid") with ``reason``, which names the day or the key.
    """
    try:
        return _read(raw)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid("calendar_invalid", calendar=raw.get("id"), reason=str(error)) from None


def calendar_to_data(version: CalendarVersion) -> dict[str, Any]:
    """Plain JSON values from which ``calendar_from_data`` makes an equal calendar.

    ``season`` is there only when there are any: the digest of a calendar without seasons is what it was before them.
    """
    calendar = version.calendar
    seasons = {"season": [season_data(season) for season in calendar.seasons]} if calendar.seasons else {}
    return {
        "id": version.id,
        "label": version.label,
        "provisional_years": sorted(version.provisional_years),
        "office_hours": office_hours_text(calendar.office_hours),
        "day_off": days_data(version.days, of=calendar.days_off),
        "make_up_day": days_data(version.days, of=calendar.make_up_days),
    } | seasons


def signed(version: CalendarVersion, *, label: str) -> CalendarVersion:
    """The same content under this label, with the digest that belongs to it."""
    named = replace(version, version=f"{label}{_MARK}")
    content = json.dumps(calendar_to_data(named), ensure_ascii=False, sort_keys=True).encode()
    return replace(named, version=named.version + hashlib.sha256(content).hexdigest()[:12])


def with_provisional_years(version: CalendarVersion, *, until_year: int | None = None) -> CalendarVersion:
    """The calendar with the days off by the statute in every year it lacks, from its first published year on.

    The last is ``until_year``; without it, ``YEARS_AHEAD`` years after the last published one. These years become
    provisional; a day the calendar names itself stays as it is. A calendar that lacks no year, or has none published,
    is returned unchanged. Raises ValueError for a year beyond the range of dates.
    """
    published = version.published_years
    last = until_year if until_year is not None else max(published, default=0) + YEARS_AHEAD
    first = max(min(published, default=last + 1), first_statutory_year())
    missing = sorted(set(range(first, last + 1)) - version.known_years)
    if not missing:
        return version
    computed = {day: name for year in missing for day, name in statutory_year(year).days.items()}
    return _with_days(
        version,
        days={**computed, **version.days},
        provisional_years=version.provisional_years | set(missing),
    )


def without_provisional_years(version: CalendarVersion) -> CalendarVersion:
    """Only what is published: where a new year's announcement is entered, or a change decided upon.

    Days that are not provisional themselves stay, also in a year that was.
    """
    if not version.provisional_years:
        return version
    published = {day: name for day, name in version.days.items() if not name.provisional}
    return _with_days(version, days=published, provisional_years=frozenset())


def _with_days(
    version: CalendarVersion, *, days: Mapping[date, DayName], provisional_years: frozenset[int]
) -> CalendarVersion:
    made_up = version.calendar.make_up_days & set(days)
    changed = replace(
        version,
        calendar=replace(version.calendar, days_off=frozenset(days) - made_up, make_up_days=made_up),
        provisional_years=provisional_years,
        days=MappingProxyType(dict(sorted(days.items()))),
    )
    label = _PROVISIONAL_PART.sub("", version.label)
    return signed(changed, label=f"{label}, dự kiến {_years_text(provisional_years)}" if provisional_years else label)


def _years_text(years: Iterable[int]) -> str:
    """``2027-2031``, ``2025, 2027-2031``."""
    ordered = sorted(years)
    firsts = [ordered[0], *(b for a, b in pairwise(ordered) if b != a + 1)]
    lasts = [*(a for a, b in pairwise(ordered) if b != a + 1), ordered[-1]]
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(firsts, lasts, strict=True))


def _read(raw: Mapping[str, Any]) -> CalendarVersion:
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")
    off = days_from_data(raw.get("day_off", ()), kinds=DAY_OFF_KINDS, usual="holiday")
    make_up = days_from_data(raw.get("make_up_day", ()), kinds=MAKE_UP_KINDS, usual="make_up")
    calendar = Calendar(
        office_hours=parse_office_hours(raw["office_hours"]),
        days_off=frozenset(off),
        make_up_days=frozenset(make_up),
        seasons=seasons_from_data(raw.get("season", ())),
    )
    read = CalendarVersion(
        id=raw["id"],
        version="",
        calendar=calendar,
        provisional_years=frozenset(int(year) for year in raw.get("provisional_years", ())),
        days=MappingProxyType(dict(sorted((off | make_up).items()))),
    )
    return signed(read, label=raw["label"])
