"""ISO 8601 durations, dates and cycles as timers write them, strictly: what cannot be waited for is None."""

import re
from calendar import monthrange
from dataclasses import dataclass
from fractions import Fraction

_NUMBER = r"(\d{1,9})"
_FRACTION = r"(\d{1,9}(?:\.\d{1,9})?)"
_DURATION = re.compile(
    rf"P(?!$)(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?!$)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_FRACTION}S)?)?"
)
_DATE = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-](\d{2}):?(\d{2}))?)?", re.ASCII
)
_CYCLE = re.compile(r"R(\d{0,12})/(P[^/]*)")
_SECONDS = (31_536_000, 2_592_000, 604_800, 86_400, 3_600, 60, 1)

LONGEST = 100 * 365 * 86_400
MOST_REPEATS = 1_000
SHORTEST_CYCLE = 60


@dataclass(frozen=True, kw_only=True)
class Cycle:
    """So many firings (None: for ever) with so many seconds between them."""

    repeats: int | None
    seconds: Fraction


def duration_seconds(text: str) -> Fraction | None:
    """About how many seconds (a month has 30 days here); None for text that is no duration from 0 to 100 years."""
    match = _DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    parts = [Fraction(part) if part else Fraction(0) for part in match.groups()]
    seconds = sum((part * size for part, size in zip(parts, _SECONDS, strict=True)), Fraction(0))
    return seconds if seconds <= LONGEST else None


def is_date(text: str) -> bool:
    """A day or a moment that exists, between 1900 and 2199."""
    match = _DATE.fullmatch(text)
    if not match:
        return False
    year, month, day = (int(part) for part in match.groups()[:3])
    hour, minute, second = (int(part or 0) for part in match.groups()[3:6])
    zone_hours, zone_minutes = (int(part or 0) for part in match.groups()[7:9])
    in_calendar = 1900 <= year < 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    return in_calendar and hour < 24 and minute < 60 and second < 60 and zone_hours < 15 and zone_minutes < 60


def read_cycle(text: str) -> Cycle | None:
    """R3/PT10M and the like; None for anything else, cron expressions too."""
    match = _CYCLE.fullmatch(text)
    seconds = duration_seconds(match.group(2)) if match else None
    if match is None or seconds is None:
        return None
    return Cycle(repeats=int(match.group(1)) if match.group(1) else None, seconds=seconds)


def bare(text: str) -> str:
    """The text without what surrounds a constant in FEEL: a leading "=", quotes, duration("…"), date("…")."""
    inner = text.strip().removeprefix("=").strip()
    match = re.fullmatch(r"""(?:(?:duration|date|date and time)\s*\(\s*)?(["'])([^"']*)\1\s*\)?""", inner)
    return match.group(2).strip() if match else inner
