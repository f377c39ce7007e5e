"""Events: where they stand, what they wait for, what they name."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.engine.checks_timers import check_timer
from app.engine.diagram import Diagram, Node
from app.engine.diagram_reading import clean, text_of
from app.engine.extensions import ours
from app.engine.problems import Problems, about
from app.engine.questions import JUEL, Question, ask
from app.engine.triggers import read_message
from app.engine.vocabulary import bpmn

TIMER, MESSAGE, ERROR = "timerEventDefinition", "messageEventDefinition", "errorEventDefinition"
TERMINATE = "terminateEventDefinition"
#: what an event of each kind may be
RUN: Mapping[str, frozenset[tuple[str, ...]]] = {
    "startEvent": frozenset({(), (MESSAGE,)}),
    "endEvent": frozenset({(), (TERMINATE,), (ERROR,), (MESSAGE,)}),
    "intermediateCatchEvent": frozenset({(TIMER,), (MESSAGE,)}),
    "intermediateThrowEvent": frozenset({(), (MESSAGE,)}),
    "boundaryEvent": frozenset({(TIMER,), (MESSAGE,), (ERROR,)}),
}
_EVENT_SUBPROCESS_START = frozenset({(TIMER,), (MESSAGE,)})
HOSTS = frozenset(
    {"userTask", "manualTask", "subProcess", "callActivity", "serviceTask", "businessRuleTask", "receiveTask"}
)
_NAMES = {
    TIMER: "hẹn giờ",
    MESSAGE: "thông điệp",
    ERROR: "lỗi",
    TERMINATE: "kết thúc ngay",
    "signalEventDefinition": "tín hiệu",
    "escalationEventDefinition": "chuyển cấp",
    "compensateEventDefinition": "bù trừ",
    "conditionalEventDefinition": "điều kiện",
    "linkEventDefinition": "liên kết",
    "cancelEventDefinition": "hủy giao dịch",
    "eventDefinitionRef": "tham chiếu tới loại sự kiện",
}


def check_events(diagram: Diagram, root: Any) -> Problems:
    """Every event of the process, the tasks that wait for messages, event gateways and event sub-processes."""
    for node in diagram.nodes:
        if node.kind in RUN:
            yield from _check_event(diagram, node)
        if node.kind == "boundaryEvent":
            yield from _check_host(diagram, node)
        if node.kind == "eventBasedGateway":
            yield from _check_event_gateway(diagram, node)
        if by_event(node):
            yield from _check_event_subprocess(diagram, node)
        yield from _check_names(node, root)
        yield from _check_link(diagram, node)


def by_event(node: Node | None) -> bool:
    """Whether this is an event sub-process."""
    return node is not None and node.kind == "subProcess" and _is_true(node.element.get("triggeredByEvent"))


def _check_event(diagram: Diagram, node: Node) -> Problems:
    holder = diagram.by_id.get(node.scope)
    allowed = _EVENT_SUBPROCESS_START if node.kind == "startEvent" and by_event(holder) else RUN[node.kind]
    names = ", ".join(_NAMES.get(event, event) for event in node.events)
    if "cancelEventDefinition" in node.events and (holder is None or holder.kind != "transaction"):
        yield about("EVENT_DEFINITION", node)
    if node.events in allowed:
        if TIMER in node.events:
            yield from check_timer(node)
        if node.kind == "startEvent" and MESSAGE in node.events and not by_event(holder):
            yield about("START_BY_MESSAGE", node)
    elif not node.events or len(node.events) > 1:
        yield about("EVENT_DEFINITION", node)
    elif node.kind == "startEvent" and TIMER in node.events:
        yield about("TIMER", node, why="hồ sơ bắt đầu khi được tiếp nhận, không bắt đầu theo hẹn giờ")
    else:
        yield about("UNSUPPORTED", node, kind=f"sự kiện {names}")


def _check_host(diagram: Diagram, node: Node) -> Problems:
    target = clean(node.element.get("attachedToRef"))
    host = diagram.by_id.get(target)
    if host is None or host.scope != node.scope:
        yield about("DANGLING_REF", node, target=target or " ")
    elif host.kind not in HOSTS:
        yield about("EVENT_DEFINITION", node)
    if ERROR in node.events and not _is_true(node.element.get("cancelActivity", "true")):
        yield about("EVENT_DEFINITION", node)
    if diagram.incoming.get(node.id):
        yield about("BOUNDARY_HAS_INCOMING", node)


def _check_event_gateway(diagram: Diagram, node: Node) -> Problems:
    targets = [diagram.by_id.get(flow.target) for flow in diagram.outgoing.get(node.id, ())]
    waits = [t for t in targets if t is not None and t.kind in ("intermediateCatchEvent", "receiveTask")]
    alone = all(len(diagram.incoming.get(each.id, ())) == 1 for each in waits)
    if len(targets) < 2 or len(waits) < len(targets) or not alone:
        yield about("EVENT_GATEWAY", node)


def _check_event_subprocess(diagram: Diagram, node: Node) -> Problems:
    starts = [each for each in diagram.scope(node.id) if each.kind == "startEvent"]
    if len(starts) != 1 or diagram.incoming.get(node.id) or diagram.outgoing.get(node.id):
        yield about("EVENT_SUBPROCESS", node)


def _check_names(node: Node, root: Any) -> Problems:
    """Messages and errors that are named must be there, with what they are told apart by."""
    holders = [node.element] if node.kind in ("receiveTask", "sendTask") else []
    holders += node.element.iterchildren(bpmn(MESSAGE), bpmn(ERROR))
    for holder in holders:
        kind = "error" if holder.tag == bpmn(ERROR) else "message"
        target = clean(holder.get(f"{kind}Ref"))
        found = _root_element(root, kind, target)
        if target and found is None:
            yield about("DANGLING_REF", node, target=target)
        elif kind == "message" and found is None and ours(node.element, "message") is None and _needs_message(node):
            yield about("MESSAGE_MISSING", node)
        elif kind == "error" and found is None and node.kind == "endEvent":
            yield about("ERROR_CODE_MISSING", node)


def _needs_message(node: Node) -> bool:
    # a dossier begins when it is received, whatever the start event is called
    return node.kind not in ("sendTask", "startEvent")


def correlation_questions(diagram: Diagram) -> Iterator[Question]:
    """The values by which messages find their dossier."""
    for node in diagram.nodes:
        if node.kind == "receiveTask" or MESSAGE in node.events:
            text = read_message(node)[1]
            if text:
                yield ask(node, text, "foreign" if JUEL.match(text) else "value")


def _root_element(root: Any, kind: str, target: str) -> Any:
    # a QName may carry a prefix of the file's own namespace
    local_name = target.rsplit(":", maxsplit=1)[-1]
    return next((each for each in root.iterchildren(bpmn(kind)) if clean(each.get("id")) == local_name), None)


def _check_link(diagram: Diagram, node: Node) -> Problems:
    if "linkEventDefinition" not in node.events or node.kind != "intermediateThrowEvent":
        return
    name = _link_name(node)
    catches = [n for n in diagram.nodes if n.kind == "intermediateCatchEvent" and "linkEventDefinition" in n.events]
    if not any(_link_name(each) == name for each in catches):
        yield about("LINK", node, name=name or " ")


def _link_name(node: Node) -> str:
    link = node.element.find(bpmn("linkEventDefinition"))
    return text_of(link.get("name")) if link is not None else ""


def _is_true(value: str | None) -> bool:
    return (value or "").strip() in ("true", "1")
