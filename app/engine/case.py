"""One case in memory between two states: complete tasks, let the tokens run, say what changed."""

from collections.abc import Mapping
from typing import Any

from app.domain.errors import Conflict
from app.domain.steps import EndReached, Step, TaskKey
from app.engine.expressions import Conditions, Stuck
from app.engine.feel import Feel
from app.engine.node_specs import EndNode, JoinNode
from app.engine.spec_building import Specs
from app.engine.state import OCCURRENCE, Envelope, load, plant_tokens, tokens_of
from app.engine.workflow import CaseWorkflow

#: nodes and flows that may run by themselves in one step; more is a loop without a task for people
MAX_AUTOMATIC = 5_000
#: keeps the tree far below the depth at which Spiff's iterators and recursions give up
FLATTEN_EVERY = 100


class Case:
    """Made by ``begin`` or ``restore``; ``step`` gives the answer and the state to store."""

    def __init__(self, specs: Specs, envelope: Envelope, feel: Feel) -> None:
        self._specs = specs
        self._envelope = envelope
        self._conditions = Conditions(feel, envelope.data)
        self._passed: list[str] = []
        self._completed: set[TaskKey] = set()
        self._before: tuple[TaskKey, ...] = ()
        self._workflow: Any = None

    @classmethod
    def begin(cls, specs: Specs, *, model: str, data: dict[str, Any], feel: Feel) -> "Case":
        """A case at its start; raises Stuck."""
        case = cls(specs, Envelope(model=model, data=data), feel)
        case._workflow = CaseWorkflow(specs, case._conditions)
        case._run()
        return case

    @classmethod
    def restore(cls, specs: Specs, *, model: str, state: str, feel: Feel) -> "Case":
        """A stored case; raises Conflict("state_unreadable")."""
        envelope = load(state, model=model)
        case = cls(specs, envelope, feel)
        case._workflow = CaseWorkflow(specs, case._conditions, deserializing=True)
        try:
            plant_tokens(case._workflow, envelope.tokens)
        except (KeyError, TypeError, ValueError):
            raise Conflict("state_unreadable") from None
        case._before = case.open
        return case

    @property
    def open(self) -> tuple[TaskKey, ...]:
        """The tasks that wait for people."""
        return tuple(self._key(task) for task in self._workflow.waiting_for_people())

    @property
    def data(self) -> dict[str, Any]:
        """A copy of the routing variables."""
        return _copied(self._envelope.data)

    def complete(self, key: TaskKey, data: Mapping[str, Any]) -> None:
        """Complete one open task; raises Conflict("task_not_open") or Stuck."""
        task = next((t for t in self._workflow.waiting_for_people() if self._key(t) == key), None)
        if task is None:
            raise Conflict("task_not_open", element=key.element_id, occurrence=key.occurrence)
        self._envelope.data.update(data)
        self._completed.add(key)
        self._execute(task)
        self._run()

    def step(self) -> Step:
        """What changed since ``begin`` or ``restore``."""
        now = self.open
        envelope = self._envelope
        envelope.tokens = tokens_of(self._workflow)
        before = set(self._before)
        return Step(
            state=envelope.dump(),
            opened=tuple(key for key in now if key not in before),
            withdrawn=tuple(key for key in self._before if key not in now and key not in self._completed),
            passed=tuple(self._passed),
            open=now,
            data=self.data,
            ended=EndReached(element_id=envelope.ended[0], result=envelope.ended[1]) if envelope.ended else None,
        )

    def _run(self) -> None:
        count = 0
        while (task := self._workflow.next_automatic()) is not None:
            count += 1
            if count > MAX_AUTOMATIC:
                raise Stuck("LOOP", getattr(task.task_spec, "element_id", "") or self._passed[-1])
            self._execute(task)
            # a join that has fired must forget the tokens it merged before the next one comes
            if isinstance(task.task_spec, JoinNode) or count % FLATTEN_EVERY == 0:
                self._workflow.flatten()
        self._workflow.flatten()
        self._number_opened()
        self._note_end()
        if self._envelope.ended is None and not self.open:
            raise Stuck("DEADLOCK", self._waiting_at())

    def _waiting_at(self) -> str:
        ids = (getattr(task.task_spec, "element_id", "") for task in self._workflow.held())
        return next((element_id for element_id in ids if element_id), self._passed[-1])

    def _execute(self, task: Any) -> None:
        task.run()
        element_id = getattr(task.task_spec, "element_id", "")
        if element_id:
            self._passed.append(element_id)

    def _number_opened(self) -> None:
        counts = self._envelope.counts
        for task in self._workflow.waiting_for_people():
            if OCCURRENCE not in task.internal_data:
                element_id = task.task_spec.element_id
                counts[element_id] = counts.get(element_id, 0) + 1
                task.internal_data[OCCURRENCE] = counts[element_id]

    def _note_end(self) -> None:
        if not self._workflow.completed or self._envelope.ended is not None:
            return
        ends = self._workflow.spec.task_specs.values()
        top = {spec.element_id for spec in ends if isinstance(spec, EndNode)}
        last = next((each for each in reversed(self._passed) if each in top), None)
        if last is None:
            raise Stuck("ENDED_WITHOUT_END", self._passed[-1])
        self._envelope.ended = [last, self._specs.results[last]]

    @staticmethod
    def _key(task: Any) -> TaskKey:
        return TaskKey(element_id=task.task_spec.element_id, occurrence=task.internal_data.get(OCCURRENCE, 0))


def _copied(data: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, list) else value for key, value in data.items()}
