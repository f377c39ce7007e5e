"""The one-stop desk: choosing a procedure, receiving a dossier, and the panel that confirms it."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.change_procedure import ChangeProcedure, change_procedure
from app.casework.queries.agency_list import living_code
from app.casework.queries.coming import coming_counts
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.outages import covering_outages
from app.casework.queries.procedures import agencies
from app.casework.queries.promise import Promise, promise
from app.casework.queries.receivable import Receivable, desks, receivable, receivable_version
from app.casework.receive_dossier import CHANNELS, receive_dossier
from app.casework.reception_draft import ReceptionTyped, drop_reception, reception_draft
from app.casework.reuse_consent import PURPOSE
from app.casework.reuse_data import Place, bind_reuse, filled_from
from app.domain.calendar import local
from app.domain.errors import Conflict, FormInvalid, Invalid, NotFound, Refused
from app.domain.forms import Form
from app.domain.handing_in import PROOFS, RELATIONS
from app.domain.reorganisation import Subject
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import status
from app.web.draft_answers import seen_revision
from app.web.form_pages import FormInput, live_answer, mistakes, read_input, shown_values
from app.web.late_fields import late_fields
from app.web.reception_form import Reception, command_of, form_of, new_reception, read_reception, resumed
from app.web.reuse_panel import Panel, answer_panel, pressed
from app.web.taking_over import replaced_moment, taking_over
from app.web.why import why_view

pages = Blueprint("desk", __name__)


@pages.get("/tiep-nhan")
@requires("dossier.receive")
def choose() -> str:
    """The procedures that may be received now."""
    search = request.args.get("q", "").strip()[:200]
    found = receivable(services(), by=actor(), search=search)
    coming = coming_counts(services(), by=actor())
    return render_template("desk/choose.html", found=found, search=search, coming=coming)


@pages.get("/tiep-nhan/<int:version_id>")
@requires("dossier.receive")
def form(version_id: int) -> str:
    """The empty reception form of a procedure; NotFound, Refused when it is not in force."""
    procedure, schema = receivable_version(services(), by=actor(), version_id=version_id)
    reception = new_reception(
        _as_of_now(procedure),
        form=form_of(schema),
        desks=desks(services(), by=actor(), version_id=version_id),
        agencies=agencies(services()),
        key=secrets.token_urlsafe(16),
    )
    old = request.args.get("thay", "").strip()[:64]
    draft = None if old else reception_draft(by=actor(), version_id=version_id)
    if draft is not None:
        known = replace(reception, schema=schema)
        return _page(resumed(known, own=draft.own, application=draft.application), draft=draft)
    return _page(taking_over(reception, old))


@pages.get("/tiep-nhan/<int:version_id>/ngay-hen")
@requires("dossier.receive")
def promised(version_id: int) -> str:
    """A fragment: the date that reception at this moment would promise, or with ``phan=vi-sao`` the reasons."""
    template = "desk/_why_now.html" if request.args.get("phan") == "vi-sao" else "desk/_promised_now.html"
    found = promise(services(), version_id=version_id, agency_id=actor().agency_id)
    return render_template(template, promise=found, why=_why(found))


@pages.post("/tiep-nhan/<int:version_id>")
@requires("dossier.receive")
def receive(version_id: int) -> Response | tuple[str, int]:
    """Receive the dossier; with mistakes the same page again, everything typed kept (422)."""
    procedure, schema = receivable_version(services(), by=actor(), version_id=version_id)
    form = form_of(schema)
    found = read_input(form) if form else FormInput(values={})
    reception = read_reception(procedure, schema=schema, sent=request.form, found=found)
    if pressed() and form:
        return _reused(replace(reception, errors={}), form)
    if found.rows_of:
        return _page(replace(reception, errors={}), fields=found.errors)
    if reception.errors or found.errors:
        return _page(reception, fields=mistakes(schema, found)), 422
    try:
        code = _received(reception)
    except FormInvalid as error:
        return _page(reception, fields=error.fields), 422
    except (Invalid, Refused, Conflict) as error:
        if isinstance(error, Refused) and "field" not in error.data and not reception.own.get("replaces"):
            raise
        place = str(error.data.get("field", ""))
        again = replace(reception, key=secrets.token_urlsafe(16), errors={place: words(error)})
        return _page(again), status(error)
    _bind_reuse(reception, code=code)
    if not reception.own.get("replaces"):
        drop_reception(services(), by=actor(), version_id=version_id, seen=seen_revision())
    return redirect(url_for("desk.received", code=code), 303)


def _received(reception: Reception) -> str:
    """Receive it, or receive it in place of a dossier that came in under the wrong procedure; the new code."""
    command = command_of(reception, by=actor())
    old = reception.own.get("replaces", "")
    if not old:
        return receive_dossier(services(), command).code
    reason = reception.own.get("replace_reason", "")
    return change_procedure(services(), ChangeProcedure(code=old, reason=reason, intake=command)).other


def _bind_reuse(reception: Reception, *, code: str) -> None:
    """Say in the log for which dossier earlier data were taken over."""
    reuse = reception.own.get("reuse", "")[:9]
    if reuse.isascii() and reuse.isdigit():
        with suppress(NotFound):
            bind_reuse(by=actor(), reuse_id=int(reuse), code=code)


def _reused(reception: Reception, form: Form) -> str | tuple[str, int]:
    """The page again with what the applicant declared earlier: to look at, or filled in."""
    number = reception.applicant["identity_number"]
    place = Place(by=actor(), identity_number=number, version_id=reception.procedure.version_id)
    panel = answer_panel(place, form, name=reception.applicant["name"])
    if panel.reuse_id is not None:
        values = {**(reception.application or {}), **panel.values}
        own = {**reception.own, "reuse": str(panel.reuse_id)}
        reception = replace(reception, application=values, own=own)
        panel = Panel(asked=True, filled=filled_from(by=actor(), reuse_id=panel.reuse_id))
    page = _page(reception, panel=panel)
    return (page, 422) if panel.error else page


@pages.post("/tiep-nhan/<int:version_id>/tinh")
@requires("dossier.receive")
def live(version_id: int) -> Response:
    """For the page's script: what the conditions of the application hide now and what is computed."""
    _, schema = receivable_version(services(), by=actor(), version_id=version_id)
    form = form_of(schema)
    return jsonify(live_answer(form, schema) if form and schema else {})


