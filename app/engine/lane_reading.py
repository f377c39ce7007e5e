"""Who does what: lanes, their roles and agencies, and the lane of each node."""

from collections.abc import Mapping

from app.domain.definition import LaneDef
from app.engine.diagram import Diagram, Lane, Node
from app.engine.extensions import candidate_groups, ours
from app.engine.roles import role_named
from app.engine.vocabulary import TASKS

#: a lane that does not say whose agency is the agency that received the dossier
DEFAULT_AGENCY = "receiving"


def lane_of_nodes(diagram: Diagram) -> dict[str, str]:
    """Lane id by node id: the innermost lane that names the node, else that of the sub-process that holds it."""
    named: dict[str, str] = {}
    for lane in sorted(diagram.lanes, key=lambda each: each.depth):
        named.update(dict.fromkeys(lane.members, lane.id))
    found: dict[str, str] = {}
    for node in diagram.nodes:
        # document order: a sub-process comes before what it holds
        lane_id = named.get(node.id) or found.get(node.scope) or _group_lane(node)
        if lane_id:
            found[node.id] = lane_id
    return found


def read_lanes(diagram: Diagram, lanes: Mapping[str, str]) -> tuple[LaneDef, ...]:
    """The drawn lanes, and one for each candidate group of tasks that stand in no lane."""
    drawn = tuple(_lane(diagram, lane, lanes) for lane in diagram.lanes)
    known = {lane.id for lane in drawn}
    extra = dict.fromkeys(lane_id for lane_id in lanes.values() if lane_id not in known)
    groups = tuple(_of_group(lane_id.removeprefix("group:")) for lane_id in extra)
    return drawn + groups


def _lane(diagram: Diagram, lane: Lane, lanes: Mapping[str, str]) -> LaneDef:
    return LaneDef(
        id=lane.id,
        name=lane.name,
        role=ours(lane.element, "role") or _role_of_tasks(diagram, lane, lanes) or role_named(lane.name),
        agency=ours(lane.element, "agency") or DEFAULT_AGENCY,
    )


def _role_of_tasks(diagram: Diagram, lane: Lane, lanes: Mapping[str, str]) -> str | None:
    members = [node for node in diagram.nodes if node.kind in TASKS and lanes.get(node.id) == lane.id]
    groups = {group for node in members for group in candidate_groups(node.element)}
    return groups.pop() if len(groups) == 1 else None


def _group_lane(node: Node) -> str | None:
    groups = candidate_groups(node.element) if node.kind in TASKS else ()
    return f"group:{groups[0]}" if len(groups) == 1 else None


def _of_group(group: str) -> LaneDef:
    return LaneDef(id=f"group:{group}", name=group, role=group, agency=DEFAULT_AGENCY)
