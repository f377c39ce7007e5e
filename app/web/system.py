"""The administrator's pages: the scheduler, and dossiers that their diagrams cannot take further."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.operate import retry_deadline, retry_fault, retry_message, retry_wait, run_now
from app.casework.queries.incident_list import incident_list
from app.casework.queries.scheduler import scheduler_view
from app.casework.resolve_incident import ResolveIncident, resolve_incident
from app.casework.rounds import Round
from app.casework.webhook_events import WEBHOOK
from app.domain.errors import DomainError, Forbidden, NotFound, Refused
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import status
from app.web.incident_form import PREFIX, IncidentForm, inputs_of, read_incident

pages = Blueprint("system", __name__, url_prefix="/he-thong")
#: part of a round → count → in words
_COUNTS = {
    "sweep": {
        "due_soon": "hồ sơ sắp đến hạn",
        "overdue": "hồ sơ quá hạn",
        "tasks_overdue": "bước quá hạn",
        "deadlines_due_soon": "thời hạn khác sắp đến",
        "deadlines_overdue": "thời hạn khác đã qua",
        "digests": "danh sách đã lập",
        "apologies": "văn bản xin lỗi phải gửi",
        "not_marked": "dòng chưa đánh dấu được",
        "digests_failed": "cơ quan chưa lập được danh sách",
    },
    "timers": {"fired": "mốc thời gian đã chạy", "failed": "mốc thời gian lỗi"},
    "effects": {"fired": "việc khi hết hạn đã làm", "failed": "việc khi hết hạn bị lỗi"},
    "reorganise": {
        "moved": "hồ sơ đã chuyển theo sắp xếp cơ quan",
        "failed": "hồ sơ chưa chuyển được theo sắp xếp cơ quan",
        "finished": "lần sắp xếp đã xong",
    },
    "deliver": {"sent": "thông báo đã gửi", "failed": "thông báo chưa gửi được"},
    "portal": {"sent": "bản tin Cổng đã nhận", "failed": "bản tin Cổng chưa nhận"},
    "reconcile": {
        "compared": "hồ sơ đã đối chiếu với Cổng",
        "differing": "hồ sơ khác với Cổng",
        "mended": "hồ sơ gửi lại Cổng",
        "failed": "lần đối chiếu Cổng không trả lời",
    },
    "webhooks": {
        "told": "sự kiện đã gửi hệ thống khác",
        "failed": "sự kiện chưa gửi được",
        "waiting": "sự kiện chờ sự kiện trước",
    },
    "forget": {
        "accesses": "dòng nhật ký truy cập hết hạn lưu",
        "deliveries": "lần gửi sự kiện hết hạn lưu",
        "files": "tệp tải lên mà biểu mẫu chưa gửi",
        "drafts": "bản nháp tiếp nhận không dùng tiếp",
    },
}
KINDS = {
    "sweep": "Quét hạn, lập danh sách",
    "timers": "Mốc thời gian trên sơ đồ",
    "effects": "Việc khi hết hạn",
    "reorganise": "Sắp xếp cơ quan",
    "deliver": "Gửi thông báo",
    "portal": "Gửi Cổng quốc gia",
    "reconcile": "Đối chiếu Cổng quốc gia",
    "webhooks": "Gửi sự kiện cho hệ thống khác",
    "forget": "Xóa nhật ký và tệp hết hạn lưu",
}
#: what could not be done, by its place
PLACES = {
    "due_soon": "Đánh dấu hồ sơ sắp đến hạn",
    "overdue": "Đánh dấu hồ sơ quá hạn",
    "tasks_overdue": "Đánh dấu bước quá hạn",
    "deadlines_due_soon": "Đánh dấu thời hạn sắp đến",
    "deadlines_overdue": "Đánh dấu thời hạn đã qua",
    "digests": "Lập danh sách của cơ quan",
    "timers": "Mốc thời gian trên sơ đồ",
    "effects": "Việc khi hết hạn",
}


@pages.get("/bo-lap-lich")
@requires("system.operate")
def scheduler() -> str:
    """What the scheduler did last, what waits, what failed."""
    view = scheduler_view(services(), by=actor())
    return render_template(
        "system/scheduler.html",
        view=view,
        counts_text=counts_text,
        kinds=KINDS,
        places=PLACES,
        recipient=recipient_text,
    )


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


@pages.post("/bo-lap-lich/thu-lai/<place>/<int:row_id>")
@requires("system.operate")
def retry_failed(place: str, row_id: int) -> Response:
    """Let the next round try again what it could not do."""
    try:
        if place == "timers":
            retry_wait(services(), by=actor(), wait_id=row_id)
        elif place == "effects":
            retry_deadline(services(), by=actor(), deadline_id=row_id)
        else:
            retry_fault(services(), by=actor(), place=place, row_id=row_id)
        flash("Việc này sẽ được thử lại trong lượt chạy tới.", "success")
    except Refused as error:
        flash(words(error), "error")
    return redirect(url_for(".scheduler"))


def round_text(done: Round) -> str:
    """What a round did, in words."""
    parts = {kind: part for kind, part in vars(done).items() if part is not None}
    told = [text for kind, part in parts.items() if (text := _told(kind, vars(part)))]
    told += [f"{KINDS[kind].lower()}: không chạy được" for kind in KINDS if kind not in parts]
    return ", ".join(told) or "không có việc gì đến hạn"


def recipient_text(recipient: str) -> str:
    """Whom a message is for: a subscription in words, of an address so much that a wrong one can be found."""
    kind, _, number = recipient.partition(":")
    if kind == WEBHOOK:
        return f"Đăng ký nhận sự kiện số {number}"
    name, at, place = recipient.rpartition("@")
    return f"{name[:1]}…{at}{place}" if at else recipient


def counts_text(kind: str, counts: Mapping[str, Any]) -> str:
    """The counts of a part of a round that are not zero; “không có việc gì đến hạn” when all are."""
    return _told(kind, counts) or "không có việc gì đến hạn"


def _told(kind: str, counts: Mapping[str, Any]) -> str:
    words_of = _COUNTS.get(kind, _COUNTS["sweep"])
    return ", ".join(f"{value} {words_of.get(key, key)}" for key, value in counts.items() if value)


@pages.get("/su-co")
@requires("system.operate")
def incidents() -> str:
    """Dossiers that cannot go on, and the forms to take them further."""
    return _incidents_page()


@pages.post("/su-co/<int:incident_id>")
@requires("system.operate")
def resolve(incident_id: int) -> Response | tuple[str, int]:
    """Try again or choose; whatever is wrong is told in the incident's own form."""
    found = next((v for v in incident_list(services(), by=actor()) if v.row.id == incident_id), None)
    if found is None:
        raise NotFound("incident_not_found")
    form = read_incident(request.form, found)
    if form.errors:
        return _incidents_page(form), 422
    command = ResolveIncident(by=actor(), incident_id=incident_id, choice=form.choice, reason=form.reason)
    try:
        code = resolve_incident(services(), command)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return _incidents_page(replace(form, errors={"": words(error)})), status(error)
    flash(f"Hồ sơ {code} đã đi tiếp.", "success")
    return redirect(url_for(".incidents"), 303)


def _incidents_page(typed: IncidentForm | None = None) -> str:
    found = incident_list(services(), by=actor())
    of = {view.row.id: typed if typed and typed.incident_id == view.row.id else None for view in found}
    return render_template(
        "system/incidents.html",
        items=[{"view": view, "inputs": inputs_of(view, form=of[view.row.id])} for view in found],
        typed=typed,
        summary=[(field_id(name, typed.incident_id), text) for name, text in typed.errors.items()] if typed else [],
        may_view=actor().holds("dossier.view"),
    )


def field_id(name: str, incident_id: int) -> str | None:
    """Where a mistake's link leads: the field of the incident's form; None for what concerns all of it."""
    if not name:
        return None
    return f"reason-{incident_id}" if name == "reason" else f"{PREFIX}{name}-{incident_id}"
