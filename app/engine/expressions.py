# ruff: noqa: ARG002 - the walls have the signatures of what they replace
"""Conditions of sequence flows: read as FEEL, evaluated on the routing data, never as Python."""

from collections.abc import Mapping
from typing import Any, NoReturn

from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine

from app.engine.diagram import Flow
from app.engine.feel import Feel, Outcome
from app.engine.node_specs import Choice


class Stuck(Exception):
    """The diagram cannot go on at this element; becomes an Incident of the Step."""

    def __init__(self, code: str, element_id: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.element_id = element_id
        self.facts = facts


def feel_text(flow: Flow) -> str | None:
    """The FEEL of a flow's condition; Camunda 8 writes a "=" before it."""
    if flow.condition is None:
        return None
    text = flow.condition.removeprefix("=").strip()
    return text or None


class Conditions(PythonScriptEngine):  # type: ignore[misc]
    """Takes the place of Spiff's script engine and evaluates nothing but the conditions of drawn flows."""

    def __init__(self, feel: Feel) -> None:
        super().__init__(NoPython())
        self._feel = feel

    @property
    def feel(self) -> Feel:
        """The FEEL that evaluates."""
        return self._feel

    def evaluate_feel(self, expression: str, seen: Mapping[str, Any]) -> Any:
        """One expression's value; raises FeelError."""
        return self._feel.evaluate(expression, seen)

    def first_true(self, gateway: Choice, seen: Mapping[str, Any]) -> Flow:
        """The way out of an exclusive gateway; raises Stuck."""
        flows = gateway.drawn_flows
        outcomes = self._outcomes(flows, seen, stop_at_true=True)
        for flow, outcome in zip(flows, outcomes, strict=False):
            if _truth(flow, outcome):
                return flow
        return self._default(gateway)

    def all_true(self, gateway: Choice, seen: Mapping[str, Any]) -> tuple[Flow, ...]:
        """The ways out of an inclusive gateway; raises Stuck."""
        flows = gateway.drawn_flows
        outcomes = self._outcomes(flows, seen, stop_at_true=False)
        taken = tuple(f for f, outcome in zip(flows, outcomes, strict=True) if _truth(f, outcome))
        return taken or (self._default(gateway),)

    def _outcomes(self, flows: tuple[Flow, ...], seen: Mapping[str, Any], *, stop_at_true: bool) -> tuple[Outcome, ...]:
        if not flows:
            return ()
        return self._feel.outcomes([feel_text(f) or "true" for f in flows], seen, stop_at_true=stop_at_true)

    @staticmethod
    def _default(gateway: Choice) -> Flow:
        if gateway.default_flow is None:
            raise Stuck("NO_BRANCH", gateway.element_id)
        return gateway.default_flow

    def validate(self, expression: str) -> NoReturn:
        raise PythonRefused(expression)

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> NoReturn:
        raise PythonRefused(expression)

    def execute(self, task: Any, script: str, external_context: Any = None) -> NoReturn:
        raise PythonRefused(script)

    def call_service(self, task: Any, **kwargs: Any) -> NoReturn:
        raise PythonRefused("call_service")


class PythonRefused(RuntimeError):
    """Something asked for an evaluation of Python. Never happens with specs built here; kept as a wall."""


class NoPython(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """An environment that refuses, in case anything reaches past the script engine."""

    def evaluate(self, expression: str, context: Any, external_context: Any = None) -> NoReturn:
        raise PythonRefused(expression)

    def execute(self, script: str, context: Any, external_context: Any = None) -> NoReturn:
        raise PythonRefused(script)

    def call_service(self, context: Any, **kwargs: Any) -> NoReturn:
        raise PythonRefused("call_service")


def _truth(flow: Flow, outcome: Outcome) -> bool:
    if outcome.error is not None:
        raise Stuck(outcome.error.code, flow.id, detail=outcome.error.detail)
    # FEEL reads what is missing as null; a branch may be left aside for that reason, but never taken
    if outcome.value is False:
        return False
    if outcome.missing:
        raise Stuck("VARIABLE_MISSING", flow.id, variables=", ".join(outcome.missing))
    if outcome.value is True:
        return True
    raise Stuck("CONDITION_NOT_BOOLEAN", flow.id, value=outcome.value)
