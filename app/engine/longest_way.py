"""The longest way through a diagram, rework loops not counted."""

from collections.abc import Mapping
from fractions import Fraction

from app.engine.diagram import Diagram
from app.engine.walk_order import finishing_order


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
    # a node comes after all that it leads to, so their sums are known; a way back has none yet
    for node_id in finishing_order(starts or nodes[:1], lambda n: (f.target for f in diagram.outgoing.get(n, ()))):
        ahead = [best[flow.target] for flow in diagram.outgoing.get(node_id, ()) if flow.target in best]
        best[node_id] = weights.get(node_id, Fraction(0)) + max(ahead, default=Fraction(0))
    return max((best[start] for start in starts if start in best), default=Fraction(0))
