"""An officer's work: the list of open steps, and claiming, giving back, drafting and completing one of them."""

import secrets
from collections.abc import Callable

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.claim_task import claim_task, release_task
from app.casework.complete_task import CompleteTask, TaskCompleted, complete_task
from app.casework.hand_back import HandBack, targets_of, withdrawn_by
from app.casework.hand_back import hand_back as perform_hand_back
from app.casework.many_tasks import MANY_ACTS
from app.casework.queries.task_place import TaskPlace, task_place
from app.casework.queries.worklist import PAGE, worklist
from app.casework.save_draft import choose_draft, save_draft
from app.domain.errors import Conflict, FormInvalid, Invalid, Refused
from app.domain.forms import read_form
from app.domain.giving_out import assign_grants
from app.domain.steps import TaskKey
from app.domain.vietnamese import said_once
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.dossiers import dossier_html
from app.web.draft_answers import saved_answer, saved_text, seen_revision
from app.web.form_pages import FormInput, left_out, live_answer, mistakes, read_input
from app.web.handing_back import HandBackForm, read_hand_back, withdrawn_text
from app.web.paging import page_number, pager
from app.web.task_forms import Typed
from app.web.typed_form import typed_id
from app.web.unit_filter import chosen_unit

pages = Blueprint("work", __name__)
#: the address's word → what it shows; the first is the default
VIEWS = {"all": "Tất cả", "mine": "Tôi đã nhận", "overdue": "Quá hạn", "due_soon": "Sắp đến hạn"}
#: for who gives out the steps of an agency, or of a unit only
UNIT_VIEW, OF_UNIT = "Việc của cơ quan", "Việc của đơn vị"


@pages.get("/viec-cua-toi", endpoint="worklist")
@requires("task.work")
def list_view() -> str:
    """Open steps by urgency."""
    views = {**VIEWS, **_led()}
    only = request.args.get("loc", "all")
    only = only if only in views else "all"
    units, unit_id = chosen_unit("task.work" if only != "unit" else "task.assign")
    found = worklist(services(), by=actor(), only=only, page=page_number(request.args.get("trang")), unit_id=unit_id)
    return render_template(
        "work/list.html",
        work=found,
        only=only,
        views=views,
        units=units,
        unit_id=unit_id,
        acts=[(act, name) for act, name in MANY_ACTS.items() if act != "assign" or "unit" in views],
        standing_in=[absent.name for absent in actor().absent],
        key=secrets.token_urlsafe(16),
        pager=pager(
            page=found.page,
            pages=found.pages,
            total=found.total,
            size=PAGE,
            url=lambda n: url_for("work.worklist", loc=only, trang=n, **{"don-vi": unit_id}),
        ),
    )


def _led() -> dict[str, str]:
    """The view of who gives out steps; none for anybody else."""
    grants = assign_grants(actor())
    if not grants:
        return {}
    return {"unit": OF_UNIT if all(grant.unit for grant in grants) else UNIT_VIEW}


@pages.post("/viec/<int:task_id>/nhan")
@requires("task.work")
def claim(task_id: int) -> Response:
    """Take the step on oneself."""
    return _hold(task_id, act=claim_task, done="Anh/chị đã nhận bước “{}”.")


@pages.post("/viec/<int:task_id>/tra-lai")
@requires("dossier.view")
def release(task_id: int) -> Response:
    """Give the step back to all who share the role."""
    return _hold(task_id, act=release_task, done="Đã trả lại bước “{}”. Người cùng vai trò có thể nhận.")


def _hold(task_id: int, *, act: Callable[..., str], done: str) -> Response:
    place = task_place(services(), by=actor(), task_id=task_id)
    try:
        act(services(), by=actor(), task_id=task_id)
        flash(said_once(done.format(place.name)), "success")
    except (Conflict, Refused) as error:
        flash(words(error), "error")
    if request.form.get("x-back") == "list":
        return redirect(url_for("work.worklist"), 303)
    return _to_dossier(place)


@pages.post("/viec/<int:task_id>/nhap")
@requires("task.work")
def draft(task_id: int) -> Response:
    """Keep what is typed so far: JSON for the page's script, the dossier's page for the button."""
    place = task_place(services(), by=actor(), task_id=task_id)
    found = _input(place)
    by_button = "x-save" in request.form or found.rows_of
    saved = save_draft(services(), by=actor(), task_id=task_id, data=found.values, seen=seen_revision())
    if by_button:
        flash(f"{saved_text(saved)}.", "warning" if saved.aside else "success")
        for sentence in [text for texts in found.errors.values() for text in texts]:
            flash(sentence, "error")
        return _to_dossier(place, rows_of=found.rows_of)
    return jsonify(saved_answer(saved, found, schema=place.form))


