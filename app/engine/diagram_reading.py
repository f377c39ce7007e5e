"""From the XML tree of a file to its diagrams. Lenient: what is missing is read as empty and judged later."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from app.engine.diagram import Diagram, Flow, Lane, Node
from app.engine.vocabulary import BPMN, EVENT_DEFINITIONS, FLOW_NODES, SCOPES, bpmn


def read_diagrams(root: Any) -> tuple[Diagram, ...]:
    """Every process of the file, executable or not."""
    return tuple(read_diagram(process) for process in root.iterchildren(bpmn("process")))


def read_diagram(process: Any) -> Diagram:
    """One process. Elements without an id get one that is stable for the file: kind and place in document order."""
    process_id = clean(process.get("id")) or "process"
    names = _Names(process)
    return Diagram(
        id=process_id,
        name=text_of(process.get("name")),
        nodes=tuple(_nodes(process, process_id, names)),
        flows=tuple(_flows(process, process_id, names)),
        lanes=tuple(_lanes(process, 0)),
        element=process,
    )


def clean(reference: str | None) -> str:
    """An id or a reference without the whitespace that pretty-printers put around it."""
    return (reference or "").strip()


def text_of(value: str | None) -> str:
    """A name on one line, in NFC: some tools write Vietnamese letters in pieces."""
    return " ".join(unicodedata.normalize("NFC", value or "").split())


def local(element: Any) -> tuple[str, str]:
    """Namespace and local name of an element."""
    tag = str(element.tag)
    if not tag.startswith("{"):
        return "", tag
    namespace, name = tag[1:].split("}", 1)
    return namespace, name


class _Names:
    """Ids for elements that have none, never one that the file uses."""

    def __init__(self, process: Any) -> None:
        self._taken = {clean(element.get("id")) for element in process.iter() if element.get("id")}
        self._given: dict[Any, str] = {}

    def of(self, element: Any, kind: str) -> str:
        own = clean(element.get("id"))
        if own:
            return own
        if element not in self._given:
            self._given[element] = self._fresh(kind)
        return self._given[element]

    def _fresh(self, kind: str) -> str:
        number = 1 + len(self._given)
        while f"{kind}_auto_{number}" in self._taken:
            number += 1
        return f"{kind}_auto_{number}"


def _nodes(holder: Any, scope: str, names: _Names) -> Iterator[Node]:
    for element in holder:
        namespace, kind = local(element)
        if namespace != BPMN or kind not in FLOW_NODES:
            continue
        node_id = names.of(element, kind)
        yield Node(
            id=node_id,
            name=text_of(element.get("name")),
            kind=kind,
            scope=scope,
            default=clean(element.get("default")) or None,
            events=tuple(name for name in (local(child)[1] for child in element) if name in EVENT_DEFINITIONS),
            element=element,
        )
        if kind in SCOPES:
            yield from _nodes(element, node_id, names)


def _flows(holder: Any, scope: str, names: _Names) -> Iterator[Flow]:
    for element in holder:
        namespace, kind = local(element)
        if namespace != BPMN:
            continue
        if kind == "sequenceFlow":
            yield _flow(element, scope, names)
        elif kind in SCOPES:
            yield from _flows(element, names.of(element, kind), names)


def _flow(element: Any, scope: str, names: _Names) -> Flow:
    condition = element.find(bpmn("conditionExpression"))
    text = "".join(condition.itertext()).strip() if condition is not None else ""
    return Flow(
        id=names.of(element, "flow"),
        name=text_of(element.get("name")),
        source=clean(element.get("sourceRef")),
        target=clean(element.get("targetRef")),
        scope=scope,
        condition=text or None,
        language=condition.get("language") if condition is not None else None,
    )


def _lanes(holder: Any, depth: int) -> Iterator[Lane]:
    for lane_set in holder.iterchildren(bpmn("laneSet"), bpmn("childLaneSet")):
        for lane in lane_set.iterchildren(bpmn("lane")):
            yield Lane(
                id=clean(lane.get("id")),
                name=text_of(lane.get("name")),
                depth=depth,
                members=tuple(clean(ref.text) for ref in lane.iterchildren(bpmn("flowNodeRef"))),
                element=lane,
            )
            yield from _lanes(lane, depth + 1)
