# ruff: noqa: ARG002 - what a node does may depend on its token, what most nodes do does not
"""SpiffWorkflow's task specs with tokens as in BPMN 2.0 (13.4): what a token does on arrival, and where it goes on.

Spiff predicts the branches ahead of every token: recursively (a chain of a thousand tasks ends in RecursionError) and
for nothing, since a state is rebuilt from its tokens. Here a node learns of its successors when it completes.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.defaults import (
    EndEvent,
    ExclusiveGateway,
    ManualTask,
    StartEvent,
    UserTask,
)
from SpiffWorkflow.util.task import TaskState

from app.engine.diagram import Flow
from app.engine.tokens import put
from app.engine.triggers import Trigger


class Drawn:
    """A spec that stands for something drawn: ``element_id`` is the id in the file.

    ``triggers`` are what a token here can wait for besides its own completion, by element id; ``errors`` the boundary
    events that catch errors from inside.
    """

    element_id: str = ""
    triggers: dict[str, Trigger] = {}  # noqa: RUF012 - replaced, never changed
    errors: tuple[Trigger, ...] = ()
    #: joins have to know by which flow a token came
    remembers_way = False
    #: listeners wait beside the tokens of their scope and do not keep it from ending
    is_listener = False
    is_instance = False

    def _predict(self, my_task: Any, *_: Any, **__: Any) -> None:
        """Nothing ahead is predicted."""

    def _update(self, my_task: Any) -> None:
        self.arrive(my_task)

    def arrive(self, my_task: Any) -> None:
        """What a token does when it comes here: by default it is ready to pass."""
        my_task._set_state(TaskState.READY)

    def arm(self, my_task: Any) -> None:
        """Begin to wait for the triggers of this node."""
        if self.triggers:
            book = my_task.workflow.top_workflow.book
            waits = {each.element_id: book.new_wait(my_task, each, 1) for each in self.triggers.values()}
            my_task.internal_data["w"] = waits

    def _run_hook(self, my_task: Any) -> bool:
        return True

    def _on_complete(self, my_task: Any) -> None:
        for spec in self.ways_out(my_task):
            put(my_task.workflow, spec, via=self.name)  # type: ignore[attr-defined]

    def ways_out(self, my_task: Any) -> list[Any]:
        """The nodes that get a token when this one completes."""
        return self.outputs  # type: ignore[attr-defined, no-any-return]


class FlowNode(Drawn, SimpleBpmnTask):  # type: ignore[misc]
    """A sequence flow as a step of its own, so that the way of every token is known exactly."""


class StartNode(Drawn, StartEvent):  # type: ignore[misc]
    """A start event: none, or that of an event sub-process, whose trigger came before."""


class EndNode(Drawn, EndEvent):  # type: ignore[misc]
    """A none, message, error or terminate end event. The two last are carried out by the case."""

    terminates = False
    #: the code of the error it throws, "" for an error without a code
    throws_error: str | None = None


class OpenNode(Drawn):
    """What user and manual tasks share."""

    def arrive(self, my_task: Any) -> None:
        my_task._set_state(TaskState.READY)
        my_task.internal_data["n"] = my_task.workflow.top_workflow.book.number(self.element_id, my_task)
        self.arm(my_task)


class UserNode(OpenNode, UserTask):  # type: ignore[misc]
    """A user task."""


class ManualNode(OpenNode, ManualTask):  # type: ignore[misc]
    """A manual task, which waits for people just as a user task does."""


class Choice(Drawn):
    """A gateway whose run chooses the flows."""

    drawn_flows: tuple[Flow, ...] = ()
    default_flow: Flow | None = None

    def chosen(self, my_task: Any) -> tuple[Flow, ...]:
        """The flows that get a token; raises Stuck."""
        raise NotImplementedError

    def ways_out(self, my_task: Any) -> list[Any]:
        specs = my_task.workflow.spec
        return [specs.task_specs[flow_name(specs.prefix + flow.id)] for flow in self.chosen(my_task)]


class ExclusiveNode(Choice, ExclusiveGateway):  # type: ignore[misc]
    """The first flow in document order whose condition is true, else the default flow."""

    def test(self) -> None:
        """Its flows are judged by the checks of the diagram."""

    def chosen(self, my_task: Any) -> tuple[Flow, ...]:
        if not self.drawn_flows and self.default_flow is not None:
            return (self.default_flow,)
        book = my_task.workflow.top_workflow.book
        return (book.conditions.first_true(self, book.seen_by(my_task)),)


def node_name(element_id: str) -> str:
    """A spec's name. The prefix keeps ids such as End, Start or P.EndJoin apart from Spiff's own."""
    return f"n:{element_id}"


def flow_name(element_id: str) -> str:
    """The name of a flow's spec."""
    return f"f:{element_id}"
