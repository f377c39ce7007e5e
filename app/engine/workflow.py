"""The workflow that runs a case: Spiff's, with our conditions as its only script engine."""

import logging
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from app.engine.expressions import Conditions
from app.engine.joins import InclusiveNode
from app.engine.node_specs import OpenNode
from app.engine.spec_building import Specs
from app.engine.tokens import begin_scope, plant_root, tokens

# each change of a task's state is a log record whose making costs as much as the change itself
for _name in ("spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class CaseWorkflow(BpmnWorkflow):  # type: ignore[misc]
    """Cannot be made without our script engine; ``begin`` starts it, ``state.plant_tokens`` restores it."""

    def __init__(self, specs: Specs, conditions: Conditions, *, book: Any = None, restored: bool = True) -> None:
        self.book = book
        self.inclusive = specs.inclusive
        super().__init__(specs.process, specs.scopes, script_engine=conditions, deserializing=True)
        plant_root(self)
        if not restored and book is not None:
            begin_scope(self)

    def walk(self) -> Iterator[Any]:
        """All tokens: each followed by those inside it, in the order in which they came."""
        return _walk(self)

    def next_automatic(self) -> Any | None:
        """A task that runs without people, the innermost first, or None."""
        for workflow in self._scopes():
            for task in workflow.tasks.values():
                if task.state == TaskState.READY and not task.task_spec.manual:
                    return task
        return None

    def waiting_for_people(self) -> list[Any]:
        """The open user and manual tasks."""
        return [each for each in _walk(self) if each.state == TaskState.READY and isinstance(each.task_spec, OpenNode)]

    def run_dry(self) -> Any | None:
        """The token of a scope in which nothing moves any more, or None."""
        for workflow in self._scopes():
            if workflow is not self and not any(not each.task_spec.is_listener for each in tokens(workflow)):
                return workflow.host
        return None

    def fire_inclusive(self) -> bool:
        """Let one inclusive gateway go on whose tokens have nothing more to wait for."""
        if not self.inclusive:
            return False
        for workflow in self._scopes():
            joins = dict.fromkeys(
                each.task_spec
                for each in workflow.tasks.values()
                if each.state == TaskState.WAITING and isinstance(each.task_spec, InclusiveNode)
            )
            if any(join.fire_if_complete(workflow) for join in joins):
                return True
        return False

    def _scopes(self) -> list[Any]:
        if not self.subprocesses:
            return [self]
        inner = [each.inner for each in _walk(self) if each.inner is not None]
        return [*sorted(inner, key=lambda each: -each.depth), self]


def _walk(workflow: Any) -> Iterator[Any]:
    for task in tokens(workflow):
        yield task
        if task.inner is not None:
            yield from _walk(task.inner)
