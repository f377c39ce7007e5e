"""API keys: the administrator's list and form, and everybody's own keys (S2 Điều 8)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.tokens import LONGEST_LIFE, NewToken, issue_token, list_tokens, revoke_token
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.programs import SCOPES
from app.edge.access import actor, requires, services, signed_in
from app.edge.errors import words
from app.edge.protection import limiter
from app.web.typed_form import TypedForm, refused_form

pages = Blueprint("tokens", __name__, url_prefix="/khoa-api")
Answer = Response | str | tuple[str, int]
TOKEN_STATES = {"valid": "Còn hiệu lực", "expired": "Hết hạn", "revoked": "Đã thu hồi", "locked": "Tài khoản bị khóa"}
CHIPS = {"valid": "active", "expired": "closed", "revoked": "closed", "locked": "closed"}
DAYS = 90


@pages.get("")
@requires("token.manage")
def index() -> str:
    """All keys of the agencies one administers."""
    return _list_page(own=False)


@pages.get("/cua-toi")
@signed_in
def mine() -> str:
    """The keys in one's own name."""
    return _list_page(own=True)


def _list_page(*, own: bool) -> str:
    rows = list_tokens(services(), by=actor(), own=own)
    return render_template(
        "programs/tokens.html", rows=tuple(reversed(rows)), own=own, states=TOKEN_STATES, chips=CHIPS, scopes=SCOPES
    )


@pages.get("/moi")
@requires("token.manage")
def new() -> str:
    """The form."""
    return _form_page(TypedForm(typed={"days": str(DAYS), "narrow": "1"}), chosen=["read"])


@pages.post("/moi")
@requires("token.manage")
@limiter.limit("30 per minute")
def new_check() -> Answer:
    """Make the key; it is shown on this answer and never again."""
    chosen = request.form.getlist("scopes")
    try:
        token = issue_token(services(), _typed(chosen))
    except NotFound as error:
        refused = refused_form(Invalid(error.code, **{**error.data, "field": "username"}))
        return _form_page(refused, chosen=chosen), 422
    except (Invalid, Forbidden) as error:
        refused = refused_form(error)
        return _form_page(refused, chosen=chosen), refused.status
    return render_template("programs/token_made.html", token=token, url=f"{services().base_url}/api/v1/tasks")


def _typed(chosen: list[str]) -> NewToken:
    return NewToken(
        by=actor(),
        username=request.form.get("username", "").strip(),
        label=request.form.get("label", ""),
        days=_number("days") or 0,
        scopes=chosen if request.form.get("narrow") else None,
        per_minute=_number("per_minute"),
        per_day=_number("per_day"),
    )


def _number(name: str) -> int | None:
    """The number typed; None for an empty field, 0 for anything that is none."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _form_page(form: TypedForm, *, chosen: list[str]) -> str:
    return render_template(
        "programs/token_form.html",
        form=form,
        chosen=chosen,
        scopes=SCOPES,
        policy=services().programs,
        most_days=LONGEST_LIFE,
    )


@pages.post("/<int:token_id>/thu-hoi")
@signed_in
def revoke(token_id: int) -> Response:
    """Stop a key at once: one's own, or as administrator."""
    try:
        username = revoke_token(services(), by=actor(), token_id=token_id)
        flash(f"Đã thu hồi khóa API số {token_id} của {username}.", "success")
    except Conflict as error:
        flash(words(error), "error")
    own = request.form.get("own") == "1" or not actor().holds("token.manage")
    return redirect(url_for(".mine" if own else ".index"), 303)
