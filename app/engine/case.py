"""One case in memory between two states: complete, fire, receive, let the tokens run, say what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from SpiffWorkflow.util.task import TaskState

from app.domain.errors import Conflict
from app.domain.steps import EndReached, Step, TaskKey, Wait
from app.engine.book import Book, Operation, item_of
from app.engine.event_nodes import EventGatewayNode, throw_message
from app.engine.expressions import Conditions, Stuck
from app.engine.feel import Feel
from app.engine.history import History
from app.engine.interrupting import fire_trigger, throw_error
from app.engine.node_specs import EndNode, node_name
from app.engine.spec_building import Specs
from app.engine.state import Envelope, load, plant_tokens, tokens_of
from app.engine.tokens import begin_scope, clear, instances_around, new_token, take_away, tokens
from app.engine.waiting import wait_of, waits_in
from app.engine.workflow import CaseWorkflow

#: nodes and flows that may run by themselves in one step; more is a loop without a task for people
MAX_AUTOMATIC = 5_000


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a run needs besides its specs."""

    feel: Feel
    operations: Mapping[str, Operation] = field(default_factory=dict)


class Case:
    """Made by ``begin`` or ``restore``; ``step`` gives the answer and the state to store."""

    def __init__(self, specs: Specs, envelope: Envelope, means: Means) -> None:
        self.envelope = envelope
        self._specs = specs
        conditions = Conditions(means.feel)
        self.book = Book(envelope, conditions, means.operations)
        self.workflow: Any = CaseWorkflow(specs, conditions, book=self.book)
        self._completed: set[TaskKey] = set()
        self._before: tuple[TaskKey, ...] = ()

    @classmethod
    def begin(cls, specs: Specs, *, data: dict[str, Any], means: Means, history: History | None = None) -> "Case":
        """A case at its start; raises Stuck."""
        case = cls(specs, Envelope(model=specs.key, data=data), means)
        case.book.history = history
        if history is not None:
            case.envelope.counts = history.counts
        begin_scope(case.workflow)
        case._run()
        return case

    @classmethod
    def restore(cls, specs: Specs, *, state: str, means: Means) -> "Case":
        """A stored case; raises Conflict("state_unreadable")."""
        case = cls(specs, load(state, model=specs.key), means)
        try:
            plant_tokens(case.workflow, case.envelope.tokens)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Conflict("state_unreadable") from None
        case._before = case.open
        return case

    @property
    def open(self) -> tuple[TaskKey, ...]:
        """The tasks that wait for people."""
        return tuple(key_of(task) for task in self.workflow.waiting_for_people())

    @property
    def data(self) -> dict[str, Any]:
        """A copy of the routing variables."""
        return copied(self.envelope.data)

    @property
    def waits(self) -> tuple[Wait, ...]:
        """The timers and messages that are waited for."""
        return waits_in(self.workflow)

    def token(self, key: TaskKey) -> Any:
        """The token of an open task; raises Conflict("task_not_open")."""
        for task in self.workflow.waiting_for_people():
            if task.task_spec.element_id == key.element_id and key_of(task) == key:
                return task
        raise Conflict("task_not_open", element=key.element_id, occurrence=key.occurrence)

    def complete(self, key: TaskKey, data: Mapping[str, Any]) -> None:
        """Complete one open task; raises Conflict("task_not_open") or Stuck."""
        task = self.token(key)
        self.book.write(data)
        self._completed.add(key)
        self._execute(task)
        self._run()

    def end_wait(self, key: TaskKey, kind: Literal["fired", "received"], data: Mapping[str, Any]) -> None:
        """A timer or a message has come; raises Conflict("wait_not_open") or Stuck."""
        task, trigger = wait_of(self.workflow, key, kind)
        self.book.write(data)
        if self.book.history is not None:
            self.book.history.now = task.past | self.book.history.extra
        if isinstance(task.task_spec, EventGatewayNode):
            self._leave_gateway(task, key.element_id)
        elif trigger.target is None:
            self._execute(task)
        else:
            fire_trigger(task, trigger)
        self._run()

    def step(self, before: tuple[TaskKey, ...] | None = None) -> Step:
        """What changed since ``begin`` or ``restore``, or since these tasks were open."""
        before = self._before if before is None else before
        now, envelope = self.open, self.envelope
        envelope.tokens = tokens_of(self.workflow)
        known, gone = set(before), set(before) - set(now) - self._completed
        return Step(
            state=envelope.dump(),
            opened=tuple(key for key in now if key not in known),
            withdrawn=tuple(key for key in before if key in gone),
            passed=tuple(self.book.passed),
            open=now,
            data=self.data,
            waits=self.waits,
            sent=tuple(self.book.sent),
            items=self._items(),
            ended=EndReached(element_id=envelope.ended[0], result=envelope.ended[1]) if envelope.ended else None,
        )

    def _items(self) -> dict[TaskKey, Any]:
        if not self.workflow.subprocesses:
            return {}
        found = {}
        for task in self.workflow.waiting_for_people():
            for host, index in instances_around(task)[:1]:
                found[key_of(task)] = item_of(host, index)
        return found

    def _run(self) -> None:
        count = 0
        while self._move():
            count += 1
            if count > MAX_AUTOMATIC:
                raise Stuck("LOOP", self.book.passed[-1])
        self._note_end()

    def _move(self) -> bool:
        """One movement that needs nobody."""
        task = self.workflow.next_automatic()
        if task is not None:
            self._execute(task)
            return True
        if self.workflow.subprocesses and (host := self.workflow.run_dry()) is not None:
            self._leave_scope(host)
            return True
        return bool(self.workflow.fire_inclusive())

    def _execute(self, task: Any) -> None:
        spec, history = task.task_spec, self.book.history
        if history is not None:
            history.now = task.past
            task.workflow.past |= task.past
            task.workflow.trail.append((spec.name, task.past))
        self.book.passed.append(spec.element_id)
        if getattr(spec, "message", None) is not None:
            throw_message(task)
        task.run()
        if spec.is_instance:
            task.workflow.host.task_spec.instance_done(task.workflow.host, task)
        take_away(task)
        if isinstance(spec, EndNode):
            self._reach_end(task)

    def _leave_scope(self, host: Any) -> None:
        if not host.task_spec.run_dry(host):
            return
        host.past |= host.inner.past
        host._set_state(TaskState.READY)
        self._execute(host)

    def _leave_gateway(self, task: Any, event_id: str) -> None:
        """Over the gateway and the flow to the event, which has happened: its token goes on at once."""
        gateway, specs = task.task_spec, task.workflow.spec.task_specs
        self._execute(task)
        self.book.passed.append(gateway.flows[event_id])
        event = new_token(task.workflow, specs[node_name(event_id)], TaskState.READY)
        event.past = task.past
        self._execute(event)

    def _reach_end(self, task: Any) -> None:
        spec, workflow = task.task_spec, task.workflow
        if spec.throws_error is not None:
            throw_error(task, spec.throws_error)
            return
        if spec.terminates:
            clear(workflow)
        if workflow is self.workflow or _replaces_top(workflow):
            self.envelope.reached = spec.element_id

    def _note_end(self) -> None:
        if any(not each.task_spec.is_listener for each in tokens(self.workflow)):
            if not self.workflow.waiting_for_people() and not self.waits:
                raise Stuck("DEADLOCK", self._waiting_at())
            return
        if self.envelope.ended is None:
            reached = self.envelope.reached
            if reached is None:
                raise Stuck("ENDED_WITHOUT_END", self.book.passed[-1])
            self.envelope.ended = [reached, self._specs.results[reached]]
            clear(self.workflow)

    def _waiting_at(self) -> str:
        held = [each.task_spec.element_id for each in self.workflow.walk() if not each.task_spec.is_listener]
        return held[-1] if held else self.book.passed[-1]


def key_of(task: Any) -> TaskKey:
    """The key of an open task."""
    return TaskKey(element_id=task.task_spec.element_id, occurrence=task.internal_data.get("n", 0))


def copied(data: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that shares nothing with routing data."""
    return {key: list(value) if isinstance(value, list) else value for key, value in data.items()}


def _replaces_top(workflow: Any) -> bool:
    """Whether a scope is an event sub-process that interrupted the process itself."""
    host = getattr(workflow, "host", None)
    return host is not None and bool(host.internal_data.get("instead")) and host.workflow.depth == 0
