# ruff: noqa: ARG002 - what a node does may depend on its token, what most nodes do does not
"""Activities with a scope of their own: sub-processes, called processes, multi-instance activities."""

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import SubWorkflowTask
from SpiffWorkflow.util.task import TaskState

from app.engine.expressions import Stuck
from app.engine.multiplying import Multiplying
from app.engine.node_specs import Drawn
from app.engine.tokens import begin_scope, clear, enter, put, tokens


class ScopeNode(Drawn, SubWorkflowTask):  # type: ignore[misc]
    """The token stays here, started, while tokens run inside it."""

    def arrive(self, my_task: Any) -> None:
        my_task._set_state(TaskState.STARTED)
        self.arm(my_task)
        self.begin(my_task)

    def begin(self, my_task: Any) -> None:
        begin_scope(enter(my_task, self.scope_of(my_task)))

    def scope_of(self, my_task: Any) -> Any:
        return my_task.workflow.top_workflow.subprocess_specs[self.spec]

    def run_dry(self, my_task: Any) -> bool:
        """No token is left inside: whether the activity is done. May put further tokens."""
        return True


class SubProcessNode(ScopeNode):
    """An embedded sub-process, or an event sub-process that was triggered."""


class CallNode(ScopeNode):
    """A call activity: the process of another model, run as a scope."""

    #: why it cannot be called
    refused: str | None = None

    def begin(self, my_task: Any) -> None:
        if self.refused is not None:
            raise Stuck(self.refused, self.element_id, limit=MAX_CALLS)
        super().begin(my_task)


#: how deep processes may call one another
MAX_CALLS = 5


class MultiNode(ScopeNode):
    """A multi-instance activity: a scope with one node, which gets one token for each instance."""

    multiplying: Multiplying

    def begin(self, my_task: Any) -> None:
        inner = enter(my_task, self.scope_of(my_task))
        book = my_task.workflow.top_workflow.book
        instances: dict[str, Any] = {"next": 0, "done": 0}
        if self.multiplying.collection is not None:
            instances["items"] = book.items(self.multiplying.collection, my_task)
            instances["count"] = len(instances["items"])
        else:
            instances["count"] = book.cardinality(self.multiplying.cardinality or "0", my_task)
        my_task.internal_data["mi"] = instances
        at_once = 1 if self.multiplying.sequential else instances["count"]
        for _ in range(min(at_once, instances["count"])):
            self._next(my_task, inner)

    def _next(self, my_task: Any, inner: Any) -> None:
        instances = my_task.internal_data["mi"]
        instances["next"] += 1
        put(inner, inner.spec.first, index=instances["next"] - 1)

    def run_dry(self, my_task: Any) -> bool:
        instances = my_task.internal_data["mi"]
        if instances["next"] >= instances["count"]:
            return True
        book = my_task.workflow.top_workflow.book
        if book.history is not None:
            book.history.now = my_task.past | my_task.inner.past
        self._next(my_task, my_task.inner)
        return False

    def instance_done(self, my_task: Any, instance: Any) -> None:
        """Count an instance; end the activity if its completion condition is now true. Raises Stuck."""
        instances = my_task.internal_data["mi"]
        instances["done"] += 1
        if self.multiplying.until is None:
            return
        counts = _counts(instances, active=len([each for each in tokens(my_task.inner) if each is not instance]))
        done = instance.workflow.top_workflow.book.value(self.multiplying.until, instance, self.element_id, **counts)
        if not isinstance(done, bool):
            raise Stuck("CONDITION_NOT_BOOLEAN", self.element_id)
        if done:
            instances["next"] = instances["count"]
            clear(my_task.inner, but=instance)


def _counts(instances: dict[str, Any], *, active: int) -> dict[str, int]:
    numbers = {"": instances["count"], "Completed": instances["done"], "Active": active, "Terminated": 0}
    both = {f"nrOf{name}Instances": number for name, number in numbers.items()}
    return both | {f"numberOf{name}Instances": number for name, number in numbers.items()}
