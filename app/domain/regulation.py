"""Regulations: dated, versioned files in which every value stands with its rule id, its clause and its days.

One TOML file each in ``regulations/``. A file may build on another (``builds_on``): values it does not give are the
other's, and say so in ``given_by``. The clock's own values must stand in every file, so each can be judged alone.
A file may follow another (``replaces``): what was received before it came into force stays under the earlier one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.domain.errors import NotFound
from app.domain.policy import Policy
from app.domain.regulation_contradictions import contradiction, policy_of
from app.domain.regulation_keys import KINDS, POLICY_KEYS
from app.domain.regulation_text import RegulationText, read_text
from app.domain.regulation_values import Interval, RuleValue

FOLDER = Path(__file__).parent / "regulations"
DEFAULT_REGULATION = "mac-dinh"


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """A regulation as chosen by a province. ``status`` is in_force | draft | default | replaced.

    ``notice`` is the Vietnamese sentence to show wherever the regulation is chosen (a draft, a replaced text); empty
    otherwise. ``history`` holds all values, for each key of the table of keys in order of time and without a gap;
    ``values`` and ``policy`` are those of one day: the newest of each key, or what ``on`` was asked for.
    """

    id: str
    name: str
    title: str
    status: str
    interval: Interval
    version: str
    policy: Policy
    values: tuple[RuleValue, ...]
    history: tuple[RuleValue, ...]
    notice: str = ""
    replaces: str | None = None

    @property
    def in_force_from(self) -> date | None:
        """The first day in force; None for a draft and for the default."""
        return self.interval.first

    def value(self, key: str) -> RuleValue:
        """The value with its clause; KeyError for an unknown key."""
        for item in self.values:
            if item.key == key:
                return item
        raise KeyError(key)

    def on(self, day: date) -> "Regulation":
        """The same regulation with the values of this day; of its first or last day in force if it lies outside."""
        nearest = min(max(day, self.interval.begins), self.interval.ends)
        values = tuple(value for value in self.history if nearest in value.interval)
        if values == self.values:
            return self
        return replace(self, values=values, policy=policy_of({value.key: value for value in values}))


def regulation_ids() -> tuple[str, ...]:
    """The ids of the regulations that ship: the default first, then by name of the file."""
    names = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT_REGULATION))


@lru_cache(maxsize=32)
def load_regulation(regulation_id: str = DEFAULT_REGULATION) -> Regulation:
    """The regulation with this id and its newest values; which day asks for ``regulation_on``.

    Raises NotFound("regulation_unknown"), Invalid("regulation_invalid").
    """
    if regulation_id not in regulation_ids():
        raise NotFound("regulation_unknown", regulation=regulation_id)
    path = _path(regulation_id)
    return parse_regulation(path.read_text(encoding="utf-8"), file=path.name)


def regulation_on(chosen: str, day: date) -> Regulation:
    """What governs a dossier received on this day where the province chose ``chosen``, with the values of that day.

    The chosen one if it was in force, else the first it follows (``replaces``) that was; a draft and the default always
    are. A dossier is never without rules: before all of them the oldest holds, in a gap the last that had begun.
    Raises as ``load_regulation``.
    """
    line = [load_regulation(one) for one in succession(chosen)]
    begun = [one for one in line if one.interval.begins <= day] or line[-1:]
    return next((one for one in begun if day in one.interval), begun[0]).on(day)


def succession(chosen: str) -> tuple[str, ...]:
    """The regulation and those it follows, the newest first."""
    found = [chosen]
    while (earlier := load_regulation(found[-1]).replaces) is not None:
        found.append(earlier)
    return tuple(found)


def parse_regulation(text: str, *, file: str) -> Regulation:
    """Read a regulation file. Raises Invalid("regulation_invalid") with ``file``, ``line`` and ``reason``.

    What it builds on and what it follows are looked for among the regulations that ship.
    """
    source = read_text(text, file=file)
    _check_line(source, "builds_on", source.head.builds_on)
    _check_line(source, "replaces", source.head.replaces)
    history = _history(source)
    _check_days(source, history)
    head = source.head
    newest = {value.key: value for value in history}
    return Regulation(
        **{name: getattr(head, name) for name in ("id", "name", "title", "status", "version", "notice", "replaces")},
        interval=head.interval,
        policy=policy_of(newest),
        values=tuple(newest.values()),
        history=history,
    )


def _check_line(source: RegulationText, field: str, first: str | None) -> None:
    """What a file names, and what that names in turn, must ship, must not lead back to it, and must be older."""
    seen, following, came = [source.head.id], first, source.head.interval.first
    while following is not None:
        if following in seen:
            raise source.wrong(field, f"các quy chế nối thành vòng: {' → '.join([*seen, following])}")
        if following not in regulation_ids():
            raise source.wrong(field, f"không có quy chế “{following}”")
        raw = _raw(following)
        began = raw.get("in_force_from")
        if field == "replaces" and came and began and str(began) >= str(came):
            raise source.wrong(field, f"quy chế “{following}” không có hiệu lực trước quy chế thay thế nó")
        seen.append(following)
        following, came = raw.get(field), began


def _raw(regulation_id: str) -> Mapping[str, Any]:
    """The head of a file that ships, not yet judged: reading it whole would walk the same line again."""
    return tomllib.loads(_path(regulation_id).read_text(encoding="utf-8"))


def _path(regulation_id: str) -> Path:
    return FOLDER / f"{regulation_id}.toml"


def _history(source: RegulationText) -> tuple[RuleValue, ...]:
    """All values in the order of the table of keys; each key is given for every day of the regulation."""
    inherited = _inherited(source)
    history: list[RuleValue] = []
    for key in KINDS:
        values = source.values.get(key) or inherited.get(key)
        if not values:
            raise source.wrong(key, "thiếu giá trị này")
        if not _covers(values, source.head.interval):
            raise source.wrong(key, "không có giá trị cho toàn bộ thời gian hiệu lực của quy chế")
        history += values
    return tuple(history)


def _inherited(source: RegulationText) -> dict[str, tuple[RuleValue, ...]]:
    """The other regulation's values on the days of this one, those of the clock left out."""
    if source.head.builds_on is None:
        return {}
    found: dict[str, tuple[RuleValue, ...]] = {}
    for value in load_regulation(source.head.builds_on).history:
        shared = value.interval.within(source.head.interval)
        if value.key not in POLICY_KEYS and shared is not None:
            found[value.key] = (*found.get(value.key, ()), replace(value, interval=shared))
    return found


def _covers(values: tuple[RuleValue, ...], whole: Interval) -> bool:
    intervals = [value.interval for value in values]
    unbroken = all(a.ends + timedelta(days=1) == b.begins for a, b in pairwise(intervals))
    return unbroken and intervals[0].begins == whole.begins and intervals[-1].ends == whole.ends


def _check_days(source: RegulationText, history: tuple[RuleValue, ...]) -> None:
    """No day on which two values contradict one another; only days on which a value begins can be the first such."""
    for day in sorted({value.interval.begins for value in history}):
        found = contradiction({value.key: value for value in history if day in value.interval})
        if found:
            raise source.wrong(*found)
