"""Agencies with hours of their own: the calendar of the province with the hours, and a few days, of one agency.

The days off of the province always stay: an agency may add days, never take one away.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from app.domain.calendar import Calendar
from app.domain.calendar_files import CalendarVersion, signed
from app.domain.day_names import DAY_OFF_KINDS, MAKE_UP_KINDS, DayName, days_data, days_from_data
from app.domain.errors import Invalid
from app.domain.office_hours import Span, office_hours_text, parse_office_hours
from app.domain.seasons import Season, season_data, seasons_from_data

_ID = re.compile(r"[^\s/]+")
_KEYS = {"id", "label", "office_hours", "season", "day_off", "make_up_day"}


@dataclass(frozen=True, kw_only=True)
class AgencyHours:
    """What an agency has of its own. ``office_hours`` None: the hours and seasons of the province hold.

    Otherwise hours and seasons replace those of the province together: without ``seasons`` the hours hold all year.
    """

    id: str
    label: str
    office_hours: Mapping[int, tuple[Span, ...]] | None = None
    seasons: tuple[Season, ...] = ()
    days_off: Mapping[date, DayName] = field(default_factory=dict)
    make_up_days: Mapping[date, DayName] = field(default_factory=dict)


def agency_hours_from_data(raw: Mapping[str, Any]) -> AgencyHours:
    """The hours of an agency from plain data, in the shape of a calendar's; a day off is "local" unless it says more.

    Raises Invalid("calendar_invalid") with ``reason``.
    """
    try:
        own = _read(raw)
        _calendar(own)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid("calendar_invalid", calendar=raw.get("id"), reason=str(error)) from None
    return own


def agency_hours_to_data(own: AgencyHours) -> dict[str, Any]:
    """Plain JSON values from which ``agency_hours_from_data`` makes equal hours."""
    hours = {} if own.office_hours is None else {"office_hours": office_hours_text(own.office_hours)}
    seasons = {"season": [season_data(season) for season in own.seasons]} if own.seasons else {}
    days = {
        "day_off": days_data(own.days_off, of=own.days_off),
        "make_up_day": days_data(own.make_up_days, of=own.make_up_days),
    }
    return {"id": own.id, "label": own.label} | hours | seasons | days


def for_agency(base: CalendarVersion, *, own: AgencyHours) -> CalendarVersion:
    """The calendar of one agency: id ``vn/H14.05``, both labels, one digest over everything that counts.

    Where both name the same day off, the province's name stays. A year that the province does not know stays
    provisional whatever the agency adds. Raises Invalid("calendar_invalid") with ``reason`` where a day of the agency
    contradicts the province, and for hours that are none.
    """
    combined_id = f"{base.id}/{own.id}"
    try:
        return _combined(base, own=own, combined_id=combined_id)
    except ValueError as error:
        raise Invalid("calendar_invalid", calendar=combined_id, reason=str(error)) from None


def _combined(base: CalendarVersion, *, own: AgencyHours, combined_id: str) -> CalendarVersion:
    if "/" in base.id:
        raise ValueError(f"lịch “{base.id}” đã là lịch riêng của một cơ quan, không thể làm lịch chung")
    contradictions = "; ".join(_contradictions(base, own))
    if contradictions:
        raise ValueError(contradictions)
    mine, ours = _calendar(own), base.calendar
    hours = ours if own.office_hours is None else mine
    days = {**own.days_off, **own.make_up_days, **base.days}
    combined = CalendarVersion(
        id=combined_id,
        version="",
        calendar=Calendar(
            office_hours=hours.office_hours,
            days_off=ours.days_off | mine.days_off,
            make_up_days=ours.make_up_days | mine.make_up_days,
            seasons=hours.seasons,
        ),
        provisional_years=base.provisional_years | ({day.year for day in days} - base.known_years),
        days=MappingProxyType(dict(sorted(days.items()))),
    )
    return signed(combined, label=f"{base.label}; {own.label}")


def _contradictions(base: CalendarVersion, own: AgencyHours) -> Iterator[str]:
    for day in sorted(base.calendar.days_off & own.make_up_days.keys()):
        why = f"lịch chung cho nghỉ ({base.days[day].name})"
        yield f"ngày làm bù {day:%d/%m/%Y}: {why}, hãy chọn ngày khác hoặc bỏ ngày này"
    for day in sorted(base.calendar.make_up_days & own.days_off.keys()):
        why = f"lịch chung là ngày làm việc ({base.days[day].name})"
        yield f"ngày nghỉ riêng {day:%d/%m/%Y}: {why}, hãy chọn ngày khác hoặc bỏ ngày này"


def _calendar(own: AgencyHours) -> Calendar:
    """The agency's hours and days alone. Raises ValueError where they are no calendar."""
    if not _ID.fullmatch(own.id):
        raise ValueError(f"mã cơ quan “{own.id}” không hợp lệ: không để trống, không có dấu cách và dấu /")
    if own.office_hours is None and own.seasons:
        raise ValueError("có giờ theo mùa thì phải có giờ làm việc chung (office_hours)")
    if own.office_hours is not None and not (own.seasons or any(own.office_hours.values())):
        raise ValueError("không có giờ làm việc nào: bỏ mục office_hours để dùng giờ của lịch chung")
    return Calendar(
        office_hours=own.office_hours or {},
        days_off=frozenset(own.days_off),
        make_up_days=frozenset(own.make_up_days),
        seasons=own.seasons,
    )


def _read(raw: Mapping[str, Any]) -> AgencyHours:
    unknown = sorted(set(raw) - _KEYS)
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}")
    hours = raw.get("office_hours")
    return AgencyHours(
        id=raw["id"],
        label=raw["label"],
        office_hours=None if hours is None else parse_office_hours(hours),
        seasons=seasons_from_data(raw.get("season", ())),
        days_off=days_from_data(raw.get("day_off", ()), kinds=DAY_OFF_KINDS, usual="local"),
        make_up_days=days_from_data(raw.get("make_up_day", ()), kinds=MAKE_UP_KINDS, usual="make_up"),
    )
