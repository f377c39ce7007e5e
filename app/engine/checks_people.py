"""Does everybody know what is theirs: names, lanes, roles, agencies, forms, acts, results."""

import re
import unicodedata

from app.domain.definition import ACTS, RESULTS, Definition
from app.engine.diagram import Diagram, Lane, Node
from app.engine.extensions import form_key, ours
from app.engine.problems import Problems, about, problem
from app.engine.vocabulary import SPIFF, TASKS

AGENCIES = ("receiving", "competent", "parent")
_FIXED = re.compile(r"fixed:[A-Z]\d{1,3}(\.[A-Z0-9]{1,10}){0,6}")
_FORM = re.compile(r"[\w][\w.\-]{0,99}")
_ROLE = re.compile(r"[a-z][a-z0-9_]{0,63}")


def check_people(diagram: Diagram, definition: Definition) -> Problems:
    """Lanes first, then the tasks."""
    for lane in diagram.lanes:
        yield from _check_lane(lane, definition)
    tasks = [node for node in diagram.nodes if node.kind in TASKS]
    if tasks and not definition.lanes:
        yield problem("NO_LANES", diagram.id)
    for node in tasks:
        yield from _check_task(node, definition)
    for node in diagram.nodes:
        if node.kind == "endEvent":
            yield from _check_value(node, "result", RESULTS)


def _check_lane(lane: Lane, definition: Definition) -> Problems:
    read = next(each for each in definition.lanes if each.id == lane.id)
    has_tasks = any(node.lane == lane.id for node in definition.tasks)
    if read.role is None and has_tasks:
        yield about("LANE_NO_ROLE", lane)
    elif ours(lane.element, "role") is None and has_tasks:
        yield about("LANE_ROLE_GUESSED", lane, role=read.role)
    role, agency = ours(lane.element, "role"), ours(lane.element, "agency")
    if role is not None and not _ROLE.fullmatch(role):
        yield about("BAD_VALUE", lane, value=role, attribute="mc:role", allowed="mã vai trò trong danh mục")
    if agency is not None and agency not in AGENCIES and not _FIXED.fullmatch(agency):
        yield about(
            "BAD_VALUE", lane, value=agency, attribute="mc:agency", allowed="receiving, competent, parent, fixed:<mã>"
        )


def _check_task(node: Node, definition: Definition) -> Problems:
    if not _visible(node.name):
        yield about("NAME_EMPTY", node, id=node.id)
    if definition.lanes and definition.node(node.id).lane is None:
        yield about("TASK_OUTSIDE_LANES", node)
    yield from _check_value(node, "act", ACTS)
    yield from _check_value(node, "clock", ("applicant",))
    for form in (form_key(node.element), *_spiff_forms(node)):
        if form and not _FORM.fullmatch(form.removeprefix("embedded:app:").removeprefix("camunda-forms:")):
            yield about("FORM_MISSING", node, form=form[:60])


def _check_value(node: Node, attribute: str, allowed: tuple[str, ...]) -> Problems:
    value = ours(node.element, attribute)
    if value is not None and value not in allowed:
        yield about("BAD_VALUE", node, value=value, attribute=f"mc:{attribute}", allowed=", ".join(allowed))


def _spiff_forms(node: Node) -> list[str]:
    return [
        each.get("value") or ""
        for each in node.element.iter(f"{{{SPIFF}}}property")
        if "Filename" in (each.get("name") or "")
    ]


def _visible(name: str) -> bool:
    return any(unicodedata.category(letter)[0] not in "CZ" for letter in name)
