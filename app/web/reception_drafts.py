"""What is typed at the desk, kept while it is typed; going on with it, or letting it go."""

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.receivable import receivable_version
from app.casework.reception_draft import choose_reception, drop_reception, save_reception
from app.edge.access import actor, requires, services
from app.web.draft_answers import saved_answer, saved_text, seen_revision
from app.web.form_pages import FormInput, read_input
from app.web.reception_form import form_of, own_fields

pages = Blueprint("reception_drafts", __name__, url_prefix="/tiep-nhan/<int:version_id>/nhap")


@pages.post("")
@requires("dossier.receive")
def save(version_id: int) -> Response:
    """Keep what is typed so far: JSON for the page's script, the form again for the button."""
    _, schema = receivable_version(services(), by=actor(), version_id=version_id)
    form = form_of(schema)
    found = read_input(form) if form else FormInput(values={})
    data = {"own": own_fields(request.form), "application": found.values}
    saved = save_reception(services(), by=actor(), version_id=version_id, data=data, seen=seen_revision())
    if "x-save" not in request.form:
        return jsonify(saved_answer(saved, found, schema=schema))
    flash(f"{saved_text(saved)}.", "warning" if saved.aside else "success")
    for sentence in [text for texts in found.errors.values() for text in texts]:
        flash(sentence, "error")
    return redirect(url_for("desk.form", version_id=version_id), 303)


@pages.post("/chon")
@requires("dossier.receive")
def choose(version_id: int) -> Response:
    """Of two drafts go on with one; the other is let go."""
    choose_reception(services(), by=actor(), version_id=version_id, aside="x-aside" in request.form)
    flash("Đã chọn bản nháp để làm tiếp.", "success")
    return redirect(url_for("desk.form", version_id=version_id), 303)


@pages.post("/bo")
@requires("dossier.receive")
def drop(version_id: int) -> Response:
    """Begin anew with an empty form."""
    drop_reception(services(), by=actor(), version_id=version_id)
    flash("Đã bỏ bản nháp.", "success")
    return redirect(url_for("desk.form", version_id=version_id), 303)
