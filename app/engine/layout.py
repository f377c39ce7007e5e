"""A picture for a diagram that has none: from left to right, lanes as bands, sub-processes around what they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from app.engine.diagram import Diagram, Node
from app.engine.diagram_reading import clean, read_diagrams
from app.engine.vocabulary import BPMNDI, DC, SCOPES, bpmn
from app.engine.walk_order import finishing_order

DI = "http://www.omg.org/spec/DD/20100524/DI"
_SIZES = {"Gateway": (50, 50), "Event": (36, 36)}
_TASK = (100, 80)
_GAP, _ROW, _MARGIN, _TITLE = 60, 40, 40, 30


@dataclass(kw_only=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(kw_only=True)
class _Placing:
    diagram: Diagram
    lane_of: Mapping[str, str]
    boxes: dict[str, _Box] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Grid:
    """The column of each node, and where the columns stand."""

    ranks: Mapping[str, int]
    sizes: Mapping[str, tuple[float, float]]
    lefts: Mapping[int, float]
    widths: Mapping[int, float]


def lacks_picture(root: Any) -> bool:
    """Whether not one node of the file has a shape."""
    shown = {clean(each.get("bpmnElement")) for each in root.iter(f"{{{BPMNDI}}}BPMNShape")}
    nodes = [node.id for diagram in read_diagrams(root) for node in diagram.nodes if clean(node.element.get("id"))]
    return bool(nodes) and not shown & set(nodes)


def draw(root: Any) -> None:
    """Add a BPMNDiagram with all processes, one below the other."""
    collaboration = root.find(bpmn("collaboration"))
    diagrams = read_diagrams(root)
    home = collaboration if collaboration is not None else diagrams[0].element
    for old in list(root.iterchildren(f"{{{BPMNDI}}}BPMNDiagram")):
        root.remove(old)
    picture = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", nsmap={"bpmndi": BPMNDI, "dc": DC, "di": DI})
    plane = etree.SubElement(picture, f"{{{BPMNDI}}}BPMNPlane")
    if clean(home.get("id")):
        plane.set("bpmnElement", clean(home.get("id")))
    top = float(_MARGIN)
    for diagram in diagrams:
        top = _draw_process(plane, root, diagram, top) + _MARGIN
    for pool in root.iter(bpmn("participant")):
        if not clean(pool.get("processRef")):
            _shape(plane, clean(pool.get("id")), _Box(x=_MARGIN, y=top, width=600, height=60), horizontal=True)
            top += 60 + _MARGIN


def _draw_process(plane: Any, root: Any, diagram: Diagram, top: float) -> float:
    leaves = [lane for lane in diagram.lanes if lane.element.find(bpmn("childLaneSet")) is None]
    placing = _Placing(diagram=diagram, lane_of={m: lane.id for lane in leaves for m in lane.members})
    left = _MARGIN + (_TITLE * (2 + max((lane.depth for lane in diagram.lanes), default=0)) if leaves else 0)
    bands = [lane.id for lane in leaves] if leaves else [""]
    heights, width = _place(placing, diagram.id, bands, left=left, top=top)
    right, bottom = left + width + _MARGIN, top + sum(heights.values())
    pool = next((p for p in root.iter(bpmn("participant")) if clean(p.get("processRef")) == diagram.id), None)
    if pool is not None:
        _shape(
            plane,
            clean(pool.get("id")),
            _Box(x=_MARGIN, y=top, width=right - _MARGIN, height=bottom - top),
            horizontal=True,
        )
    _draw_lanes(plane, diagram, heights, top=top, right=right)
    for node_id, box in placing.boxes.items():
        _shape(plane, node_id, box, expanded=diagram.by_id[node_id].kind in SCOPES)
    for flow in diagram.flows:
        if flow.source in placing.boxes and flow.target in placing.boxes:
            _edge(plane, flow.id, placing.boxes[flow.source], placing.boxes[flow.target])
    return bottom


def _draw_lanes(plane: Any, diagram: Diagram, heights: Mapping[str, float], *, top: float, right: float) -> None:
    """Each lane around the bands of the leaves inside it."""
    y, tops = top, {}
    for band, height in heights.items():
        tops[band] = y
        y += height
    for lane in diagram.lanes:
        inside = [clean(e.get("id")) for e in lane.element.iter(bpmn("lane")) if clean(e.get("id")) in tops]
        if inside:
            left = _MARGIN + _TITLE * (1 + lane.depth)
            height = sum(heights[each] for each in inside)
            _shape(plane, lane.id, _Box(x=left, y=tops[inside[0]], width=right - left, height=height), horizontal=True)


def _place(
    placing: _Placing, scope: str, bands: list[str], *, left: float, top: float
) -> tuple[dict[str, float], float]:
    """Boxes for a scope's nodes; the height of each band and the width of all."""
    nodes = [node for node in placing.diagram.scope(scope) if node.kind != "boundaryEvent"]
    ranks, sizes = _ranks(placing.diagram, scope), {node.id: _size(placing, node) for node in nodes}
    columns: dict[int, float] = {}
    for node in nodes:
        columns[ranks[node.id]] = max(columns.get(ranks[node.id], 0), sizes[node.id][0])
    lefts, x = {}, left + _GAP / 2
    for rank in sorted(columns):
        lefts[rank] = x
        x += columns[rank] + _GAP
    grid = _Grid(ranks=ranks, sizes=sizes, lefts=lefts, widths=columns)
    heights: dict[str, float] = {}
    for band in bands:
        members = [n for n in nodes if placing.lane_of.get(n.id, bands[0]) == band or (len(bands) == 1)]
        heights[band] = _place_band(placing, members, grid, top=top + sum(heights.values()))
    _place_boundaries(placing, scope)
    return heights, x - left


