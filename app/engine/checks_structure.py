"""Is the drawing whole: ids, references, starts, ends, ways in and out."""

import re
import unicodedata
from collections import Counter
from typing import Any

from app.engine.diagram import Diagram, Flow, Node
from app.engine.diagram_reading import clean
from app.engine.problems import Problems, about, called, problem
from app.engine.reachability import blocks_itself, choice_before_join, idle_loop, reached
from app.engine.vocabulary import GATEWAYS, TASKS, bpmn

#: what may be left by at most one flow, and should be left by one
_ONE_WAY = TASKS | {
    "startEvent", "subProcess", "callActivity", "businessRuleTask", "serviceTask", "receiveTask",
    "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent",
}  # fmt: skip

MAX_ID = 200
#: an NCName, in any script
_ID = re.compile(r"[^\W\d][\w.\-·]*")


def check_ids(root: Any) -> Problems:
    """Ids of the whole file: well-formed, unique, not confusable."""
    ids = [each.get("id") for each in root.iter(bpmn("*")) if each.get("id") is not None]
    for value in ids:
        if value != value.strip():
            yield problem("ID_SPACES", value.strip()[:MAX_ID] or None, id=value.strip()[:40] or " ")
        plain = unicodedata.normalize("NFC", value.strip())
        if not _ID.fullmatch(plain) or len(plain) > MAX_ID:
            yield problem("ID_INVALID", value.strip()[:MAX_ID] or None, id=plain[:40] or " ")
    counts = Counter(clean(value) for value in ids)
    for value, count in counts.items():
        if value and count > 1:
            yield problem("DUPLICATE_ID", value, id=value, count=count)
    forms = Counter(unicodedata.normalize("NFC", value) for value in counts)
    yield from (problem("ID_CONFUSABLE", value, id=value) for value, count in forms.items() if count > 1)


def check_references(diagram: Diagram) -> Problems:
    """Both ends of every flow, every default, every lane's members."""
    for flow in diagram.flows:
        yield from _check_ends(diagram, flow)
    for node in diagram.nodes:
        outgoing = {flow.id for flow in diagram.outgoing.get(node.id, ())}
        if node.default and node.default not in outgoing:
            yield about("DANGLING_REF", node, target=node.default)
        yield from _check_listed(diagram, node, outgoing)
    for lane in diagram.lanes:
        for member in lane.members:
            if member not in diagram.by_id:
                yield about("DANGLING_REF", lane, target=member or " ")


def _check_ends(diagram: Diagram, flow: Flow) -> Problems:
    ends = [diagram.by_id.get(end) for end in (flow.source, flow.target)]
    for end, name in zip(ends, (flow.source, flow.target), strict=True):
        if end is None:
            yield about("DANGLING_REF", flow, target=name or " ")
    if all(ends) and len({end.scope for end in ends if end}) > 1:
        yield about("FLOW_CROSSES_SCOPE", flow)


def _check_listed(diagram: Diagram, node: Node, outgoing: set[str]) -> Problems:
    incoming = {flow.id for flow in diagram.incoming.get(node.id, ())}
    for tag, drawn in (("incoming", incoming), ("outgoing", outgoing)):
        listed = {clean(each.text) for each in node.element.iterchildren(bpmn(tag))}
        if listed and listed != drawn:
            yield about("REF_MISMATCH", node)
            return


def check_starts_and_ends(diagram: Diagram) -> Problems:
    """Each scope has one start and an end, at the edge of the flow."""
    for scope_id in diagram.scope_ids:
        nodes = diagram.scope(scope_id)
        holder = diagram.by_id.get(scope_id)
        where = called(holder) if holder else f"Quy trình “{diagram.name or diagram.id}”"
        starts = [node for node in nodes if node.kind == "startEvent"]
        if not starts:
            yield problem("NO_START", scope_id, where=where)
        if len(starts) > 1 and not (holder and holder.element.get("triggeredByEvent") in ("true", "1")):
            yield problem("SEVERAL_STARTS", scope_id, where=where, count=len(starts))
        if nodes and not any(node.kind == "endEvent" for node in nodes):
            yield problem("NO_END", scope_id, where=where)
    for node in diagram.nodes:
        if node.kind == "startEvent" and diagram.incoming.get(node.id):
            yield about("START_HAS_INCOMING", node)
        if node.kind == "endEvent" and diagram.outgoing.get(node.id):
            yield about("END_HAS_OUTGOING", node)


def check_ways(diagram: Diagram) -> Problems:
    """Every node can be reached and can be left in one way that is defined."""
    arrived = reached(diagram)
    for node in diagram.nodes:
        if node.id not in arrived and arrived and node.kind != "boundaryEvent":
            yield about("UNREACHABLE", node)
        yield from _check_way_out(diagram, node)
        if node.kind == "parallelGateway":
            for flow in blocks_itself(diagram, node):
                yield about("DEADLOCK", node, flow=flow.name or flow.id)
            for choice in choice_before_join(diagram, node):
                yield about("DEADLOCK_CHOICE", node, choice=called(choice))
    for node in idle_loop(diagram):
        yield about("LOOP", node)


def _check_way_out(diagram: Diagram, node: Node) -> Problems:
    flows = diagram.outgoing.get(node.id, ())
    if not flows and node.kind in GATEWAYS | {"eventBasedGateway"}:
        yield about("GATEWAY_NO_OUTGOING", node)
    elif not flows and node.kind in _ONE_WAY and node.element.get("triggeredByEvent") not in ("true", "1"):
        yield about("DEAD_END", node)
    elif len(flows) > 1 and node.kind in _ONE_WAY:
        yield about("SEVERAL_OUTGOING", node, count=len(flows))


def check_flow_ids(diagram: Diagram, root: Any) -> Problems:
    """Flows without an id, which we name ourselves."""
    count = sum(1 for element in root.iter(bpmn("sequenceFlow")) if not clean(element.get("id")))
    if count:
        yield problem("FLOW_ID_MISSING", diagram.id, count=count)
