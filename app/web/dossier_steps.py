"""The steps of a dossier as its page shows them: what was done, what is being done, what can still come."""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from app.casework.queries.dossier_history import HistoryLine
from app.casework.queries.dossier_page import DossierView, TaskView
from app.domain.definition import Definition, Duration, NodeDef
from app.domain.limits import Limit
from app.domain.permissions import ROLES
from app.domain.vietnamese import limit_text, moment_text, office_duration_text
from app.web.handing_back import BackChoice


def step_items(view: DossierView, *, with_links: bool = False) -> list[dict[str, Any]]:
    """The items of the macro ``steps``: tasks in the order they were opened, then the steps still reachable."""
    tasks = [_task_item(task, view) for task in view.tasks if task.state != "withdrawn"]
    items = [*tasks, *(_next_item(node, view.version.definition) for node in steps_to_come(view))]
    return items if with_links else [{**item, "element_id": None} for item in items]


def steps_to_come(view: DossierView) -> list[NodeDef]:
    """Steps to be done, for the first time or again, that the diagram can still reach; the nearest first."""
    definition = view.version.definition
    over = _behind(view)
    order = reachable(definition, _present(view))
    steps = {node.id: node for node in definition.tasks}
    return [steps[element] for element in order if element in steps and element not in over]


def _behind(view: DossierView) -> set[str]:
    """Steps that are over or being done: nothing before them was opened again since, as after handing back."""
    last: dict[str, TaskView] = {}
    returns: list[tuple[int, int]] = []
    for task in view.tasks:
        if task.element_id in last:
            returns.append((last[task.element_id].id, task.id))
        last[task.element_id] = task
    return {
        element.partition("/")[0]
        for element, task in last.items()
        if task.state != "withdrawn" and not any(first < task.id < again for first, again in returns)
    }


def _present(view: DossierView) -> list[str]:
    """Where the dossier is on its own diagram; a step inside a called procedure stands at the call."""
    here = [task.element_id for task in view.tasks if task.state == "open"] + [wait.element_id for wait in view.waits]
    return list(dict.fromkeys(element.partition("/")[0] for element in here))


def reachable(definition: Definition, sources: Sequence[str]) -> list[str]:
    """The ids of the elements that these lead to, themselves included, the nearest first."""
    order: dict[str, None] = dict.fromkeys(sources)
    waiting = deque(sources)
    while waiting:
        source = waiting.popleft()
        for flow in definition.flows:
            if flow.source == source and flow.target not in order:
                order[flow.target] = None
                waiting.append(flow.target)
    return list(order)


def _task_item(task: TaskView, view: DossierView) -> dict[str, Any]:
    again = f" (lần {task.occurrence})" if task.occurrence > 1 and not task.item else ""
    again = f" – {task.item}" if task.item else again
    return {
        "name": task.name + again,
        "state": "done" if task.state == "done" else "now",
        "who": _who(task),
        "how_long": _how_long(task, _limit_of(view, task.element_id)),
        "element_id": task.element_id.partition("/")[0],
    }


def _who(task: TaskView) -> str:
    person = task.done_by or task.holder
    return f"{person or ROLES.get(task.role, task.role)}, {task.agency}"


def _how_long(task: TaskView, limit: str) -> str:
    given = f" (hạn {limit})" if limit else ""
    if task.state == "done":
        late = ", quá hạn" if task.kind == "overdue" else ""
        return f"{office_duration_text(task.spent_minutes)}{given}{late}"
    if task.frozen:
        return "tạm dừng, chờ người nộp"
    return f"hạn {moment_text(task.due_at)}" if task.due_at else "không có hạn riêng"


def _next_item(node: NodeDef, definition: Definition) -> dict[str, Any]:
    lane = definition.lane_of(node)
    limit = limit_words(node)
    return {
        "name": node.name or node.id,
        "state": "next",
        "who": ROLES.get(lane.role or "", lane.name) if lane else "",
        "how_long": f"hạn {limit}" if limit else "",
        "element_id": node.id,
    }


def _limit_of(view: DossierView, element_id: str) -> str:
    try:
        return limit_words(view.version.node_and_lane(element_id)[0])
    except KeyError:
        return ""


def limit_words(node: NodeDef) -> str:
    """The step's own time in words, empty where it has none."""
    limit: Duration | None = node.limit
    if limit is None or limit.unit in ("none", "open"):
        return ""
    shared = ", tính chung nhiều bước" if node.group else ""
    return limit_text(Limit(value=limit.amount, unit=limit.unit, cutoff=None)) + shared


def marks(
    view: DossierView, lines: Sequence[HistoryLine], *, targets: Iterable[BackChoice] = ()
) -> dict[str, list[str]]:
    """What the diagram marks: all that tokens went through, where they are now, what can still come.

    ``targets`` are the steps to which this person may hand a step back.
    """
    now = _present(view)
    passed = [element for line in lines for element in line.body.get("passed") or ()]
    done = dict.fromkeys([*passed, *(t.element_id for t in view.tasks if t.state == "done")])
    to_come = [node.id for node in steps_to_come(view)]
    return {
        "done": [element for element in done if element not in now and element not in to_come],
        "now": now,
        "next": to_come,
        "targets": list(dict.fromkeys(element for choice in targets for element in choice.elements)),
    }
