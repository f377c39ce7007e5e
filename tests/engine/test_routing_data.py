"""Only small JSON values reach the engine, as copies."""

from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any

import pytest

from app.domain.errors import Invalid
from app.engine.routing import routing_data


class Level(IntEnum):
    HIGH = 1


@pytest.mark.parametrize("value", [None, True, 0, -5, 2**53, 1.5, "", "Tiếng Việt", [], ["a", 1, None, True]])
def test_json_values_pass(value: Any) -> None:
    assert routing_data({"field": value}) == {"field": value}


@pytest.mark.parametrize(
    "value",
    [
        Decimal("1.5"),
        date(2026, 1, 1),
        float("nan"),
        float("inf"),
        2**53 + 1,
        b"x",
        ("a",),
        {"a": 1},
        {1},
        object(),
        Level.HIGH,
        "\ud800",
        "x" * 10_001,
        [["a"]],
        [Decimal(1)],
        [0] * 1_001,
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_values_are_refused_by_name(value: Any) -> None:
    with pytest.raises(Invalid, match="routing_value_not_json") as raised:
        routing_data({"ok": 1, "field": value})
    assert raised.value.data == {"field": "field"}


@pytest.mark.parametrize("key", ["", "x" * 101, "\ud800", 5, None])
def test_keys_are_short_text(key: Any) -> None:
    with pytest.raises(Invalid):
        routing_data({key: 1})


def test_lists_are_copied() -> None:
    given: dict[str, Any] = {"list": [1]}
    copy = routing_data(given)
    given["list"].append(2)
    assert copy == {"list": [1]}
