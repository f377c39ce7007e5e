"""Boundary events and event sub-processes that come, and errors that are thrown."""

from typing import Any

from app.engine.expressions import Stuck
from app.engine.scope_nodes import SubProcessNode
from app.engine.tokens import clear, put, take_away
from app.engine.triggers import Trigger


def fire_trigger(task: Any, trigger: Trigger) -> None:
    """The event of a boundary or an event sub-process has come; ``task`` is the token that waited for it."""
    workflow = task.workflow
    target = workflow.spec.task_specs[trigger.target]
    if trigger.interrupting:
        if task.task_spec.is_listener:
            clear(workflow)
        else:
            take_away(task)
    else:
        _wait_again(task, trigger)
    token = put(workflow, target)
    if trigger.interrupting and isinstance(target, SubProcessNode):
        token.internal_data["instead"] = True


def _wait_again(task: Any, trigger: Trigger) -> None:
    """A message may come again; a cycle does until its rounds are used up; other timers come once."""
    waits = task.internal_data["w"]
    _, turn, _ = waits.pop(trigger.element_id)
    book = task.workflow.top_workflow.book
    if trigger.message is not None:
        waits[trigger.element_id] = book.new_wait(task, trigger, 1)
    elif trigger.rounds is not None and turn < trigger.rounds:
        waits[trigger.element_id] = book.new_wait(task, trigger, turn + 1)
    elif not waits:
        del task.internal_data["w"]
        if task.task_spec.is_listener:
            take_away(task)


def throw_error(task: Any, code: str) -> None:
    """Leave every scope up to the one whose boundary catches this error; raises Stuck when none does."""
    host = getattr(task.workflow, "host", None)
    while host is not None:
        for error in sorted(host.task_spec.errors, key=lambda each: each.error == ""):
            if error.error in ("", code):
                workflow = host.workflow
                take_away(host)
                put(workflow, workflow.spec.task_specs[error.target])
                return
        host = getattr(host.workflow, "host", None)
    raise Stuck("ERROR_UNCAUGHT", task.task_spec.element_id, error=code)
