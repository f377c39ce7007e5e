"""The timers and messages that the tokens of a case wait for."""

from collections.abc import Iterator
from typing import Any, Literal

from app.domain.errors import Conflict
from app.domain.steps import TaskKey, Wait
from app.engine.triggers import Trigger


def waits_in(workflow: Any) -> tuple[Wait, ...]:
    """All of them, those of outer tokens first."""
    return tuple(_wait(trigger, stored) for _, trigger, stored in _all(workflow))


def wait_of(workflow: Any, key: TaskKey, kind: Literal["fired", "received"]) -> tuple[Any, Trigger]:
    """The token that waits under this key, and for what; raises Conflict("wait_not_open")."""
    for task, trigger, stored in _all(workflow):
        if trigger.element_id == key.element_id and stored[0] == key.occurrence:
            if (trigger.timer is not None) == (kind == "fired"):
                return task, trigger
            break
    raise Conflict("wait_not_open", element=key.element_id, occurrence=key.occurrence)


def _all(workflow: Any) -> Iterator[tuple[Any, Trigger, list[Any]]]:
    for task in workflow.walk():
        for element_id, stored in task.internal_data.get("w", {}).items():
            yield task, task.task_spec.triggers[element_id], stored


def _wait(trigger: Trigger, stored: list[Any]) -> Wait:
    occurrence, turn, correlation = stored
    return Wait(
        key=TaskKey(element_id=trigger.element_id, occurrence=occurrence),
        timer=trigger.timer,
        message=trigger.message,
        correlation=correlation,
        attached_to=trigger.attached_to,
        interrupting=trigger.interrupting,
        round=turn,
    )
