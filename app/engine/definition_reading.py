"""From a diagram to the ``Definition`` that the rest of the system works with."""

from fractions import Fraction
from typing import Any

from app.domain.definition import ACTS, RESULTS, UNITS, Definition, Duration, FlowDef, NodeDef
from app.engine.diagram import Diagram, Flow, Node
from app.engine.expressions import feel_text
from app.engine.extensions import decision_id, end_result, form_key, ours
from app.engine.lane_reading import lane_of_nodes, read_lanes
from app.engine.vocabulary import TASKS, bpmn

#: units that need no number
UNMEASURED = frozenset({"same_day", "immediate", "open", "none"})


def read_definition(diagram: Diagram) -> Definition:
    """What can be read is read; a bad value (judged elsewhere) is left out."""
    lanes = lane_of_nodes(diagram)
    element = diagram.element
    return Definition(
        process_id=diagram.id,
        name=diagram.name,
        code=ours(element, "code"),
        level=ours(element, "level"),
        case=ours(element, "case"),
        limit=duration_of(element),
        cutoff=ours(element, "cutoff"),
        lanes=read_lanes(diagram, lanes),
        nodes=tuple(_node(node, lanes.get(node.id)) for node in diagram.nodes),
        flows=tuple(_flow(diagram, flow) for flow in diagram.flows),
    )


def duration_of(element: Any) -> Duration | None:
    """mc:limit and mc:unit as a Duration; None when they are absent or cannot be used."""
    value, unit = ours(element, "limit"), ours(element, "unit")
    if unit in UNMEASURED and value is None:
        value = "0"
    if value is None or unit not in UNITS or amount_of(value) is None:
        return None
    return Duration(value=value, unit=unit)


def amount_of(value: str) -> Fraction | None:
    """An exact, reasonable amount; None for text that is no amount."""
    if len(value) > 20 or not set(value) <= set("0123456789./"):
        return None
    try:
        amount = Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
    return amount if 0 <= amount <= 100_000 else None


def _node(node: Node, lane: str | None) -> NodeDef:
    element = node.element
    is_task = node.kind in TASKS
    act = ours(element, "act")
    result = end_result(node) if node.kind == "endEvent" else None
    return NodeDef(
        id=node.id,
        name=node.name,
        kind=node.kind,
        lane=lane,
        limit=duration_of(element) if is_task else None,
        act=act if is_task and act in ACTS else None,
        form=form_key(element) if is_task else None,
        clock=ours(element, "clock") if is_task else None,
        group=ours(element, "group") if is_task else None,
        result=result if result in RESULTS else None,
        calls=_calls(node),
        decision=decision_id(element) if node.kind == "businessRuleTask" else None,
        documentation=_documentation(element),
    )


def _calls(node: Node) -> str | None:
    """The process id that a call activity names; a prefix of a qualified name is no part of it."""
    called = (node.element.get("calledElement") or "").strip() if node.kind == "callActivity" else ""
    return called.rpartition(":")[2] or None


def _documentation(element: Any) -> str:
    parts = ["".join(each.itertext()).strip() for each in element.iterchildren(bpmn("documentation"))]
    return "\n".join(part for part in parts if part)


def _flow(diagram: Diagram, flow: Flow) -> FlowDef:
    return FlowDef(
        id=flow.id,
        source=flow.source,
        target=flow.target,
        name=flow.name,
        condition=feel_text(flow),
        default=diagram.is_default(flow),
    )
