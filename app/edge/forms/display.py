"""Between clean data and pages: what people read, what goes into inputs, what comes back from them."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.domain.form_parts import COMPUTED, FILES, Component, Form
from app.domain.form_special_rules import MOST_ROWS
from app.edge.forms.numbers import format_date, format_number

#: fields that send several values under one name
_SEVERAL = ("checklist", "taglist", FILES)


class Submitted(Protocol):
    """The values of a submitted HTML form, several under one name (werkzeug's MultiDict)."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One line of a read-only list: the field's label and its value in words; ``files`` to be fetched by their mark."""

    key: str
    label: str
    text: str
    files: tuple[Mapping[str, Any], ...] = ()


def display_values(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The values to put into the inputs of ``render_form``: numbers and dates as Vietnamese type them.

    Values that are not of the field's kind (what a person typed wrongly) stay as they are; objects, which no input
    holds, become text. Never raises for a JSON value.
    """
    return _display(form.fields, data)


def _display(fields: tuple[Component, ...], data: Mapping[str, Any]) -> dict[str, Any]:
    return {part.key: _shown(part, data[part.key]) for part in fields if part.key in data}


def _shown(part: Component, value: Any) -> Any:
    if part.is_list:
        rows = value if isinstance(value, list) else []
        return [_display(part.fields, row) for row in rows[:MOST_ROWS] if isinstance(row, Mapping)]
    if part.is_scope:
        return _display(part.fields, value) if isinstance(value, Mapping) else {}
    if part.type == FILES:
        return [_file(each) for each in (value if isinstance(value, list) else [value]) if each]
    return _typed(part, value)


def _file(value: Any) -> Mapping[str, Any]:
    """A file as kept, or the mark of one that is not yet described; whatever else stands there becomes text."""
    if not isinstance(value, Mapping):
        return {"id": str(value), "name": str(value)}
    size = value.get("size")
    return {
        "id": str(value.get("id", "")),
        "name": str(value.get("name", "")),
        "sha256": str(value.get("sha256", "")),
        "size": size if isinstance(size, int) else 0,
    }


def answers(form: Form, data: Mapping[str, Any]) -> tuple[Answer, ...]:
    """Label and value in words for every field that has a value, in document order; rows of lists by their number."""
    return tuple(_answers(form.fields, data, path="", label=""))


def _answers(fields: tuple[Component, ...], data: Mapping[str, Any], *, path: str, label: str) -> Iterator[Answer]:
    for part in fields:
        value, below = data.get(part.key), f"{path}{part.key}"
        if value in (None, "", []):
            continue
        name = f"{label}{part.label}"
        if part.is_list and isinstance(value, list):
            for n, row in enumerate(value):
                if isinstance(row, Mapping):
                    start = f"{name}, dòng {n + 1}: "
                    yield from _answers(part.fields, row, path=f"{below}.{n}.", label=start)
        elif part.is_scope and isinstance(value, Mapping):
            yield from _answers(part.fields, value, path=f"{below}.", label=f"{part.label}: " if part.label else label)
        elif part.type == FILES:
            files = tuple(_shown(part, value))
            yield Answer(key=below, label=name, text="; ".join(str(f.get("name", "")) for f in files), files=files)
        else:
            yield Answer(key=below, label=name, text=_words(part, value))


def _typed(part: Component, value: Any) -> Any:
    if part.type in ("number", COMPUTED) and isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value) if math.isfinite(value) else str(value)
    if part.type == "datetime" and isinstance(value, str):
        return format_date(value)
    if isinstance(value, list):
        return [each if isinstance(each, str) else str(each) for each in value]
    # the page looks for its choices inside the value, which has to be text or a list for that
    looked_through = part.type in ("radio", "checklist", "taglist") and value is not None
    return str(value) if looked_through or isinstance(value, Mapping) else value


def _words(part: Component, value: Any) -> str:
    labels = {choice.value: choice.label for choice in part.choices}
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return "; ".join(labels.get(text, text) for text in map(str, value))
    if part.type in ("number", COMPUTED):
        return f"{_typed(part, value)} {part.suffix}".strip()
    text = str(_typed(part, value))
    return labels.get(text, text)


def computed_words(form: Form, computed: Mapping[str, Any]) -> dict[str, str]:
    """What the server computed, by path, as people read it; empty text for what cannot be computed yet."""
    found: dict[str, str] = {}
    for path, value in computed.items():
        part = form.at(path)
        if part is not None:
            found[path] = "" if value is None else _words(part, value)
    return found


def submitted_values(form: Form, submitted: Submitted) -> dict[str, Any]:
    """What an HTML form sent, as ``FormChecker.check`` takes it: lists for checklists, one text for all others.

    A list of rows sends a number for each row under ``<path>._row`` and its fields under ``<path>.<number>.<key>``;
    the rows come back in the order of the page. Files come as the marks of what was uploaded, without those that
    ``<path>._drop`` names.
    """
    return _sent(form.fields, submitted, path="")


def _sent(fields: tuple[Component, ...], submitted: Submitted, *, path: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for part in fields:
        name = f"{path}{part.key}"
        if part.is_list:
            if numbers := submitted.getlist(f"{name}._row"):
                rows = [n for n in numbers if n.isascii() and n.isdigit()][: MOST_ROWS + 1]
                values[part.key] = [_sent(part.fields, submitted, path=f"{name}.{n}.") for n in rows]
        elif part.is_scope:
            if inner := _sent(part.fields, submitted, path=f"{name}."):
                values[part.key] = inner
        elif part.type != COMPUTED and (given := submitted.getlist(name)):
            dropped = submitted.getlist(f"{name}._drop") if part.type == FILES else ()
            values[part.key] = [each for each in given if each not in dropped] if part.type in _SEVERAL else given[0]
    return values
