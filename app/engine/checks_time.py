"""Do the time limits say something, and do the steps add up to the whole (PRC-06)?"""

from fractions import Fraction

from app.domain.definition import UNITS, Definition, Duration, NodeDef
from app.engine.definition_reading import UNMEASURED, amount_of
from app.engine.diagram import Diagram, Node
from app.engine.extensions import ours
from app.engine.longest_way import longest_way
from app.engine.problems import Problems, about, problem
from app.engine.vocabulary import TASKS

#: hours of one unit, by family: only members of one family can be added and compared
_FAMILIES = (
    {"working_hours": Fraction(1), "working_days": Fraction(8)},
    {"clock_hours": Fraction(1), "calendar_days": Fraction(24)},
)
_NOTHING = frozenset({"immediate", "none"})
_UNIT_NAMES = {
    "working_hours": "giờ làm việc",
    "working_days": "ngày làm việc",
    "clock_hours": "giờ",
    "calendar_days": "ngày",
    "same_day": "trong ngày",
    "immediate": "ngay",
    "open": "không ấn định",
    "none": "không tính",
}


def check_time(diagram: Diagram, definition: Definition) -> Problems:
    """Values first; the sum only when every limit could be read."""
    tasks = [node for node in diagram.nodes if node.kind in TASKS]
    bad = [found for node in tasks for found in _check_limit(node)]
    bad += _check_process_limit(diagram)
    yield from bad
    missing = [node for node in tasks if definition.node(node.id).limit is None and not _has_limit(node)]
    for node in missing:
        yield about("LIMIT_MISSING", node)
    if definition.limit is None and not bad:
        yield problem("PROCESS_LIMIT_MISSING", diagram.id)
    if definition.limit is not None and tasks and not bad and not missing:
        yield from _check_sum(diagram, definition, definition.limit)


def _has_limit(node: Node) -> bool:
    return ours(node.element, "limit") is not None or ours(node.element, "unit") is not None


def _check_limit(node: Node) -> Problems:
    value, unit = ours(node.element, "limit"), ours(node.element, "unit")
    if value is None and unit is None:
        return
    if unit not in UNITS:
        yield about("BAD_VALUE", node, value=unit or "", attribute="mc:unit", allowed=", ".join(UNITS))
    if (value is None and unit not in UNMEASURED) or (value is not None and amount_of(value) is None):
        yield about(
            "BAD_VALUE", node, value=value or "", attribute="mc:limit", allowed="số không âm, ví dụ 4, 0.5 hoặc 1/3"
        )


def _check_process_limit(diagram: Diagram) -> Problems:
    element = diagram.element
    value, unit = ours(element, "limit"), ours(element, "unit")
    thing = f"Quy trình “{diagram.name or diagram.id}”"
    if unit is not None and unit not in UNITS:
        yield problem("BAD_VALUE", diagram.id, thing=thing, value=unit, attribute="mc:unit", allowed=", ".join(UNITS))
    if value is not None and (amount_of(value) is None or unit is None):
        yield problem(
            "BAD_VALUE", diagram.id, thing=thing, value=value, attribute="mc:limit", allowed="số và đơn vị (mc:unit)"
        )


def _check_sum(diagram: Diagram, definition: Definition, limit: Duration) -> Problems:
    counted = [task for task in definition.tasks if task.limit and task.clock != "applicant"]
    units = dict.fromkeys([limit.unit, *(t.limit.unit for t in counted if t.limit and t.limit.unit not in _NOTHING)])
    family = next((each for each in _FAMILIES if all(unit in each for unit in units)), None)
    if family is None:
        names = ", ".join(_UNIT_NAMES[unit] for unit in units)
        yield problem("SUM_NOT_COMPARABLE", diagram.id, units=names)
        return
    total = longest_way(diagram, _weights(counted, family))
    whole = limit.amount * family[limit.unit]
    if total != whole:
        size, unit = family[limit.unit], _UNIT_NAMES[limit.unit]
        yield problem("SUM_MISMATCH", diagram.id, total=f"{shown(total / size)} {unit}", limit=f"{limit.value} {unit}")


def _weights(tasks: list[NodeDef], family: dict[str, Fraction]) -> dict[str, Fraction]:
    weights: dict[str, Fraction] = {}
    groups: set[str] = set()
    for task in tasks:
        # a budget shared by a group is written on each member and spent once
        if task.limit is None or task.limit.unit in _NOTHING or task.group in groups:
            continue
        if task.group:
            groups.add(task.group)
        weights[task.id] = task.limit.amount * family[task.limit.unit]
    return weights


def shown(amount: Fraction) -> str:
    """A number as a Vietnamese reader writes it: decimal comma, no more digits than it has, else a fraction."""
    for digits in range(4):
        text = f"{float(amount):.{digits}f}"
        if Fraction(text) == amount:
            return text.replace(".", ",")
    return f"{amount.numerator}/{amount.denominator}"
