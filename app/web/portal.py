"""The administrator's page about the national portal: queue, failures, what came in, comparisons."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.deliver_portal import deliver_portal
from app.casework.hear_portal import TAKEN
from app.casework.mend_portal import resend_check, resend_difference, retry_portal
from app.casework.operate import retry_message
from app.casework.queries.portal_page import SHOWN, Heard, portal_check, portal_state
from app.casework.reconcile_portal import MOST_DAYS, ReconcilePortal, reconcile_portal
from app.domain.calendar import local
from app.domain.errors import Invalid, Refused
from app.domain.portal import DIFFERENCES, INBOUND_KINDS, MENDABLE, STATUSES
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import sentence
from app.edge.sentences import status as http_status
from app.web.typed_form import typed_date

pages = Blueprint("portal", __name__, url_prefix="/he-thong/cong-quoc-gia")


@pages.get("")
@requires("system.operate")
def index() -> str:
    """How the exchange stands."""
    return _page()


def _page(*, error: str = "") -> str:
    today = local(services().clock.now()).date().isoformat()
    return render_template(
        "portal/index.html",
        view=portal_state(services(), by=actor()),
        kinds=INBOUND_KINDS,
        outcome_text=_outcome,
        from_on=request.form.get("from_on", today),
        until_on=request.form.get("until_on", today),
        most_days=MOST_DAYS,
        shown=SHOWN,
        error=error,
        **_words(),
    )


def _words() -> dict[str, object]:
    return {"statuses": STATUSES, "differences": DIFFERENCES, "mendable": MENDABLE}


def _outcome(row: Heard) -> str:
    """What came of a message, in the words that the portal got."""
    if row.outcome == TAKEN:
        return "Đã nhận"
    return sentence(Refused(row.outcome, code=row.code, act=INBOUND_KINDS.get(row.kind, ""), message=row.id))


@pages.post("/doi-chieu")
@requires("system.operate")
def reconcile() -> Response | tuple[str, int]:
    """Compare some days now."""
    first, last = typed_date("from_on"), typed_date("until_on")
    if first is None or last is None:
        return _page(error="Nhập ngày đầu và ngày cuối, ví dụ 11/03/2026."), 422
    try:
        done = reconcile_portal(services(), ReconcilePortal(by=actor(), from_on=first, until_on=last))
    except (Invalid, Refused) as error:
        return _page(error=words(error)), http_status(error)
    waiting = f" {done.waiting} hồ sơ có bản tin đang chờ gửi." if done.waiting else ""
    found = f"{len(done.differences)} hồ sơ khác nhau, {done.mended} được gửi lại."
    text = f"Đã đối chiếu {done.compared} hồ sơ: {found}{waiting}"
    flash(text, "success")
    return redirect(url_for(".check", check_id=done.id), 303)


@pages.get("/doi-chieu/<int:check_id>")
@requires("system.operate")
def check(check_id: int) -> str:
    """What one comparison found."""
    return render_template("portal/check.html", check=portal_check(by=actor(), check_id=check_id), **_words())


@pages.post("/doi-chieu/<int:check_id>/gui-lai")
@requires("system.operate")
def repair(check_id: int) -> Response:
    """Send our status for everything that a comparison found."""
    try:
        done = resend_check(services(), by=actor(), check_id=check_id)
        left = f" {len(done.left)} hồ sơ không có gì để gửi." if done.left else ""
        flash(f"Trạng thái của {len(done.sent)} hồ sơ sẽ được gửi lại lên Cổng.{left}", "success")
    except Refused as error:
        flash(words(error), "error")
    return redirect(url_for(".check", check_id=check_id), 303)


@pages.post("/chenh-lech/<int:difference_id>/gui-lai")
@requires("system.operate")
def resend(difference_id: int) -> Response:
    """Send our status although the portal holds another one."""
    try:
        code = resend_difference(services(), by=actor(), difference_id=difference_id)
        flash(f"Trạng thái của hồ sơ {code} sẽ được gửi lại lên Cổng.", "success")
    except Refused as error:
        flash(words(error), "error")
    return redirect(url_for(".index"), 303)


@pages.post("/gui-lai/<message_id>")
@requires("system.operate")
def retry(message_id: str) -> Response:
    """Try a given-up message again."""
    try:
        retry_message(services(), by=actor(), message_id=message_id)
        flash("Bản tin sẽ được gửi lại trong lượt chạy tới.", "success")
    except Refused as error:
        flash(words(error), "error")
    return redirect(url_for(".index"), 303)


@pages.post("/gui-lai-tat-ca")
@requires("system.operate")
def retry_all() -> Response:
    """Try everything again that was given up."""
    try:
        count = retry_portal(services(), by=actor())
        flash(f"{count} bản tin sẽ được gửi lại trong lượt chạy tới.", "success")
    except Refused as error:
        flash(words(error), "error")
    return redirect(url_for(".index"), 303)


@pages.post("/gui-ngay")
@requires("system.operate")
def deliver_now() -> Response:
    """Deliver what waits at once."""
    done = deliver_portal(services())
    said = f"Cổng đã nhận {done.sent} bản tin" + (f", {done.failed} bản tin chưa gửi được." if done.failed else ".")
    flash(said, "error" if done.failed else "success")
    return redirect(url_for(".index"), 303)
