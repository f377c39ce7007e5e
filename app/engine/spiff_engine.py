"""SpiffWorkflow as a function: state in, Step out."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.definition import DecisionInspection, DecisionView, Inspection, Repair
from app.domain.errors import Refused
from app.domain.steps import Completion, Model, Step, TaskKey
from app.engine import state as states
from app.engine.book import Operation
from app.engine.case import Case, Means
from app.engine.checks_calls import Catalogue
from app.engine.decision_inspection import inspect_decisions, with_texts_judged
from app.engine.decision_views import decision_views
from app.engine.expressions import Stuck
from app.engine.feel import Feel
from app.engine.incidents import incident_of
from app.engine.inspection import judge, with_answers
from app.engine.isolation import READER
from app.engine.rewriting import rewrite
from app.engine.routing import routing_data
from app.engine.spec_cache import SpecCache
from app.engine.telling import Telling, apply, stillborn


class SpiffEngine:
    """Fulfils ``app.domain.ports.Engine``. Thread-safe; one per process is enough.

    ``time_limit`` (seconds) and ``memory_limit`` (bytes) bound one evaluation of conditions; ``cached_models`` is how
    many models are kept ready to run. ``isolated``: files are read in a child process with limits.
    """

    def __init__(
        self,
        *,
        time_limit: float = 1.0,
        memory_limit: int = 96 * 1024 * 1024,
        cached_models: int = 256,
        operations: Mapping[str, Operation] | None = None,
        isolated: bool = True,
    ) -> None:
        self._isolated = isolated and os.name == "posix"
        self._feel = Feel(time_limit=time_limit, memory_limit=memory_limit)
        self._specs = SpecCache(size=cached_models)
        self._means = Means(feel=self._feel, operations=dict(operations or {}))

    @property
    def feel(self) -> Feel:
        """The FEEL of this engine, for decision tables and checks of forms."""
        return self._feel

    def inspect(
        self,
        source: bytes,
        *,
        known_processes: Collection[str] | None = None,
        known_decisions: Collection[str] | None = None,
    ) -> Inspection:
        """Judge an uploaded file: never raises for any bytes, never executes or fetches anything.

        ``known_processes`` (a mapping says what each of them calls) and ``known_decisions`` are what a file may name;
        None leaves that question to the caller.
        """
        operations = self._means.operations.keys()
        catalogue = Catalogue(processes=known_processes, decisions=known_decisions, operations=operations)
        judged = READER.judge(source, catalogue=catalogue) if self._isolated else judge(source, catalogue=catalogue)
        return with_answers(*judged, feel=self._feel)

    def inspect_decisions(self, source: bytes) -> DecisionInspection:
        """Judge an uploaded DMN file: never raises for any bytes, never evaluates anything."""
        if self._isolated:
            shape, texts = READER.judge_decisions(source)
            found = shape if shape.verdict == "refused" else with_texts_judged(shape, texts, self.feel)
        else:
            found = inspect_decisions(source, feel=self.feel)
        return DecisionInspection(verdict=found.verdict, problems=found.problems, decisions=found.decisions)

    def decision_tables(self, source: bytes) -> tuple[DecisionView, ...]:
        """The decisions of a DMN file for people to read; empty for a file that cannot be read."""
        return decision_views(source)

    def repairs(self, source: bytes) -> tuple[Repair, ...]:
        """What could be repaired, in the order of doing it; empty when it cannot be told. Never raises."""
        try:
            return tuple(Repair(**each) for each in self._rewritten(source, kind="repairs")["repairs"])
        except Refused:
            return ()

    def repair(self, source: bytes, codes: Collection[str]) -> bytes:
        """The diagram with the repairs of these codes made, as UTF-8. Raises Refused("repair_failed")."""
        return str(self._rewritten(source, kind="repair", codes=codes)["text"]).encode()

    def readable(self, source: bytes) -> str:
        """The diagram's XML with one element a line. Raises Refused("repair_failed")."""
        return str(self._rewritten(source, kind="readable")["text"])

    def _rewritten(self, source: bytes, *, kind: str, codes: Collection[str] = ()) -> Mapping[str, Any]:
        try:
            answer = (READER.rewrite if self._isolated else rewrite)(source, kind=kind, codes=codes)
        except Exception as error:
            # whatever a foreign file does to the libraries: it stays as it was
            raise Refused("repair_failed") from error
        if "verdict" in answer:
            raise Refused("repair_failed")
        return answer

    def start(self, model: Model, *, data: Mapping[str, Any], at: datetime) -> Step:
        """Begin a dossier. If it cannot even begin, the Step has an incident and a state without open tasks."""
        _check_aware(at)
        specs, clean = self._specs.get(model), routing_data(data)
        try:
            return Case.begin(specs, data=clean, means=self._means).step()
        except Stuck as stuck:
            return stillborn(specs, clean, stuck)

    def complete(self, model: Model, *, state: str, key: TaskKey, data: Mapping[str, Any], at: datetime) -> Step:
        """Complete one open task; raises Conflict("task_not_open" | "state_unreadable"), Invalid for data not JSON.

        If the diagram cannot go on, the Step has an incident, the task stays open and ``state`` is the one given.
        """
        return self._moved(model, state, Completion(key=key, data=data, at=at))

    def fire(self, model: Model, *, state: str, key: TaskKey, at: datetime) -> Step:
        """A timer that is waited for has come; raises Conflict("wait_not_open" | "state_unreadable")."""
        return self._moved(model, state, Completion(key=key, data={}, at=at, kind="fired"))

    def receive(self, model: Model, *, state: str, key: TaskKey, data: Mapping[str, Any], at: datetime) -> Step:
        """A message that is waited for has come; raises Conflict("wait_not_open" | "state_unreadable"), Invalid."""
        return self._moved(model, state, Completion(key=key, data=data, at=at, kind="received"))

    def rebuild(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], at: datetime
    ) -> Step:
        """The state after this log; ``passed`` tells the whole way. Raises Conflict if an entry does not fit.

        If the diagram cannot go on, the Step is the one before, with the incident.
        """
        _check_aware(at)
        return Telling(self._specs.get(model), self._means).rebuild(routing_data(data), completions)

    def targets(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], current: TaskKey
    ) -> tuple[TaskKey, ...]:
        """Completed tasks to which ``current`` may be handed back, latest first; raises Conflict("task_not_open")."""
        return Telling(self._specs.get(model), self._means).targets(routing_data(data), completions, current)

    def hand_back(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], target: TaskKey, at: datetime
    ) -> Step:
        """The state in which ``target`` is to be done again; raises Conflict("target_not_allowed")."""
        _check_aware(at)
        return Telling(self._specs.get(model), self._means).hand_back(routing_data(data), completions, target)

    def recall(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], target: TaskKey, at: datetime
    ) -> Step:
        """The state before the last completion, which is ``target``'s; raises Conflict("recall_not_last")."""
        _check_aware(at)
        return Telling(self._specs.get(model), self._means).recall(routing_data(data), completions, target)

    def fingerprint(self, state: str) -> str:
        """A digest of a state: equal states, equal fingerprints, in every process and at every time."""
        return states.fingerprint(state)

    def _moved(self, model: Model, state: str, entry: Completion) -> Step:
        _check_aware(entry.at)
        clean, specs = routing_data(entry.data), self._specs.get(model)
        case = Case.restore(specs, state=state, means=self._means)
        before = Step(state=state, open=case.open, data=case.data, waits=case.waits)
        try:
            apply(case, replace(entry, data=clean))
            return case.step()
        except Stuck as stuck:
            # what an instance stands for has not changed either: read again from the state
            items = Case.restore(specs, state=state, means=self._means).step().items
            return replace(before, items=items, incident=incident_of(stuck, specs.names))


def _check_aware(at: datetime) -> None:
    if at.utcoffset() is None:
        raise ValueError("a naive moment")
