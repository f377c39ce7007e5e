"""Submitting online, one page for each thing, without JavaScript; what is typed is kept at every step (INT-03)."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.keep_paper import add_to_draft, remove_from_draft
from app.casework.online_submission import begin_draft, discard_draft, draft_view, save_draft, send_draft
from app.casework.queries.catalogue import (
    able_agencies,
    desk_agencies,
    may_be_received_anywhere,
    procedure_of_version,
    public_procedure,
)
from app.casework.queries.own_dossiers import own_dossier_page
from app.documents import qr_svg
from app.domain.errors import FormInvalid, Invalid, NotFound, Refused
from app.domain.file_kinds import ACCEPT, KINDS_TEXT, MOST_MEGABYTES
from app.domain.handing_in import RELATIONS
from app.edge.access import public, services
from app.edge.errors import words
from app.edge.forms import answers
from app.edge.protection import limiter
from app.web.applicant import applicant, identified, standing
from app.web.form_pages import Shelf, read_input, shown_values
from app.web.online_draft import (
    FIELDS,
    LONGEST_FIELD,
    RESULT_CHANNELS,
    STEPS,
    Draft,
    command_of,
    errors_of,
    missing_papers,
    readable,
    shown,
)
from app.web.paper_upload import applicants_shelf, given_files

pages = Blueprint("online", __name__, url_prefix="/nop-truc-tuyen")
Answer = str | Response | tuple[str, int]
ORDER = tuple(STEPS)


@pages.get("/<slug>")
@public
@limiter.limit("60 per minute")
def start(slug: str) -> Answer:
    """What is needed, and the button to begin; who is not identified goes there first."""
    found = public_procedure(services(), slug=slug)
    if not services().identity.name:
        return redirect(url_for("applicant.identify", tiep=url_for(".start", slug=slug)))
    return render_template("online/start.html", p=found, who=standing().account_id)


@pages.post("/<slug>")
@identified
@limiter.limit("30 per hour")
def begin(slug: str) -> Response:
    """Open a draft, or the one that was left."""
    found = public_procedure(services(), slug=slug)
    try:
        key = begin_draft(services(), account_id=applicant().id, version_id=found.version_id)
    except Refused as error:
        flash(words(error), "error")
        return redirect(url_for("applicant.mine"), 303)
    return redirect(url_for(".step", key=key, step=ORDER[0]), 303)


@pages.get("/ban-nhap/<key>/<step>")
@identified
@limiter.limit("120 per minute")
def step(key: str, step: str) -> Answer:
    """A page of the draft. One that was sent leads to the dossier's list."""
    if step not in STEPS:
        raise NotFound("page_unknown")
    try:
        return _page(_draft(key), step)
    except (NotFound, Refused) as error:
        flash(words(error), "error")
        return redirect(url_for("applicant.mine"))


@pages.post("/ban-nhap/<key>/<step>")
@identified
@limiter.limit("240 per hour")
def save(key: str, step: str) -> Answer:
    """Keep what is typed; go on when the page is right, stay with its mistakes when it is not."""
    if step not in STEPS or step == "xem-lai":
        raise NotFound("page_unknown")
    own = {name: request.form[name].strip()[:LONGEST_FIELD] for name in FIELDS.get(step, ()) if name in request.form}
    draft = _draft(key)
    found = read_input(draft.form, shelf=_shelf(draft)) if step == "noi-dung" and draft.form else None
    application = found.values if found else None
    save_draft(services(), account_id=applicant().id, key=key, own=own or None, application=application)
    if found and found.rows_of and not found.errors:
        return redirect(url_for(".step", key=key, step=step, _anchor=f"f-{found.rows_of}"), 303)
    if step == "giay-to":
        problem = _papers(draft)
        if problem is not None:
            return _page(_draft(key), step, errors={"": words(problem)}), 422
        if request.form.get("x-xoa") or "luu" in request.form:
            return redirect(url_for(".step", key=key, step=step), 303)
    draft = _draft(key)
    errors = errors_of(draft, step, forms=services().forms)
    errors |= {f"f-{path}": " ".join(texts) for path, texts in (found.errors if found else {}).items()}
    if errors:
        return _page(draft, step, errors=errors), 422
    return redirect(url_for(".step", key=key, step=ORDER[ORDER.index(step) + 1]), 303)


