"""Drafting a reorganisation: the decision's form, then lines put to it and taken out one by one, without JavaScript."""

import secrets
from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.draft_reorganisation import (
    TypedLine,
    TypedReorganisation,
    add_line,
    draft_reorganisation,
    redraft_reorganisation,
    remove_line,
)
from app.casework.queries.procedures import agencies
from app.casework.queries.reorganisations import reorganisation_view
from app.domain.errors import DomainError, Forbidden, FormInvalid, NotFound
from app.domain.reorganisation import LINE_KINDS, SHARES
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import status
from app.web.reorganisations import reorganisation_page
from app.web.typed_time import read_day

pages = Blueprint("reorganisation_drafts", __name__, url_prefix="/sap-xep-co-quan")
FIELDS = ("decision_number", "signed_on", "effective_on", "reason")
LINE_FIELDS = ("kind", "source", "target", "new_name", "share", "wanted", "persons")
Answer = Response | tuple[str, int]


@pages.get("/moi")
@requires("reorganisation.draft")
def draft() -> str:
    """The empty form of the decision."""
    return _form({})


@pages.post("/moi")
@requires("reorganisation.draft")
def save() -> Answer:
    """Keep the decision; lines come next."""
    try:
        found = draft_reorganisation(services(), by=actor(), typed=_typed(), key=_key())
    except DomainError as error:
        return _form(_sent(FIELDS), error=error), status(error)
    flash("Đã lưu dự thảo. Thêm từng dòng sắp xếp.", "success")
    return redirect(url_for(".line", reorganisation_id=found), 303)


@pages.get("/<int:reorganisation_id>/sua")
@requires("reorganisation.draft")
def edit(reorganisation_id: int) -> str:
    """The decision as it was typed, to be typed anew by its drafter."""
    view = reorganisation_view(services(), by=actor(), reorganisation_id=reorganisation_id)
    if not view.mine:
        raise Forbidden("reorganisation_of_other")
    row = view.row
    values = {
        "decision_number": row.decision_number,
        "signed_on": row.signed_on.isoformat(),
        "effective_on": row.effective_on.isoformat(),
        "reason": view.reason,
    }
    return _form(values, reorganisation_id=reorganisation_id)


@pages.post("/<int:reorganisation_id>/sua")
@requires("reorganisation.draft")
def save_again(reorganisation_id: int) -> Answer:
    """Keep the decision as it was typed anew."""
    try:
        redraft_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id, typed=_typed())
    except NotFound:
        raise
    except DomainError as error:
        return _form(_sent(FIELDS), reorganisation_id=reorganisation_id, error=error), status(error)
    flash("Đã lưu lại dự thảo.", "success")
    return redirect(url_for("reorganisations.show", reorganisation_id=reorganisation_id), 303)


@pages.get("/<int:reorganisation_id>/dong")
@requires("reorganisation.draft")
def line(reorganisation_id: int) -> str:
    """The form of one line, under those that are there."""
    return _line_form(reorganisation_id, {"kind": "merge", "share": "rest"})


@pages.post("/<int:reorganisation_id>/dong")
@requires("reorganisation.draft")
def save_line(reorganisation_id: int) -> Answer:
    """Put the line to the draft and come back for the next."""
    sent = _sent(LINE_FIELDS)
    typed = TypedLine(**sent, takes_calendar="takes_calendar" in request.form)
    try:
        n = add_line(services(), by=actor(), reorganisation_id=reorganisation_id, typed=typed, key=_key())
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return _line_form(reorganisation_id, sent, error=error), status(error)
    flash(f"Đã thêm dòng {n}.", "success")
    return redirect(url_for(".line", reorganisation_id=reorganisation_id), 303)


@pages.post("/<int:reorganisation_id>/dong/<int:n>/bo")
@requires("reorganisation.draft")
def drop_line(reorganisation_id: int, n: int) -> Answer:
    """Take the line out of the draft."""
    try:
        remove_line(services(), by=actor(), reorganisation_id=reorganisation_id, n=n)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return reorganisation_page(reorganisation_id, wrong=("", words(error))), status(error)
    flash(f"Đã bỏ dòng {n}.", "success")
    return redirect(url_for("reorganisations.show", reorganisation_id=reorganisation_id), 303)


def _form(values: Mapping[str, str], *, reorganisation_id: int | None = None, error: DomainError | None = None) -> str:
    return render_template(
        "reorganisations/form.html",
        values=values,
        reorganisation_id=reorganisation_id,
        hidden={"key": secrets.token_urlsafe(16)},
        **_wrong(error, FIELDS),
    )


def _line_form(reorganisation_id: int, values: Mapping[str, str], *, error: DomainError | None = None) -> str:
    view = reorganisation_view(services(), by=actor(), reorganisation_id=reorganisation_id)
    if not view.mine:
        raise Forbidden("reorganisation_of_other")
    known = sorted(agencies(services()), key=lambda agency: agency.code)
    return render_template(
        "reorganisations/line.html",
        view=view,
        values=values,
        hidden={"key": secrets.token_urlsafe(16)},
        takes_calendar="takes_calendar" in request.form,
        agencies=[(agency.code, f"{agency.code} – {agency.name}") for agency in known],
        kinds=list(LINE_KINDS.items()),
        shares=[(share, name) for share, name in SHARES.items() if share != "all"],
        **_wrong(error, LINE_FIELDS),
    )


def _wrong(error: DomainError | None, fields: Sequence[str]) -> dict[str, object]:
    """Every mistake by its field, and all of them above the form."""
    found: Mapping[str, Sequence[str]] = error.fields if isinstance(error, FormInvalid) else {}
    general = words(error) if error and not isinstance(error, FormInvalid) else ""
    summary = [*([(None, general)] if general else []), *((f, text) for f in fields for text in found.get(f, ()))]
    return {"errors": {field: " ".join(texts) for field, texts in found.items()}, "summary": summary}


def _sent(fields: Sequence[str]) -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\r\n", "\n")[:40_000] for name in fields}


def _key() -> str | None:
    """What makes the form count once, however often it is sent."""
    return request.form.get("key", "")[:80] or None


def _typed() -> TypedReorganisation:
    sent = _sent(FIELDS)
    return TypedReorganisation(
        decision_number=sent["decision_number"],
        signed_on=read_day(sent["signed_on"]),
        effective_on=read_day(sent["effective_on"]),
        reason=sent["reason"],
    )
