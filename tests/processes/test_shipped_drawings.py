"""The drawings: complete, left to right, nothing on top of anything else."""

from itertools import combinations, pairwise
from typing import NamedTuple

from shipped import Shipped


class Box(NamedTuple):
    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box", *, margin: float = 0) -> bool:
        return (
            self.x < other.x + other.width + margin
            and other.x < self.x + self.width + margin
            and self.y < other.y + other.height + margin
            and other.y < self.y + self.height + margin
        )

    def holds(self, other: "Box") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


def box(element) -> Box:
    return Box(*(float(element.get(part)) for part in ("x", "y", "width", "height")))


def boxes(procedure: Shipped) -> dict[str, Box]:
    shapes = procedure.find("//bpmndi:BPMNShape")
    return {shape.get("bpmnElement"): box(shape[0]) for shape in shapes}


def labels(procedure: Shipped) -> dict[str, Box]:
    found = procedure.find("//bpmndi:BPMNLabel/dc:Bounds")
    return {bounds.getparent().getparent().get("bpmnElement"): box(bounds) for bounds in found}


def segments(procedure: Shipped) -> list[tuple[str, Box]]:
    found = []
    for edge in procedure.find("//bpmndi:BPMNEdge"):
        points = [(float(p.get("x")), float(p.get("y"))) for p in edge.iterchildren("{*}waypoint")]
        for (ax, ay), (bx, by) in pairwise(points):
            found.append((edge.get("bpmnElement"), Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))))
    return found


def test_a_shape_for_each_node_and_an_edge_for_each_flow(procedure):
    drawn = boxes(procedure)
    wanted = {node.get("id") for node in procedure.nodes}
    wanted |= {part.get("id") for part in procedure.find("//bpmn:lane | //bpmn:participant")}
    assert drawn.keys() == wanted
    edges = [edge.get("bpmnElement") for edge in procedure.find("//bpmndi:BPMNEdge")]
    assert sorted(edges) == sorted(flow.get("id") for flow in procedure.flows)


def test_nodes_lie_in_their_lanes_and_lanes_fill_the_pool(procedure):
    drawn = boxes(procedure)
    for node in procedure.nodes:
        assert drawn[procedure.lane_of(node.get("id")).get("id")].holds(drawn[node.get("id")]), node.get("id")
    (pool,) = (drawn[p.get("id")] for p in procedure.find("//bpmn:participant"))
    lanes = [drawn[lane.get("id")] for lane in procedure.find("//bpmn:lane")]
    assert all(pool.holds(lane) for lane in lanes)
    assert sum(lane.height for lane in lanes) == pool.height
    assert all(above.y + above.height == below.y for above, below in pairwise(lanes))


def test_nothing_overlaps(procedure):
    drawn = {node.get("id"): boxes(procedure)[node.get("id")] for node in procedure.nodes}
    hosts = {(e.get("attachedToRef"), e.get("id")) for e in procedure.find("//bpmn:boundaryEvent")}
    for (one, first), (two, second) in combinations(drawn.items(), 2):
        if not hosts & {(one, two), (two, one)}:
            assert not first.overlaps(second, margin=10), (one, two)
    for owner, label in labels(procedure).items():
        for node, place in drawn.items():
            assert not label.overlaps(place), (owner, node)
    for (one, first), (two, second) in combinations(labels(procedure).items(), 2):
        assert not first.overlaps(second), (one, two)


def test_flows_are_orthogonal_and_cross_no_node(procedure):
    drawn = {node.get("id"): boxes(procedure)[node.get("id")] for node in procedure.nodes}
    ends = {flow.get("id"): {flow.get("sourceRef"), flow.get("targetRef")} for flow in procedure.flows}
    for flow, line in segments(procedure):
        assert line.width == 0 or line.height == 0, flow
        for node, place in drawn.items():
            if node not in ends[flow]:
                assert not line.overlaps(place, margin=5), (flow, node)


def test_flows_touch_both_their_ends(procedure):
    drawn = boxes(procedure)
    for flow in procedure.flows:
        lines = [line for owner, line in segments(procedure) if owner == flow.get("id")]
        for line, end in ((lines[0], "sourceRef"), (lines[-1], "targetRef")):
            assert line.overlaps(drawn[flow.get(end)], margin=1), flow.get("id")


def test_gateways_events_and_named_flows_have_placed_labels(procedure):
    placed = labels(procedure)
    named = [part.get("id") for part in (*procedure.nodes, *procedure.flows) if part.get("name")]
    tasks = {task.get("id") for task in (*procedure.tasks, *procedure.find("//bpmn:businessRuleTask"))}
    assert set(named) - tasks == placed.keys()
