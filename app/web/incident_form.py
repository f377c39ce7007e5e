"""One incident's form: the recorded values as inputs of their kind, and what was typed as the use case takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from app.casework.queries.incident_list import IncidentView
from app.domain.errors import Invalid
from app.domain.vietnamese import item_text
from app.edge.sentences import sentence
from app.web.routing_labels import labels_of

TRUTH = (("true", "Có"), ("false", "Không"))
#: prefix of the fields of values, so that no value is taken for a field of the page
PREFIX = "value-"


@dataclass(frozen=True, kw_only=True)
class IncidentForm:
    """What was typed for an incident; ``choice`` holds the values that differ from the recorded ones."""

    incident_id: int
    choosing: bool = False
    reason: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    choice: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ValueInput:
    """A recorded value: its label, in words, and the input to choose another.

    ``kind`` is select | number | text, or none for a value that can only be read.
    """

    name: str
    label: str
    recorded: str
    kind: str
    typed: str
    options: tuple[tuple[str, str], ...]
    error: str


def inputs_of(view: IncidentView, *, form: IncidentForm | None) -> tuple[ValueInput, ...]:
    """The recorded values of an incident as inputs, filled with what was typed."""
    labels = labels_of(view.forms)
    return tuple(
        _input(name, value, labels.get(name, (name, {})), form=form) for name, value in view.row.routing.items()
    )


def _input(name: str, value: Any, label: tuple[str, Mapping[str, str]], *, form: IncidentForm | None) -> ValueInput:
    text, choices = label
    options = TRUTH if isinstance(value, bool) else tuple(choices.items()) if isinstance(value, str) else ()
    typed = form.typed.get(name) if form else None
    return ValueInput(
        name=f"{PREFIX}{name}",
        label=text,
        recorded=dict(options).get(as_typed(value), item_text(value)),
        kind="none" if isinstance(value, list | dict) else "select" if options else _kind(value),
        typed=as_typed(value) if typed is None else typed,
        options=options,
        error=form.errors.get(name, "") if form else "",
    )


def _kind(value: Any) -> str:
    return "number" if isinstance(value, int | float) else "text"


def as_typed(value: Any) -> str:
    """A recorded value as its input shows it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)


def read_incident(sent: MultiDict[str, str], view: IncidentView) -> IncidentForm:
    """What was sent: values are read as the kind that was recorded; only those that differ are a choice."""
    choosing = sent.get("how") == "choose"
    reason = sent.get("reason", "").strip()
    recorded = {name: value for name, value in view.row.routing.items() if not isinstance(value, list | dict)}
    typed = {name: sent[f"{PREFIX}{name}"].strip()[:500] for name in recorded if f"{PREFIX}{name}" in sent}
    errors = {} if reason else {"reason": sentence(Invalid("incident_reason_missing"))}
    choice: dict[str, Any] = {}
    for name, text in typed.items() if choosing else ():
        try:
            value = _read(text, recorded[name])
        except ValueError:
            errors[name] = "Nhập một số, ví dụ 12 hoặc 12,5."
        else:
            if value != recorded[name]:
                choice[name] = value
    if choosing and not choice and not errors:
        errors[""] = "Chưa đổi giá trị nào. Đổi ít nhất một giá trị, hoặc bấm Thử lại."
    return IncidentForm(
        incident_id=view.row.id, choosing=choosing, reason=reason, typed=typed, choice=choice, errors=errors
    )


def _read(text: str, recorded: Any) -> Any:
    if isinstance(recorded, bool):
        return text == "true"
    if isinstance(recorded, int | float):
        return _number(text)
    return None if recorded is None and not text else text


def _number(text: str) -> int | float:
    plain = text.replace(" ", "").replace(",", ".")
    if len(plain) > 30 or not plain.isascii() or any(c not in "-.0123456789" for c in plain):
        raise ValueError(text)
    number = float(plain)
    return int(number) if "." not in plain else number
