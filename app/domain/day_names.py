"""The days of a calendar that are no ordinary ones: why they are off or made up, as data and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

#: kind → word; all but the last are days off
DAY_KINDS = {
    "holiday": "Nghỉ lễ, tết",
    "compensatory": "Nghỉ bù",
    "swap_off": "Nghỉ hoán đổi",
    "local": "Nghỉ riêng của cơ quan",
    "make_up": "Làm bù",
}
DAY_OFF_KINDS = ("holiday", "compensatory", "swap_off", "local")
MAKE_UP_KINDS = ("make_up",)
_KEYS = {"date", "name", "kind", "source", "for", "provisional"}


@dataclass(frozen=True, kw_only=True)
class DayName:
    """Why a day is not an ordinary one. ``kind`` is holiday | compensatory | swap_off | local | make_up."""

    name: str
    kind: str
    source: str = ""
    provisional: bool = False


def days_from_data(entries: Iterable[Mapping[str, Any]], *, kinds: tuple[str, ...], usual: str) -> dict[date, DayName]:
    """The named days of a list of entries; ``usual`` is the kind of those that do not say theirs.

    Raises ValueError for a day given twice, an unknown key and a kind that is not among ``kinds``.
    """
    days: dict[date, DayName] = {}
    for entry in entries:
        day = date_of(entry["date"])
        if day in days:
            raise ValueError(f"{day.isoformat()} is given twice")
        days[day] = _day_name(entry, day=day, kinds=kinds, usual=usual)
    return days


def day_data(day: date, name: DayName) -> dict[str, Any]:
    """The entry from which ``days_from_data`` makes the same day."""
    data = {"date": day.isoformat(), "name": name.name, "kind": name.kind, "source": name.source}
    return data | {"provisional": True} if name.provisional else data


def days_data(days: Mapping[date, DayName], *, of: Iterable[date]) -> list[dict[str, Any]]:
    """The entries of these days in order."""
    return [day_data(day, days[day]) for day in sorted(of)]


def date_of(raw: object) -> date:
    """A date as TOML or JSON has it; ValueError for anything else."""
    if isinstance(raw, datetime) or not isinstance(raw, str | date):
        raise ValueError(f"not a date: {raw!r}")
    return date.fromisoformat(raw) if isinstance(raw, str) else raw


def make_up_name(day: date | None = None) -> str:
    """What a make-up day is called that has no name of its own: for which day off it pays, where that is known."""
    return f"Làm bù cho ngày {day:%d/%m/%Y}" if day else "Làm bù"


def _day_name(entry: Mapping[str, Any], *, day: date, kinds: tuple[str, ...], usual: str) -> DayName:
    unknown = sorted(set(entry) - _KEYS)
    kind = entry.get("kind", usual)
    if unknown or kind not in kinds:
        raise ValueError(f"{day.isoformat()}: unknown {unknown[0] if unknown else f'kind {kind}'!r}")
    return DayName(
        name=entry.get("name") or _usual_name(entry, kind),
        kind=kind,
        source=entry.get("source", ""),
        provisional=bool(entry.get("provisional", False)),
    )


def _usual_name(entry: Mapping[str, Any], kind: str) -> str:
    if kind in DAY_OFF_KINDS:
        return DAY_KINDS[kind]
    return make_up_name(date_of(entry["for"]) if "for" in entry else None)
