"""Where tokens can come: questions about the drawn graph, answered without recursion."""

from collections.abc import Iterable

from app.engine.diagram import Diagram, Flow, Node
from app.engine.vocabulary import GATEWAYS

#: what a token passes by itself
_PASSING = GATEWAYS | {
    "startEvent", "endEvent", "intermediateThrowEvent", "scriptTask", "serviceTask", "sendTask", "businessRuleTask",
}  # fmt: skip

#: more exclusive gateways than this are not looked at for one join
MAX_CHOICES = 60


def reached(diagram: Diagram) -> frozenset[str]:
    """The nodes a token can come to; a sub-process that is reached starts its own start events."""
    by_event = [node.id for node in diagram.nodes if node.element.get("triggeredByEvent") in ("true", "1")]
    return _spread(diagram, _starts(diagram, diagram.id) + by_event, without=None)


def blocks_itself(diagram: Diagram, join: Node) -> tuple[Flow, ...]:
    """The incoming flows of a parallel gateway on which a token can only come once it has fired."""
    incoming = diagram.incoming.get(join.id, ())
    if len(incoming) < 2:
        return ()
    before = _spread(diagram, _starts(diagram, join.scope), without=join.id)
    after = _spread(diagram, [join.id], without=None)
    return tuple(flow for flow in incoming if flow.source not in before and flow.source in after)


def idle_loop(diagram: Diagram) -> tuple[Node, ...]:
    """The gateways and events on a loop that holds no task: nothing could change the way they decide."""
    passing = {node.id for node in diagram.nodes if node.kind in _PASSING}
    ahead = {each: {f.target for f in diagram.outgoing.get(each, ()) if f.target in passing} for each in passing}
    behind = {each: {f.source for f in diagram.incoming.get(each, ()) if f.source in passing} for each in passing}
    # what has nothing before or nothing after it is on no loop: taken away until nothing changes
    bare = [each for each in passing if not ahead[each] or not behind[each]]
    while bare:
        gone = bare.pop()
        if gone not in ahead:
            continue
        for others, back in ((ahead.pop(gone), behind), (behind.pop(gone), ahead)):
            for other in others:
                if other in back:
                    back[other].discard(gone)
                    if not back[other]:
                        bare.append(other)
    return tuple(node for node in diagram.nodes if node.id in ahead)


def choice_before_join(diagram: Diagram, join: Node) -> tuple[Node, ...]:
    """The exclusive gateways behind which only some of a parallel join's incoming flows ever get a token."""
    sources = {flow.source for flow in diagram.incoming.get(join.id, ())}
    if len(sources) < 2:
        return ()
    choices = [n for n in diagram.scope(join.scope) if n.kind == "exclusiveGateway"][:MAX_CHOICES]
    return tuple(choice for choice in choices if _starves(diagram, choice, sources, join))


def _starves(diagram: Diagram, choice: Node, sources: set[str], join: Node) -> bool:
    flows = diagram.outgoing.get(choice.id, ())
    if (
        len(flows) < 2
        or choice.id in sources
        or sources & _spread(diagram, _starts(diagram, join.scope), without=choice.id)
    ):
        return False
    reached_by = [sources & _ahead(diagram, flow.target, stops={choice.id, join.id}) for flow in flows]
    return any(reached_by) and all(each != sources for each in reached_by)


def _ahead(diagram: Diagram, begin: str, *, stops: set[str]) -> set[str]:
    seen: set[str] = set()
    waiting = [begin]
    while waiting:
        node_id = waiting.pop()
        if node_id not in seen and node_id not in stops:
            seen.add(node_id)
            waiting += [flow.target for flow in diagram.outgoing.get(node_id, ())]
    return seen


def _starts(diagram: Diagram, scope_id: str) -> list[str]:
    return [node.id for node in diagram.scope(scope_id) if node.kind == "startEvent"]


def _spread(diagram: Diagram, starts: Iterable[str], *, without: str | None) -> frozenset[str]:
    inner: dict[str, list[str]] = {}
    attached: dict[str, list[str]] = {}
    for node in diagram.nodes:
        if node.kind == "startEvent":
            inner.setdefault(node.scope, []).append(node.id)
        elif node.kind == "boundaryEvent":
            attached.setdefault((node.element.get("attachedToRef") or "").strip(), []).append(node.id)
    seen, waiting = set[str](), list(starts)
    while waiting:
        node_id = waiting.pop()
        if node_id in seen or (node_id == without and seen):
            continue
        seen.add(node_id)
        waiting += [flow.target for flow in diagram.outgoing.get(node_id, ())]
        waiting += inner.get(node_id, []) + attached.get(node_id, [])
    return frozenset(seen)
