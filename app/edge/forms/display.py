"""Between clean data and pages: what people read, what goes into inputs, what comes back from them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.domain.forms import Component, Form
from app.edge.forms.numbers import format_date, format_number


class Submitted(Protocol):
    """The values of a submitted HTML form, several under one name (werkzeug's MultiDict)."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One line of a read-only list: the field's label and its value in words."""

    key: str
    label: str
    text: str


def display_values(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The values to put into the inputs of ``render_form``: numbers and dates as Vietnamese type them.

    Values that are not of the field's kind (what a person typed wrongly) stay as they are; objects, which no input
    holds, become text. Never raises for a JSON value.
    """
    return {part.key: _typed(part, data[part.key]) for part in form.fields if part.key in data}


def answers(form: Form, data: Mapping[str, Any]) -> tuple[Answer, ...]:
    """Label and value in words for every field that has a value, in document order."""
    return tuple(
        Answer(key=part.key, label=part.label, text=_words(part, data[part.key]))
        for part in form.fields
        if data.get(part.key) not in (None, "", [])
    )


def _typed(part: Component, value: Any) -> Any:
    if part.type == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value) if math.isfinite(value) else str(value)
    if part.type == "datetime" and isinstance(value, str):
        return format_date(value)
    if isinstance(value, list):
        return [each if isinstance(each, str) else str(each) for each in value]
    # the page looks for its choices inside the value, which has to be text or a list for that
    looked_through = part.type in ("radio", "checklist") and value is not None
    return str(value) if looked_through or isinstance(value, Mapping) else value


def _words(part: Component, value: Any) -> str:
    labels = {choice.value: choice.label for choice in part.choices}
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list):
        return "; ".join(labels.get(text, text) for text in map(str, value))
    if part.type == "number":
        return f"{_typed(part, value)} {part.suffix}".strip()
    text = str(_typed(part, value))
    return labels.get(text, text)


def submitted_values(form: Form, submitted: Submitted) -> dict[str, Any]:
    """What an HTML form sent, as ``FormChecker.check`` takes it: lists for checklists, one text for all others."""
    return {
        part.key: submitted.getlist(part.key) if part.type == "checklist" else submitted.getlist(part.key)[0]
        for part in form.fields
        if submitted.getlist(part.key)
    }
