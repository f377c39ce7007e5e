"""ISO 8601 durations in calendar time, as diagrams write them (P1M, P2W, PT30M, R3/PT1H)."""

import calendar
import re
from datetime import datetime, timedelta
from fractions import Fraction

from app.domain.clock import VIETNAM, require_aware

_PATTERN = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_CYCLE = re.compile(r"R(?P<times>\d+)/(?P<interval>P[^/]+)")
#: longer than any procedure: a larger text is a mistake
LONGEST = timedelta(days=366 * 100)


def add_duration(at: datetime, text: str) -> datetime:
    """``at`` plus the duration: months and years first, in Vietnamese days (31/01 + P1M is the last day of February).

    Raises ValueError for text that is no such duration, for one of nothing at all and for one over a hundred years.
    """
    parts = _parts(text)
    months = int(parts.get("years", 0)) * 12 + int(parts.get("months", 0))
    if months > 1200:
        raise ValueError(f"a duration over a hundred years: {text!r}")
    span = timedelta(
        weeks=int(parts.get("weeks", 0)),
        days=int(parts.get("days", 0)),
        seconds=float(_seconds(parts)),
    )
    if span > LONGEST:
        raise ValueError(f"a duration over a hundred years: {text!r}")
    return _add_months(require_aware(at), months) + span


def cycle_interval(text: str) -> str:
    """The interval of a cycle with an end: PT1H of R3/PT1H. Raises ValueError for any other text."""
    found = _CYCLE.fullmatch(text.strip().strip('"'))
    if found is None:
        raise ValueError(f"no cycle with an end: {text!r}")
    return found["interval"]


def _parts(text: str) -> dict[str, str]:
    found = _PATTERN.fullmatch(text.strip().strip('"'))
    parts = {key: value for key, value in (found.groupdict() if found else {}).items() if value is not None}
    if not parts:
        raise ValueError(f"no ISO 8601 duration: {text!r}")
    if any(len(value) > 12 for value in parts.values()):
        raise ValueError(f"a duration over a hundred years: {text!r}")
    return parts


def _seconds(parts: dict[str, str]) -> Fraction:
    hours, minutes, seconds = (Fraction(parts.get(name, "0")) for name in ("hours", "minutes", "seconds"))
    return min(hours * 3600 + minutes * 60 + seconds, Fraction(10**11))


def _add_months(at: datetime, months: int) -> datetime:
    if not months:
        return at
    local = at.astimezone(VIETNAM)
    count = local.year * 12 + local.month - 1 + months
    year, month = divmod(count, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(at.tzinfo)