def _place_band(placing: _Placing, members: list[Node], grid: _Grid, *, top: float) -> float:
    filled: dict[int, float] = {}
    for node in members:
        rank, (width, height) = grid.ranks[node.id], grid.sizes[node.id]
        y = top + filled.get(rank, _ROW / 2) + max(0.0, (_TASK[1] - height) / 2)
        x = grid.lefts[rank] + (grid.widths[rank] - width) / 2
        placing.boxes[node.id] = _Box(x=x, y=y, width=width, height=height)
        filled[rank] = filled.get(rank, _ROW / 2) + max(height, _TASK[1]) + _ROW
        if node.kind in SCOPES:
            _place(placing, node.id, [""], left=x, top=y + _ROW / 2)
    return max([*filled.values(), _TASK[1] + _ROW]) + _ROW / 2


def _place_boundaries(placing: _Placing, scope: str) -> None:
    used: dict[str, int] = {}
    for node in placing.diagram.scope(scope):
        host = placing.boxes.get(clean(node.element.get("attachedToRef")))
        if node.kind == "boundaryEvent" and host is not None:
            place = clean(node.element.get("attachedToRef"))
            x = host.x + host.width - 28 - 44 * used.get(place, 0)
            placing.boxes[node.id] = _Box(x=x, y=host.y + host.height - 18, width=36, height=36)
            used[place] = used.get(place, 0) + 1


def _size(placing: _Placing, node: Node) -> tuple[float, float]:
    if node.kind not in SCOPES:
        return next((size for part, size in _SIZES.items() if part in node.kind), _TASK)
    inner = _Placing(diagram=placing.diagram, lane_of={})
    heights, width = _place(inner, node.id, [""], left=0, top=0)
    return max(width, _TASK[0]), max(sum(heights.values()) + _ROW, _TASK[1])


def _ranks(diagram: Diagram, scope: str) -> dict[str, int]:
    """The longest way from a start to each node, flows that lead back not counted."""
    nodes = diagram.scope(scope)
    ids = [node.id for node in nodes if node.kind != "boundaryEvent"]
    ahead = _ahead(diagram, nodes, set(ids))
    entered = {target for targets in ahead.values() for target in targets}
    starts = [node_id for node_id in ids if node_id not in entered]
    finished = finishing_order([*starts, *ids], ahead.__getitem__)
    order = {node_id: number for number, node_id in enumerate(reversed(finished))}
    ranks = dict.fromkeys(ids, 0)
    for node_id in reversed(finished):
        for following in ahead[node_id]:
            if order[following] > order[node_id]:
                ranks[following] = max(ranks[following], ranks[node_id] + 1)
    return ranks


def _ahead(diagram: Diagram, nodes: tuple[Node, ...], ids: set[str]) -> dict[str, list[str]]:
    """Where a token goes next from each node, by way of its boundary events too."""
    ahead: dict[str, list[str]] = {node_id: [] for node_id in ids}
    for node in nodes:
        place = clean(node.element.get("attachedToRef")) if node.kind == "boundaryEvent" else node.id
        if place in ahead:
            ahead[place] += [flow.target for flow in diagram.outgoing.get(node.id, ()) if flow.target in ids]
    return ahead


def _shape(plane: Any, element: str, box: _Box, *, expanded: bool = False, horizontal: bool = False) -> None:
    shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", bpmnElement=element)
    if expanded:
        shape.set("isExpanded", "true")
    if horizontal:
        shape.set("isHorizontal", "true")
    numbers = {name: f"{getattr(box, name):g}" for name in ("x", "y", "width", "height")}
    etree.SubElement(shape, f"{{{DC}}}Bounds", numbers)


def _edge(plane: Any, element: str, source: _Box, target: _Box) -> None:
    edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", bpmnElement=element)
    for x, y in _points(source, target):
        etree.SubElement(edge, f"{{{DI}}}waypoint", x=f"{x:g}", y=f"{y:g}")


def _points(source: _Box, target: _Box) -> list[tuple[float, float]]:
    begin, finish = (source.x + source.width, source.middle), (target.x, target.middle)
    if finish[0] < begin[0]:
        # back, below both
        low = max(source.y + source.height, target.y + target.height) + 15
        x, into = source.x + source.width / 2, target.x + target.width / 2
        return [(x, source.y + source.height), (x, low), (into, low), (into, target.y + target.height)]
    if begin[1] == finish[1]:
        return [begin, finish]
    turn = finish[0] - 20
    return [begin, (turn, begin[1]), (turn, finish[1]), finish]
