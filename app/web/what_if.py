"""Trying out dates: a reception at any moment, an extension by any length. Nothing is changed by looking."""

from datetime import datetime

from flask import Blueprint, Response, jsonify, render_template, request

from app.casework.queries.promise import Promise, promise
from app.casework.queries.receivable import receivable
from app.casework.queries.step_why import step_why
from app.casework.queries.what_if import Extended, what_if_extended
from app.domain.calendar import local
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.acts_form import extension_of
from app.web.typed_time import read_moment
from app.web.why import Why, why_view

pages = Blueprint("what_if", __name__, url_prefix="/thu-tinh")
#: years in which a calendar can be laid out sensibly
EARLIEST, LATEST = 2000, 2099


@pages.get("")
@requires("dossier.receive")
def receive() -> str:
    """Which date a reception at a chosen moment would promise."""
    chosen, typed = request.args.get("thu-tuc", ""), request.args.get("luc", "")
    procedures = receivable(services(), by=actor(), search="")
    found, errors = None, {}
    at = _moment(typed)
    if typed and at is None:
        errors["luc"] = "Nhập ngày và giờ, ví dụ 15:30 ngày 12/12/2025, trong các năm 2000–2099."
    if chosen and not errors:
        found, errors = _promised(chosen, at, known={str(p.version_id) for p in procedures})
    shown = typed or f"{local(services().clock.now()):%Y-%m-%dT%H:%M}"
    return render_template(
        "what_if/receive.html",
        options=[(p.version_id, f"{p.name} ({p.code})") for p in procedures],
        chosen=chosen,
        typed=shown,
        found=found,
        errors=errors,
        why=_why(found.explanation) if found else None,
    )


def _promised(chosen: str, at: datetime | None, *, known: set[str]) -> tuple[Promise | None, dict[str, str]]:
    if chosen not in known:
        return None, {"thu-tuc": "Hãy chọn một thủ tục trong danh sách."}
    found = promise(services(), version_id=int(chosen), agency_id=actor().agency_id, entered_at=at)
    return found, {}


@pages.get("/gia-han/<code>")
@requires("dossier.view")
def extend(code: str) -> str:
    """Which date an extension given now would make, or why the law forbids it."""
    now = what_if_extended(services(), by=actor(), code=code)
    values = {name: request.args.get(name, "").strip() for name in ("days", "hours", "minutes")}
    found, error = now, ""
    if any(values.values()):
        found, error = _extended(now, values)
    return render_template(
        "what_if/extend.html",
        found=found,
        values=values,
        error=error,
        refused=words(found.refused) if found.refused else "",
        why=_why(found.explanation) if found.explanation else None,
    )


def _extended(now: Extended, values: dict[str, str]) -> tuple[Extended, str]:
    if not all(text == "" or (text.isascii() and text.isdigit() and len(text) <= 4) for text in values.values()):
        return now, "Nhập các số nguyên, ví dụ 1 ngày 5 giờ 20 phút."
    hours, days = extension_of(values, now.limit)
    if not (hours or days):
        return now, "Nhập thời gian gia hạn lớn hơn 0."
    return what_if_extended(services(), by=actor(), code=now.code, working_hours=hours, calendar_days=days), ""


@pages.get("/buoc/<int:task_id>")
@requires("dossier.view")
def step(task_id: int) -> str:
    """Why a step is due at its moment."""
    view = step_why(services(), by=actor(), task_id=task_id)
    return render_template("what_if/step.html", view=view, why=_why(view.explanation))


@pages.get("/buoc/<int:task_id>.json")
@requires("dossier.view")
def step_json(task_id: int) -> Response:
    """The same for programs."""
    view = step_why(services(), by=actor(), task_id=task_id)
    told = view.explanation
    return jsonify(
        {
            "code": view.code,
            "step": view.step,
            "due_at": local(view.due_at).isoformat() if view.due_at else None,
            "provisional": told.provisional,
            "lines": [{"text": line.text, "clause": line.clause} for line in told.lines],
            "days": [{"date": d.date.isoformat(), "status": d.status, "name": d.name} for d in told.days],
        }
    )


def _moment(text: str) -> datetime | None:
    moment = read_moment(text)
    return moment if moment and EARLIEST <= moment.year <= LATEST else None


def _why(explanation: object) -> Why:
    return why_view(explanation, today=local(services().clock.now()).date())  # type: ignore[arg-type]
