"""Calendars as the templates take them: months as cells, changes in words, what the parts of a year are called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.casework.calendar_scope import REVISION_STATES
from app.domain.calendar_changes import CHANGE_KINDS, DayChange
from app.domain.day_names import DAY_KINDS
from app.domain.vietnamese import date_text
from app.domain.year_view import YearDay, YearView

#: state chip of the design: open | waiting | active | closed
CHIPS = {"draft": "waiting", "released": "closed", "rejected": "closed", "withdrawn": "closed"}
LEGEND = ("off", "provisional", "make_up", "weekend", "today")


@dataclass(frozen=True, kw_only=True)
class ChangeGroup:
    """Changes of one kind in words; ``provisional`` ones are only computed from the statute."""

    title: str
    lines: tuple[str, ...]
    provisional: bool = False


def months(view: YearView, *, today: date) -> list[tuple[str, list[list[dict[str, Any]]]]]:
    """Twelve months as the macro ``month_calendar`` takes them."""
    return [
        (f"{month.title}/{view.year}", [[_cell(day, today=today) for day in week] for week in month.weeks])
        for month in view.months
    ]


def _cell(day: YearDay | None, *, today: date) -> dict[str, Any]:
    if day is None:
        return {"day": None, "classes": ["outside"]}
    classes = [] if day.status == "working" else [day.status]
    return {"day": day.date.day, "classes": [*classes, "today"] if day.date == today else classes, "title": day.name}


def named_days(view: YearView) -> list[tuple[str, str, str]]:
    """Date, name and kind of each day with a name."""
    return [(date_text(day.date), day.name or "", DAY_KINDS.get(day.kind or "", "")) for day in view.named]


def change_groups(changes: Iterable[DayChange]) -> list[ChangeGroup]:
    """The changes by kind in words; those that are only provisional stand apart, at the end."""
    found: dict[tuple[bool, str], list[str]] = {}
    for change in changes:
        found.setdefault((change.provisional, CHANGE_KINDS[change.kind]), []).append(_line(change))
    ordered = sorted(found.items(), key=lambda item: item[0][0])
    return [ChangeGroup(title=title, lines=tuple(lines), provisional=unsure) for (unsure, title), lines in ordered]


def _line(change: DayChange) -> str:
    where = date_text(change.date) if change.date else change.period or ""
    if change.before and change.after:
        return f"{where}: từ “{change.before}” thành “{change.after}”"
    return f"{where}: {change.after or change.before or 'tên theo mùa thay đổi'}"


def state_words(state: str, *, current: bool) -> tuple[str, str]:
    """Word and chip of a revision's state."""
    return ("Đang áp dụng", "active") if current else (REVISION_STATES[state], CHIPS[state])
