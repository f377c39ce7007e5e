"""Who stands in for whom: the decisions, a new one, ending one early (ACC-02)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.ask_account import GRANTABLE
from app.casework.queries.persons import agencies_looked_after
from app.casework.queries.substitution_choices import persons_to_choose, procedures_to_choose
from app.casework.queries.substitution_list import (
    SUBSTITUTION_STATES,
    SubstitutionView,
    list_substitutions,
    substitution_view,
)
from app.casework.substitutions import PERMISSION, Substitute, add_substitution, end_substitution
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import ROLES, reach
from app.domain.substituting import Scope
from app.edge.access import actor, requires, services, signed_in
from app.edge.errors import words
from app.web.typed_form import TypedForm, refused_form, typed_date, typed_ids, typed_moment

pages = Blueprint("substitutions", __name__, url_prefix="/lam-thay")
Answer = Response | str | tuple[str, int]
_NEEDED = {
    "absent": "Người vắng mặt",
    "substitute": "Người làm thay",
    "from_at": "Từ",
    "until_at": "Đến trước",
    "decision": "Số quyết định",
    "signed_on": "Ngày ký",
}
CHIPS = {"now": "active", "coming": "waiting", "past": "closed"}


@pages.get("")
@signed_in
def index() -> str:
    """Running, coming and past decisions that concern this person."""
    found = list_substitutions(services(), by=actor())
    groups = [(state, name, [v for v in found if v.state == state]) for state, name in SUBSTITUTION_STATES.items()]
    return render_template("substitutions/index.html", groups=groups, chips=CHIPS, may=actor().holds(PERMISSION))


@pages.get("/moi")
@requires("substitution.decide")
def new() -> str:
    """The form."""
    return _form_page(TypedForm(typed={"absent": request.args.get("nguoi", "")}))


@pages.post("/moi")
@requires("substitution.decide")
def new_check() -> Answer:
    """Record the decision; whatever is wrong keeps what was typed."""
    try:
        number = add_substitution(services(), _command())
    except (Invalid, Refused, Forbidden, NotFound) as error:
        refused = refused_form(error, needed=_NEEDED)
        return _form_page(refused), 422 if refused.status == 404 else refused.status
    flash("Đã ghi quyết định phân công làm thay.", "success")
    return redirect(url_for(".show", substitution_id=number), 303)


@pages.get("/<int:substitution_id>")
@signed_in
def show(substitution_id: int) -> str:
    """One decision, and ending it early for who may."""
    return _page(substitution_view(services(), by=actor(), substitution_id=substitution_id), TypedForm())


@pages.post("/<int:substitution_id>/ket-thuc")
@requires("substitution.decide")
def end(substitution_id: int) -> Answer:
    """It ends now, with a reason."""
    reason = request.form.get("reason", "")
    try:
        end_substitution(services(), by=actor(), substitution_id=substitution_id, reason=reason)
    except Invalid as error:
        view = substitution_view(services(), by=actor(), substitution_id=substitution_id)
        refused = refused_form(error)
        return _page(view, refused), refused.status
    except Conflict as error:
        flash(words(error), "error")
    else:
        flash("Đã kết thúc việc làm thay. Người làm thay không còn các vai trò được giao từ lúc này.", "success")
    return redirect(url_for(".show", substitution_id=substitution_id), 303)


def _command() -> Substitute:
    begin, until = typed_moment("from_at"), typed_moment("until_at")
    if begin is None:
        raise Invalid("substitution_time_wrong", field="from_at")
    if until is None:
        raise Invalid("substitution_time_wrong", field="until_at")
    roles = frozenset(request.form.getlist("roles")[:100])
    return Substitute(
        by=actor(),
        absent=request.form.get("absent", ""),
        substitute=request.form.get("substitute", ""),
        from_at=begin,
        until_at=until,
        decision=request.form.get("decision", ""),
        signed_on=typed_date("signed_on"),
        reason=request.form.get("reason", ""),
        scope=Scope(roles=roles or None, agencies=typed_ids("agencies"), procedures=typed_ids("procedures")),
    )


def _form_page(form: TypedForm) -> str:
    everywhere = reach(actor(), PERMISSION).everywhere
    return render_template(
        "substitutions/form.html",
        form=form,
        people=persons_to_choose(by=actor(), permission=PERMISSION),
        roles=list((ROLES if everywhere else GRANTABLE).items()),
        agencies=agencies_looked_after(by=actor(), permission=PERMISSION),
        procedures=procedures_to_choose(),
        chosen={name: set(request.form.getlist(name)) for name in ("roles", "agencies", "procedures")},
    )


def _page(view: SubstitutionView, form: TypedForm) -> str:
    return render_template("substitutions/show.html", view=view, form=form, states=SUBSTITUTION_STATES, chips=CHIPS)
