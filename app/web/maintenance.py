"""Announced interruptions: everybody reads them, administrators announce and cancel (SYS-05)."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.announce_maintenance import Announce, announce, cancel_maintenance
from app.casework.queries.maintenance import all_interruptions, earliest_interruption
from app.domain.errors import Conflict, Invalid, Refused
from app.edge.access import actor, current_actor, public, requires, services
from app.edge.errors import words
from app.web.typed_form import TypedForm, refused_form, typed_moment

pages = Blueprint("maintenance", __name__, url_prefix="/tam-ngung")
Answer = Response | str | tuple[str, int]
STATES = {"coming": "Sắp diễn ra", "now": "Đang tạm ngừng", "over": "Đã kết thúc", "cancelled": "Đã hủy"}
CHIPS = {"coming": "waiting", "now": "active", "over": "closed", "cancelled": "closed"}


@pages.get("")
@public
def index() -> str:
    """All announcements, for everybody."""
    return _list_page(TypedForm())


@pages.get("/moi")
@requires("maintenance.announce")
def new() -> str:
    """The form."""
    return _form_page(TypedForm())


@pages.post("/moi")
@requires("maintenance.announce")
def new_check() -> Answer:
    """Publish it; too early a beginning is refused with the clause and the earliest possible one."""
    emergency = request.form.get("emergency", "") if request.form.get("is_emergency") else ""
    command = Announce(
        by=actor(),
        from_at=typed_moment("from_at"),
        until_at=typed_moment("until_at"),
        reason=request.form.get("reason", ""),
        emergency=emergency,
    )
    try:
        if request.form.get("is_emergency") and not emergency.strip():
            raise Invalid("typed_text_missing", field="emergency", label="Lý do khẩn cấp")
        announce(services(), command)
    except (Invalid, Refused) as error:
        refused = refused_form(error)
        return _form_page(refused), refused.status
    flash("Đã thông báo tạm ngừng; mọi trang đều hiển thị thông báo này.", "success")
    return redirect(url_for(".index"), 303)


@pages.post("/<int:notice_id>/huy")
@requires("maintenance.announce")
def cancel(notice_id: int) -> Answer:
    """It will not take place, or ends now."""
    try:
        cancel_maintenance(services(), by=actor(), notice_id=notice_id, reason=request.form.get("reason", ""))
    except Invalid as error:
        refused = refused_form(error)
        return _list_page(refused, notice_id=notice_id), refused.status
    except Conflict as error:
        flash(words(error), "error")
    else:
        flash("Đã hủy thông báo tạm ngừng.", "success")
    return redirect(url_for(".index"), 303)


def _list_page(form: TypedForm, *, notice_id: int | None = None) -> str:
    who = current_actor()
    return render_template(
        "maintenance/index.html",
        notices=all_interruptions(services()),
        states=STATES,
        chips=CHIPS,
        may=who is not None and who.holds("maintenance.announce"),
        form=form,
        wrong_id=notice_id,
    )


def _form_page(form: TypedForm) -> str:
    return render_template("maintenance/form.html", form=form, earliest=earliest_interruption(services()))
