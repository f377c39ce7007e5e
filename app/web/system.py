"""The administrator's page of the scheduler."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.casework.operate import Round, retry_message, run_now
from app.casework.queries.scheduler import scheduler_view
from app.domain.errors import Refused
from app.edge.access import actor, requires, services
from app.edge.errors import words

pages = Blueprint("system", __name__, url_prefix="/he-thong")
_COUNTS = {
    "due_soon": "hồ sơ sắp đến hạn",
    "overdue": "hồ sơ quá hạn",
    "tasks_overdue": "bước quá hạn",
    "digests": "danh sách đã lập",
    "sent": "thông báo đã gửi",
    "failed": "thông báo chưa gửi được",
}
KINDS = {"fire_due": "Quét hạn", "deliver": "Gửi thông báo"}


@pages.get("/bo-lap-lich")
@requires("system.operate")
def scheduler() -> str:
    """What the scheduler did last, what waits, what failed."""
    view = scheduler_view(services(), by=actor())
    return render_template("system/scheduler.html", view=view, counts_text=counts_text, kinds=KINDS)


@pages.post("/bo-lap-lich/chay")
@requires("system.operate")
def run() -> Response:
    """One round at once."""
    done = run_now(services(), by=actor())
    flash(f"Đã chạy một lượt: {round_text(done)}.", "success")
    return redirect(url_for(".scheduler"))


@pages.post("/bo-lap-lich/gui-lai/<message_id>")
@requires("system.operate")
def retry(message_id: str) -> Response:
    """Try a given-up message again."""
    try:
        retry_message(services(), by=actor(), message_id=message_id)
        flash("Thông báo sẽ được gửi lại trong lượt chạy tới.", "success")
    except Refused as error:
        flash(words(error), "error")
    return redirect(url_for(".scheduler"))


def round_text(done: Round) -> str:
    """What a round did, in words."""
    return counts_text({**done.swept.__dict__, **done.delivered.__dict__})


def counts_text(counts: Mapping[str, Any]) -> str:
    """The counts that are not zero; “không có việc gì đến hạn” when all are."""
    told = [f"{value} {_COUNTS.get(key, key)}" for key, value in counts.items() if value]
    return ", ".join(told) or "không có việc gì đến hạn"
