"""The workflow that runs a case: Spiff's, with our conditions as its only script engine, and its tokens kept flat.

Spiff keeps every task that ever ran in one tree, and its joins and iterators stumble over that history: a second round
of a rework loop meets the first round's tokens, and beyond a depth of 1,000 tasks are no longer found. So after each
join and each step the finished past is let go and what still matters hangs directly on the root.
"""

import logging
from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from app.engine.expressions import Conditions
from app.engine.node_specs import InclusiveNode, ManualNode, ParallelNode, UserNode
from app.engine.spec_building import Specs

# each change of a task's state is a log record whose making costs as much as the change itself
for _name in ("spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class CaseWorkflow(BpmnWorkflow):  # type: ignore[misc]
    """Cannot be made without our script engine, and a restored one is made by the same constructor."""

    def __init__(self, specs: Specs, conditions: Conditions, *, deserializing: bool = False) -> None:
        self.conditions = conditions
        super().__init__(specs.process, specs.scopes, script_engine=conditions, deserializing=deserializing)
        if deserializing:
            plant_root(self)

    def workflows(self) -> tuple[Any, ...]:
        """The innermost sub-processes first, this workflow last."""
        inner = sorted(self.subprocesses.values(), key=lambda each: -each.depth)
        return (*inner, self)

    def next_automatic(self) -> Any | None:
        """A task that runs without people, or None."""
        for workflow in self.workflows():
            for task in workflow.tasks.values():
                if task.state == TaskState.READY and not task.task_spec.manual:
                    return task
        return None

    def waiting_for_people(self) -> Iterator[Any]:
        """The open user and manual tasks, in the order in which they were opened within their scope."""
        for workflow in reversed(self.workflows()):
            for task in workflow.tasks.values():
                if task.state == TaskState.READY and isinstance(task.task_spec, UserNode | ManualNode):
                    yield task

    def held(self) -> Iterator[Any]:
        """The tasks that hold a token, the innermost first."""
        return (task for workflow in self.workflows() for task in workflow.tasks.values() if is_alive(task))

    def flatten(self) -> None:
        """Let the finished past go, in every scope."""
        for workflow in self.workflows():
            _flatten(workflow)
        alive = {task.id for task in self.held()}
        for task_id in [each for each in self.subprocesses if each not in alive]:
            del self.subprocesses[task_id]


def plant_root(workflow: Any) -> None:
    """Give a workflow that is being restored its finished Start."""
    workflow.task_tree = Task(workflow, workflow.spec.start, state=TaskState.COMPLETED)


def is_alive(task: Any) -> bool:
    """Whether a token is here."""
    return task.state in (TaskState.READY, TaskState.WAITING, TaskState.STARTED)


def still_needed(workflow: Any) -> list[tuple[Any, Any | None]]:
    """The tasks that matter, each with the flow by which it came if its join still has to know."""
    waiting_joins: set[str] = {
        task.task_spec.name
        for task in workflow.tasks.values()
        if task.state == TaskState.WAITING and isinstance(task.task_spec, ParallelNode | InclusiveNode)
    }
    needed: list[tuple[Any, Any | None]] = []
    seen: set[tuple[str, str]] = set()
    for task in workflow.tasks.values():
        at_join = task.task_spec.name in waiting_joins and task.parent.state == TaskState.COMPLETED
        if at_join and task.state in (TaskState.WAITING, TaskState.CANCELLED):
            way = (task.task_spec.name, task.parent.task_spec.name)
            if task.state == TaskState.WAITING or way not in seen:
                needed.append((task, task.parent))
            seen.add(way)
        elif is_alive(task) and task is not workflow.task_tree:
            needed.append((task, None))
    return needed


def _flatten(workflow: Any) -> None:
    root = workflow.task_tree
    if root.state != TaskState.COMPLETED:
        return
    needed = still_needed(workflow)
    ahead = {task.id: [child for child in task.children if child.state == TaskState.FUTURE] for task, _ in needed}
    workflow.tasks = {root.id: root}
    root._children = []
    for task, flow in needed:
        if flow is not None:
            _hang(workflow, flow, root)
        _hang(workflow, task, flow or root)
        for child in ahead[task.id]:
            _hang(workflow, child, task)


def _hang(workflow: Any, task: Any, parent: Any) -> None:
    workflow.tasks[task.id] = task
    task._parent = parent.id
    task._children = []
    parent._children.append(task.id)
