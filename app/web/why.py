"""“Vì sao là ngày này?” ready to be drawn: sentences with their clauses, and months with every day's meaning."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.explain import DayMark, Explanation, Line

MONDAY_FIRST = Calendar(firstweekday=0)


@dataclass(frozen=True, kw_only=True)
class Why:
    """The explanation and its small calendars: (title, weeks) as the macro ``month_calendar`` takes them."""

    lines: tuple[Line, ...]
    months: tuple[tuple[str, list[list[dict[str, Any]]]], ...]
    legend: tuple[str, ...]


def why_view(explanation: Explanation, *, today: date) -> Why:
    """The picture of an explanation; days outside its span are shown without a meaning."""
    months = sorted({(mark.date.year, mark.date.month) for mark in explanation.days})
    statuses = {mark.status for mark in explanation.days}
    return Why(
        lines=explanation.lines,
        months=tuple((f"Tháng {m}/{y}", _weeks(explanation.days, year=y, month=m, today=today)) for y, m in months),
        legend=tuple(s for s in ("first", "counted", "due", "off", "make_up", "weekend") if s in statuses),
    )


def _weeks(marks: Sequence[DayMark], *, year: int, month: int, today: date) -> list[list[dict[str, Any]]]:
    known = {mark.date: mark for mark in marks}
    weeks = MONDAY_FIRST.monthdatescalendar(year, month)
    return [[_cell(day, known.get(day), inside=day.month == month, today=today) for day in week] for week in weeks]


def _cell(day: date, mark: DayMark | None, *, inside: bool, today: date) -> dict[str, Any]:
    if not inside:
        return {"day": None, "classes": ["outside"]}
    classes = [mark.status] if mark else []
    return {
        "day": day.day,
        "classes": [*classes, "today"] if day == today else classes,
        "title": mark.name if mark else None,
    }
