"""SpiffWorkflow's task specs, without their prediction of the future and with joins that follow BPMN 2.0 (13.4).

Spiff predicts the branches ahead of every token: recursively (a chain of a thousand tasks ends in RecursionError) and
for nothing, since a state is rebuilt from its tokens. Here a node learns of its successors when it completes.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.defaults import (
    EndEvent,
    ExclusiveGateway,
    InclusiveGateway,
    ManualTask,
    ParallelGateway,
    StartEvent,
    SubWorkflowTask,
    UserTask,
)
from SpiffWorkflow.util.task import TaskState

from app.engine.diagram import Flow

AHEAD = TaskState.FUTURE | TaskState.PREDICTED_MASK
HOLDS_TOKEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED


class Drawn:
    """A spec that stands for something drawn: ``element_id`` is the id in the file."""

    element_id: str = ""

    def _predict(self, my_task: Any, *_: Any, **__: Any) -> None:
        """Nothing ahead is predicted."""

    def _on_complete_hook(self, my_task: Any) -> None:
        self._open_children(my_task)
        super()._on_complete_hook(my_task)  # type: ignore[misc]

    def _open_children(self, my_task: Any) -> None:
        open_children(my_task, self.outputs)  # type: ignore[attr-defined]


def open_children(my_task: Any, specs: list[Any]) -> None:
    """Give a task exactly these successors, each with what Spiff itself puts behind it (its End)."""
    my_task._sync_children(specs, TaskState.FUTURE)
    for child in my_task.children:
        child.task_spec._predict(child, mask=AHEAD)


class FlowNode(Drawn, SimpleBpmnTask):  # type: ignore[misc]
    """A sequence flow as a step of its own, so that the way of every token is known exactly."""


class StartNode(Drawn, StartEvent):  # type: ignore[misc]
    """A none start event."""


class EndNode(Drawn, EndEvent):  # type: ignore[misc]
    """A none or a terminate end event. A terminate end leads nowhere: it has taken all tokens away."""


class UserNode(Drawn, UserTask):  # type: ignore[misc]
    """A user task."""


class ManualNode(Drawn, ManualTask):  # type: ignore[misc]
    """A manual task, which waits for people just as a user task does."""


class SubProcessNode(Drawn, SubWorkflowTask):  # type: ignore[misc]
    """An embedded sub-process."""


class Choice(Drawn):
    """A gateway whose run chooses the flows: completion must not open the others."""

    drawn_flows: tuple[Flow, ...] = ()
    default_flow: Flow | None = None

    def _open_children(self, my_task: Any) -> None:
        """Done by the run."""

    def take(self, my_task: Any, flows: tuple[Flow, ...]) -> None:
        specs = my_task.workflow.spec.task_specs
        open_children(my_task, [specs[flow_name(flow.id)] for flow in flows])


class ExclusiveNode(Choice, ExclusiveGateway):  # type: ignore[misc]
    """The first flow in document order whose condition is true, else the default flow."""

    def test(self) -> None:
        """Its flows are judged by the checks of the diagram."""

    def _run_hook(self, my_task: Any) -> bool:
        self.take(my_task, (my_task.workflow.script_engine.first_true(self),))
        return True


class JoinNode(Drawn):
    """What parallel and inclusive gateways share: which incoming flows have a token."""

    def _arrived(self, my_task: Any) -> set[Any]:
        return {
            task.parent.task_spec
            for task in my_task.workflow.tasks.values()
            if task.task_spec is self and task.parent.state == TaskState.COMPLETED
        }


class ParallelNode(JoinNode, ParallelGateway):  # type: ignore[misc]
    """Fires when every incoming flow has a token."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        return self._arrived(my_task) >= set(self.inputs)


class InclusiveNode(JoinNode, Choice, InclusiveGateway):  # type: ignore[misc]
    """Fires when no token elsewhere can still reach an empty incoming flow without also reaching a filled one."""

    def test(self) -> None:
        """Its flows are judged by the checks of the diagram."""

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        arrived = self._arrived(my_task)
        if not arrived:
            return False
        to_filled = self._upstream(arrived)
        to_empty = self._upstream(set(self.inputs) - arrived)
        elsewhere = {
            task.task_spec
            for task in my_task.workflow.tasks.values()
            if task.task_spec is not self and task.has_state(HOLDS_TOKEN)
        }
        return not (elsewhere & to_empty) - to_filled

    def _upstream(self, specs: set[Any]) -> set[Any]:
        """All nodes from which these flows can be reached without visiting this gateway."""
        seen, waiting = set(specs), list(specs)
        while waiting:
            for before in waiting.pop().inputs:
                if before is not self and before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return seen

    def _run_hook(self, my_task: Any) -> bool:
        self.take(my_task, my_task.workflow.script_engine.all_true(self))
        return True


def node_name(element_id: str) -> str:
    """A spec's name. The prefix keeps ids such as End, Start or P.EndJoin apart from Spiff's own."""
    return f"n:{element_id}"


def flow_name(element_id: str) -> str:
    """The name of a flow's spec."""
    return f"f:{element_id}"
