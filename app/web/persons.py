"""Persons: who they are, which roles they hold by which decision, what they may do and why; the matrix of roles."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.ask_account import GRANTABLE
from app.casework.place_person import PlacePerson, place_person
from app.casework.queries.person_page import person_page
from app.casework.queries.persons import PAGE, STATES, PersonsAsked, agencies_looked_after, list_persons
from app.casework.queries.procedures import agencies
from app.casework.queries.unit_scope import administered_units, units_of
from app.casework.queries.why_allowed import VIEW, WhyView, why_act, why_open_tasks
from app.casework.role_grants import GrantRole, RevokeRole, grant_role, revoke_role
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, Refused
from app.domain.permission_names import PERMISSIONS
from app.domain.permissions import MAY, ROLES
from app.domain.states import ACTS
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.paging import page_number, pager
from app.web.typed_form import DECISION, TypedForm, refused_form, typed_date, typed_id

pages = Blueprint("persons", __name__, url_prefix="/can-bo")
Answer = Response | str | tuple[str, int]
#: the part of the page where the person moves to another unit
PLACING = "place"
#: what the checker asks: doing a step, looking, every act that starts from a state
CHOICES = [("task", "Thực hiện bước đang mở"), (VIEW, "Xem hồ sơ")] + [
    (act.id, act.name) for act in ACTS.values() if act.sources
]


@pages.get("")
@requires("person.view")
def index() -> str:
    """The accounts of the agencies one looks after."""
    asked = PersonsAsked(
        search=request.args.get("q", "").strip()[:200],
        agency_id=_number(request.args.get("co-quan", "")),
        role=request.args.get("vai-tro", ""),
        state=request.args.get("loc", ""),
        unit_id=_number(request.args.get("don-vi", "")),
    )
    found = list_persons(services(), by=actor(), asked=asked, page=page_number(request.args.get("trang")))
    kept = {name: request.args.get(name) or None for name in ("q", "co-quan", "vai-tro", "loc", "don-vi")}
    numbers = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for(".index", trang=n, **kept),
    )
    return render_template(
        "persons/index.html",
        found=found,
        asked=asked,
        agencies=agencies_looked_after(by=actor()),
        roles=list(ROLES.items()),
        units=administered_units(by=actor(), permission="person.view"),
        states=[(state, name) for state, name in STATES.items() if state],
        numbers=numbers,
    )


@pages.get("/vai-tro")
@requires("person.view")
def matrix() -> str:
    """Which role may do what, read from the rules themselves."""
    return render_template("persons/matrix.html", roles=ROLES, permissions=PERMISSIONS, may=MAY)


@pages.get("/<username>")
@requires("person.view")
def show(username: str) -> str:
    """One person: roles, substitutions, what is allowed and why; with a question answered where one was asked."""
    return _page(username, TypedForm())


@pages.post("/<username>/cap-vai-tro")
@requires("role.grant")
def grant(username: str) -> Answer:
    """Give a role by decision."""
    command = GrantRole(
        by=actor(),
        username=username,
        role=request.form.get("role", ""),
        agency_id=typed_id("agency_id"),
        unit_id=typed_id("unit_id"),
        decision=request.form.get("decision", ""),
        decided_on=typed_date("decided_on"),
        reason=request.form.get("reason", ""),
    )
    try:
        grant_role(services(), command)
    except (Invalid, Refused, Conflict, Forbidden) as error:
        refused = refused_form(error, needed={"role": "Vai trò", **DECISION})
        return _page(username, refused), refused.status
    flash("Đã cấp vai trò. Vai trò có hiệu lực ngay, không cần đăng nhập lại.", "success")
    return redirect(url_for(".show", username=username), 303)


@pages.post("/<username>/thu-hoi/<int:grant_id>")
@requires("role.grant")
def revoke(username: str, grant_id: int) -> Answer:
    """Take a role away by decision."""
    command = RevokeRole(
        by=actor(),
        username=username,
        grant_id=grant_id,
        decision=request.form.get("decision", ""),
        decided_on=typed_date("decided_on"),
        reason=request.form.get("reason", ""),
    )
    try:
        revoke_role(services(), command)
    except (Invalid, Forbidden) as error:
        refused = refused_form(error, needed=DECISION)
        return _page(username, refused, under=str(grant_id)), refused.status
    flash("Đã thu hồi vai trò. Việc thu hồi có hiệu lực ngay.", "success")
    return redirect(url_for(".show", username=username), 303)


@pages.post("/<username>/chuyen-don-vi")
@requires("role.grant")
def place(username: str) -> Answer:
    """Move the person to another unit of the agency by decision."""
    command = PlacePerson(
        by=actor(),
        username=username,
        unit_id=typed_id("unit_id"),
        with_roles=request.form.get("with_roles") == "1",
        decision=request.form.get("decision", ""),
        decided_on=typed_date("decided_on"),
        reason=request.form.get("reason", ""),
    )
    try:
        place_person(services(), command)
    except (Invalid, Refused, Conflict, Forbidden) as error:
        refused = refused_form(error, needed=DECISION)
        return _page(username, refused, under=PLACING), refused.status
    flash("Đã chuyển đơn vị. Việc chuyển có hiệu lực ngay.", "success")
    return redirect(url_for(".show", username=username), 303)


def _page(username: str, form: TypedForm, *, under: str = "") -> str:
    """``under`` names the part of the page that the mistakes are about: empty for granting a role."""
    view = person_page(services(), by=actor(), username=username)
    found, wrong = _asked(username)
    may_grant = actor().holds("role.grant") and username != actor().username
    return render_template(
        "persons/show.html",
        view=view,
        form=form,
        grant_errors={} if under else form.errors,
        place_errors=form.errors if under == PLACING else {},
        placing=PLACING,
        under=under,
        seen_units={number for number, _ in administered_units(by=actor(), permission="person.view")},
        summary=_summary(form, under),
        may_grant=may_grant,
        may_substitute=actor().holds("substitution.decide"),
        roles=list(GRANTABLE.items()),
        **(_places(view.agency_id) if may_grant else {}),
        choices=CHOICES,
        answers=[_answered(answer) for answer in found],
        wrong=wrong,
    )


def _places(agency_id: int) -> dict[str, Any]:
    """Where roles may be granted by this administrator, and the units of the person's agency."""
    mine = {number for number, _ in agencies_looked_after(by=actor(), permission="role.grant")}
    return {
        "agencies": [(a.id, a.name) for a in agencies(services()) if a.id in mine],
        "units": administered_units(by=actor()),
        "own_units": units_of(agency_id=agency_id),
    }


