"""Taking back a step that was just completed, from the dossier's page."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.task_place import task_place
from app.casework.recall_step import RecallStep, recall_step
from app.domain.errors import Conflict, Invalid, Refused
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.dossiers import dossier_html
from app.web.panel_form import refused_panel

pages = Blueprint("recalling", __name__)


@pages.post("/viec/<int:task_id>/thu-hoi")
@requires("dossier.view")
def recall(task_id: int) -> Response | tuple[str, int]:
    """Take the step back; the use case asks whether this person may."""
    code = task_place(services(), by=actor(), task_id=task_id).code
    try:
        recall_step(services(), RecallStep(by=actor(), task_id=task_id, reason=request.form.get("reason", "")))
        flash("Đã thu hồi bước. Bước mở lại với thời hạn đã có, người đã hoàn thành giữ bước này.", "success")
    except Invalid as error:
        form = refused_panel(error, "recall", id=task_id)
        return dossier_html(code, panel=form), form.status
    except (Refused, Conflict) as error:
        flash(words(error), "error")
    return redirect(url_for("dossiers.page", code=code), 303)
