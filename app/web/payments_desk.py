"""The desk's list of money that came in: what fits no duty is looked into, what was paid back is noted."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.handle_payment import HandlePayment, handle_payment
from app.casework.queries.payments import PAGE, PAYMENT_STATES, list_payments
from app.casework.receive_payment import PAYMENT_CHANNELS
from app.domain.errors import Conflict, Invalid, Refused
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import sentence
from app.web.paging import page_number, pager

pages = Blueprint("payments_desk", __name__, url_prefix="/doi-soat")


@pages.get("")
@requires("dossier.supplement")
def index() -> str:
    """All payments of one's desks."""
    return _page()


@pages.post("/<int:payment_id>")
@requires("dossier.supplement")
def handle(payment_id: int) -> Response | tuple[str, int]:
    """Note what came of one payment."""
    how, note = request.form.get("how", ""), request.form.get("note", "")
    try:
        handle_payment(services(), HandlePayment(by=actor(), payment_id=payment_id, how=how, note=note))
    except Invalid as error:
        return _page(wrong=payment_id, error=words(error), note=note), 422
    except Conflict as error:
        flash(words(error), "error")
    else:
        flash("Đã ghi kết quả xử lý khoản tiền.", "success")
    return redirect(url_for(".index"), 303)


def _page(*, wrong: int = 0, error: str = "", note: str = "") -> str:
    state = request.args.get("loc", "")
    asked = page_number(request.args.get("trang"))
    found = list_payments(services(), by=actor(), state=state, page=asked)
    below = pager(
        page=found.page,
        pages=found.pages,
        total=found.total,
        size=PAGE,
        url=lambda n: url_for(".index", loc=state or None, trang=n),
    )
    return render_template(
        "payment/desk.html",
        found=found,
        state=state,
        states=PAYMENT_STATES,
        channels=PAYMENT_CHANNELS,
        why={row.why: sentence(Refused(row.why)) for row in found.rows if row.why},
        pager=below,
        wrong=wrong,
        error=error,
        note=note,
    )
