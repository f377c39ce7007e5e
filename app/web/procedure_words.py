"""A version of a procedure in words: what its page shows of lanes, steps, limits, forms and papers."""

from collections.abc import Mapping, Sequence
from datetime import time
from fractions import Fraction
from typing import Any

from app.casework.queries.procedures import VersionView
from app.domain.definition import Definition, Duration, LaneDef, NodeDef, Problem
from app.domain.errors import Invalid
from app.domain.forms import Form, read_form
from app.domain.limits import HOURS_A_DAY, Limit
from app.domain.permissions import ROLES
from app.domain.states import ACTS
from app.domain.vietnamese import amount_text, limit_text
from app.procedures.frozen import FrozenVersion

LEVELS = {
    "central": "Cấp trung ương",
    "province": "Cấp tỉnh",
    "department": "Cấp sở",
    "district": "Cấp huyện",
    "commune": "Cấp xã",
    "unit": "Đơn vị, cơ sở",
}
_AGENCIES = {"receiving": "Cơ quan tiếp nhận", "competent": "Cơ quan giải quyết", "parent": "Cơ quan cấp trên"}
_SIGNS = {"error": ("Lỗi", "alert-triangle"), "warning": ("Cảnh báo", "alert-circle")}


def level_text(level: str) -> str:
    """``Cấp tỉnh``; an unknown level stands for itself."""
    return LEVELS.get(level, level)


def duration_text(duration: Duration | None) -> str:
    """``4 giờ làm việc``; empty where the diagram gives none or one that cannot be read."""
    if duration is None:
        return ""
    try:
        return limit_text(Limit(value=duration.amount, unit=duration.unit))
    except (ValueError, ZeroDivisionError):
        return f"{duration.value} {duration.unit}"


def limit_of_procedure(definition: Definition) -> str:
    """The whole limit with its hour of the day, if there is one."""
    text = duration_text(definition.limit)
    cutoff = time.fromisoformat(definition.cutoff) if definition.cutoff else None
    return f"{text}, hồ sơ nhận sau {cutoff:%H:%M} tính từ ngày làm việc sau" if text and cutoff else text


def steps_sum(definition: Definition) -> str:
    """All steps' working time added up, one budget for a group; empty when any step has another unit."""
    counted: dict[str, Fraction] = {}
    for task in definition.tasks:
        if task.limit is None or task.limit.unit in ("none", "open", "immediate"):
            continue
        try:
            hours = Limit(value=task.limit.amount, unit=task.limit.unit).working_hours
        except (ValueError, ZeroDivisionError):
            return ""
        if hours is None:
            return ""
        counted[f"group {task.group}" if task.group else f"step {task.id}"] = hours
    total = sum(counted.values(), Fraction(0))
    return f"{amount_text(total)} giờ làm việc ({amount_text(total / HOURS_A_DAY)} ngày)" if total else ""


def lanes(definition: Definition) -> list[dict[str, str]]:
    """Each lane with its role and whose agency it means."""
    return [
        {
            "id": lane.id,
            "name": lane.name or "Làn chưa có tên",
            "role": ROLES.get(lane.role or "", lane.role or "Chưa gán vai trò"),
            "agency": _agency(lane),
        }
        for lane in definition.lanes
    ]


def _agency(lane: LaneDef) -> str:
    return _AGENCIES.get(lane.agency, f"Cơ quan mã {lane.agency.removeprefix('fixed:')}")


def steps(definition: Definition) -> list[dict[str, str]]:
    """Each step with who does it, how long it may take, what it is bound to."""
    return [_step(definition, task) for task in definition.tasks]


def _step(definition: Definition, task: NodeDef) -> dict[str, str]:
    lane = definition.lane_of(task)
    return {
        "id": task.id,
        "name": task.name or "Bước chưa có tên",
        "who": lane.name if lane else "",
        "role": ROLES.get(lane.role or "", "") if lane else "",
        "limit": duration_text(task.limit),
        "group": task.group or "",
        "form": task.form or "",
        "act": ACTS[task.act].name if task.act in ACTS else "",
        "clock": "Chờ người nộp, đồng hồ cơ quan dừng" if task.clock == "applicant" else "",
    }


def groups(definition: Definition) -> list[dict[str, Any]]:
    """Each budget that several steps share, with its steps: the limit stands once for all of them."""
    found: dict[str, list[NodeDef]] = {}
    for task in definition.tasks:
        if task.group:
            found.setdefault(task.group, []).append(task)
    return [
        {
            "name": name,
            "limit": next((duration_text(t.limit) for t in tasks if t.limit), "") or "Chưa có",
            "steps": [t.name or t.id for t in tasks],
        }
        for name, tasks in found.items()
    ]


def called(version: FrozenVersion) -> list[dict[str, Any]]:
    """Each call activity with the version that is pinned for it; those without one are among the problems."""
    return [
        {"id": node.id, "name": node.name or node.id, "version": version.called[node.calls]}
        for node in version.definition.nodes
        if node.calls and node.calls in version.called
    ]


def forms(schemas: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each pinned form with its title and fields; ``form`` is None for one that cannot be read."""
    return [{"key": key, **_form(schema)} for key, schema in sorted(schemas.items())]


def _form(schema: Any) -> dict[str, Any]:
    form = readable_form(schema)
    fields = form.fields if form else ()
    routing = [part.label or part.key for part in fields if part.routes]
    return {"form": form, "title": form.title if form else "", "count": len(fields), "routing": routing}


def readable_form(schema: Any) -> Form | None:
    """The form, or None when it has problems."""
    try:
        return read_form(schema)
    except Invalid:
        return None


def problems(found: Sequence[Problem]) -> list[dict[str, Any]]:
    """Errors first, each with its word and icon."""
    ordered = sorted(found, key=lambda p: p.severity != "error")
    return [
        {
            "element": p.element,
            "word": _SIGNS[p.severity][0],
            "icon": _SIGNS[p.severity][1],
            "severity": p.severity,
            "message": p.message,
            "repair": p.repair,
        }
        for p in ordered
    ]


def drawn(view: VersionView) -> set[str]:
    """The ids that the diagram viewer can show: nodes and flows, none where there is no picture."""
    if any(problem.code == "NO_DIAGRAM" for problem in view.problems):
        return set()
    return {part.id for part in (*view.version.definition.nodes, *view.version.definition.flows)}


def marks(view: VersionView) -> dict[str, Any]:
    """The problems as the diagram viewer marks them."""
    return {
        "problems": [
            {"id": p.element, "text": p.message, "severity": p.severity} for p in view.problems if p.element is not None
        ]
    }


def details(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Papers, fee, result and open questions; tolerant of a result given as text or as a table with a name."""
    result = raw.get("result")
    name = result.get("name", "") if isinstance(result, Mapping) else result or raw.get("result_name", "")
    notes = raw.get("notes")
    return {
        "components": list(raw.get("components", ())),
        "fee": raw.get("fee", ""),
        "result": name,
        "notes": list(notes.get("open", ())) if isinstance(notes, Mapping) else [],
    }
