"""Regulations as rows to be shown: every value in words with its clause, and where two regulations differ."""

from dataclasses import dataclass
from datetime import time
from fractions import Fraction
from typing import Any

from app.domain.office_hours import time_text
from app.domain.regulation import Regulation, load_regulation
from app.domain.regulation_keys import KINDS
from app.domain.regulation_values import Interval, RuleValue, Value
from app.domain.regulation_words import CONFIDENCE_WORDS, GROUPS, LABELS, STATUS_WORDS, interval_text, value_text

_FORCE = {"draft": "chưa ban hành", "default": "mọi thời điểm"}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One value in words. ``giver`` names the regulation whose file gives it; ``current`` on the day asked for."""

    source: RuleValue
    label: str
    text: str
    confidence: str
    days: str
    giver: str
    own: bool
    current: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A key that two regulations answer differently, or with ``differs`` false alike."""

    group: str
    label: str
    left: Row
    right: Row
    differs: bool


def groups(regulation: Regulation) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """All values of a regulation, group by group, the earlier and later ones of a key beside that of the day."""
    rows = [_row(value, regulation) for value in regulation.history]
    return tuple((group, tuple(row for row in rows if row.source.key in keys)) for group, keys in GROUPS.items())


def comparison(left: Regulation, right: Regulation) -> tuple[Difference, ...]:
    """Every key with the answers of both, in the order of pages."""
    return tuple(_difference(key, left, right) for key in KINDS)


def differences(left: Regulation, right: Regulation) -> tuple[Difference, ...]:
    """Only the keys that both answer differently."""
    return tuple(row for row in comparison(left, right) if row.differs)


def force_text(regulation: Regulation) -> str:
    """Since when and until when a regulation holds: ``từ 10/12/2025``, ``chưa ban hành``, ``mọi thời điểm``."""
    return interval_text(regulation.interval, unbounded=_FORCE.get(regulation.status, ""))


def regulation_json(regulation: Regulation) -> dict[str, Any]:
    """A regulation with all its values for programs."""
    rows = [(group, row) for group, rows in groups(regulation) for row in rows]
    return _head_json(regulation) | {"values": [{"group": group, **_row_json(row)} for group, row in rows]}


def comparison_json(left: Regulation, right: Regulation) -> dict[str, Any]:
    """The differences of two regulations for programs."""
    found = differences(left, right)
    return {
        "left": _head_json(left),
        "right": _head_json(right),
        "same": len(KINDS) - len(found),
        "differences": [
            {
                "group": row.group,
                "key": row.left.source.key,
                "label": row.label,
                "left": _row_json(row.left),
                "right": _row_json(row.right),
            }
            for row in found
        ],
    }


def _difference(key: str, left: Regulation, right: Regulation) -> Difference:
    a, b = left.value(key), right.value(key)
    return Difference(
        group=next(group for group, keys in GROUPS.items() if key in keys),
        label=LABELS[key],
        left=_row(a, left),
        right=_row(b, right),
        differs=a.value != b.value,
    )


def _row(value: RuleValue, regulation: Regulation) -> Row:
    own = value.given_by == regulation.id
    return Row(
        source=value,
        label=LABELS[value.key],
        text=value_text(value),
        confidence=CONFIDENCE_WORDS[value.confidence],
        days=interval_text(value.interval, unbounded="theo quy chế"),
        giver="Quy chế này" if own else f"Theo {load_regulation(value.given_by).name}",
        own=own,
        current=value in regulation.values,
    )


def _head_json(regulation: Regulation) -> dict[str, Any]:
    return {
        "id": regulation.id,
        "name": regulation.name,
        "title": regulation.title,
        "version": regulation.version,
        "status": regulation.status,
        "status_text": STATUS_WORDS[regulation.status],
        **_days_json(regulation.interval),
        "replaces": regulation.replaces,
        "notice": regulation.notice,
    }


def _row_json(row: Row) -> dict[str, Any]:
    value = row.source
    return {
        "key": value.key,
        "label": row.label,
        "value": _plain(value.value),
        "text": row.text,
        "rule": value.rule,
        "clause": value.clause,
        "confidence": value.confidence,
        "confidence_text": row.confidence,
        **_days_json(value.interval),
        "given_by": value.given_by,
        "current": row.current,
    }


def _days_json(interval: Interval) -> dict[str, str | None]:
    return {
        "from": interval.first.isoformat() if interval.first else None,
        "until": interval.last.isoformat() if interval.last else None,
    }


def _plain(value: Value) -> Any:
    """As it would stand in a file: exact numbers and times as text."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, time):
        return time_text(value)
    return str(value) if isinstance(value, Fraction) else value
