"""Calendars as data: days off by name and kind, make-up days, office hours, and which years are still provisional.

The shipped file is ``calendars/vn.toml``; a released calendar of a province has the same shape as JSON. The digest in
``version`` changes whenever a date, an hour or a name changes, so a due moment can say what it was counted with.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from app.domain.calendar import Calendar
from app.domain.errors import Invalid, NotFound
from app.domain.office_hours import office_hours_text, parse_office_hours

FOLDER = Path(__file__).parent / "calendars"
DEFAULT_CALENDAR = "vn"
DAY_OFF_KINDS = ("holiday", "compensatory", "swap_off")
_DAY_KEYS = {"date", "name", "kind", "source", "for", "provisional"}
_KEYS = {"id", "label", "provisional_years", "office_hours", "day_off", "make_up_day"}


@dataclass(frozen=True, kw_only=True)
class DayName:
    """Why a day is not an ordinary one. ``kind`` is holiday | compensatory | swap_off | make_up."""

    name: str
    kind: str
    source: str = ""
    provisional: bool = False


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
        """The years for which the calendar names any day."""
        return frozenset(day.year for day in self.days)


def calendar_ids() -> tuple[str, ...]:
    """The ids of the calendars that ship."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@lru_cache(maxsize=8)
def load_calendar(calendar_id: str = DEFAULT_CALENDAR) -> CalendarVersion:
    """The shipped calendar with this id. Raises NotFound("calendar_unknown"), Invalid("calendar_invalid")."""
    if calendar_id not in calendar_ids():
        raise NotFound("calendar_unknown", calendar=calendar_id)
    path = FOLDER / f"{calendar_id}.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Invalid("calendar_invalid", calendar=calendar_id, reason=str(error)) from None
    return calendar_from_data(raw)


def calendar_from_data(raw: Mapping[str, Any]) -> CalendarVersion:
    """A calendar from plain data (the shape of the TOML file; dates may be ISO texts).

    Raises Invalid("calendar_invalid") with ``reason``, which names the day or the key.
    """
    try:
        return _read(raw)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid("calendar_invalid", calendar=raw.get("id"), reason=str(error)) from None


def calendar_to_data(version: CalendarVersion) -> dict[str, Any]:
    """Plain JSON values from which ``calendar_from_data`` makes an equal calendar."""
    off = sorted(version.calendar.days_off)
    return {
        "id": version.id,
        "label": version.version.rpartition(" · ")[0],
        "provisional_years": sorted(version.provisional_years),
        "office_hours": office_hours_text(version.calendar.office_hours),
        "day_off": [_day_data(day, version.days[day]) for day in off],
        "make_up_day": [_day_data(day, version.days[day]) for day in sorted(version.calendar.make_up_days)],
    }


def _read(raw: Mapping[str, Any]) -> CalendarVersion:
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")
    off = _days(raw.get("day_off", ()), DAY_OFF_KINDS)
    make_up = _days(raw.get("make_up_day", ()), ("make_up",))
    calendar = Calendar(
        office_hours=parse_office_hours(raw["office_hours"]),
        days_off=frozenset(off),
        make_up_days=frozenset(make_up),
    )
    read = CalendarVersion(
        id=raw["id"],
        version=f"{raw['label']} · ",
        calendar=calendar,
        provisional_years=frozenset(int(year) for year in raw.get("provisional_years", ())),
        days=MappingProxyType(dict(sorted((off | make_up).items()))),
    )
    return _with_digest(read)


def _with_digest(read: CalendarVersion) -> CalendarVersion:
    content = json.dumps(calendar_to_data(read), ensure_ascii=False, sort_keys=True).encode()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return CalendarVersion(
        id=read.id,
        version=read.version + digest,
        calendar=read.calendar,
        provisional_years=read.provisional_years,
        days=read.days,
    )


def _days(entries: Any, kinds: tuple[str, ...]) -> dict[date, DayName]:
    days: dict[date, DayName] = {}
    for entry in entries:
        day = _date(entry["date"])
        if day in days:
            raise ValueError(f"{day.isoformat()} is given twice")
        days[day] = _day_name(entry, day, kinds)
    return days


def _day_name(entry: Mapping[str, Any], day: date, kinds: tuple[str, ...]) -> DayName:
    unknown = sorted(set(entry) - _DAY_KEYS)
    kind = entry.get("kind", kinds[0])
    if unknown or kind not in kinds:
        raise ValueError(f"{day.isoformat()}: unknown {unknown[0] if unknown else f'kind {kind}'!r}")
    name = entry.get("name") or _make_up_name(entry)
    return DayName(
        name=name, kind=kind, source=entry.get("source", ""), provisional=bool(entry.get("provisional", False))
    )


def _make_up_name(entry: Mapping[str, Any]) -> str:
    return f"Làm bù cho ngày {_date(entry['for']):%d/%m/%Y}" if "for" in entry else "Làm bù"


def _day_data(day: date, name: DayName) -> dict[str, Any]:
    data = {"date": day.isoformat(), "name": name.name, "kind": name.kind, "source": name.source}
    return data | {"provisional": True} if name.provisional else data


def _date(raw: object) -> date:
    if isinstance(raw, datetime) or not isinstance(raw, str | date):
        raise ValueError(f"not a date: {raw!r}")
    return date.fromisoformat(raw) if isinstance(raw, str) else raw