@pages.post("/viec/<int:task_id>/nhap/chon")
@requires("task.work")
def choose(task_id: int) -> Response:
    """Of two drafts go on with one; the other is let go."""
    place = task_place(services(), by=actor(), task_id=task_id)
    choose_draft(services(), by=actor(), task_id=task_id, aside="x-aside" in request.form)
    flash("Đã chọn bản nháp để làm tiếp.", "success")
    return _to_dossier(place)


@pages.post("/viec/<int:task_id>/tinh")
@requires("task.work")
def live(task_id: int) -> Response:
    """For the page's script: what the conditions hide now and what is computed."""
    place = task_place(services(), by=actor(), task_id=task_id)
    return jsonify(live_answer(read_form(place.form), place.form) if place.form else {})


@pages.post("/viec/<int:task_id>/hoan-thanh")
@requires("task.work")
def complete(task_id: int) -> Response | tuple[str, int]:
    """Complete the step. Mistakes: the page again (422). A colleague was first: the dossier, what was typed kept."""
    place = task_place(services(), by=actor(), task_id=task_id)
    found = _input(place)
    if found.rows_of:
        save_draft(services(), by=actor(), task_id=task_id, data=found.values, seen=None)
        return _to_dossier(place, rows_of=found.rows_of)
    typed = found.values
    if found.errors:
        wrong = Typed(task_id=task_id, values=typed, errors=mistakes(place.form, found))
        return dossier_html(place.code, typed=wrong), 422
    command = CompleteTask(
        by=actor(),
        task_id=task_id,
        raw=typed,
        task_version=typed_id("x-version"),
        key=request.form.get("x-key") or None,
        without_opinions=request.form.get("x-without", ""),
    )
    try:
        done = complete_task(services(), command)
        left = left_out(read_form(place.form), place.form, typed) if place.form else ""
        flash(_done_text(place, done) + left, "success")
    except FormInvalid as error:
        return dossier_html(place.code, typed=Typed(task_id=task_id, values=typed, errors=error.fields)), 422
    except Conflict as error:
        flash(words(error), "error")
    except (Refused, Invalid) as error:
        save_draft(services(), by=actor(), task_id=task_id, data=typed)
        flash(words(error), "error")
    return _to_dossier(place)


@pages.post("/viec/<int:task_id>/chuyen-lai")
@requires("task.work")
def hand_back(task_id: int) -> Response | tuple[str, int] | str:
    """Hand the step back: asks once, naming what is withdrawn, and does it when that was confirmed."""
    place = task_place(services(), by=actor(), task_id=task_id)
    form = read_hand_back(request.form, task_id=task_id)
    target = form.key
    if form.errors or target is None:
        # who may not do the step is told so before anything about the form
        targets_of(services(), by=actor(), task_id=task_id)
        return dossier_html(place.code, back=form), 422
    try:
        if "x-confirmed" not in request.form:
            return _asked_once(place, form, target)
        command = HandBack(by=actor(), task_id=task_id, target=target, reason=form.reason)
        flash(said_once(f"Đã chuyển lại: hồ sơ trở về bước “{_back_to(command)}”."), "success")
    except (Conflict, Refused) as error:
        flash(words(error), "error")
    return _to_dossier(place)


def _asked_once(place: TaskPlace, form: HandBackForm, target: TaskKey) -> str:
    withdrawn = withdrawn_by(services(), by=actor(), task_id=form.task_id, target=target)
    return render_template(
        "work/hand_back.html",
        place=place,
        form=form,
        target_name=_name_of(form.task_id, target),
        withdrawn=withdrawn_text(withdrawn),
    )


def _back_to(command: HandBack) -> str:
    name = _name_of(command.task_id, command.target)
    perform_hand_back(services(), command)
    return name


def _name_of(task_id: int, target: TaskKey) -> str:
    found = targets_of(services(), by=actor(), task_id=task_id)
    return next((t.name for t in found if t.key == target), target.element_id)


def _input(place: TaskPlace) -> FormInput:
    return read_input(read_form(place.form)) if place.form else FormInput(values={})


def _done_text(place: TaskPlace, done: TaskCompleted) -> str:
    if done.opened:
        return f"Đã hoàn thành “{place.name}”. Hồ sơ chuyển đến: {'; '.join(done.opened)}."
    if done.ended:
        return f"Đã hoàn thành “{place.name}”. Các bước giải quyết đã xong, chờ bộ phận một cửa xác nhận kết quả."
    return f"Đã hoàn thành “{place.name}”."


def _to_dossier(place: TaskPlace, *, rows_of: str = "") -> Response:
    """The dossier's page; where a list has got another row, at the list."""
    return redirect(url_for("dossiers.page", code=place.code, _anchor=f"f-{rows_of}" if rows_of else None), 303)
