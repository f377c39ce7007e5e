"""From a diagram to SpiffWorkflow's specs, built directly: Spiff's own parser is never handed a file."""

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition, TerminateEventDefinition

from app.engine.diagram import Diagram, Flow, Node
from app.engine.expressions import feel_text
from app.engine.extensions import end_result
from app.engine.node_specs import (
    Choice,
    EndNode,
    ExclusiveNode,
    FlowNode,
    InclusiveNode,
    ManualNode,
    ParallelNode,
    StartNode,
    SubProcessNode,
    UserNode,
    flow_name,
    node_name,
)

_PLAIN = {
    "userTask": UserNode,
    "manualTask": ManualNode,
    "exclusiveGateway": ExclusiveNode,
    "parallelGateway": ParallelNode,
    "inclusiveGateway": InclusiveNode,
}


class NotExecutable(ValueError):
    """The diagram holds something that was not found ready: a Model must come from a ready inspection."""


@dataclass(frozen=True, kw_only=True)
class Specs:
    """What runs: the process, its sub-processes by name, names for sentences and the result of each end event."""

    process: Any
    scopes: dict[str, Any]
    names: dict[str, str]
    results: dict[str, str]


def build_specs(diagram: Diagram) -> Specs:
    """The specs of a diagram that was found ready; raises NotExecutable for one that cannot run."""
    scopes = {scope_name(scope): _scope(diagram, scope) for scope in diagram.scope_ids}
    return Specs(
        process=scopes.pop(scope_name(diagram.id)),
        scopes=scopes,
        names={each.id: each.name or each.id for each in diagram.flows}
        | {each.id: each.name or each.id for each in diagram.nodes},
        results={node.id: end_result(node) for node in diagram.nodes if node.kind == "endEvent"},
    )


def scope_name(scope_id: str) -> str:
    """The name of a process's or a sub-process's spec."""
    return f"p:{scope_id}"


def _scope(diagram: Diagram, scope_id: str) -> Any:
    spec = BpmnProcessSpec(name=scope_name(scope_id))
    nodes = diagram.scope(scope_id)
    made = {node.id: _made(spec, node) for node in nodes}
    _connect_flows(spec, diagram, scope_id, made)
    for node in nodes:
        if node.kind == "startEvent":
            spec.start.connect(made[node.id])
        if not diagram.outgoing.get(node.id) and "terminateEventDefinition" not in node.events:
            made[node.id].connect(spec.end)
    return spec


def _made(spec: Any, node: Node) -> Any:
    made = _new(spec, node)
    made.element_id = node.id
    return made


def _new(spec: Any, node: Node) -> Any:
    name = node_name(node.id)
    if node.kind in _PLAIN:
        return _PLAIN[node.kind](spec, name)
    if node.kind == "startEvent" and not node.events:
        return StartNode(spec, name, NoneEventDefinition())
    if node.kind == "endEvent" and node.events in ((), ("terminateEventDefinition",)):
        return EndNode(spec, name, TerminateEventDefinition() if node.events else NoneEventDefinition())
    if node.kind == "subProcess":
        return SubProcessNode(spec, name, subworkflow_spec=scope_name(node.id))
    raise NotExecutable(f"{node.kind} {node.id}")


def _connect_flows(spec: Any, diagram: Diagram, scope_id: str, made: dict[str, Any]) -> None:
    for flow in diagram.flows:
        if flow.scope != scope_id:
            continue
        if flow.source not in made or flow.target not in made:
            raise NotExecutable(f"sequenceFlow {flow.id}")
        via = FlowNode(spec, flow_name(flow.id))
        via.element_id = flow.id
        made[flow.source].connect(via)
        via.connect(made[flow.target])
    for node_id, node_spec in made.items():
        if isinstance(node_spec, Choice):
            _give_choices(diagram, node_spec, diagram.outgoing.get(node_id, ()))


def _give_choices(diagram: Diagram, choice: Choice, flows: tuple[Flow, ...]) -> None:
    choice.drawn_flows = tuple(flow for flow in flows if not diagram.is_default(flow))
    choice.default_flow = next((flow for flow in flows if diagram.is_default(flow)), None)
    if len(flows) == 1 and feel_text(flows[0]) is None:
        # a gateway that only merges needs no condition on its one way out
        choice.drawn_flows, choice.default_flow = (), flows[0]
