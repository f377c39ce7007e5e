"""Earlier data of an applicant: filling the form of a step from them, the consents that allow it, the log of use."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.task_place import TaskPlace, task_place
from app.casework.reuse_consent import (
    CONSENT_WAYS,
    PURPOSE,
    RecordConsent,
    consents_of,
    record_consent,
    reuses_of,
    withdraw_consent,
)
from app.casework.reuse_data import filled_from_of_task, place_of_task
from app.casework.save_draft import draft_of, save_draft
from app.domain.errors import Conflict, Invalid
from app.domain.forms import read_form
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.reuse_panel import Panel, answer_panel, pressed
from app.web.typed_form import TypedForm, refused_form

pages = Blueprint("reuse", __name__)
Answer = Response | str | tuple[str, int]


@pages.get("/viec/<int:task_id>/dien-san")
@requires("task.work")
def of_task(task_id: int) -> str:
    """What could be taken over into the form of a step, and what was."""
    place = task_place(services(), by=actor(), task_id=task_id)
    place_of_task(by=actor(), task_id=task_id)
    return _task_page(task_id, place, Panel(filled=filled_from_of_task(task_id)))


@pages.post("/viec/<int:task_id>/dien-san")
@requires("task.work")
def fill_task(task_id: int) -> Answer:
    """Look, record a consent, or fill: what was taken over goes into the draft, beside what was typed already."""
    place = task_place(services(), by=actor(), task_id=task_id)
    where = place_of_task(by=actor(), task_id=task_id)
    if place.form is None or not pressed():
        return redirect(url_for(".of_task", task_id=task_id), 303)
    panel = answer_panel(where, read_form(place.form), name=request.form.get("d-name", ""))
    if panel.reuse_id is None:
        return _task_page(task_id, place, panel), 422 if panel.error else 200
    draft: dict[str, Any] = {**draft_of(by=actor(), task_id=task_id), **panel.values}
    save_draft(services(), by=actor(), task_id=task_id, data=draft)
    flash(f"Đã điền sẵn {len(panel.values)} mục vào bản nháp. Hãy xem lại từng mục.", "success")
    return redirect(url_for("dossiers.page", code=place.code), 303)


def _task_page(task_id: int, place: TaskPlace, panel: Panel) -> str:
    form = read_form(place.form) if place.form else None
    return render_template("reuse/task.html", task_id=task_id, place=place, form=form, panel=panel, purpose=PURPOSE)


@pages.get("/dong-y")
@requires("dossier.receive")
def consents() -> Answer:
    """The consents of an applicant and what was done under them."""
    number = request.args.get("so", "").strip()[:40]
    try:
        return _consents_page(number, TypedForm())
    except Invalid as error:
        wrong = TypedForm(errors={"so": words(error)})
        return render_template("reuse/consents.html", **_nothing(number), form=wrong), 422


def _nothing(number: str) -> dict[str, Any]:
    return {"number": number, "consents": (), "reuses": (), "ways": CONSENT_WAYS, "purpose": PURPOSE}


def _consents_page(number: str, form: TypedForm) -> str:
    found = consents_of(by=actor(), identity_number=number) if number else ()
    given = _nothing(number) | {
        "consents": found,
        "reuses": reuses_of(by=actor(), consent_ids=[consent.id for consent in found]),
        "in_force": any(consent.withdrawn_at is None for consent in found),
    }
    return render_template("reuse/consents.html", **given, form=form)


@pages.post("/dong-y")
@requires("dossier.receive")
def give() -> Answer:
    """Record a consent given at the desk."""
    typed = {name: request.form.get(name, "") for name in ("identity_number", "name", "how")}
    try:
        record_consent(services(), RecordConsent(by=actor(), **typed))
    except Invalid as error:
        form = refused_form(error)
        return render_template("reuse/consents.html", **_nothing(""), form=form), form.status
    flash("Đã ghi nhận đồng ý.", "success")
    return redirect(url_for(".consents", so=typed["identity_number"]), 303)


@pages.post("/dong-y/<int:consent_id>/rut")
@requires("dossier.receive")
def withdraw(consent_id: int) -> Answer:
    """The applicant takes the consent back."""
    number = request.form.get("so", "")[:40]
    try:
        withdraw_consent(services(), by=actor(), consent_id=consent_id, reason=request.form.get("reason", ""))
        flash("Đã ghi nhận rút lại đồng ý. Từ nay dữ liệu không được dùng để điền sẵn.", "success")
    except Conflict as error:
        flash(words(error), "error")
    except Invalid as error:
        form = refused_form(error)
        return _consents_page(number, form), form.status
    return redirect(url_for(".consents", so=number), 303)
