"""Looking up a dossier by its code: for everyone, without personal data."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.public import PublicDossier, look_up
from app.casework.queries.ratings import public_rating
from app.domain.errors import NotFound
from app.domain.vietnamese import moment_text
from app.edge.access import public, services
from app.edge.errors import words
from app.edge.protection import limiter

pages = Blueprint("tracking", __name__, url_prefix="/tra-cuu")
_BADGES = {"in_time": "on_time", "due_soon": "soon", "overdue": "late"}


@pages.get("")
@public
@limiter.limit("60 per minute")
def search() -> str | Response:
    """One field for the code; ``?ma=`` goes straight to the dossier."""
    code = request.args.get("ma", "").strip()[:60]
    if code:
        return redirect(url_for(".show", code=code.upper().replace("/", "-")))
    return render_template("tracking/search.html", code="", error="")


@pages.get("/<code>")
@public
@limiter.limit("60 per minute")
def show(code: str) -> str | tuple[str, int]:
    """Where the dossier is, what comes and when; an unknown code keeps the field."""
    try:
        dossier = look_up(services(), code=code)
    except NotFound as error:
        return render_template("tracking/search.html", code=code[:60], error=words(error)), 404
    return render_template(
        "tracking/show.html",
        dossier=dossier,
        items=timeline(dossier),
        badge=_BADGES.get(dossier.kind),
        rating=public_rating(services(), code=dossier.code),
    )


def timeline(dossier: PublicDossier) -> list[dict[str, Any]]:
    """What happened, where it is, what comes, as the macro ``timeline`` takes it."""
    if dossier.state in _COMING:
        return _coming(dossier)
    items = [_item("Đã tiếp nhận hồ sơ", dossier.entered_at, dossier.agency, icon="inbox")]
    # steps performed by an act at the desk happen in the same instant and say nothing new
    acts = (dossier.entered_at, dossier.settled_at, dossier.closed_at)
    done = [step for step in dossier.steps if step.closed_at and step.closed_at not in acts]
    items += [_item(f"Đã xong: {step.name}", step.closed_at, step.agency, icon="check") for step in done]
    if dossier.state in _WAITING or dossier.paused_for:
        return [*items, _waiting(dossier)]
    if dossier.state == "processing":
        return [*items, *_present(dossier), _promised(dossier)]
    return [*items, *_results(dossier)]


#: nothing runs yet
_COMING = {
    "submitted": ("Chờ kiểm tra và tiếp nhận", "Kết quả kiểm tra được thông báo đến người nộp."),
    "transferring": ("Đang chuyển đến cơ quan có thẩm quyền", "Thời hạn giải quyết tính từ khi hồ sơ đến nơi."),
    "declined": ("Không được tiếp nhận", "Lý do và hướng dẫn đã gửi đến người nộp. Có thể nộp lại sau khi hoàn thiện."),
}


def _coming(dossier: PublicDossier) -> list[dict[str, Any]]:
    what, detail = _COMING[dossier.state]
    over = dossier.state == "declined"
    came = _item("Đã nhận hồ sơ", dossier.entered_at, dossier.agency, icon="inbox")
    sign, state = ("x", "past") if over else ("hourglass", "now")
    return [came, _item(what, dossier.closed_at if over else None, detail, icon=sign, state=state)]


#: what the applicant is waited for
_WAITING = {
    "awaiting_supplement": (
        "Cần bổ sung hồ sơ",
        "Nội dung cần bổ sung đã gửi cho người nộp. Nộp bổ sung tại nơi tiếp nhận; thời hạn được tính lại khi nhận đủ.",
    ),
    "paused": (
        "Cần thực hiện nghĩa vụ tài chính",
        "Nội dung đã gửi cho người nộp. Thời gian giải quyết chạy tiếp khi nghĩa vụ được thực hiện.",
    ),
}
_OWN_STEP = ("Chờ người nộp thực hiện bước của mình", "Thời gian giải quyết chạy tiếp khi bước này hoàn thành.")


def _waiting(dossier: PublicDossier) -> dict[str, Any]:
    what, detail = _WAITING.get(dossier.state, _OWN_STEP)
    return _item(what, None, detail, icon="player-pause", state="now")


def _item(what: str, at: Any, detail: str, *, icon: str, state: str = "past") -> dict[str, Any]:
    return {"what": what, "when": moment_text(at) if at else "", "detail": detail, "icon": icon, "state": state}


def _present(dossier: PublicDossier) -> list[dict[str, Any]]:
    return [
        {
            "what": f"Đang thực hiện: {step.name}",
            "when": f"từ {moment_text(step.opened_at)}",
            "detail": step.agency,
            "icon": "user",
            "state": "now",
        }
        for step in dossier.steps
        if step.closed_at is None
    ]


def _promised(dossier: PublicDossier) -> dict[str, Any]:
    word = "dự kiến" if dossier.provisional else "hẹn"
    when = f"{word} {moment_text(dossier.due_at)}" if dossier.due_at else "thủ tục này không quy định thời hạn"
    return {"what": "Trả kết quả", "when": when, "detail": dossier.agency, "icon": "certificate", "state": "next"}


def _results(dossier: PublicDossier) -> list[dict[str, Any]]:
    if dossier.state == "stopped":
        return [_item("Đã dừng giải quyết theo đề nghị của người nộp", dossier.closed_at, "", icon="hand-stop")]
    if dossier.state == "annulled":
        text = "Giấy hẹn đã cấp không còn giá trị. Lý do đã gửi đến người nộp."
        return [_item("Đã hủy tiếp nhận", dossier.closed_at, text, icon="x")]
    if dossier.state == "refused":
        text = "Văn bản nêu rõ lý do được gửi đến người nộp."
        return [_item("Không đủ điều kiện giải quyết", dossier.settled_at, text, icon="ban")]
    ready = _item("Đã có kết quả", dossier.settled_at, "", icon="certificate")
    if dossier.state == "returned":
        return [ready, _item("Đã trả kết quả", dossier.closed_at, dossier.agency, icon="check")]
    waiting = _item("Mời đến nhận kết quả", None, dossier.agency, icon="building", state="now")
    return [ready, waiting]
