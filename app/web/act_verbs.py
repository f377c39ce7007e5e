"""What the verbs of the legal acts and of the clock are called in the ledger's history."""

from collections.abc import Callable, Mapping
from datetime import datetime

from app.domain.states import ACTS
from app.domain.vietnamese import moment_text
from app.web.correction_verbs import CORRECTION_VERBS
from app.web.verb_text import Body, VerbText


def _promised(body: Body) -> str:
    try:
        word = "Ngày dự kiến trả" if body.get("provisional") else "Ngày hẹn trả"
        return f" {word}: {moment_text(datetime.fromisoformat(str(body['due_at'])))}." if body["due_at"] else ""
    except (KeyError, ValueError):
        return ""


def _slip(text: str) -> Callable[[Body], str]:
    return lambda body: f"{text} số {body.get('slip') or '…'}.{_promised(body)}"


def _then(text: str) -> Callable[[Body], str]:
    return lambda body: f"{text}.{_promised(body)}"


def _stopped(body: Body) -> str:
    why = "vì hết thời gian chờ bổ sung" if body.get("ground") == "no_answer" else "theo đề nghị của người nộp"
    return _slip(f"Dừng giải quyết {why}, thông báo")(body)


def _act_name(body: Body) -> str:
    act = ACTS.get(str(body.get("act")))
    return act.name if act else "không rõ việc"


ACT_VERBS: Mapping[str, VerbText] = {
    **CORRECTION_VERBS,
    "dossier.submit": VerbText(
        name="Nộp trực tuyến",
        kind="act",
        icon="upload",
        sentence=lambda _: "Người nộp nộp hồ sơ trực tuyến; hệ thống đã tự động xác nhận.",
    ),
    "dossier.decline": VerbText(
        name="Từ chối tiếp nhận", kind="act", icon="x", sentence=_slip("Không tiếp nhận hồ sơ, phiếu")
    ),
    "dossier.forwarded": VerbText(
        name="Nhận và chuyển hồ sơ",
        kind="act",
        icon="transfer",
        sentence=lambda _: "Nhận hồ sơ để chuyển đến cơ quan có thẩm quyền; thời hạn tính từ khi hồ sơ đến nơi.",
    ),
    "dossier.request_supplement": VerbText(
        name="Yêu cầu bổ sung", kind="act", icon="file-plus", sentence=_slip("Yêu cầu bổ sung hồ sơ, phiếu")
    ),
    "dossier.receive_supplement": VerbText(
        name="Nhận bổ sung",
        kind="act",
        icon="inbox",
        sentence=_then("Tiếp nhận hồ sơ bổ sung; thời hạn tính lại từ đầu"),
    ),
    "dossier.request_payment": VerbText(
        name="Yêu cầu nghĩa vụ tài chính",
        kind="act",
        icon="cash",
        sentence=_then("Yêu cầu thực hiện nghĩa vụ tài chính; đồng hồ tạm dừng"),
    ),
    "dossier.confirm_payment": VerbText(
        name="Xác nhận nghĩa vụ tài chính",
        kind="act",
        icon="circle-check",
        sentence=_then("Đã thực hiện nghĩa vụ tài chính; đồng hồ chạy tiếp"),
    ),
    "dossier.extend": VerbText(
        name="Gia hạn, hẹn lại", kind="act", icon="calendar-plus", sentence=_slip("Gia hạn, văn bản xin lỗi")
    ),
    "dossier.apologise": VerbText(
        name="Xin lỗi vì trễ hẹn", kind="act", icon="mail", sentence=_slip("Gửi văn bản xin lỗi vì trễ hẹn")
    ),
    "dossier.stop": VerbText(
        name="Dừng giải quyết",
        kind="act",
        icon="hand-stop",
        sentence=_stopped,
    ),
    "act.proposed": VerbText(
        name="Đề nghị", kind="other", icon="message", sentence=lambda body: f"Đề nghị: {_act_name(body)}."
    ),
    "act.proposal_declined": VerbText(
        name="Trả lời đề nghị",
        kind="other",
        icon="x",
        sentence=lambda body: f"Bộ phận một cửa không thực hiện đề nghị: {_act_name(body)}.",
    ),
    "clock.paused": VerbText(
        name="Đồng hồ tạm dừng",
        kind="clock",
        icon="clock-pause",
        sentence=lambda _: "Đồng hồ tạm dừng: chỉ còn bước của người nộp.",
    ),
    "clock.resumed": VerbText(
        name="Đồng hồ chạy tiếp", kind="clock", icon="clock-play", sentence=_then("Người nộp đã làm xong bước của mình")
    ),
    "clock.recounted": VerbText(
        name="Tính lại hạn",
        kind="clock",
        icon="calendar-time",
        sentence=_then("Tính lại hạn theo lịch làm việc mới được ban hành"),
    ),
}
