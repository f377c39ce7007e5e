"""The log told again from its beginning: rebuilding, and handing back to an earlier task."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import Conflict
from app.domain.steps import Completion, Step, TaskKey
from app.engine.case import Case, Means, copied
from app.engine.expressions import Stuck
from app.engine.history import History
from app.engine.incidents import incident_of
from app.engine.routing import routing_data
from app.engine.spec_building import Specs
from app.engine.state import Envelope
from app.engine.waiting import wait_of
from app.engine.ways import Ways

#: lines of the log that undo others: what they undo has to be followed from the beginning
_UNDOING = ("handed_back", "recalled")


def apply(case: Case, entry: Completion) -> None:
    """Do what one line of the log says; raises Conflict or Stuck."""
    if entry.kind == "completed":
        case.complete(entry.key, entry.data)
    elif entry.kind in ("fired", "received"):
        case.end_wait(entry.key, "fired" if entry.kind == "fired" else "received", entry.data)
    else:
        raise ValueError(f"a log entry of kind {entry.kind}")


def stillborn(specs: Specs, data: dict[str, Any], stuck: Stuck) -> Step:
    """The step of a dossier that could not even begin."""
    state = Envelope(model=specs.key, data=data).dump()
    return Step(state=state, data=data, incident=incident_of(stuck, specs.names))


@dataclass(frozen=True, kw_only=True)
class Told:
    """One entry that counts: its bit, the past of the token it moved, the spec of that token, and its variables.

    ``seen`` are the variables before it, ``written`` those it set. An entry that is kept when a later one is undone
    is told again on what it saw, so that its gateways decide as they did.
    """

    entry: Completion
    bit: int
    past: int
    spec: Any
    seen: dict[str, Any]
    written: dict[str, Any]


class Telling:
    """Tells one log; made anew for each call."""

    def __init__(self, specs: Specs, means: Means) -> None:
        self._specs = specs
        self._means = means
        self._told: list[Told] = []
        self._start: dict[str, Any] = {}
        self._next_bit = 1
        self._passed: list[str] = []
        self._sent: list[Any] = []

    def rebuild(self, data: dict[str, Any], completions: Sequence[Completion]) -> Step:
        """The step after the whole log."""
        tracked = any(each.kind in _UNDOING for each in completions)
        try:
            case = self._begin(data, tracked=tracked)
        except Stuck as stuck:
            return stillborn(self._specs, data, stuck)
        for number, entry in enumerate(completions):
            try:
                case = self._tell(case, entry)
            except Stuck as stuck:
                # the case is half moved: what was before is told once more, this time without the entry
                before = Telling(self._specs, self._means).rebuild(self._start, completions[:number])
                return replace(before, incident=incident_of(stuck, self._specs.names))
        return self._whole(case.step())

    def targets(self, data: dict[str, Any], completions: Sequence[Completion], current: TaskKey) -> tuple[TaskKey, ...]:
        """Completed tasks that every way to ``current`` passes, each at its last time, latest first."""
        case = self._whole_case(data, completions)
        return tuple(told.entry.key for told in self._allowed(case.token(current)))

    def hand_back(self, data: dict[str, Any], completions: Sequence[Completion], target: TaskKey) -> Step:
        """The step in which ``target`` is open again."""
        case = self._whole_case(data, completions)
        before = case.open
        step = self._handed_back(case, target).step(before)
        return replace(step, passed=(), sent=())

    def recall(self, data: dict[str, Any], completions: Sequence[Completion], target: TaskKey) -> Step:
        """The step before the last line of the log, which is the completion of ``target``."""
        last = completions[-1] if completions else None
        if last is None or last.kind != "completed" or last.key != target:
            raise Conflict("recall_not_last", task=target.element_id)
        case = self._whole_case(data, completions)
        before = case.open
        step = self._recalled(case, target).step(before)
        return replace(step, passed=(), sent=())

    def _whole_case(self, data: dict[str, Any], completions: Sequence[Completion]) -> Case:
        try:
            case = self._begin(data, tracked=True)
            for entry in completions:
                case = self._tell(case, entry)
        except Stuck:
            raise Conflict("target_not_allowed") from None
        return case

    def _begin(self, data: dict[str, Any], *, tracked: bool) -> Case:
        self._start = copied(data)
        return Case.begin(self._specs, data=data, means=self._means, history=History() if tracked else None)

    def _whole(self, step: Step) -> Step:
        return replace(step, passed=(*self._passed, *step.passed), sent=(*self._sent, *step.sent))

    def _tell(self, case: Case, entry: Completion) -> Case:
        if entry.kind in _UNDOING:
            undo = self._handed_back if entry.kind == "handed_back" else self._recalled
            again = undo(case, entry.key)
            self._passed += case.book.passed
            self._sent += case.book.sent
            again.book.passed.clear()
            again.book.sent.clear()
            return again
        entry = replace(entry, data=routing_data(entry.data))
        if case.book.history is None:
            apply(case, entry)
        else:
            self._told.append(self._noted(case, entry, bit=self._next_bit))
            self._next_bit <<= 1
        return case

    @staticmethod
    def _noted(case: Case, entry: Completion, *, bit: int) -> Told:
        history = case.book.history
        assert history is not None  # noqa: S101 - for the reader of types
        if entry.kind == "completed":
            task = case.token(entry.key)
        else:
            task, _ = wait_of(case.workflow, entry.key, "fired" if entry.kind == "fired" else "received")
        past, seen = task.past, copied(case.envelope.data)
        history.written = {}
        if entry.kind == "completed" or not task.task_spec.triggers or not _stays(task, entry.key):
            task.past |= bit
        else:
            history.extra = bit
        apply(case, entry)
        history.extra = 0
        return Told(entry=entry, bit=bit, past=past, spec=task.task_spec, seen=seen, written=dict(history.written))

    def _allowed(self, current: Any) -> list[Told]:
        before = Ways.of(self._specs).always_before(current)
        found: dict[str, Told] = {}
        for told in reversed(self._told):
            passed = told.bit & current.past and told.entry.kind == "completed"
            if passed and told.spec is not current.task_spec and told.spec in before:
                found.setdefault(told.entry.key.element_id, told)
        return list(found.values())

    def _handed_back(self, case: Case, target: TaskKey) -> Case:
        allowed = (told for task in case.workflow.waiting_for_people() for told in self._allowed(task))
        undone = next((told for told in allowed if told.entry.key == target), None)
        if undone is None:
            raise Conflict("target_not_allowed", element=target.element_id, occurrence=target.occurrence)
        kept = [each for each in self._told if each is not undone and not each.past & undone.bit]
        try:
            return self._told_again(case, kept)
        except Stuck:
            raise Conflict("target_not_allowed", element=target.element_id, occurrence=target.occurrence) from None

    def _recalled(self, case: Case, target: TaskKey) -> Case:
        """Nothing follows the last line, so nothing depends on it: also where handing back is not allowed."""
        if not self._told or self._told[-1].entry.key != target:
            raise Conflict("recall_not_last", task=target.element_id)
        try:
            return self._told_again(case, self._told[:-1])
        except Stuck:
            raise Conflict("recall_not_last", task=target.element_id) from None

    def _told_again(self, case: Case, kept: list[Told]) -> Case:
        old = case.book.history
        assert old is not None  # noqa: S101 - for the reader of types
        history = History(old.opened)
        history.counts = dict(case.envelope.counts)
        again = Case.begin(self._specs, data=copied(self._start), means=self._means, history=history)
        data = copied(again.envelope.data)
        retold = []
        for each in kept:
            again.envelope.data.clear()
            again.envelope.data.update(copied(each.seen))
            told = self._noted(again, each.entry, bit=each.bit)
            retold.append(replace(told, seen=each.seen))
            data.update(told.written)
        again.envelope.data.clear()
        again.envelope.data.update(data)
        self._told, history.told = retold, {}
        _open_anew(again, case)
        return again


def _stays(task: Any, key: TaskKey) -> bool:
    """Whether the token that waits goes on waiting where it is when this trigger comes."""
    trigger = task.task_spec.triggers[key.element_id]
    return trigger.target is not None and not trigger.interrupting


def _open_anew(again: Case, case: Case) -> None:
    """What was open before stays what it is; what was done or gone and is open again gets its next occurrence."""
    history, counts = again.book.history, again.envelope.counts
    assert history is not None  # noqa: S101 - for the reader of types
    still = set(case.open) | {wait.key for wait in case.waits}
    for task in again.workflow.walk():
        element_id, occurrence = task.task_spec.element_id, task.internal_data.get("n")
        if occurrence is not None and TaskKey(element_id=element_id, occurrence=occurrence) not in still:
            task.internal_data["n"] = history.renumber(element_id, occurrence, counts)
        for event_id, stored in task.internal_data.get("w", {}).items():
            if TaskKey(element_id=event_id, occurrence=stored[0]) not in still:
                stored[0] = history.renumber(event_id, stored[0], counts)
