"""What a diagram says, in the words of the procedure: lanes, steps, durations, forms, ends.

The engine reads a BPMN file into a ``Definition``; everything else works with this and never with XML.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any, Literal

Verdict = Literal["ready", "draft", "refused"]
Severity = Literal["error", "warning"]

#: what a task of the diagram is bound to in the shell (from-procedure-to-dossier)
ACTS = ("receive", "confirm", "return", "refuse")
#: how a step's or a procedure's time is counted; the first six are the kinds of rule TIM-07
UNITS = ("working_days", "working_hours", "calendar_days", "clock_hours", "same_day", "immediate", "open", "none")
RESULTS = ("granted", "refused", "other")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong with a file: ``element`` is the id of the element, None for the file as a whole."""

    code: str
    element: str | None
    message: str
    repair: str = ""
    severity: Severity = "error"


@dataclass(frozen=True, kw_only=True)
class Repair:
    """Something that can be put right by one click: ``element`` is its id, ``text`` says in Vietnamese what changes.

    Repairs of one ``code`` are made together.
    """

    code: str
    element: str | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Duration:
    """A time limit as the decision gives it; ``value`` is an exact decimal or fraction as text ("0.5", "1/3")."""

    value: str
    unit: str

    @property
    def amount(self) -> Fraction:
        return Fraction(self.value)


@dataclass(frozen=True, kw_only=True)
class LaneDef:
    """A lane is a role plus whose agency: ``receiving | competent | parent | fixed:<code>``."""

    id: str
    name: str
    role: str | None
    agency: str


@dataclass(frozen=True, kw_only=True)
class NodeDef:
    """A flow node. ``kind`` is the BPMN element name (userTask, exclusiveGateway, startEvent, …).

    ``calls`` is the process id that a call activity names, ``decision`` the decision id of a business rule task.
    """

    id: str
    name: str
    kind: str
    lane: str | None = None
    limit: Duration | None = None
    act: str | None = None
    form: str | None = None
    clock: str | None = None
    group: str | None = None
    result: str | None = None
    calls: str | None = None
    decision: str | None = None
    documentation: str = ""


@dataclass(frozen=True, kw_only=True)
class FlowDef:
    """A sequence flow; ``condition`` is FEEL."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None
    default: bool = False


@dataclass(frozen=True, kw_only=True)
class Definition:
    """The one executable process of a file."""

    process_id: str
    name: str
    code: str | None = None
    level: str | None = None
    case: str | None = None
    limit: Duration | None = None
    cutoff: str | None = None
    lanes: tuple[LaneDef, ...] = ()
    nodes: tuple[NodeDef, ...] = ()
    flows: tuple[FlowDef, ...] = ()

    def node(self, element_id: str) -> NodeDef:
        """The node with this id; KeyError if there is none."""
        for node in self.nodes:
            if node.id == element_id:
                return node
        raise KeyError(element_id)

    def lane_of(self, node: NodeDef) -> LaneDef | None:
        """The innermost lane that holds the node."""
        return next((lane for lane in self.lanes if lane.id == node.lane), None)

    @property
    def tasks(self) -> tuple[NodeDef, ...]:
        """The steps people perform, in document order."""
        return tuple(n for n in self.nodes if n.kind in ("userTask", "manualTask"))


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """The answer to an uploaded file. ``definition`` and ``model_hash`` are None when it was refused."""

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    definition: Definition | None = None
    model_hash: str | None = None
    source: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, kw_only=True)
class DecisionInspection:
    """The answer to an uploaded DMN file; ``decisions`` are the ids of its decisions, in document order."""

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DecisionColumn:
    """A column of a decision table: what people call it and what the diagram's data call it (FEEL for an input)."""

    label: str
    expression: str


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """One rule: tests and results as written (FEEL), in the order of the columns."""

    tests: tuple[str, ...]
    results: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DecisionView:
    """A decision to be read by people; ``policy`` is empty where it decides otherwise than by a table.

    ``policy`` and ``aggregation`` are DMN's words in capitals, ``defaults`` the results when no rule matches (empty:
    none), ``needs`` the ids of decisions taken first.
    """

    id: str
    name: str
    policy: str = ""
    aggregation: str = ""
    inputs: tuple[DecisionColumn, ...] = ()
    outputs: tuple[DecisionColumn, ...] = ()
    rules: tuple[DecisionRow, ...] = ()
    defaults: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


def definition_to_json(definition: Definition) -> dict[str, Any]:
    """Plain JSON values that ``definition_from_json`` turns back into an equal definition."""
    return asdict(definition)


def definition_from_json(raw: Mapping[str, Any]) -> Definition:
    """The inverse of ``definition_to_json``."""
    return Definition(
        **{
            **raw,
            "limit": _duration(raw.get("limit")),
            "lanes": tuple(LaneDef(**lane) for lane in raw.get("lanes", ())),
            "nodes": tuple(NodeDef(**{**node, "limit": _duration(node.get("limit"))}) for node in raw.get("nodes", ())),
            "flows": tuple(FlowDef(**flow) for flow in raw.get("flows", ())),
        }
    )


def _duration(raw: Mapping[str, str] | None) -> Duration | None:
    return Duration(**raw) if raw else None
