"""All clocks of one's agencies: the list by urgency, and for each “Vì sao là ngày này?”."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.acknowledge_paper import acknowledge_paper
from app.casework.queries.deadline_list import PAGE, DeadlineView, DueView, deadline_view, list_deadlines
from app.domain.calendar import local
from app.domain.deadlines import KINDS
from app.domain.errors import Conflict
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.paging import page_number, pager
from app.web.why import why_view

pages = Blueprint("deadlines", __name__, url_prefix="/thoi-han")
DEADLINE_STATES = {"running": "Đang tính", "paused": "Tạm dừng", "ended": "Đã xong", "gone": "Không còn tính"}
OUTCOMES = {"in_time": "trong hạn", "late": "quá hạn"}
#: kind → (permission to see what is timed, its page, the argument that names it)
_PLACES = {
    "feedback": ("feedback.answer", "feedback_desk.show", "code"),
    "feedback_forward": ("feedback.answer", "feedback_desk.show", "code"),
    "account_request": ("account.ask", "account_requests.show", "request_id"),
    "publication": ("procedure.view", "procedures.version", "version_id"),
}


@pages.get("")
@requires("deadline.view")
def index() -> str:
    """Running clocks, the most urgent first; ``?loai=`` one kind, ``?loc=`` one urgency."""
    kind, only = request.args.get("loai", ""), request.args.get("loc", "")
    kind = kind if kind in KINDS else ""
    found = list_deadlines(services(), by=actor(), kind=kind, only=only, page=page_number(request.args.get("trang")))
    numbers = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for(".index", loai=kind or None, loc=only or None, trang=n),
    )
    return render_template(
        "deadlines/index.html",
        found=found,
        kind=kind,
        only=only if only in found.counts else "",
        kinds=[(name, f"{KINDS[name].name} ({count})") for name, count in found.kinds.items()],
        numbers=numbers,
        place=place,
    )


@pages.get("/<int:deadline_id>")
@requires("deadline.view")
def show(deadline_id: int) -> str:
    """One clock: whose, until when, and why that moment."""
    view = deadline_view(services(), by=actor(), deadline_id=deadline_id)
    return render_template(
        "deadlines/show.html",
        view=view,
        due=view.due,
        why=why_view(view.explanation, today=local(services().clock.now()).date()),
        states=DEADLINE_STATES,
        outcomes=OUTCOMES,
        place=place(view.due),
    )


@pages.get("/<int:deadline_id>.json")
@requires("deadline.view")
def show_json(deadline_id: int) -> Response:
    """The same for programs; moments as ISO 8601."""
    return jsonify(_plain(deadline_view(services(), by=actor(), deadline_id=deadline_id)))


@pages.post("/<int:deadline_id>/da-nhan-ho-so-giay")
@requires("dossier.receive")
def acknowledge(deadline_id: int) -> Response:
    """The competent agency's desk has the paper dossier."""
    try:
        outcome = acknowledge_paper(services(), by=actor(), deadline_id=deadline_id)
    except Conflict as error:
        flash(words(error), "error")
    else:
        flash(f"Đã ghi nhận nhận hồ sơ giấy {OUTCOMES.get(outcome or '', '')}".rstrip() + ".", "success")
    return redirect(url_for(".show", deadline_id=deadline_id), 303)


def place(due: DueView) -> str:
    """The address of what is timed; empty where this person has no page of it."""
    if due.of_dossier:
        return url_for("dossiers.page", code=due.subject) if actor().holds("dossier.view") else ""
    if due.kind == "maintenance_notice":
        return url_for("maintenance.index")
    permission, endpoint, argument = _PLACES.get(due.kind, ("", "", ""))
    return url_for(endpoint, **{argument: due.thing}) if permission and actor().holds(permission) else ""


def _plain(view: DeadlineView) -> dict[str, Any]:
    due = view.due
    return {
        "id": due.id,
        "kind": due.kind,
        "name": due.name,
        "rule": due.rule,
        "clause": due.clause,
        "subject": due.subject,
        "agency": due.agency,
        "owed_by": due.owed_by,
        "state": due.state,
        "outcome": due.outcome,
        "urgency": due.urgency,
        "remaining_minutes": due.minutes,
        "from_at": local(view.from_at).isoformat(),
        "due_at": local(due.due_at).isoformat() if due.due_at else None,
        "ended_at": local(view.ended_at).isoformat() if view.ended_at else None,
        "provisional": due.provisional,
        "lines": [{"text": line.text, "clause": line.clause} for line in view.explanation.lines],
        "days": [
            {"date": mark.date.isoformat(), "status": mark.status, "name": mark.name} for mark in view.explanation.days
        ],
    }
