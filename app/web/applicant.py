"""Applicants on the public pages: who is identified in this browser, and the list of their dossiers."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.casework.identify_applicant import AccountView, account_view, identify_applicant, identity_question
from app.casework.online_submission import open_drafts
from app.casework.queries.own_dossiers import own_list
from app.casework.standing import Standing
from app.domain.errors import Forbidden, NotFound, Refused
from app.edge.access import PUBLIC, public, services
from app.edge.errors import words
from app.edge.protection import limiter
from app.web.auth import is_inside

pages = Blueprint("applicant", __name__)
View = TypeVar("View", bound=Callable[..., Any])
#: codes that one browser may have opened by their digits
MOST_OPENED = 20


def account_id() -> int | None:
    """The account identified in this browser; None if nobody is."""
    found = session.get("applicant_id")
    return found if isinstance(found, int) else None


def standing() -> Standing:
    """By what this browser may ask for more than the public."""
    opened = session.get("opened")
    codes = [code for code in opened if isinstance(code, str)] if isinstance(opened, list) else []
    return Standing(account_id=account_id(), opened=frozenset(codes))


def remember_opened(code: str) -> None:
    """This browser has proved to be the applicant of this dossier."""
    codes = [known for known in session.get("opened", []) if known != code]
    session["opened"] = [*codes, code][-MOST_OPENED:]


def applicant() -> AccountView:
    """Who is identified in this browser. Forbidden("not_identified")."""
    found = account_id()
    if found is None:
        raise Forbidden("not_identified")
    try:
        return account_view(account_id=found)
    except NotFound as error:
        session.pop("applicant_id", None)
        raise Forbidden("not_identified") from error


def identified(view: View) -> View:
    """Only for applicants who identified themselves; a page goes to the identity provider first."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            applicant()
        except Forbidden:
            if request.method != "GET":
                raise
            return redirect(url_for("applicant.identify", tiep=request.full_path.rstrip("?")))
        return view(*args, **kwargs)

    guarded.access = PUBLIC  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


@pages.get("/dinh-danh")
@public
@limiter.limit("60 per minute")
def identify() -> str:
    """What is needed, and the way to the identity provider; ``tiep`` is a path of this site to go on to."""
    target = safe_path(request.args.get("tiep", ""))
    port = services().identity
    address, off = "", ""
    try:
        state = secrets.token_urlsafe(24)
        address = identity_question(services(), state=state, return_url=f"{services().base_url}{url_for('.came_back')}")
        session["identity_state"], session["identity_next"] = state, target
    except Refused as error:
        off = words(error)
    return render_template("applicant/identify.html", address=address, label=port.label, off=off, next=target)


@pages.get("/dinh-danh/ve")
@public
@limiter.limit("60 per minute")
def came_back() -> Response:
    """Back from the provider: each question is answered once."""
    state, target = session.pop("identity_state", ""), session.pop("identity_next", "")
    found = identify_applicant(services(), fields=request.args.to_dict(), state=str(state))
    opened = session.get("opened", [])
    session.clear()
    session.permanent = True
    session["applicant_id"], session["opened"] = found, opened
    return redirect(target or url_for(".mine"))


@pages.post("/dinh-danh/thoat")
@public
def leave() -> Response:
    """End what this browser knows of the applicant."""
    for name in ("applicant_id", "opened", "identity_state", "identity_next"):
        session.pop(name, None)
    flash("Anh/chị đã thoát.", "success")
    return redirect(url_for("tracking.search"), 303)


@pages.get("/cua-toi")
@identified
def mine() -> str:
    """The applicant's dossiers and drafts."""
    who = applicant()
    rows = own_list(services(), account_id=who.id)
    return render_template("applicant/mine.html", who=who, rows=rows, drafts=open_drafts(account_id=who.id))


def safe_path(target: str) -> str:
    """A path of this site, empty for anything else."""
    return target[:500] if is_inside(target) else ""
