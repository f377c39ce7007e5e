"""Recorded outages of the system: what covers entries made afterwards."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.outages import outages
from app.casework.queries.procedures import agencies
from app.casework.record_outage import RecordOutage, record_outage, revoke_outage
from app.domain.errors import Conflict, Invalid
from app.domain.permissions import reach
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.web.typed_form import TypedForm, refused_form, typed_date, typed_id, typed_moment

pages = Blueprint("outages", __name__, url_prefix="/su-co-he-thong")
Answer = Response | str | tuple[str, int]
_NEEDED = {
    "scope": "Phạm vi",
    "from_at": "Sự cố từ",
    "until_at": "Đến",
    "cause": "Nguyên nhân",
    "document": "Số quyết định, biên bản",
    "document_on": "Ngày của văn bản",
}
#: the choice that stands for the whole system
EVERYWHERE = "tat-ca"


@pages.get("")
@requires("outage.view")
def index() -> str:
    """All recorded outages of one's agencies and of the whole system."""
    found = outages(services(), by=actor())
    days = services().late_entry_working_days
    return render_template("outages/index.html", found=found, days=days, may=actor().holds("outage.record"))


@pages.get("/moi")
@requires("outage.record")
def new() -> str:
    """The form."""
    return _form_page(TypedForm())


@pages.post("/moi")
@requires("outage.record")
def new_check() -> Answer:
    """Record an outage that is over."""
    command = RecordOutage(
        by=actor(),
        agency_id=None if request.form.get("agency_id") == EVERYWHERE else typed_id("agency_id") or 0,
        from_at=typed_moment("from_at"),
        until_at=typed_moment("until_at"),
        scope=request.form.get("scope", ""),
        cause=request.form.get("cause", ""),
        document=request.form.get("document", ""),
        document_on=typed_date("document_on"),
    )
    try:
        record_outage(services(), command)
    except Invalid as error:
        form = refused_form(error, needed=_NEEDED)
        return _form_page(form), form.status
    flash("Đã ghi nhận sự cố. Trưởng Bộ phận một cửa có thể nhập bù việc đã làm trên giấy.", "success")
    return redirect(url_for(".index"), 303)


@pages.post("/<int:outage_id>/huy")
@requires("outage.record")
def revoke(outage_id: int) -> Response:
    """It was recorded wrongly."""
    try:
        revoke_outage(services(), by=actor(), outage_id=outage_id, reason=request.form.get("reason", ""))
        flash("Đã hủy ghi nhận sự cố.", "success")
    except (Invalid, Conflict) as error:
        flash(words(error), "error")
    return redirect(url_for(".index"), 303)


def _form_page(form: TypedForm) -> str:
    allowed = reach(actor(), "outage.record")
    mine = [(str(a.id), a.name) for a in agencies(services()) if allowed.covers(a.id)]
    choices = [(EVERYWHERE, "Toàn hệ thống"), *mine] if allowed.everywhere else mine
    return render_template("outages/form.html", form=form, choices=choices)
