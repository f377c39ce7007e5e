"""From a diagram to SpiffWorkflow's specs, built directly: Spiff's own parser is never handed a file."""

from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from app.domain.steps import Model
from app.engine.diagram import Diagram, Flow, Node
from app.engine.expressions import feel_text
from app.engine.extensions import end_result
from app.engine.joins import InclusiveNode
from app.engine.multiplying import read_multiplying
from app.engine.node_building import NotExecutable, is_event_scope, new_boundary, new_listener, new_node
from app.engine.node_specs import Choice, FlowNode, flow_name, node_name
from app.engine.scope_nodes import MAX_CALLS, CallNode, MultiNode

#: a model with all that it calls may not have more nodes than this
MAX_EXPANDED = 20_000

__all__ = ["NotExecutable", "Specs", "build_specs", "scope_name"]


@dataclass(frozen=True, kw_only=True)
class Specs:
    """What runs: the process, its scopes by name, names for sentences and the result of each end event."""

    process: Any
    scopes: dict[str, Any]
    names: dict[str, str]
    results: dict[str, str]
    inclusive: bool = False
    key: str = ""


@dataclass(kw_only=True)
class _Building:
    scopes: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    nodes: int = 0


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A diagram in the place where it is run: at the top, or inside a call activity, whose ids are its prefix."""

    diagram: Diagram
    model: Model | None
    prefix: str
    calls: tuple[str, ...]
    building: _Building


def build_specs(diagram: Diagram, model: Model | None = None, *, key: str = "") -> Specs:
    """The specs of a diagram that was found ready; raises NotExecutable for one that cannot run.

    ``model`` brings the called models and the decision tables; without it, calls and rules are incidents when reached.
    """
    building = _Building()
    process = _process(_Place(diagram=diagram, model=model, prefix="", calls=(diagram.id,), building=building))
    inclusive = any(
        isinstance(spec, InclusiveNode)
        for scope in (process, *building.scopes.values())
        for spec in scope.task_specs.values()
    )
    return Specs(
        process=process,
        scopes=building.scopes,
        names=building.names,
        results=building.results,
        inclusive=inclusive,
        key=key,
    )


def scope_name(scope_id: str) -> str:
    """The name of a process's or a sub-process's spec."""
    return f"p:{scope_id}"


def _process(place: _Place) -> Any:
    diagram, building = place.diagram, place.building
    building.nodes += len(diagram.nodes)
    if building.nodes > MAX_EXPANDED:
        raise NotExecutable("too many nodes in all the processes called")
    things: tuple[Node | Flow, ...] = (*diagram.nodes, *diagram.flows)
    building.names |= {place.prefix + each.id: each.name or each.id for each in things}
    building.results |= {place.prefix + n.id: end_result(n) for n in diagram.nodes if n.kind == "endEvent"}
    for scope_id in diagram.scope_ids[1:]:
        building.scopes[scope_name(place.prefix + scope_id)] = _scope(place, scope_id)
    return _scope(place, diagram.id)


def _scope(place: _Place, scope_id: str) -> Any:
    diagram, spec = place.diagram, _empty(place, scope_name(place.prefix + scope_id))
    nodes = diagram.scope(scope_id)
    made: dict[str, Any] = {}
    for node in nodes:
        made[node.id] = _made(place, spec, node)
        if node.kind == "startEvent":
            spec.first = made[node.id]
        if is_event_scope(node):
            spec.listeners.append(new_listener(spec, diagram, node, prefix=place.prefix))
    for node in nodes:
        if node.kind == "boundaryEvent":
            new_boundary(spec, node, made, prefix=place.prefix)
    _connect_flows(place, spec, scope_id, made)
    for node in nodes:
        if node.kind == "eventBasedGateway":
            _give_events(place, made[node.id], node, made)
    return spec


def _empty(place: _Place, name: str) -> Any:
    spec = BpmnProcessSpec(name=name)
    spec.prefix, spec.first, spec.listeners, spec.sources = place.prefix, None, [], {}
    return spec


def _made(place: _Place, spec: Any, node: Node) -> Any:
    multiplying = read_multiplying(node)
    if multiplying is None:
        return _single(place, spec, node)
    around = _empty(place, f"m:{place.prefix}{node.id}")
    place.building.scopes[around.name] = around
    around.first = _single(place, around, node)
    around.first.is_instance = True
    made = MultiNode(spec, node_name(place.prefix + node.id), subworkflow_spec=around.name)
    made.element_id, made.multiplying = place.prefix + node.id, multiplying
    return made


def _single(place: _Place, spec: Any, node: Node) -> Any:
    made = new_node(spec, node, prefix=place.prefix, model=place.model)
    made.element_id = place.prefix + node.id
    if isinstance(made, CallNode):
        _give_called(place, made, node)
    return made


def _give_called(place: _Place, call: CallNode, node: Node) -> None:
    from app.engine.choosing import executable_diagram
    from app.engine.diagram_reading import clean, read_diagrams
    from app.engine.xml_reading import read_tree

    process_id = clean(node.element.get("calledElement")).split(":")[-1] or clean(call.called)
    model = place.model.called.get(process_id) if place.model is not None else None
    call.refused = _why_not(place, process_id, model)
    if model is None or call.refused is not None:
        return
    diagram = executable_diagram(read_diagrams(read_tree(model.source)))
    if diagram is None:
        raise NotExecutable(f"{call.element_id} calls a file without a process")
    inside = _Place(
        diagram=diagram,
        model=model,
        prefix=f"{call.element_id}/",
        calls=(*place.calls, process_id),
        building=place.building,
    )
    call.spec = scope_name(inside.prefix + diagram.id)
    place.building.scopes[call.spec] = _process(inside)


def _why_not(place: _Place, process_id: str, model: Model | None) -> str | None:
    if process_id in place.calls:
        return "RECURSION"
    if len(place.calls) > MAX_CALLS:
        return "CALLS_TOO_DEEP"
    return "CALLED_MISSING" if model is None else None


def _connect_flows(place: _Place, spec: Any, scope_id: str, made: dict[str, Any]) -> None:
    diagram = place.diagram
    for flow in diagram.flows:
        if flow.scope != scope_id:
            continue
        if flow.source not in made or flow.target not in made:
            raise NotExecutable(f"sequenceFlow {flow.id}")
        via = FlowNode(spec, flow_name(place.prefix + flow.id))
        via.element_id = place.prefix + flow.id
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


def _give_events(place: _Place, gateway: Any, node: Node, made: dict[str, Any]) -> None:
    gateway.triggers, gateway.flows = {}, {}
    for flow in place.diagram.outgoing.get(node.id, ()):
        behind = made[flow.target]
        own = behind.triggers.get(behind.element_id)
        if own is None:
            raise NotExecutable(f"eventBasedGateway {node.id} leads to {flow.target}")
        gateway.triggers[own.element_id] = own
        gateway.flows[own.element_id] = place.prefix + flow.id
