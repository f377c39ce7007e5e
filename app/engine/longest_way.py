"""The longest way through a diagram, rework loops not counted."""

from collections.abc import Mapping
from fractions import Fraction

from app.engine.diagram import Diagram


def longest_way(diagram: Diagram, weights: Mapping[str, Fraction]) -> Fraction:
    """The greatest sum of node weights from the start along flows that do not lead back."""
    return _longest(diagram, diagram.id, dict(weights))


def _longest(diagram: Diagram, scope_id: str, weights: dict[str, Fraction]) -> Fraction:
    nodes = [node.id for node in diagram.scope(scope_id)]
    for node in diagram.scope(scope_id):
        if node.kind == "subProcess":
            weights[node.id] = _longest(diagram, node.id, weights)
    starts = [node.id for node in diagram.scope(scope_id) if node.kind == "startEvent"]
    best: dict[str, Fraction] = {}
    # each node after all its forward successors: the reverse of a depth-first finish is never needed
    for node_id in _finished_last(diagram, starts or nodes[:1]):
        ahead = [best[flow.target] for flow in diagram.outgoing.get(node_id, ()) if flow.target in best]
        best[node_id] = weights.get(node_id, Fraction(0)) + max(ahead, default=Fraction(0))
    return max((best[start] for start in starts if start in best), default=Fraction(0))


def _finished_last(diagram: Diagram, starts: list[str]) -> list[str]:
    """Depth-first finishing order: a flow to a node that is not finished yet leads back."""
    order: list[str] = []
    seen: set[str] = set()
    stack = [(start, False) for start in reversed(starts)]
    while stack:
        node_id, done = stack.pop()
        if done:
            order.append(node_id)
        elif node_id not in seen:
            seen.add(node_id)
            stack.append((node_id, True))
            flows = diagram.outgoing.get(node_id, ())
            stack += [(flow.target, False) for flow in reversed(flows) if flow.target not in seen]
    return order
