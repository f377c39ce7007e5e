"""Parallel and inclusive gateways as BPMN 2.0 (13.4.1, 13.4.3) has them: one token of each incoming flow is consumed.

Spiff's own merge all tokens that ever arrived, so that a second token on one flow is lost.
"""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.util.task import TaskState

from app.engine.diagram import Flow
from app.engine.node_specs import Choice, Drawn
from app.engine.tokens import take_away, tokens


class JoinNode(Drawn):
    """Tokens wait here, each with the flow by which it came, until enough are there."""

    remembers_way = True

    def waiting(self, workflow: Any) -> dict[str, Any]:
        """The first waiting token of each incoming flow that has one."""
        first: dict[str, Any] = {}
        for task in workflow.tasks.values():
            if task.task_spec is self and task.state == TaskState.WAITING:
                first.setdefault(task.internal_data["via"], task)
        return first

    def merge(self, arrived: dict[str, Any]) -> None:
        """Consume these tokens; the one that came last goes on for all."""
        *others, last = arrived.values()
        for task in others:
            last.past |= task.past
            take_away(task)
        last.internal_data.clear()
        last._set_state(TaskState.READY)


class ParallelNode(JoinNode, ParallelGateway):  # type: ignore[misc]
    """Fires when every incoming flow has a token."""

    def arrive(self, my_task: Any) -> None:
        my_task._set_state(TaskState.WAITING)
        arrived = self.waiting(my_task.workflow)
        if len(arrived) >= len(set(self._inputs)):
            self.merge(arrived)


class InclusiveNode(JoinNode, Choice, InclusiveGateway):  # type: ignore[misc]
    """Fires when no token elsewhere can still reach an empty incoming flow without also reaching a filled one."""

    def test(self) -> None:
        """Its flows are judged by the checks of the diagram."""

    def arrive(self, my_task: Any) -> None:
        my_task._set_state(TaskState.READY if len(self._inputs) < 2 else TaskState.WAITING)

    def fire_if_complete(self, workflow: Any) -> bool:
        """Asked when nothing else moves: whether the tokens here may go on, and if so lets them."""
        arrived = self.waiting(workflow)
        if not arrived:
            return False
        to_filled = self._upstream(workflow, set(arrived))
        to_empty = self._upstream(workflow, set(self._inputs) - set(arrived))
        elsewhere = {task.task_spec.name for task in tokens(workflow) if task.task_spec is not self}
        if (elsewhere & to_empty) - to_filled:
            return False
        for name, past in workflow.trail:
            # that nothing more can come here is a consequence of all that was done on the ways here
            if name in to_empty or name in to_filled:
                next(iter(arrived.values())).past |= past
        self.merge(arrived)
        return True

    def _upstream(self, workflow: Any, names: set[str]) -> set[str]:
        """All nodes from which these flows can be reached without visiting this gateway."""
        specs, sources = workflow.spec.task_specs, workflow.spec.sources
        seen, waiting = set(names), list(names)
        while waiting:
            name = waiting.pop()
            for before in (*specs[name]._inputs, *sources.get(name, ())):
                if before != self.name and before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return seen

    def chosen(self, my_task: Any) -> tuple[Flow, ...]:
        if not self.drawn_flows and self.default_flow is not None:
            return (self.default_flow,)
        book = my_task.workflow.top_workflow.book
        flows: tuple[Flow, ...] = book.conditions.all_true(self, book.seen_by(my_task))
        return flows
