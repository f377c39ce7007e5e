"""SpiffWorkflow as a function: state in, Step out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.definition import DecisionInspection, DecisionView, Inspection
from app.domain.steps import Completion, Model, Step, TaskKey
from app.engine import state as states
from app.engine.case import Case
from app.engine.expressions import Stuck
from app.engine.decision_inspection import inspect_decisions
from app.engine.decision_views import decision_views
from app.engine.feel import Feel
from app.engine.incidents import incident_of
from app.engine.inspection import inspect
from app.engine.routing import routing_data
from app.engine.spec_building import Specs
from app.engine.spec_cache import SpecCache


class SpiffEngine:
    """Fulfils ``app.domain.ports.Engine``. Thread-safe; one per process is enough.

    ``time_limit`` (seconds) and ``memory_limit`` (bytes) bound one evaluation of conditions; ``cached_models`` is how
    many models are kept ready to run.
    """

    def __init__(
        self, *, time_limit: float = 1.0, memory_limit: int = 96 * 1024 * 1024, cached_models: int = 256
    ) -> None:
        self._feel = Feel(time_limit=time_limit, memory_limit=memory_limit)
        self._specs = SpecCache(size=cached_models)

    @property
    def feel(self) -> Feel:
        """The FEEL of this engine, for decision tables and checks of forms."""
        return self._feel

    def inspect(self, source: bytes) -> Inspection:
        """Judge an uploaded file: never raises for any bytes, never executes or fetches anything."""
        return inspect(source, feel=self._feel)

    def inspect_decisions(self, source: bytes) -> DecisionInspection:
        """Judge an uploaded DMN file: never raises for any bytes, never evaluates anything."""
        found = inspect_decisions(source, feel=self.feel)
        return DecisionInspection(verdict=found.verdict, problems=found.problems, decisions=found.decisions)

    def decision_tables(self, source: bytes) -> tuple[DecisionView, ...]:
        """The decisions of a DMN file for people to read; empty for a file that cannot be read."""
        return decision_views(source)

    def start(self, model: Model, *, data: Mapping[str, Any], at: datetime) -> Step:
        """Begin a dossier. If it cannot even begin, the Step has an incident and a state without open tasks."""
        _check_aware(at)
        specs, clean = self._specs.get(model), routing_data(data)
        try:
            return Case.begin(specs, model=model.hash, data=clean, feel=self._feel).step()
        except Stuck as stuck:
            return _stillborn(specs, model, clean, stuck)

    def complete(self, model: Model, *, state: str, key: TaskKey, data: Mapping[str, Any], at: datetime) -> Step:
        """Complete one open task; raises Conflict("task_not_open" | "state_unreadable"), Invalid for data not JSON.

        If the diagram cannot go on, the Step has an incident, the task stays open and ``state`` is the one given.
        """
        _check_aware(at)
        clean, specs = routing_data(data), self._specs.get(model)
        case = Case.restore(specs, model=model.hash, state=state, feel=self._feel)
        open_before, data_before = case.open, case.data
        try:
            case.complete(key, clean)
            return case.step()
        except Stuck as stuck:
            incident = incident_of(stuck, specs.names)
            return Step(state=state, open=open_before, data=data_before, incident=incident)

    def rebuild(
        self, model: Model, *, data: Mapping[str, Any], completions: Sequence[Completion], at: datetime
    ) -> Step:
        """The state after these completions; ``passed`` tells the whole way. Raises Conflict if one does not fit.

        If the diagram cannot go on, the Step is the one before, with the incident.
        """
        _check_aware(at)
        specs, clean = self._specs.get(model), routing_data(data)
        try:
            case = Case.begin(specs, model=model.hash, data=clean, feel=self._feel)
        except Stuck as stuck:
            return _stillborn(specs, model, clean, stuck)
        for completion in completions:
            before = case.step()
            try:
                case.complete(completion.key, routing_data(completion.data))
            except Stuck as stuck:
                return replace(before, incident=incident_of(stuck, specs.names))
        return case.step()

    def fingerprint(self, state: str) -> str:
        """A digest of a state: equal states, equal fingerprints, in every process and at every time."""
        return states.fingerprint(state)


def _stillborn(specs: Specs, model: Model, data: dict[str, Any], stuck: Stuck) -> Step:
    state = states.Envelope(model=model.hash, data=data).dump()
    return Step(state=state, data=data, incident=incident_of(stuck, specs.names))


def _check_aware(at: datetime) -> None:
    if at.utcoffset() is None:
        raise ValueError("a naive moment")