@pages.get("/ho-so/<code>/da-tiep-nhan")
@requires("dossier.receive")
def received(code: str) -> str:
    """What to tell the applicant, and where to go on."""
    view = dossier_page(services(), by=actor(), code=code)
    return render_template("desk/received.html", view=view, why=why_view(view.why, today=local(view.entered_at).date()))


def _as_of_now(procedure: Receivable) -> Receivable:
    """The procedure with the agency that follows the competent one it names, where that one ended (MIG-01)."""
    code = procedure.details.get("competent_agency")
    if not code or code in {agency.code for agency in agencies(services())}:
        return procedure
    try:
        now = living_code(services(), str(code), subject=Subject(code=procedure.code, field=procedure.field))
    except NotFound:
        return procedure
    return replace(procedure, details={**procedure.details, "competent_agency": now})


def _page(
    reception: Reception,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    panel: Panel | None = None,
    draft: ReceptionTyped | None = None,
) -> str:
    entered_at = replaced_moment(reception)
    now = promise(
        services(), version_id=reception.procedure.version_id, agency_id=actor().agency_id, entered_at=entered_at
    )
    mine = desks(services(), by=actor(), version_id=reception.procedure.version_id)
    return render_template(
        "desk/form.html",
        r=reception,
        own=reception.own,
        values=_shown(reception),
        fields=fields or {},
        summary=_summary(reception, fields or {}),
        desks=[(a.id, a.name) for a in mine],
        agencies=[(a.id, a.name) for a in agencies(services())],
        channels=list(CHANNELS.items()),
        relations=list(RELATIONS.items()),
        proofs=[(name, text) for name, text in PROOFS.items() if name],
        promise=now,
        why=_why(now),
        late=late_fields(covering_outages(services(), by=actor())),
        replaced_at=entered_at,
        panel=panel or _panel_before(reception),
        purpose=PURPOSE,
        draft=draft,
        revision=draft.revision if draft else seen_revision() or 0,
    )


def _panel_before(reception: Reception) -> Panel:
    """What was filled in on an earlier answer of this page."""
    reuse = reception.own.get("reuse", "")[:9]
    filled = filled_from(by=actor(), reuse_id=int(reuse)) if reuse.isascii() and reuse.isdigit() else ()
    return Panel(asked=bool(filled), filled=filled)


def _shown(reception: Reception) -> Mapping[str, object] | None:
    if reception.form is None or reception.schema is None or reception.application is None:
        return None
    return shown_values(reception.form, reception.schema, reception.application)


def _summary(reception: Reception, fields: Mapping[str, Sequence[str]]) -> list[tuple[str | None, str]]:
    own = [(f"d-{name}" if name else None, text) for name, text in reception.errors.items()]
    label = reception.form.label_of if reception.form else str
    return [*own, *((f"f-{p}", f"{label(p) or p}: {text}") for p, texts in fields.items() for text in texts)]


def _why(found: Promise) -> object:
    return why_view(found.explanation, today=local(found.at).date())
