"""The public timeline of a dossier: what happened and when, where it is, what comes."""

from typing import Any

from app.casework.queries.public import PublicDossier, PublicMark
from app.domain.vietnamese import moment_text

#: what the applicant should know the day of → words, detail, sign
_MARKS = {
    "supplement_requested": ("Đã yêu cầu bổ sung hồ sơ", "Thời gian giải quyết tạm dừng.", "file-plus"),
    "supplement_received": ("Đã tiếp nhận hồ sơ bổ sung", "Thời hạn giải quyết tính lại từ đầu.", "inbox"),
    "duty_asked": ("Đã yêu cầu thực hiện nghĩa vụ tài chính", "Thời gian giải quyết tạm dừng.", "cash"),
    "paused": ("Tạm dừng, chờ người nộp thực hiện bước của mình", "", "clock-pause"),
    "resumed": ("Tiếp tục giải quyết", "Thời gian còn lại được tính tiếp.", "clock-play"),
    "extended": ("Cơ quan xin lỗi và hẹn lại ngày trả kết quả", "Ngày hẹn ban đầu vẫn được giữ.", "calendar-plus"),
    "apologise": ("Cơ quan xin lỗi vì trả kết quả trễ hẹn", "", "mail"),
    "recounted": ("Ngày hẹn trả được tính lại", "Theo lịch làm việc mới được ban hành.", "calendar-time"),
}


def timeline(dossier: PublicDossier) -> list[dict[str, Any]]:
    """What happened, where it is, what comes, as the macro ``timeline`` takes it."""
    if dossier.state in _COMING:
        return _coming(dossier)
    sent = dossier.submitted_at
    items = [_item("Đã nộp trực tuyến", sent, "", icon="upload")] if sent else []
    items.append(_item("Đã tiếp nhận hồ sơ", dossier.entered_at, dossier.received_where, icon="inbox"))
    # steps performed by an act at the desk happen in the same instant and say nothing new
    acts = (dossier.entered_at, dossier.settled_at, dossier.closed_at)
    done = [step for step in dossier.steps if step.closed_at and step.closed_at not in acts]
    past = [
        (step.closed_at, _item(f"Đã xong: {step.name}", step.closed_at, step.agency, icon="check")) for step in done
    ]
    past += [(mark.at, _mark(mark)) for mark in dossier.marks if mark.kind in _MARKS]
    items += [item for _, item in sorted(past, key=lambda pair: pair[0])]
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
    came = _item("Đã nhận hồ sơ", dossier.submitted_at or dossier.entered_at, dossier.agency, icon="inbox")
    if dossier.answer_due_at:
        detail = f"Trả lời kết quả kiểm tra chậm nhất lúc {moment_text(dossier.answer_due_at)}."
    sign, state = ("x", "past") if over else ("hourglass", "now")
    return [came, _item(what, dossier.closed_at if over else None, detail, icon=sign, state=state)]


#: what the applicant is waited for
_WAITING = {
    "awaiting_supplement": (
        "Cần bổ sung hồ sơ",
        "Nội dung cần bổ sung đã gửi cho người nộp. Bổ sung trên trang này hoặc tại nơi tiếp nhận; "
        "thời hạn được tính lại từ giấy tiếp nhận bổ sung.",
    ),
    "paused": (
        "Cần thực hiện nghĩa vụ tài chính",
        "Nội dung đã gửi cho người nộp. Thời gian giải quyết chạy tiếp khi nghĩa vụ được thực hiện.",
    ),
}
_OWN_STEP = ("Chờ người nộp thực hiện bước của mình", "Thời gian giải quyết chạy tiếp khi bước này hoàn thành.")


def _waiting(dossier: PublicDossier) -> dict[str, Any]:
    what, detail = _WAITING.get(dossier.state, _OWN_STEP)
    if dossier.wait_until:
        detail = f"{detail} Chờ đến {moment_text(dossier.wait_until)}."
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


def _mark(mark: PublicMark) -> dict[str, Any]:
    what, detail, sign = _MARKS[mark.kind]
    return _item(what, mark.at, detail, icon=sign)
