"""What a run reads and writes outside its tokens: variables, counters, the way passed, messages thrown."""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.steps import Sent
from app.engine.expressions import Conditions, Stuck
from app.engine.feel import FeelError
from app.engine.history import History
from app.engine.multiplying import MAX_INSTANCES
from app.engine.state import Envelope
from app.engine.tokens import instances_around
from app.engine.triggers import Trigger

#: what a registered operation is: a pure function from the routing variables to new ones
Operation = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class Book:
    """One for each run; the nodes find it at ``workflow.top_workflow.book``."""

    def __init__(self, envelope: Envelope, conditions: Conditions, operations: Mapping[str, Operation]) -> None:
        self.envelope = envelope
        self.conditions = conditions
        self.operations = operations
        self.passed: list[str] = []
        self.sent: list[Sent] = []
        self.history: History | None = None

    def number(self, element_id: str, task: Any) -> int:
        """The occurrence under which an element is opened now."""
        counts = self.envelope.counts
        if self.history is not None:
            return self.history.number(element_id, task, counts)
        counts[element_id] = counts.get(element_id, 0) + 1
        return counts[element_id]

    def new_wait(self, task: Any, trigger: Trigger, turn: int) -> list[Any]:
        """``[occurrence, round, correlation]``, as it is stored."""
        correlation = None
        if trigger.correlation is not None:
            correlation = self.correlation(trigger.correlation, task, trigger.element_id)
        return [self.number(trigger.element_id, task), turn, correlation]

    def correlation(self, expression: str, task: Any, element_id: str) -> str:
        """The value by which a message finds its dossier, as text; raises Stuck."""
        value = self.value(expression, task, element_id)
        if value is None or isinstance(value, bool | list | dict):
            raise Stuck("CORRELATION", element_id)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value)

    def value(self, expression: str, task: Any, element_id: str, **more: Any) -> Any:
        """An expression of FEEL on the variables that this token sees; raises Stuck."""
        try:
            return self.conditions.evaluate_feel(expression, {**self.seen_by(task), **more})
        except FeelError as error:
            raise Stuck(error.code, element_id, detail=error.detail) from None

    def seen_by(self, task: Any) -> dict[str, Any]:
        """The variables of the dossier, and for an instance its item and its number from 1."""
        around = instances_around(task) if task.workflow is not task.workflow.top_workflow else []
        seen = dict(self.envelope.data)
        for host, index in reversed(around):
            seen["loopCounter"] = index + 1
            if host.task_spec.multiplying.item_name:
                seen[host.task_spec.multiplying.item_name] = item_of(host, index)
        return seen

    def write(self, values: Mapping[str, Any]) -> None:
        """Set variables of the dossier."""
        self.envelope.data.update(values)
        if self.history is not None:
            self.history.written.update(values)

    def items(self, expression: str, task: Any) -> list[Any]:
        """The collection of a multi-instance activity; raises Stuck."""
        found = self.value(expression, task, task.task_spec.element_id)
        if not isinstance(found, list):
            raise Stuck("COLLECTION", task.task_spec.element_id)
        within_limit(len(found), task)
        return found

    def cardinality(self, expression: str, task: Any) -> int:
        """The number of instances; raises Stuck."""
        found = self.value(expression, task, task.task_spec.element_id)
        if isinstance(found, bool) or not isinstance(found, int | float) or found < 0 or found != int(found):
            raise Stuck("COLLECTION", task.task_spec.element_id)
        within_limit(int(found), task)
        return int(found)


def within_limit(count: int, task: Any) -> None:
    """Raises Stuck when there are too many instances."""
    if count > MAX_INSTANCES:
        raise Stuck("LIMIT", task.task_spec.element_id, limit=MAX_INSTANCES)


def item_of(host: Any, index: int) -> Any:
    """What an instance stands for: its item of the collection, else its number from 1."""
    items = host.internal_data["mi"].get("items")
    return index + 1 if items is None else items[index]
