"""A regulation as plain data, so that a dossier stays under the very values it was received with."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from fractions import Fraction
from typing import Any

from app.domain.office_hours import time_text
from app.domain.regulation import Regulation
from app.domain.regulation_contradictions import policy_of
from app.domain.regulation_keys import KINDS
from app.domain.regulation_values import Interval, RuleValue, Value


def regulation_to_data(regulation: Regulation) -> dict[str, Any]:
    """Plain JSON values from which ``regulation_from_data`` makes a regulation with the same values and policy."""
    return {
        "id": regulation.id,
        "name": regulation.name,
        "title": regulation.title,
        "status": regulation.status,
        "version": regulation.version,
        "interval": _days(regulation.interval),
        "notice": regulation.notice,
        "replaces": regulation.replaces,
        "values": [_value_data(value) for value in regulation.values],
    }


def regulation_from_data(raw: Mapping[str, Any]) -> Regulation:
    """The inverse of ``regulation_to_data``; keys that this release does not know are left out."""
    values = tuple(_value(entry) for entry in raw["values"] if entry["key"] in KINDS)
    facts = {name: raw[name] for name in ("id", "name", "title", "status", "version", "notice", "replaces")}
    policy = policy_of({value.key: value for value in values})
    return Regulation(**facts, interval=_interval(raw["interval"]), policy=policy, values=values, history=values)


def regulation_version(regulation: Regulation) -> str:
    """The human version and a digest of the values: what a dossier pins."""
    content = json.dumps(regulation_to_data(regulation), ensure_ascii=False, sort_keys=True)
    return f"{regulation.version} · {hashlib.sha256(content.encode()).hexdigest()[:12]}"


def _value_data(value: RuleValue) -> dict[str, Any]:
    facts = {name: getattr(value, name) for name in ("rule", "key", "clause", "confidence", "given_by")}
    return {**facts, "interval": _days(value.interval), "value": _written(value.value)}


def _written(value: Value) -> Any:
    """As the regulation file writes it, so that the key's own reader reads it again."""
    if isinstance(value, time):
        return time_text(value)
    if isinstance(value, Fraction):
        return str(value)
    return [_written(part) for part in value] if isinstance(value, tuple) else value


def _value(raw: Mapping[str, Any]) -> RuleValue:
    facts = {name: raw[name] for name in ("rule", "key", "clause", "confidence", "given_by")}
    value = None if raw["value"] is None else KINDS[raw["key"]].read(raw["value"])
    return RuleValue(**facts, value=value, interval=_interval(raw["interval"]))


def _days(interval: Interval) -> list[str | None]:
    return [day.isoformat() if day else None for day in (interval.first, interval.last)]


def _interval(raw: list[str | None]) -> Interval:
    first, last = (date.fromisoformat(day) if day else None for day in raw)
    return Interval(first=first, last=last)
