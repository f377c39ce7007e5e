# ruff: noqa: ARG002 - what a node does may depend on its token
"""Events that wait, events that throw, and the steps that run by themselves."""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.util.task import TaskState

from app.domain.errors import Invalid
from app.domain.steps import Sent
from app.engine.expressions import Stuck
from app.engine.node_specs import Drawn
from app.engine.routing import routing_data


class CatchNode(Drawn, SimpleBpmnTask):  # type: ignore[misc]
    """An intermediate catch event or a receive task: the token waits until its trigger comes."""

    def arrive(self, my_task: Any) -> None:
        my_task._set_state(TaskState.WAITING)
        self.arm(my_task)


class EventGatewayNode(CatchNode):
    """An event-based gateway: the token waits here for the first of the events behind it."""

    #: the flow that leads to each event
    flows: dict[str, str] = {}  # noqa: RUF012 - replaced, never changed

    def ways_out(self, my_task: Any) -> list[Any]:
        """None: the case goes on at the event that came."""
        return []


class BoundaryNode(Drawn, SimpleBpmnTask):  # type: ignore[misc]
    """A boundary event that was triggered; while it waits, its activity's token does so for it."""


class ListenerNode(Drawn, SimpleBpmnTask):  # type: ignore[misc]
    """What waits in a scope for the start event of an event sub-process."""

    is_listener = True

    def arrive(self, my_task: Any) -> None:
        my_task._set_state(TaskState.WAITING)
        self.arm(my_task)


class ThrowNode(Drawn, SimpleBpmnTask):  # type: ignore[misc]
    """An intermediate throw event: of a message, or of nothing."""


class RuleNode(Drawn, SimpleBpmnTask):  # type: ignore[misc]
    """A business rule task: the outputs of a decision become variables."""

    decision: str | None = None
    tables: Any = None
    result_name: str | None = None

    def _run_hook(self, my_task: Any) -> bool:
        book = my_task.workflow.top_workflow.book
        if self.tables is None or self.decision is None:
            raise Stuck("RULE_MISSING", self.element_id)
        try:
            found = self.tables.evaluate(self.decision, book.seen_by(my_task), book.conditions.feel)
        except Exception as error:
            # whatever a table does, the dossier stays where it was and the administrator is told
            raise Stuck("RULE_FAILED", self.element_id, detail=str(error)[:200]) from error
        if self.result_name is not None:
            found = {self.result_name: next(iter(found.values())) if len(found) == 1 else dict(found)}
        book.write(_checked("RULE_FAILED", self.element_id, found))
        return True


class ServiceNode(Drawn, SimpleBpmnTask):  # type: ignore[misc]
    """A service task bound to an operation that we registered in code."""

    operation: str | None = None

    def _run_hook(self, my_task: Any) -> bool:
        book = my_task.workflow.top_workflow.book
        operation = book.operations.get(self.operation)
        if operation is None:
            raise Stuck("OPERATION_MISSING", self.element_id, operation=self.operation or "")
        try:
            found = operation(book.seen_by(my_task))
        except Exception as error:
            raise Stuck("OPERATION_FAILED", self.element_id, detail=str(error)[:200]) from error
        book.write(_checked("OPERATION_FAILED", self.element_id, found))
        return True


def _checked(code: str, element_id: str, found: Any) -> dict[str, Any]:
    try:
        return routing_data(found)
    except (Invalid, AttributeError) as error:
        raise Stuck(code, element_id, detail=str(error)[:200]) from None


def throw_message(my_task: Any) -> None:
    """Write down the message that a throwing event sends; raises Stuck."""
    spec, book = my_task.task_spec, my_task.workflow.top_workflow.book
    correlation = None
    if spec.correlation is not None:
        correlation = book.correlation(spec.correlation, my_task, spec.element_id)
    seen = book.seen_by(my_task)
    data = {name: seen[name] for name in spec.carries if name in seen}
    book.sent.append(Sent(element_id=spec.element_id, message=spec.message, correlation=correlation, data=data))
