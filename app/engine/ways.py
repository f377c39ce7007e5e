"""What every way to a node passes: dominators of the drawn graph, rework loops, scopes and called processes included.

Each node has a vertex for a token that comes and one for a token that leaves; a scope's tokens run between the two. A
parallel join has passed what any of its branches passed, every other meeting of ways only what all of them did. A
boundary event is reached from the coming of its activity, since what is inside may not have been done.
"""

from typing import Any

from app.engine.event_nodes import BoundaryNode, ListenerNode
from app.engine.joins import ParallelNode
from app.engine.node_specs import Drawn, EndNode
from app.engine.scope_nodes import MultiNode, ScopeNode
from app.engine.spec_building import Specs

_Vertex = tuple[int, bool]


class Ways:
    """Made by ``of`` for one model."""

    def __init__(self) -> None:
        self._before: dict[_Vertex, list[_Vertex]] = {}
        self._specs: dict[int, Any] = {}
        self._joins: set[_Vertex] = set()
        self._dominators: dict[_Vertex, int] = {}
        self._bits: dict[_Vertex, int] = {}

    @classmethod
    def of(cls, specs: Specs) -> "Ways":
        ways = cls()
        ways._before[_ROOT] = []
        ways._add_scope(specs, specs.process, _ROOT)
        ways._compute()
        return ways

    def always_before(self, task: Any) -> set[Any]:
        """The nodes that every token has left before one comes where this one is."""
        mask = self._dominators.get(_came(task.task_spec), 0)
        return {
            self._specs[vertex[0]]
            for vertex, bit in self._bits.items()
            if vertex[1] and bit & mask and vertex in self._before
        }

    def _add_scope(self, specs: Specs, scope: Any, entry: _Vertex) -> list[_Vertex]:
        """Add the nodes of a scope; returns the vertices at which it ends."""
        nodes = [each for each in scope.task_specs.values() if isinstance(each, Drawn)]
        ends = []
        for spec in nodes:
            self._specs[id(spec)] = spec
            self._before[_came(spec)] = self._ways_to(scope, spec, entry)
            if isinstance(spec, ParallelNode):
                self._joins.add(_came(spec))
            self._before[_left(spec)] = [_came(spec)]
            if isinstance(spec, ScopeNode) and spec.spec in specs.scopes:
                inside = self._add_scope(specs, specs.scopes[spec.spec], _came(spec))
                # a multi-instance activity may have had no instance at all
                self._before[_left(spec)] = [*inside, *([_came(spec)] if isinstance(spec, MultiNode) else [])]
            if not spec._outputs and not isinstance(spec, ListenerNode):  # type: ignore[attr-defined]
                ends += [] if isinstance(spec, EndNode) and spec.throws_error is not None else [_left(spec)]
        return ends

    def _ways_to(self, scope: Any, spec: Any, entry: _Vertex) -> list[_Vertex]:
        if isinstance(spec, BoundaryNode):
            return [_came(scope.task_specs[name]) for name in scope.sources.get(spec.name, ())]
        before = [_left(each) for each in spec.inputs if isinstance(each, Drawn)]
        begins = spec is scope.first or (not before and isinstance(spec, ScopeNode | ListenerNode))
        return [entry, *before] if begins else before

    def _compute(self) -> None:
        order = self._in_order()
        self._bits = {vertex: 1 << number for number, vertex in enumerate(order)}
        everything = (1 << len(order)) - 1
        known = self._dominators = dict.fromkeys(order, everything)
        known[_ROOT] = self._bits[_ROOT]
        # each round takes the answer over at least one more way back; drawn diagrams need three or four
        for _ in order:
            changed = False
            for vertex in order[1:]:
                meeting = self._meeting(vertex, everything) | self._bits[vertex]
                changed = changed or meeting != known[vertex]
                known[vertex] = meeting
            if not changed:
                return

    def _meeting(self, vertex: _Vertex, everything: int) -> int:
        before = [self._dominators[each] for each in self._before[vertex] if each in self._dominators]
        if vertex in self._joins:
            union = 0
            for each in before:
                union |= each if each != everything else 0
            return union
        meeting = everything
        for each in before:
            meeting &= each
        return meeting

    def _in_order(self) -> list[_Vertex]:
        """The vertices that can be reached, the root first, roughly in the order of tokens."""
        after: dict[_Vertex, list[_Vertex]] = {}
        for vertex, before in self._before.items():
            for each in before:
                after.setdefault(each, []).append(vertex)
        order, waiting, seen = [], [_ROOT], {_ROOT}
        while waiting:
            vertex = waiting.pop(0)
            order.append(vertex)
            for each in after.get(vertex, ()):
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
        return order


_ROOT: _Vertex = (0, False)


def _came(spec: Any) -> _Vertex:
    return id(spec), False


def _left(spec: Any) -> _Vertex:
    return id(spec), True