@pages.post("/ban-nhap/<key>/gui")
@identified
@limiter.limit("30 per hour")
def send(key: str) -> Answer:
    """Send it once; pressed twice it is one dossier."""
    try:
        draft = _draft(key)
    except NotFound:
        flash("Hồ sơ này đã được gửi.", "info")
        return redirect(url_for("applicant.mine"), 303)
    wrong = next((name for name in ORDER if errors_of(draft, name, forms=services().forms)), None)
    if wrong is not None:
        return redirect(url_for(".step", key=key, step=wrong, sua=1), 303)
    if not request.form.get("confirm"):
        errors = {"confirm": "Hãy xác nhận nội dung khai là đúng trước khi gửi."}
        return _page(draft, "xem-lai", errors=errors), 422
    try:
        done = send_draft(services(), command_of(draft))
    except (FormInvalid, Invalid, Refused) as error:
        return _page(draft, "xem-lai", errors={"": words(error)}), 422
    return redirect(url_for(".sent", code=done.code), 303)


@pages.get("/da-gui/<code>")
@identified
def sent(code: str) -> str:
    """When it was received, under which code, and until when it is answered (INT-03, INT-07)."""
    view = own_dossier_page(services(), code=code, standing=standing())
    picture = qr_svg(f"{services().base_url}/tra-cuu/{view.public.code}", css_class="mc-qr")
    return render_template("online/sent.html", view=view, d=view.public, qr=picture)


@pages.post("/ban-nhap/<key>/xoa")
@identified
def discard(key: str) -> Response:
    """Throw the draft away."""
    try:
        discard_draft(account_id=applicant().id, key=key)
        flash("Đã xóa bản nháp.", "success")
    except NotFound as error:
        flash(words(error), "error")
    return redirect(url_for("applicant.mine"), 303)


def _draft(key: str) -> Draft:
    who = applicant()
    view = draft_view(account_id=who.id, key=key)
    procedure = procedure_of_version(services(), version_id=view.version_id)
    places = able_agencies(services(), version_id=view.version_id)
    desks = desk_agencies() if may_be_received_anywhere(procedure) else places
    return Draft(view=view, procedure=procedure, account=who, places=places, desks=desks)


def _papers(draft: Draft) -> Invalid | None:
    """Take out what was to be taken out, keep what was chosen; the reason where a file cannot be taken."""
    if request.form.get("x-xoa"):
        remove_from_draft(account_id=draft.account.id, draft_key=draft.view.key, mark=request.form["x-xoa"])
    files = [
        given
        for n, name in enumerate(draft.components)
        for given in given_files(request.files.getlist(f"tep-{n}"), component=name)
    ]
    try:
        if files:
            add_to_draft(services(), account_id=draft.account.id, draft_key=draft.view.key, files=files)
    except Invalid as error:
        return error
    return None


def _page(draft: Draft, step: str, *, errors: Mapping[str, str] | None = None) -> str:
    form = draft.form
    if errors is None and request.args.get("sua"):
        errors = errors_of(draft, step, forms=services().forms)
    told = dict(errors or {})
    fields = {name.removeprefix("f-"): [text] for name, text in told.items()} if step == "noi-dung" else {}
    return render_template(
        f"online/{step}.html",
        draft=draft,
        p=draft.procedure,
        own=shown(draft),
        step=step,
        steps=_progress(draft, step),
        errors=told,
        summary=_summary(told, form),
        form=form,
        fields=fields,
        values=_values(draft),
        lines=answers(form, readable(draft, forms=services().forms)) if form and step == "xem-lai" else (),
        missing=missing_papers(draft),
        places=[(place.id, place.name) for place in draft.places],
        desks=[(place.id, place.name) for place in draft.desks],
        relations=list(RELATIONS.items()),
        result_channels=list(RESULT_CHANNELS.items()),
        channel_names=RESULT_CHANNELS,
        place_names={str(place.id): place.name for place in (*draft.places, *draft.desks)},
        kinds=KINDS_TEXT,
        accept=ACCEPT,
        most_mb=MOST_MEGABYTES,
    )


def _values(draft: Draft) -> Mapping[str, Any] | None:
    if draft.form is None or draft.schema is None or draft.view.application is None:
        return None
    return shown_values(draft.form, draft.schema, draft.view.application, shelf=_shelf(draft))


def _shelf(draft: Draft) -> Shelf:
    """The files of the form stand beside the draft."""
    add = partial(add_to_draft, services(), account_id=draft.account.id, draft_key=draft.view.key)
    return applicants_shelf(lambda files: add(files=files), known=draft.view.form_files)


def _progress(draft: Draft, step: str) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{number}. {label}",
            "url": url_for(".step", key=draft.view.key, step=name),
            "active": name == step,
        }
        for number, (name, label) in enumerate(STEPS.items(), start=1)
    ]


def _summary(errors: Mapping[str, str], form: Any) -> list[tuple[str | None, str]]:
    label = form.label_of if form else lambda _: ""
    named = (
        (name, label(name.removeprefix("f-")) if name.startswith("f-") else "", text) for name, text in errors.items()
    )
    return [(name or None, f"{field}: {text}" if field else text) for name, field, text in named]
