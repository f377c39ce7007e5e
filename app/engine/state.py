"""The stored state of a case: our own envelope around the tokens. Holds no random ids, no times and no history.

``{"format": 1, "spiff": "3.2.0", "model": …, "counts": {element: times opened}, "data": {}, "ended": …, "tokens": []}``
A token is ``[spec name, Spiff's state, extra]``; extra is the occurrence of an open task, the name of the flow by which
it came to a join that still waits, the tokens of a sub-process, or null. Routing data stand here and never inside
Spiff's tasks, whose serializer takes a key such as "typename" for a class to load.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.version import __version__ as spiff_version

from app.domain.errors import Conflict
from app.engine.workflow import CaseWorkflow, plant_root, still_needed

FORMAT = 1
OCCURRENCE = "occurrence"


@dataclass(kw_only=True)
class Envelope:
    """What is stored, as plain values."""

    model: str
    counts: dict[str, int] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
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
    """The tokens of a workflow and, nested, of its sub-processes."""
    return [_token(workflow, task, flow) for task, flow in still_needed(workflow)]


def _token(workflow: Any, task: Any, flow: Any | None) -> list[Any]:
    extra: Any = task.internal_data.get(OCCURRENCE)
    if flow is not None:
        extra = flow.task_spec.name
    inner = workflow.top_workflow.subprocesses.get(task.id)
    if inner is not None:
        extra = tokens_of(inner)
    return [task.task_spec.name, task.state, extra]


def plant_tokens(workflow: CaseWorkflow, tokens: list[Any]) -> None:
    """Put stored tokens into a workflow that was made with ``deserializing=True``."""
    _plant(workflow, workflow, tokens)


def _plant(top: CaseWorkflow, workflow: Any, tokens: list[Any]) -> None:
    specs = workflow.spec.task_specs
    for name, state, extra in tokens:
        parent = workflow.task_tree
        if isinstance(extra, str):
            parent = Task(workflow, specs[extra], parent, state=TaskState.COMPLETED)
        task = Task(workflow, specs[name], parent, state=state)
        # only Spiff's own nodes predict: the End behind a waiting EndJoin
        task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
        if isinstance(extra, int):
            task.internal_data[OCCURRENCE] = extra
        elif isinstance(extra, list):
            _plant_inner(top, task, extra)


def _plant_inner(top: CaseWorkflow, task: Any, tokens: list[Any]) -> None:
    spec = top.subprocess_specs[task.task_spec.spec]
    inner = BpmnSubWorkflow(spec, task.id, top, deserializing=True)
    top.subprocesses[task.id] = inner
    plant_root(inner)
    inner.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
    _plant(top, inner, tokens)
