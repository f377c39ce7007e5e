"""A file as it is drawn, right or wrong: what the checks judge and what a definition and the specs are made from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Node:
    """A flow node. ``scope`` is the id of the sub-process or process that holds it; ``events`` are its definitions."""

    id: str
    name: str
    kind: str
    scope: str
    default: str | None
    events: tuple[str, ...]
    element: Any = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A sequence flow; ``condition`` is its text without comments, None when there is none."""

    id: str
    name: str
    source: str
    target: str
    scope: str
    condition: str | None
    language: str | None


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A lane with the nodes that it names; ``depth`` grows inwards."""

    id: str
    name: str
    depth: int
    members: tuple[str, ...]
    element: Any = field(repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class Diagram:
    """One process in document order."""

    id: str
    name: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    lanes: tuple[Lane, ...]
    element: Any = field(repr=False, compare=False)

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {node.id: node for node in self.nodes}

    @cached_property
    def outgoing(self) -> dict[str, tuple[Flow, ...]]:
        return _grouped((flow.source, flow) for flow in self.flows)

    @cached_property
    def incoming(self) -> dict[str, tuple[Flow, ...]]:
        return _grouped((flow.target, flow) for flow in self.flows)

    def scope(self, scope_id: str) -> tuple[Node, ...]:
        """The nodes that stand directly in this process or sub-process."""
        return tuple(node for node in self.nodes if node.scope == scope_id)

    @cached_property
    def scope_ids(self) -> tuple[str, ...]:
        """The process and its embedded sub-processes."""
        return (self.id, *(node.id for node in self.nodes if node.kind == "subProcess"))

    def is_default(self, flow: Flow) -> bool:
        source = self.by_id.get(flow.source)
        return source is not None and source.default == flow.id


def _grouped(pairs: Iterator[tuple[str, Flow]]) -> dict[str, tuple[Flow, ...]]:
    groups: dict[str, list[Flow]] = {}
    for key, flow in pairs:
        groups.setdefault(key, []).append(flow)
    return {key: tuple(flows) for key, flows in groups.items()}
