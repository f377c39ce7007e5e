"""Routing data: what the conditions of a diagram may read. Small, impersonal, JSON; checked and copied here."""

import math
from collections.abc import Mapping
from typing import Any

from app.domain.errors import Invalid

#: the largest whole number that JavaScript, and so FEEL, still counts exactly
MAX_WHOLE = 2**53
MAX_ITEMS = 1_000
MAX_TEXT = 10_000
MAX_KEY = 100


def routing_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """A deep copy of JSON scalars and lists; raises Invalid("routing_value_not_json", field=…) for anything else.

    Decimals, dates and mappings are refused, not rounded or turned into text: the form decides how a value routes.
    """
    return {_key(key): _value(value, key) for key, value in data.items()}


def _key(key: object) -> str:
    if not isinstance(key, str) or not 0 < len(key) <= MAX_KEY or not _is_text(key):
        raise Invalid("routing_value_not_json", field=str(key)[:MAX_KEY])
    return key


def _value(value: Any, field: str) -> Any:
    if type(value) is list and len(value) <= MAX_ITEMS:
        return [_scalar(item, field) for item in value]
    return _scalar(value, field)


def _scalar(value: Any, field: str) -> Any:
    # exact types: a subclass (an enum, a numpy number) may turn into something else in JSON
    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int and abs(value) <= MAX_WHOLE:
        return value
    if kind is float and math.isfinite(value):
        return value
    if kind is str and len(value) <= MAX_TEXT and _is_text(value):
        return value
    raise Invalid("routing_value_not_json", field=field)


def _is_text(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
