"""The forms of the catalogue: their versions, what changed, who runs on which."""

from flask import Blueprint, render_template, request

from app.casework.approve_version import VERSION_STATES
from app.casework.queries.form_versions import form_schema, form_versions, list_forms
from app.domain.errors import NotFound
from app.edge.access import actor, requires
from app.web.procedure_acts import CHIPS
from app.web.procedure_words import readable_form

pages = Blueprint("form_catalogue", __name__, url_prefix="/bieu-mau")
CHANGE_WORDS = {"added": "Thêm", "removed": "Bỏ", "changed": "Sửa"}


@pages.get("")
@requires("procedure.view")
def index() -> str:
    """All forms by title, with a search."""
    search = request.args.get("tim", "").strip()[:100]
    return render_template("form_catalogue/index.html", forms=list_forms(by=actor(), search=search), search=search)


@pages.get("/<key>")
@requires("procedure.view")
def show(key: str) -> str:
    """The versions of one form, the newest first."""
    versions = form_versions(by=actor(), key=key)
    return render_template(
        "form_catalogue/show.html",
        key=key,
        versions=versions,
        words=CHANGE_WORDS,
        states=VERSION_STATES,
        chips=CHIPS,
    )


@pages.get("/<key>/<int:number>")
@requires("procedure.view")
def preview(key: str, number: int) -> str:
    """One version as people see it, not to be filled in."""
    form = readable_form(form_schema(by=actor(), key=key, number=number))
    if form is None:
        raise NotFound("form_not_found", key=key[:60])
    return render_template("form_catalogue/preview.html", key=key, number=number, form=form)
