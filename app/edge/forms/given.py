"""What was typed, brought into the shape of the form before anything is judged: its own keys, without blank ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.form_parts import COMPUTED, Component
from app.edge.forms.fields import WRONG_KIND
from app.edge.forms.said import Said
from app.edge.forms.text import is_blank

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Given:
    """The values by scope. Rows in which nothing was typed are left out of their list.

    ``numbers`` says for each list by its path which of the rows as shown its rows are, ``blank`` which were left out.
    ``wrong`` holds what is no list or no group although it should be.
    """

    values: Values
    numbers: dict[str, list[int]] = field(default_factory=dict)
    blank: dict[str, list[int]] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)


def given(fields: tuple[Component, ...], raw: Mapping[str, Any]) -> Given:
    """The values of the form's own fields; a box that was not sent was not ticked. What is computed is never taken."""
    found = Given(values={})
    found.values.update(_scope(found, fields, raw, path=""))
    return found


def _scope(found: Given, fields: tuple[Component, ...], raw: Mapping[str, Any], *, path: str) -> Values:
    values: Values = {}
    for part in fields:
        value = raw.get(part.key)
        if part.type == COMPUTED:
            continue
        if part.is_list:
            values[part.key] = _rows(found, part, value, path=f"{path}{part.key}")
        elif part.is_scope:
            values[part.key] = _group(found, part, value, path=f"{path}{part.key}")
        elif not is_blank(value):
            values[part.key] = value
        elif part.type == "checkbox":
            values[part.key] = False
    return values


def _rows(found: Given, part: Component, value: Any, *, path: str) -> list[Values]:
    rows = value if isinstance(value, list | tuple) else ([] if is_blank(value) else None)
    if rows is None or not all(isinstance(row, Mapping) for row in rows):
        found.wrong[path] = [WRONG_KIND]
        rows = []
    most = part.rows.most if part.rows else 0
    if len(rows) > most:
        found.wrong[path] = [too_many(most, len(rows))]
    kept: list[Values] = []
    found.numbers[path], found.blank[path] = [], []
    for number, row in enumerate(rows[:most]):
        values = _scope(found, part.fields, row, path=f"{path}.{number}.")
        if nothing_in(values):
            found.blank[path].append(number)
        else:
            found.numbers[path].append(number)
            kept.append(values)
    return kept


def _group(found: Given, part: Component, value: Any, *, path: str) -> Values:
    if not is_blank(value) and not isinstance(value, Mapping):
        found.wrong[path] = [WRONG_KIND]
        value = None
    return _scope(found, part.fields, value or {}, path=f"{path}.")


def nothing_in(values: Any) -> bool:
    """Whether nothing was typed there: an unticked box is nothing."""
    if isinstance(values, Mapping):
        return all(nothing_in(value) for value in values.values())
    return values is False or is_blank(values)


def too_many(most: int, count: int) -> Said:
    """The sentence for a list with too many rows."""
    return Said(
        f"Tối đa {most} dòng, hiện có {count}. Hãy bỏ bớt dòng.",
        f"At most {most} rows, there are {count}. Remove some.",
    )


def too_few(least: int, count: int) -> Said:
    """The sentence for a list with too few rows."""
    return Said(
        f"Cần ít nhất {least} dòng có nội dung, hiện có {count}. Hãy thêm dòng và điền.",
        f"At least {least} filled rows are needed, there are {count}. Add rows and fill them in.",
    )