def _summary(form: TypedForm, under: str) -> list[tuple[str | None, str]]:
    """Where a role is taken away, the fields stand under that role; where the person moves, under that."""
    if not under:
        return form.summary
    return [(f"{name}-{under}" if name else None, text) for name, text in form.errors.items()]


def _answered(answer: WhyView) -> dict[str, Any]:
    """One answer with its sentences."""
    return {
        "view": answer,
        "reason": words(answer.against) if answer.against else "",
        "checks": [(check, words(check.against) if check.against else "") for check in answer.checks],
    }


def _asked(username: str) -> tuple[tuple[WhyView, ...], str]:
    """The checker's answers, or what is wrong with the question; neither when nothing was asked."""
    what, about = request.args.get("viec", ""), request.args.get("ho-so", "").strip()[:80]
    if not what and not about:
        return (), ""
    try:
        found = _answers(username, what, about.upper())
    except DomainError as error:
        return (), words(error)
    return found, "" if found else "Hồ sơ này không có bước nào đang mở."


def _answers(username: str, what: str, code: str) -> tuple[WhyView, ...]:
    if not what or not code:
        raise Invalid("why_nothing_chosen")
    if what == "task":
        return why_open_tasks(services(), by=actor(), username=username, code=code)
    return (why_act(services(), by=actor(), username=username, code=code, act=what),)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
