"""Rows of a repeating list on a page: adding and removing them by buttons, and how their numbers are counted.

A page numbers its rows as it likes (a script may have added and removed some); data count them from 0 in their order.
"""

from collections.abc import Mapping
from typing import Any

from app.domain.form_parts import Form
from app.edge.forms.display import Submitted, submitted_values

#: the name of the buttons: “members+” adds a row, “members.2-” removes one
BUTTON = "x-rows"


def changed_rows(form: Form, submitted: Submitted) -> tuple[dict[str, Any], str] | None:
    """What was typed with a row more or less, and the path of its list; None where no such button was pressed."""
    pressed = "".join(submitted.getlist(BUTTON)[:1])
    values = submitted_values(form, submitted)
    path, number = (pressed[:-1], None) if pressed.endswith("+") else _row_of(pressed)
    part = form.at(path) if path else None
    if part is None or part.rows is None or part.rows.fixed:
        return None
    *around, key = path.split(".")
    holder: Any = values
    for step in around:
        holder = holder.setdefault(step, {})
    rows = holder.setdefault(key, [])
    if number is None:
        if len(rows) < part.rows.most:
            rows.append({})
    else:
        numbers = row_numbers(submitted, path)
        if number in numbers and numbers.index(number) < len(rows):
            del rows[numbers.index(number)]
    return values, path


def _row_of(pressed: str) -> tuple[str, str | None]:
    path, _, number = pressed.removesuffix("-").rpartition(".")
    return (path, number) if pressed.endswith("-") and number.isascii() and number.isdigit() else ("", None)


def row_numbers(submitted: Submitted, path: str) -> list[str]:
    """The numbers that the page gave to the rows of a list, in their order."""
    return [n for n in submitted.getlist(f"{path}._row") if n.isascii() and n.isdigit()]


def path_on_page(submitted: Submitted, path: str) -> str:
    """The path of a value as the page that was sent names it."""
    return _renumbered(submitted, path, lambda numbers, step: numbers[int(step)] if int(step) < len(numbers) else step)


def path_in_data(submitted: Submitted, name: str) -> str:
    """The path in the data of what the page sent under this name."""
    return _renumbered(submitted, name, lambda numbers, step: str(numbers.index(step)) if step in numbers else step)


def _renumbered(submitted: Submitted, path: str, number: Any) -> str:
    found: list[str] = []
    page: list[str] = []
    for step in path.split("."):
        if step.isascii() and step.isdigit():
            numbers = row_numbers(submitted, ".".join(page))
            found.append(number(numbers, step))
            page.append(step)
        else:
            found.append(step)
            page.append(step)
    return ".".join(found)


def with_computed(values: Mapping[str, Any], computed: Mapping[str, str]) -> dict[str, Any]:
    """The values to show with what the server computed put where it belongs."""
    shown = dict(values)
    for path, text in computed.items():
        _put(shown, path.split("."), text)
    return shown


def _put(holder: Any, steps: list[str], text: str) -> None:
    step, *rest = steps
    if isinstance(holder, list):
        if rest and step.isdigit() and int(step) < len(holder):
            _put(holder[int(step)], rest, text)
    elif isinstance(holder, dict):
        if not rest:
            holder[step] = text
        elif step in holder or not rest[0].isdigit():
            _put(holder.setdefault(step, {}), rest, text)
