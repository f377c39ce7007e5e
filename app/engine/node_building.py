"""One node of a diagram as a spec."""

from collections.abc import Callable
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from app.domain.steps import Model
from app.engine.diagram import Diagram, Node
from app.engine.diagram_reading import clean
from app.engine.event_nodes import (
    BoundaryNode,
    CatchNode,
    EventGatewayNode,
    ListenerNode,
    RuleNode,
    ServiceNode,
    ThrowNode,
)
from app.engine.extensions import called_process, decision_id, operation_name, ours, result_variable
from app.engine.joins import InclusiveNode, ParallelNode
from app.engine.multiplying import is_multiple, read_multiplying
from app.engine.node_specs import EndNode, ExclusiveNode, ManualNode, StartNode, UserNode, node_name
from app.engine.scope_nodes import CallNode, SubProcessNode
from app.engine.triggers import Trigger, read_error, read_message, read_timer

_PLAIN = {
    "userTask": UserNode,
    "manualTask": ManualNode,
    "exclusiveGateway": ExclusiveNode,
    "parallelGateway": ParallelNode,
    "inclusiveGateway": InclusiveNode,
    "eventBasedGateway": EventGatewayNode,
}
_TIMER, _MESSAGE = ("timerEventDefinition",), ("messageEventDefinition",)
_ERROR, _TERMINATE = ("errorEventDefinition",), ("terminateEventDefinition",)


class NotExecutable(ValueError):
    """The diagram holds something that was not found ready: a Model must come from a ready inspection."""


def new_node(spec: Any, node: Node, *, prefix: str, model: Model | None) -> Any:
    """The spec of a node, without its flows; raises NotExecutable."""
    if is_multiple(node) and (read_multiplying(node) is None or node.kind not in ("userTask", "subProcess")):
        raise _refusal(node)
    name = node_name(prefix + node.id)
    if node.kind in _PLAIN:
        return _PLAIN[node.kind](spec, name)
    maker = _MAKERS.get(node.kind)
    if maker is None:
        raise _refusal(node)
    made = maker(spec, name, node)
    if isinstance(made, SubProcessNode):
        made.spec = f"p:{prefix}{node.id}"
    if isinstance(made, CatchNode):
        own = _trigger(node, prefix=prefix)
        made.triggers = {own.element_id: own}
    if isinstance(made, RuleNode):
        made.tables = _tables(model)
    return made


def is_event_scope(node: Node) -> bool:
    """Whether the node is an event sub-process."""
    return node.kind == "subProcess" and (node.element.get("triggeredByEvent") or "").strip() in ("true", "1")


def new_listener(spec: Any, diagram: Diagram, node: Node, *, prefix: str) -> Any:
    """What waits in a scope for an event sub-process to begin."""
    start = next((each for each in diagram.scope(node.id) if each.kind == "startEvent"), None)
    if start is None or start.events not in (_TIMER, _MESSAGE):
        raise _refusal(node)
    listener = ListenerNode(spec, f"l:{prefix}{node.id}")
    listener.element_id = prefix + start.id
    own = _trigger(start, prefix=prefix, attribute="isInterrupting", target=node_name(prefix + node.id))
    listener.triggers = {own.element_id: own}
    return listener


def new_boundary(spec: Any, node: Node, made: dict[str, Any], *, prefix: str) -> None:
    """Hang a boundary event on its activity."""
    host = made.get(clean(node.element.get("attachedToRef")))
    if host is None or node.events not in (_TIMER, _MESSAGE, _ERROR):
        raise _refusal(node)
    target = node_name(prefix + node.id)
    spec.sources[target] = (*spec.sources.get(target, ()), host.name)
    if node.events == _ERROR:
        error = Trigger(element_id=prefix + node.id, error=read_error(node), target=target)
        host.errors = (*host.errors, error)
        return
    own = _trigger(node, prefix=prefix, attribute="cancelActivity", target=target, attached_to=host.element_id)
    host.triggers = {**host.triggers, own.element_id: own}


def _trigger(
    node: Node,
    *,
    prefix: str,
    attribute: str = "cancelActivity",
    target: str | None = None,
    attached_to: str | None = None,
) -> Trigger:
    timer = read_timer(node) if node.events == _TIMER else None
    message, correlation = (None, None) if node.events == _TIMER else read_message(node)
    if timer is None and message is None:
        raise _refusal(node)
    return Trigger(
        element_id=prefix + node.id,
        timer=timer,
        message=message,
        correlation=correlation,
        interrupting=(node.element.get(attribute) or "").strip() not in ("false", "0"),
        target=target,
        attached_to=attached_to,
    )


def _start(spec: Any, name: str, node: Node) -> Any:
    if node.events not in ((), _TIMER, _MESSAGE):
        raise _refusal(node)
    return StartNode(spec, name, NoneEventDefinition())


def _end(spec: Any, name: str, node: Node) -> Any:
    if node.events not in ((), _MESSAGE, _ERROR, _TERMINATE):
        raise _refusal(node)
    end = EndNode(spec, name, NoneEventDefinition())
    end.terminates = node.events == _TERMINATE
    end.throws_error = read_error(node) if node.events == _ERROR else None
    return _throwing(end, node)


def _throw(spec: Any, name: str, node: Node) -> Any:
    if node.events not in ((), _MESSAGE):
        raise _refusal(node)
    return _throwing(ThrowNode(spec, name), node)


def _throwing(made: Any, node: Node) -> Any:
    made.message, made.correlation, made.carries = None, None, ()
    if node.events == _MESSAGE:
        made.message, made.correlation = read_message(node)
        if made.message is None:
            raise _refusal(node)
        made.carries = tuple((ours(node.element, "data") or "").replace(",", " ").split())
    return made


def _catch(spec: Any, name: str, node: Node) -> Any:
    if node.kind == "intermediateCatchEvent" and node.events not in (_TIMER, _MESSAGE):
        raise _refusal(node)
    return CatchNode(spec, name)


def _call(spec: Any, name: str, node: Node) -> Any:
    call = CallNode(spec, name, subworkflow_spec="")
    call.called = called_process(node.element) or ""
    return call


def _rule(spec: Any, name: str, node: Node) -> Any:
    rule = RuleNode(spec, name)
    rule.decision, rule.result_name = decision_id(node.element), result_variable(node.element)
    if rule.decision is None:
        raise _refusal(node)
    return rule


def _service(spec: Any, name: str, node: Node) -> Any:
    service = ServiceNode(spec, name)
    service.operation = operation_name(node.element)
    if service.operation is None:
        raise _refusal(node)
    return service


def _tables(model: Model | None) -> Any:
    if model is None or not model.decisions:
        return None
    from app.engine.decisions import DecisionTables

    return DecisionTables(model.decisions)


def _refusal(node: Node) -> NotExecutable:
    return NotExecutable(f"{node.kind} {node.id}")


_MAKERS: dict[str, Callable[[Any, str, Node], Any]] = {
    "startEvent": _start,
    "endEvent": _end,
    "intermediateThrowEvent": _throw,
    "intermediateCatchEvent": _catch,
    "receiveTask": _catch,
    "boundaryEvent": lambda spec, name, _: BoundaryNode(spec, name),
    "subProcess": lambda spec, name, _: SubProcessNode(spec, name, subworkflow_spec=""),
    "callActivity": _call,
    "businessRuleTask": _rule,
    "serviceTask": _service,
}
