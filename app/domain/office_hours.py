"""Office hours and times of day as people write them: ``"07:30-11:30"``, ``"15:00"``, weekdays ``mon`` … ``sun``."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from itertools import pairwise

from app.domain.working_year import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[time, time]
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


def parse_time(text: str) -> time:
    """``"15:00"`` or ``"15:00:01"`` as a time of day; ValueError otherwise."""
    found = _TIME.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"not a time of day (HH:MM): {text!r}")
    hour, minute, second = (int(part or 0) for part in found.groups())
    return time(hour, minute, second)


def time_text(moment: time) -> str:
    """The inverse of ``parse_time``: seconds are written only when there are some."""
    return moment.strftime("%H:%M:%S" if moment.second else "%H:%M")


def seconds_of(moment: time) -> int:
    """Whole seconds after midnight."""
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def parse_span(text: str) -> Span:
    """``"07:30-11:30"`` as start and end; ValueError otherwise."""
    start, dash, end = text.replace("–", "-").partition("-") if isinstance(text, str) else ("", "", "")
    if not dash:
        raise ValueError(f"not an office interval (HH:MM-HH:MM): {text!r}")
    return parse_time(start), parse_time(end)


def parse_office_hours(raw: Mapping[str, Iterable[str]]) -> dict[int, tuple[Span, ...]]:
    """``{"mon": ["07:30-11:30", …], …}`` as weekday numbers (Monday is 0) and spans; ValueError otherwise."""
    unknown = [name for name in raw if name not in WEEKDAYS]
    if unknown:
        raise ValueError(f"not a weekday (mon … sun): {unknown[0]!r}")
    return {WEEKDAYS.index(name): tuple(parse_span(span) for span in spans) for name, spans in raw.items()}


def office_hours_text(hours: Mapping[int, Iterable[Span]]) -> dict[str, list[str]]:
    """The inverse of ``parse_office_hours``, weekdays in order, empty ones left out."""
    written = {
        WEEKDAYS[day]: [f"{time_text(start)}-{time_text(end)}" for start, end in spans] for day, spans in hours.items()
    }
    return {name: written[name] for name in WEEKDAYS if written.get(name)}


def weekly_hours(office_hours: Mapping[int, Iterable[Span]]) -> dict[int, Hours]:
    """The intervals of each weekday in seconds after midnight, in order.

    Raises ValueError for a weekday that is none and for intervals that are empty or overlap.
    """
    return {weekday: _day_hours(weekday, spans) for weekday, spans in office_hours.items()}


def _day_hours(weekday: int, spans: Iterable[Span]) -> Hours:
    if not 0 <= weekday <= 6:
        raise ValueError(f"a weekday is 0 (Monday) to 6 (Sunday), not {weekday}")
    hours = tuple(sorted((seconds_of(start), seconds_of(end)) for start, end in spans))
    if any(start >= end for start, end in hours):
        raise ValueError(f"an office interval of weekday {weekday} ends before it begins")
    if any(left[1] > right[0] for left, right in pairwise(hours)):
        raise ValueError(f"office intervals of weekday {weekday} overlap")
    return hours


def weekday_runs(office_hours: Mapping[int, Iterable[Span]]) -> list[tuple[int, int, tuple[Span, ...]]]:
    """Neighbouring weekdays that have the same hours: (first, last, intervals); days without hours are left out."""
    runs: list[tuple[int, int, tuple[Span, ...]]] = []
    for day in range(len(WEEKDAYS)):
        spans = tuple(sorted(office_hours.get(day, ())))
        if spans and runs and runs[-1][1:] == (day - 1, spans):
            runs[-1] = (runs[-1][0], day, spans)
        elif spans:
            runs.append((day, day, spans))
    return runs
