"""Putting tokens into a workflow and taking them away. A token is a task of Spiff's that hangs on the root.

Spiff keeps every task that ever ran in one tree, and its joins and iterators stumble over that history: a second round
of a rework loop meets the first round's tokens, and beyond a depth of 1,000 tasks are no longer found. So a task that
has run is let go at once, and what a token must remember of its way it carries in ``internal_data``:

``n`` the occurrence of an open task, ``w`` what is waited for there, ``via`` the flow by which it came to a join,
``mi`` the instances of a multi-instance activity, ``i`` which of them it is.
"""

from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState


def put(workflow: Any, spec: Any, *, via: str | None = None, index: int | None = None) -> Any:
    """A new token at a node, which there does what the node says of arriving tokens."""
    task = new_token(workflow, spec, TaskState.FUTURE)
    if via is not None and spec.remembers_way:
        task.internal_data["via"] = via
    if index is not None:
        task.internal_data["i"] = index
    history = workflow.top_workflow.book.history
    if history is not None:
        task.past = history.now
    spec._update(task)
    return task


def new_token(workflow: Any, spec: Any, state: int) -> Any:
    """A token that does nothing yet; for restoring."""
    task = Task(workflow, spec, workflow.task_tree, state=state)
    task.inner = None
    task.past = 0
    return task


def take_away(task: Any) -> None:
    """Remove a token with everything inside it."""
    if task.inner is not None:
        clear(task.inner)
        task.workflow.top_workflow.subprocesses.pop(task.id, None)
        task.inner = None
    if task.workflow.tasks.pop(task.id, None) is not None:
        task.workflow.task_tree._children.remove(task.id)


def clear(workflow: Any, *, but: Any | None = None) -> None:
    """Remove all tokens of a scope, except one."""
    for task in tokens(workflow):
        if task is not but:
            take_away(task)


def tokens(workflow: Any) -> list[Any]:
    """The tokens of one scope, listeners included, in the order in which they came."""
    root = workflow.task_tree
    return [task for task in workflow.tasks.values() if task is not root]


def enter(task: Any, spec: Any) -> Any:
    """Open the scope inside a token, still empty."""
    top = task.workflow.top_workflow
    inner = BpmnSubWorkflow(spec, task.id, top, deserializing=True)
    top.subprocesses[task.id] = inner
    task.inner, inner.host = inner, task
    plant_root(inner)
    return inner


def begin_scope(workflow: Any) -> None:
    """Put the first token of a scope and those that listen for its event sub-processes."""
    for listener in workflow.spec.listeners:
        put(workflow, listener)
    put(workflow, workflow.spec.first)


def plant_root(workflow: Any) -> None:
    """Give a workflow its finished root, on which the tokens hang."""
    workflow.task_tree = Task(workflow, workflow.spec.start, state=TaskState.COMPLETED)
    workflow.past, workflow.trail = 0, []


def instances_around(task: Any) -> list[tuple[Any, int]]:
    """The multi-instance activities that a token is inside of, innermost first: their token and which instance."""
    found = []
    while task is not None:
        host = getattr(task.workflow, "host", None)
        if "i" in task.internal_data:
            found.append((host, task.internal_data["i"]))
        task = host
    return found
