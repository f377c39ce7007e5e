"""Units of agencies: the list, one unit, and making, changing and closing one by decision."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.close_unit import CloseUnit, close_unit
from app.casework.make_unit import ChangeUnit, MakeUnit, UnitFacts, change_unit, make_unit
from app.casework.queries.persons import agencies_looked_after
from app.casework.queries.procedures import agencies
from app.casework.queries.unit_scope import units_of
from app.casework.queries.units import UnitView, fields_to_choose, list_units, procedures_for_units, unit_view
from app.casework.units import PERMISSION
from app.domain.errors import Conflict, Forbidden, Invalid, Refused
from app.domain.units import Charge
from app.edge.access import actor, requires, services
from app.web.people_verbs import UNIT_MOVES
from app.web.typed_form import DECISION, TypedForm, refused_form, typed_date, typed_id, typed_ids

pages = Blueprint("units", __name__, url_prefix="/don-vi")
Answer = Response | str | tuple[str, int]
WRONG = (Invalid, Refused, Conflict, Forbidden)
#: what may not be left out
FACTS = {"name": "Tên đơn vị", "code": "Mã đơn vị", "everything": "Phần phụ trách", **DECISION}
NEEDED = {"agency_id": "Cơ quan", **FACTS}
STATES = [("closed", "Đã đóng")]


@pages.get("")
@requires("person.view")
def index() -> str:
    """The units of the agencies one looks after, or the unit one leads."""
    where = request.args.get("co-quan", "")
    agency_id = int(where) if where.isascii() and where.isdigit() and len(where) < 10 else None
    closed = request.args.get("loc", "") == "closed"
    return render_template(
        "units/index.html",
        rows=list_units(services(), by=actor(), agency_id=agency_id, closed=closed),
        agency_id=agency_id,
        closed=closed,
        agencies=agencies_looked_after(by=actor()),
        states=STATES,
        may_make=actor().holds(PERMISSION),
    )


@pages.get("/moi")
@requires("role.grant")
def new() -> str:
    """The form of a new unit."""
    return _form_page(TypedForm(typed={"agency_id": request.args.get("co-quan", "")}))


@pages.post("/moi")
@requires("role.grant")
def new_check() -> Answer:
    """Make it; whatever is wrong keeps what was typed."""
    command = MakeUnit(by=actor(), agency_id=typed_id("agency_id"), facts=_facts(), **_decision())
    try:
        number = make_unit(services(), command)
    except WRONG as error:
        refused = refused_form(error, needed=NEEDED)
        return _form_page(refused), refused.status
    flash("Đã lập đơn vị. Có thể cấp vai trò và chuyển cán bộ vào đơn vị ngay.", "success")
    return redirect(url_for(".show", unit_id=number), 303)


@pages.get("/<int:unit_id>")
@requires("person.view")
def show(unit_id: int) -> str:
    """One unit: charge, persons, open steps, what was decided."""
    return _page(unit_view(services(), by=actor(), unit_id=unit_id), TypedForm())


@pages.get("/<int:unit_id>/sua")
@requires("role.grant")
def edit(unit_id: int) -> str:
    """The form, as the unit is now."""
    view = unit_view(services(), by=actor(), unit_id=unit_id)
    kept = {"code": view.row.code, "name": view.row.name, "everything": "1" if view.everything else "0"}
    return _form_page(TypedForm(typed={**kept, "seen": str(view.version)}), view=view)


@pages.post("/<int:unit_id>/sua")
@requires("role.grant")
def edit_check(unit_id: int) -> Answer:
    """Change it; whatever is wrong keeps what was typed."""
    view = unit_view(services(), by=actor(), unit_id=unit_id)
    command = ChangeUnit(by=actor(), unit_id=unit_id, facts=_facts(), seen=typed_id("seen"), **_decision())
    try:
        change_unit(services(), command)
    except WRONG as error:
        refused = refused_form(error, needed=FACTS)
        return _form_page(refused, view=view), refused.status
    flash("Đã sửa đơn vị. Phần phụ trách mới có hiệu lực ngay với mọi vai trò giữ tại đơn vị.", "success")
    return redirect(url_for(".show", unit_id=unit_id), 303)


@pages.post("/<int:unit_id>/dong")
@requires("role.grant")
def close(unit_id: int) -> Answer:
    """Close it, with a successor or empty."""
    view = unit_view(services(), by=actor(), unit_id=unit_id)
    command = CloseUnit(by=actor(), unit_id=unit_id, successor_id=typed_id("successor_id"), **_decision())
    try:
        moved = close_unit(services(), command)
    except WRONG as error:
        refused = refused_form(error, needed=DECISION)
        return _page(view, refused), refused.status
    flash(f"Đã đóng đơn vị. {moved} cán bộ chuyển sang đơn vị tiếp nhận." if moved else "Đã đóng đơn vị.", "success")
    return redirect(url_for(".show", unit_id=unit_id), 303)


def _facts() -> UnitFacts:
    chosen = frozenset(request.form.getlist("fields")[:1000])
    return UnitFacts(
        code=request.form.get("code", ""),
        name=request.form.get("name", ""),
        everything=request.form.get("everything") == "1",
        charge=Charge(procedures=typed_ids("procedures") or frozenset(), fields=chosen),
    )


def _decision() -> dict[str, object]:
    return {
        "decision": request.form.get("decision", ""),
        "decided_on": typed_date("decided_on"),
        "reason": request.form.get("reason", ""),
    }


def _form_page(form: TypedForm, *, view: UnitView | None = None) -> str:
    mine = {agency_id for agency_id, _ in agencies_looked_after(by=actor(), permission=PERMISSION)}
    fields, procedures = (view.fields, view.procedures) if view and not request.form else ((), ())
    return render_template(
        "units/form.html",
        form=form,
        view=view,
        agencies=[(a.id, a.name) for a in agencies(services()) if a.id in mine],
        fields=[(name, name) for name in fields_to_choose()],
        procedures=procedures_for_units(),
        chosen={
            "fields": {*request.form.getlist("fields"), *fields},
            "procedures": {*request.form.getlist("procedures"), *(str(number) for number in procedures)},
        },
    )


def _page(view: UnitView, form: TypedForm) -> str:
    others = [(number, name) for number, name in units_of(agency_id=view.row.agency_id) if number != view.row.id]
    return render_template(
        "units/show.html",
        view=view,
        form=form,
        others=others,
        names=UNIT_MOVES,
        may_steps=actor().holds("task.assign"),
        may_dossiers=actor().holds("dossier.view"),
    )
