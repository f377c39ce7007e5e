"""Answering a request for a supplement online: the application again, papers, a note; kept as it is typed (SUP-05)."""

from collections.abc import Mapping, Sequence
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.keep_paper import add_to_supplement, remove_from_supplement
from app.casework.queries.supplement_draft import SupplementDraft, supplement_draft
from app.casework.send_supplement import (
    LONGEST_NOTE,
    SupplementText,
    begin_supplement,
    save_supplement,
    send_supplement,
)
from app.domain.errors import Forbidden, FormInvalid, Invalid, NotFound, Refused
from app.domain.file_kinds import ACCEPT, KINDS_TEXT, MOST_MEGABYTES
from app.domain.forms import read_form
from app.edge.access import public, services
from app.edge.errors import words
from app.edge.protection import limiter
from app.web.applicant import standing
from app.web.form_pages import FormInput, Shelf, read_input, shown_values
from app.web.paper_upload import applicants_shelf, given_files

pages = Blueprint("supplementing", __name__, url_prefix="/tra-cuu/<code>/bo-sung")
Answer = str | Response | tuple[str, int]
Errors = Mapping[str, Sequence[str]]


@pages.post("/bat-dau")
@public
@limiter.limit("30 per hour")
def begin(code: str) -> Response:
    """Open the draft and go to it."""
    try:
        begin_supplement(code=code, standing=standing())
    except Refused as error:
        flash(words(error), "error")
        return redirect(url_for("own.page", code=code), 303)
    except Forbidden:
        return redirect(url_for("own.page", code=code), 303)
    return redirect(url_for(".page", code=code), 303)


@pages.get("")
@public
@limiter.limit("60 per minute")
def page(code: str) -> Answer:
    """The draft; whoever has none goes back to the dossier."""
    try:
        return _page(code)
    except (Forbidden, NotFound, Refused):
        return redirect(url_for("own.page", code=code))


@pages.post("")
@public
@limiter.limit("60 per hour")
def save(code: str) -> Answer:
    """Keep what is typed and the chosen files; with ``x-xoa`` take a file out, with ``x-gui`` send it all."""
    draft = supplement_draft(services(), code=code, standing=standing())
    found = read_input(read_form(draft.form), shelf=_shelf(draft)) if draft.form else FormInput(values={})
    text = SupplementText(code=code, standing=standing(), note=request.form.get("x-note", ""), raw=found.values)
    errors: dict[str, str] = {}
    try:
        save_supplement(text)
        files = [
            given
            for n, name in enumerate(draft.components)
            for given in given_files(request.files.getlist(f"tep-{n}"), component=name)
        ]
        if files:
            add_to_supplement(services(), code=code, standing=standing(), files=files)
        if request.form.get("x-xoa"):
            remove_from_supplement(code=code, standing=standing(), mark=request.form["x-xoa"])
        if found.errors:
            return _page(code, fields=found.errors), 422
        if found.rows_of:
            return redirect(url_for(".page", code=code, _anchor=f"f-{found.rows_of}"), 303)
        if "x-gui" in request.form:
            number = send_supplement(services(), text)
            flash(f"Đã gửi bổ sung lần {number}. Thời hạn tính lại từ giấy tiếp nhận bổ sung.", "success")
            return redirect(url_for("own.page", code=code), 303)
    except FormInvalid as error:
        return _page(code, fields=error.fields), 422
    except Invalid as error:
        errors = {"x-note" if error.data.get("field") == "note" else "": words(error)}
        return _page(code, errors=errors, typed=text), 422
    flash("Đã lưu bản nháp.", "success")
    return redirect(url_for(".page", code=code), 303)


def _shelf(draft: SupplementDraft) -> Shelf:
    """The files of the form stand beside the supplement being prepared."""
    add = partial(add_to_supplement, services(), code=draft.code, standing=standing())
    return applicants_shelf(lambda files: add(files=files), known=draft.form_files)


def _page(
    code: str,
    *,
    fields: Errors | None = None,
    errors: Mapping[str, str] | None = None,
    typed: SupplementText | None = None,
) -> str:
    draft = supplement_draft(services(), code=code, standing=standing())
    form = read_form(draft.form) if draft.form else None
    data = typed.raw if typed else draft.data
    label = form.label_of if form else str
    told = [(f"f-{key}", f"{label(key) or key}: {text}") for key, texts in (fields or {}).items() for text in texts]
    return render_template(
        "applicant/supplement.html",
        draft=draft,
        form=form,
        values=shown_values(form, draft.form, data, shelf=_shelf(draft)) if form and draft.form else None,
        note=typed.note if typed else draft.note,
        fields=fields or {},
        errors=errors or {},
        summary=[*((name or None, text) for name, text in (errors or {}).items()), *told],
        most=LONGEST_NOTE,
        most_mb=MOST_MEGABYTES,
        kinds=KINDS_TEXT,
        accept=ACCEPT,
    )
