"""The stored state of a case: our own envelope around the tokens. Holds no random ids, no times and no history.

``{"format": 2, "spiff": "3.2.0", "model": …, "counts": {element: times opened}, "data": {}, "ended": …, "tokens": []}``
A token is ``[spec name, Spiff's state, extra]``; extra is null or what the token carries (see ``tokens``), with the
tokens inside it as ``in``. ``reached`` is the end event that was reached last, ``ended`` the same with its result once
nothing moves any more. Routing data stand here and never inside Spiff's tasks, whose serializer takes a key such as
"typename" for a class to load.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.version import __version__ as spiff_version

from app.domain.errors import Conflict
from app.engine.tokens import enter, new_token, tokens
from app.engine.workflow import CaseWorkflow

FORMAT = 2


@dataclass(kw_only=True)
class Envelope:
    """What is stored, as plain values."""

    model: str
    counts: dict[str, int] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    reached: str | None = None
    ended: list[str] | None = None
    tokens: list[Any] = field(default_factory=list)

    def dump(self) -> str:
        return json.dumps(
            {"format": FORMAT, "spiff": spiff_version, **self.__dict__}, ensure_ascii=False, separators=(",", ":")
        )


def load(state: str, *, model: str) -> Envelope:
    """Raises Conflict("state_unreadable") for a state of another model, format or Spiff: rebuild it from the log."""
    try:
        raw = json.loads(state)
        marks = (raw.pop("format"), raw.pop("spiff"))
        envelope = Envelope(**raw)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Conflict("state_unreadable") from None
    if marks != (FORMAT, spiff_version) or envelope.model != model:
        raise Conflict("state_unreadable")
    return envelope


def fingerprint(state: str) -> str:
    """SHA-256 in hex over the canonical form of a state."""
    canonical = json.dumps(json.loads(state), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def tokens_of(workflow: Any) -> list[Any]:
    """The tokens of a workflow and, nested, of the scopes inside them."""
    return [[task.task_spec.name, task.state, _extra(task)] for task in tokens(workflow)]


def _extra(task: Any) -> dict[str, Any] | None:
    extra = dict(task.internal_data)
    if task.inner is not None:
        extra["in"] = tokens_of(task.inner)
    return extra or None


def plant_tokens(workflow: CaseWorkflow, stored: list[Any]) -> None:
    """Put stored tokens into a workflow that was not begun; KeyError, TypeError or ValueError if they do not fit."""
    _plant(workflow, workflow, stored)


def _plant(top: CaseWorkflow, workflow: Any, stored: list[Any]) -> None:
    specs = workflow.spec.task_specs
    for name, state, extra in stored:
        task = new_token(workflow, specs[name], state)
        if extra is None:
            continue
        inside = extra.pop("in", None)
        task.internal_data.update(extra)
        if inside is not None:
            _plant(top, enter(task, top.subprocess_specs[task.task_spec.spec]), inside)
