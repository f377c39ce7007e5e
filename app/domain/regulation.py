"""Regulations: dated, versioned files in which every value stands with its rule id and clause.

One TOML file each in ``regulations/``. A file may build on another (``builds_on``): values it does not give are the
other's, and say so in ``given_by``. The clock's own values must stand in every file, so each can be judged alone.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.domain.errors import Invalid, NotFound
from app.domain.policy import Policy
from app.domain.regulation_values import CONFIDENCES, KINDS, POLICY_KINDS, RULE_ID, RuleValue, Value, policy_of

FOLDER = Path(__file__).parent / "regulations"
DEFAULT_REGULATION = "mac-dinh"
STATUSES = ("in_force", "draft", "default", "replaced")
_HEAD = ("id", "name", "title", "status", "version")
_OTHER = ("in_force_from", "replaced_on", "notice", "builds_on", "value")
_FIELDS = {"rule", "key", "value", "none", "clause", "confidence"}


@dataclass(frozen=True, kw_only=True)
class Regulation:
    """A regulation as chosen by a province. ``status`` is in_force | draft | default | replaced.

    ``notice`` is the Vietnamese sentence to show wherever the regulation is chosen (a draft, a replaced text); empty
    otherwise. ``values`` are in the order of the table of keys.
    """

    id: str
    name: str
    title: str
    status: str
    in_force_from: date | None
    version: str
    policy: Policy
    values: tuple[RuleValue, ...]
    notice: str = ""

    def value(self, key: str) -> RuleValue:
        """The value with its clause; KeyError for an unknown key."""
        for item in self.values:
            if item.key == key:
                return item
        raise KeyError(key)


def regulation_ids() -> tuple[str, ...]:
    """The ids of the regulations that ship: the default first, then by name of the file."""
    names = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return tuple(sorted(names, key=lambda name: name != DEFAULT_REGULATION))


@lru_cache(maxsize=32)
def load_regulation(regulation_id: str = DEFAULT_REGULATION) -> Regulation:
    """The regulation with this id. Raises NotFound("regulation_unknown"), Invalid("regulation_invalid")."""
    if regulation_id not in regulation_ids():
        raise NotFound("regulation_unknown", regulation=regulation_id)
    path = FOLDER / f"{regulation_id}.toml"
    return parse_regulation(path.read_text(encoding="utf-8"), file=path.name)


def parse_regulation(text: str, *, file: str) -> Regulation:
    """Read a regulation file. Raises Invalid("regulation_invalid") with ``file``, ``line`` (or None) and ``reason``."""
    reader = _Reader(text=text, file=file)
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise reader.wrong(str(error)) from None
    return reader.read(raw)


@dataclass(frozen=True, kw_only=True)
class _Reader:
    text: str
    file: str

    def wrong(self, reason: str, needle: str | None = None, *, nth: int = 0) -> Invalid:
        return Invalid("regulation_invalid", file=self.file, line=self._line(needle, nth), reason=reason)

    def _line(self, needle: str | None, nth: int) -> int | None:
        lines = [number for number, line in enumerate(self.text.splitlines(), 1) if needle and line.startswith(needle)]
        return lines[min(nth, len(lines) - 1)] if lines else None

    def read(self, raw: Mapping[str, Any]) -> Regulation:
        head = self._head(raw)
        values = self._inherited(raw) | self._values(raw, head["id"])
        missing = [key for key in KINDS if key not in values]
        if missing:
            raise self.wrong(f"{missing[0]}: missing")
        try:
            policy = policy_of(values)
        except ValueError as error:
            raise self.wrong(str(error), f'key = "{str(error).partition(":")[0]}"') from None
        return Regulation(**head, policy=policy, values=tuple(values[key] for key in KINDS))

    def _head(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        for key in raw:
            if key not in (*_HEAD, *_OTHER):
                raise self.wrong(f"{key}: unknown", key)
        for key in _HEAD:
            if not isinstance(raw.get(key), str) or not raw[key].strip():
                raise self.wrong(f"{key}: a text is missing", key)
        since = raw.get("in_force_from")
        if raw["status"] not in STATUSES:
            raise self.wrong(f"status: one of {', '.join(STATUSES)} is expected", "status")
        if (since is not None) != (raw["status"] in ("in_force", "replaced")) or not isinstance(since, date | None):
            raise self.wrong("in_force_from: a date for a text in force or replaced, and only for it", "in_force_from")
        return {key: raw[key] for key in _HEAD} | {"in_force_from": since, "notice": raw.get("notice", "")}

    def _inherited(self, raw: Mapping[str, Any]) -> dict[str, RuleValue]:
        parent = raw.get("builds_on")
        if parent is None:
            return {}
        if parent == raw["id"] or parent not in regulation_ids():
            raise self.wrong(f"builds_on: there is no other regulation {parent!r}", "builds_on")
        return {value.key: value for value in load_regulation(parent).values if value.key not in POLICY_KINDS}

    def _values(self, raw: Mapping[str, Any], given_by: str) -> dict[str, RuleValue]:
        values: dict[str, RuleValue] = {}
        for nth, entry in enumerate(raw.get("value", [])):
            try:
                value = _rule_value(entry, given_by)
            except ValueError as error:
                raise self.wrong(str(error), "[[value]]", nth=nth) from None
            if value.key in values:
                raise self.wrong(f"{value.key}: given twice", f'key = "{value.key}"', nth=1)
            values[value.key] = value
        return values


def _rule_value(entry: Mapping[str, Any], given_by: str) -> RuleValue:
    key = entry.get("key")
    if key not in KINDS:
        raise ValueError(f"key: unknown: {key!r}")
    unknown = sorted(set(entry) - _FIELDS)
    if unknown:
        raise ValueError(f"{key}: unknown field {unknown[0]!r}")
    for field in ("rule", "clause", "confidence"):
        if not isinstance(entry.get(field), str) or not entry[field].strip():
            raise ValueError(f"{key}: {field} is missing")
    if not RULE_ID.fullmatch(entry["rule"]) or entry["confidence"] not in CONFIDENCES:
        raise ValueError(f"{key}: rule must be an id such as TRF-03, confidence one of {', '.join(CONFIDENCES)}")
    facts = {field: entry[field] for field in ("rule", "clause", "confidence")}
    return RuleValue(**facts, key=key, value=_value(key, entry), given_by=given_by)


def _value(key: str, entry: Mapping[str, Any]) -> Value:
    kind = KINDS[key]
    if ("value" in entry) == ("none" in entry):
        raise ValueError(f"{key}: give either value or none = true")
    if "none" in entry:
        if entry["none"] is not True or not kind.optional:
            raise ValueError(f"{key}: this value cannot be left out")
        return None
    try:
        return kind.read(entry["value"])
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from None
