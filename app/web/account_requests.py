"""Requests about accounts: a head asks, the administrator does or refuses (ACC-01)."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.ask_account import GRANTABLE, AskAccount, ask_account
from app.casework.decide_account import DecideAccount, Decided, do_request, refuse_request, tell_agency
from app.casework.queries.account_requests import (
    PAGE,
    REQUEST_STATES,
    AccountView,
    account_request_view,
    list_account_requests,
)
from app.casework.queries.procedures import agencies
from app.casework.services import Services
from app.domain.account_kinds import ACCOUNT_KINDS
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import reach
from app.edge.access import actor, requires, services
from app.edge.protection import limiter
from app.web.paging import page_number, pager
from app.web.typed_form import TypedForm, refused_form, typed_id, typed_moment

pages = Blueprint("account_requests", __name__, url_prefix="/yeu-cau-tai-khoan")
Answer = Response | str | tuple[str, int]
CHIPS = {"open": "waiting", "notify": "active", "done": "closed", "refused": "closed"}


@pages.get("")
@requires("account.ask")
def index() -> str:
    """What waits, or with ``?loc=xong`` what was decided."""
    waiting = request.args.get("loc") != "xong"
    found = list_account_requests(services(), by=actor(), waiting=waiting, page=page_number(request.args.get("trang")))
    chosen = None if waiting else "xong"
    numbers = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for(".index", loc=chosen, trang=n),
    )
    return render_template(
        "accounts/index.html", found=found, waiting=waiting, numbers=numbers, states=REQUEST_STATES, chips=CHIPS
    )


@pages.get("/moi")
@requires("account.ask")
def ask() -> str:
    """The form."""
    return _ask_page(TypedForm())


@pages.post("/moi")
@requires("account.ask")
@limiter.limit("30 per minute")
def ask_check() -> Answer:
    """Send it; whatever is wrong keeps what was typed."""
    typed = {name: request.form.get(name, "") for name in ("kind", "username", "reason", "full_name", "role")}
    command = AskAccount(by=actor(), agency_id=typed_id("agency_id"), wanted_at=typed_moment("wanted_at"), **typed)
    try:
        request_id = ask_account(services(), command)
    except (Invalid, Refused) as error:
        refused = refused_form(error)
        return _ask_page(refused), refused.status
    flash("Đã gửi yêu cầu đến quản trị hệ thống.", "success")
    return redirect(url_for(".show", request_id=request_id), 303)


@pages.get("/<int:request_id>")
@requires("account.ask")
def show(request_id: int) -> str:
    """One request; for administrators with what they can do."""
    return _page(account_request_view(services(), by=actor(), request_id=request_id), TypedForm())


_DECISIONS: dict[str, Callable[[Services, DecideAccount], Decided]] = {
    "thuc-hien": do_request,
    "da-thong-bao": tell_agency,
    "tu-choi": refuse_request,
}
_NOTES = {"thuc-hien": "note", "da-thong-bao": "note", "tu-choi": "refusal"}


@pages.post("/<int:request_id>/<any('thuc-hien','da-thong-bao','tu-choi'):what>")
@requires("account.decide")
def decide(request_id: int, what: str) -> Answer:
    """Do, finish or refuse it. A new account's password is shown on this answer and never again."""
    note = request.form.get(_NOTES[what], "")
    try:
        done = _DECISIONS[what](services(), DecideAccount(by=actor(), request_id=request_id, note=note))
    except (NotFound, Forbidden):
        raise
    except (Invalid, Refused, Conflict) as error:
        view = account_request_view(services(), by=actor(), request_id=request_id)
        refused = refused_form(error)
        moved = {_NOTES[what] if name == "note" else "": text for name, text in refused.errors.items()}
        return _page(view, TypedForm(typed=refused.typed, errors=moved)), refused.status
    if done.password:
        return render_template("accounts/created.html", done=done, request_id=request_id)
    flash(f"Yêu cầu số {request_id}: {REQUEST_STATES[done.state].lower()}.", "success")
    return redirect(url_for(".show", request_id=request_id), 303)


def _page(view: AccountView, form: TypedForm) -> str:
    return render_template(
        "accounts/show.html",
        view=view,
        form=form,
        states=REQUEST_STATES,
        chips=CHIPS,
        may_decide=actor().holds("account.decide"),
    )


def _ask_page(form: TypedForm) -> str:
    where = reach(actor(), "account.ask")
    own = [(agency.id, agency.name) for agency in agencies(services()) if where.covers(agency.id)]
    return render_template(
        "accounts/ask.html",
        form=form,
        agencies=own,
        only=own[0][0] if len(own) == 1 else "",
        kinds=[(kind.id, kind.name) for kind in ACCOUNT_KINDS.values()],
        roles=list(GRANTABLE.items()),
    )
