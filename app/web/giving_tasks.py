"""Giving a step to a named person: assigning, forwarding with a reason, taking back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.pass_task import PassTask, assign_task, candidates, forward_task
from app.casework.queries.task_place import TaskPlace, task_place
from app.domain.errors import Conflict, Forbidden, Invalid, Refused
from app.domain.vietnamese import said_once
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.typed_form import TypedForm, refused_form

pages = Blueprint("giving_tasks", __name__, url_prefix="/viec")
Answer = Response | str | tuple[str, int]
#: the address's word → use case, title, what was done
HOW = {
    "phan-cong": (assign_task, "Phân công người thực hiện", "Đã phân công bước “{}” cho {}."),
    "chuyen": (forward_task, "Chuyển người khác", "Đã chuyển bước “{}” cho {}."),
}


@pages.get("/<int:task_id>/<any('phan-cong','chuyen'):how>")
@requires("dossier.view")
def ask(task_id: int, how: str) -> str:
    """Who may get it, and the reason."""
    return _page(task_id, how, TypedForm())


@pages.post("/<int:task_id>/<any('phan-cong','chuyen'):how>")
@requires("dossier.view")
def give(task_id: int, how: str) -> Answer:
    """Give it; whatever is wrong keeps what was typed."""
    place = task_place(services(), by=actor(), task_id=task_id)
    command = PassTask(
        by=actor(),
        task_id=task_id,
        to=request.form.get("to", ""),
        reason=request.form.get("reason", ""),
        key=request.form.get("x-key") or None,
    )
    use_case, _, done = HOW[how]
    try:
        passed = use_case(services(), command)
        flash(said_once(done.format(place.name, passed.holder)), "success")
    except (Invalid, Refused) as error:
        refused = refused_form(error)
        return _page(task_id, how, refused), refused.status
    except (Conflict, Forbidden) as error:
        flash(words(error), "error")
    return _to_dossier(place)


def _page(task_id: int, how: str, form: TypedForm) -> str:
    place = task_place(services(), by=actor(), task_id=task_id)
    found = [
        c for c in candidates(services(), by=actor(), task_id=task_id) if how == "phan-cong" or not _self(c.username)
    ]
    return render_template(
        "work/give.html",
        place=place,
        task_id=task_id,
        how=how,
        title=HOW[how][1],
        people=[(c.username, f"{c.name} (thay mặt {c.on_behalf_of})" if c.on_behalf_of else c.name) for c in found],
        form=form,
    )


def _self(username: str) -> bool:
    return username == actor().username


def _to_dossier(place: TaskPlace) -> Response:
    return redirect(url_for("dossiers.page", code=place.code), 303)
