"""Feedback for everyone: the form, and following it by its code; no personal data is ever shown here."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.give_feedback import LONGEST_TEXT, FeedbackText, give_feedback
from app.casework.queries.feedback import FEEDBACK_STATES, follow_feedback
from app.casework.queries.procedures import agencies
from app.domain.errors import Invalid, NotFound
from app.edge.access import public, services
from app.edge.errors import words
from app.edge.protection import limiter
from app.web.typed_form import TypedForm, refused_form, typed_id

pages = Blueprint("feedback", __name__, url_prefix="/phan-anh")
CHIPS = {"open": "active", "answered": "closed"}


@pages.get("")
@public
@limiter.limit("60 per minute")
def form() -> str | Response:
    """The form; ``?ma=`` goes to feedback that was given before."""
    code = request.args.get("ma", "").strip()[:30]
    if code:
        return redirect(url_for(".follow", code=code.upper().replace("/", "-")))
    return _form_page(TypedForm())


@pages.post("")
@public
@limiter.limit("6 per minute")
def send() -> Response | tuple[str, int]:
    """Take it in and show its code; whatever is wrong keeps what was typed."""
    try:
        code = give_feedback(services(), feedback_text())
    except Invalid as error:
        refused = refused_form(error)
        return _form_page(refused), refused.status
    return redirect(url_for(".follow", code=code, moi=1), 303)


@pages.get("/<code>")
@public
@limiter.limit("30 per minute")
def follow(code: str) -> str | tuple[str, int]:
    """Its state and its answer; an unknown code keeps the field."""
    try:
        found = follow_feedback(code)
    except NotFound as error:
        return _form_page(TypedForm(typed={"ma": code[:30]}, errors={"ma": words(error)})), 404
    fresh = bool(request.args.get("moi"))
    return render_template("feedback/follow.html", feedback=found, fresh=fresh, states=FEEDBACK_STATES, chips=CHIPS)


def feedback_text() -> FeedbackText:
    """What was typed into the fields about the feedback itself."""
    typed = {name: request.form.get(name, "") for name in ("name", "contact", "text", "dossier_code")}
    return FeedbackText(agency_id=typed_id("agency_id"), **typed)


def agency_options() -> list[tuple[int, str]]:
    """All agencies, as the macro ``field_select`` takes them."""
    return [(agency.id, agency.name) for agency in agencies(services())]


def _form_page(given: TypedForm) -> str:
    return render_template("feedback/form.html", form=given, agencies=agency_options(), most=LONGEST_TEXT)
