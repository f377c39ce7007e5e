"""An applicant's own page of a dossier: opened by a second factor, with what may be done now."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as AnyResponse

from app.casework.kept_files import paper_for_applicant
from app.casework.own_portal import own_portal
from app.casework.pay_online import order_payment
from app.casework.queries.own_dossiers import OwnAct, OwnDossier, own_dossier_page
from app.casework.request_stop import RequestStop, request_stop
from app.casework.standing import DIGITS, prove
from app.domain.dossier_codes import normal_code
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Refused
from app.domain.forms import read_form
from app.edge.access import public, services
from app.edge.attachments import handed_out
from app.edge.errors import words
from app.edge.forms import answers
from app.edge.protection import limiter
from app.edge.sentences import sentence, status
from app.web.applicant import remember_opened, standing
from app.web.promise_words import promise_rows
from app.web.tracking_timeline import timeline
from app.web.typed_form import TypedForm, refused_form

pages = Blueprint("own", __name__, url_prefix="/tra-cuu/<code>")
Answer = str | AnyResponse | tuple[str, int]
#: wrong digits for one dossier in a day, whoever types them
MOST_WRONG = 20
#: the word for the page to go on to once the dossier is opened
RATING = "danh-gia"
_ONWARD = {RATING: "ratings.form"}
BADGES = {"in_time": "on_time", "due_soon": "soon", "overdue": "late"}


@pages.get("/nguoi-nop")
@public
@limiter.limit("60 per minute")
def page(code: str) -> Answer:
    """All that the applicant may see and do; the question for the second factor for anyone else."""
    return _page(code, TypedForm())


def _guessed() -> str:
    """The dossier whose digits are tried, however its code is spelt."""
    return normal_code(str((request.view_args or {}).get("code", ""))) or "?"


@pages.post("/nguoi-nop")
@public
@limiter.limit("20 per hour")
@limiter.limit("10 per hour", key_func=lambda: f"{get_remote_address()} {_guessed()}")
# from however many addresses: four digits do not stand more
@limiter.limit(f"{MOST_WRONG} per day", key_func=_guessed, deduct_when=lambda answer: answer.status_code == 403)
def open_up(code: str) -> Answer:
    """The last digits of the applicant's identity number or telephone, few attempts at a time."""
    try:
        remember_opened(prove(code=code, digits=request.form.get("so_cuoi", "")))
    except (Refused, Forbidden) as error:
        onward = request.form.get("tiep", "")
        return closed(code, TypedForm(errors={"so_cuoi": words(error)}, status=status(error)), onward=onward)
    return redirect(url_for(_ONWARD.get(request.form.get("tiep", ""), ".page"), code=code), 303)


@pages.post("/dung")
@public
@limiter.limit("10 per hour")
def ask_to_stop(code: str) -> Answer:
    """The wish to stop or withdraw goes to the desk, which answers within the working day (STP-01)."""
    try:
        view = own_dossier_page(services(), code=code, standing=standing())
        reason = request.form.get("reason", "")
        asked = RequestStop(by=own_portal(services()), code=view.public.code, asked_by=view.applicant, reason=reason)
        request_stop(services(), asked)
    except Forbidden as error:
        return closed(code, TypedForm(errors={"so_cuoi": words(error)}, status=403))
    except (Invalid, Refused, Conflict) as error:
        refused = refused_form(error)
        return _page(code, TypedForm(typed=refused.typed, errors={"reason": words(error)}, status=refused.status))
    flash("Đã gửi đề nghị dừng giải quyết. Bộ phận một cửa trả lời trong ngày làm việc.", "success")
    return redirect(url_for(".page", code=code), 303)


@pages.post("/thanh-toan")
@public
@limiter.limit("20 per hour")
def pay(code: str) -> Answer:
    """Begin to pay what the dossier waits for."""
    try:
        order = order_payment(services(), code=code, standing=standing())
    except Forbidden as error:
        return closed(code, TypedForm(errors={"so_cuoi": words(error)}, status=403))
    except Refused as error:
        flash(words(error), "error")
        return redirect(url_for(".page", code=code), 303)
    return redirect(url_for("payment.show", order=order), 303)


@pages.get("/tep/<mark>")
@public
@limiter.limit("120 per minute")
def paper(code: str, mark: str) -> Response:
    """A file of the dossier, to save."""
    return handed_out(paper_for_applicant(standing=standing(), code=code, mark=mark))


def _page(code: str, form: TypedForm) -> Answer:
    try:
        view = own_dossier_page(services(), code=code, standing=standing())
    except Forbidden:
        return closed(code, TypedForm())
    except NotFound as error:
        return render_template("tracking/search.html", code=code[:60], error=words(error)), 404
    found = view.public
    text = render_template(
        "applicant/dossier.html",
        view=view,
        dossier=found,
        items=timeline(found),
        badge=BADGES.get(found.kind),
        promises=promise_rows(found.clock) if found.clock else (),
        acts={act.id: _reason(act) for act in view.acts},
        changes={sent.n: changes_of(view, sent.changes) for sent in view.supplements},
        hotline=services().hotline,
        form=form,
    )
    return (text, form.status) if form.status != 200 else text


def closed(code: str, form: TypedForm, *, onward: str = "") -> Answer:
    """The question for the second factor; ``onward`` is a word of ``_ONWARD``, any other leads to the own page."""
    target = url_for(_ONWARD.get(onward, "own.page"), code=code)
    text = render_template(
        "applicant/open.html", code=code[:60], form=form, digits=DIGITS, onward=onward, target=target
    )
    return (text, form.status) if form.status != 200 else text


def _reason(act: OwnAct) -> str:
    """Empty where the act is ready."""
    error: DomainError = Refused(act.hindrance or "", **act.facts)
    return sentence(error) if act.hindrance else ""


def changes_of(view: OwnDossier, changes: Any) -> list[tuple[str, str, str]]:
    """(label, before, after) of changed fields, in words."""
    return change_rows(view.form, changes)


def change_rows(schema: Any, changes: Any) -> list[tuple[str, str, str]]:
    """(label, before, after) of the changed fields of a form, in words; an empty side says so."""
    if not schema:
        return []
    form, rows = read_form(schema), []
    for change in changes:
        before = {line.key: line for line in answers(form, {change["key"]: change["before"]})}
        after = {line.key: line for line in answers(form, {change["key"]: change["after"]})}
        line = after.get(change["key"]) or before.get(change["key"])
        if line is not None:
            sides = [side[change["key"]].text if change["key"] in side else "(để trống)" for side in (before, after)]
            rows.append((line.label, sides[0], sides[1]))
    return rows
