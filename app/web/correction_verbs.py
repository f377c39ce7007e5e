"""What the verbs of corrections are called in the ledger's history."""

from collections.abc import Callable, Mapping

from app.casework.annul_reception import WHYS
from app.casework.correct_reception import APPLICANT_FIELDS, PAPERS
from app.web.verb_text import Body, VerbText


def _corrected(body: Body) -> str:
    labels = {name: label for name, (label, _) in APPLICANT_FIELDS.items()} | {"components": PAPERS}
    names = ", ".join(labels.get(str(name), str(name)).lower() for name in body.get("fields") or ())
    return f"Sửa thông tin đã tiếp nhận lần {body.get('ordinal', '…')}: {names or 'không rõ mục'}."


def _annulled(body: Body) -> str:
    why = WHYS.get(str(body.get("why")), "")
    other = f", hồ sơ được giữ lại: {body['duplicate_of']}" if body.get("duplicate_of") else ""
    return f"Hủy tiếp nhận{f' ({why.lower()}{other})' if why else ''}; mã hồ sơ không dùng lại."


def _recalled(body: Body) -> str:
    return f"Thu hồi bước “{body.get('task') or 'không rõ tên'}” vừa hoàn thành; thời hạn của bước giữ nguyên."


def _changed(body: Body) -> str:
    other = f": {body['replaced_by']}" if body.get("replaced_by") else ""
    return f"Hủy tiếp nhận để tiếp nhận lại theo đúng thủ tục, hồ sơ mới{other}."


def _replaced(text: str) -> Callable[[Body], str]:
    def sentence(body: Body) -> str:
        before = f" thay văn bản số {body['before']}" if body.get("before") else ""
        return f"{text} số {body.get('result_number') or '…'}{before}."

    return sentence


def _asked(text: str) -> Callable[[Body], str]:
    return lambda body: f"{text} {body.get('agency') or 'cơ quan khác'}."


def _answered(body: Body) -> str:
    what = "không có ý kiến" if body.get("none") else "đã trả lời ý kiến"
    how = {"in_time": " trong hạn", "late": " quá hạn"}.get(str(body.get("outcome_of")), "")
    return f"{body.get('agency') or 'Cơ quan được hỏi'} {what}{how}."


CORRECTION_VERBS: Mapping[str, VerbText] = {
    "dossier.correct": VerbText(name="Sửa thông tin", kind="act", icon="edit", sentence=_corrected),
    "task.recalled": VerbText(name="Thu hồi bước", kind="step", icon="arrow-back-up", sentence=_recalled),
    "dossier.change_procedure": VerbText(
        name="Chuyển sang đúng thủ tục", kind="act", icon="arrows-exchange", sentence=_changed
    ),
    "dossier.correct_result": VerbText(
        name="Thay văn bản kết quả", kind="act", icon="file-description", sentence=_replaced("Văn bản kết quả")
    ),
    "dossier.rectify_result": VerbText(
        name="Đính chính kết quả", kind="act", icon="replace", sentence=_replaced("Văn bản đính chính")
    ),
    "act.agreed": VerbText(
        name="Đồng ý đề nghị",
        kind="other",
        icon="user-check",
        sentence=lambda _: "Lãnh đạo đồng ý đề nghị chuyển hồ sơ sang thủ tục khác.",
    ),
    "opinion.asked": VerbText(name="Lấy ý kiến", kind="other", icon="users-group", sentence=_asked("Lấy ý kiến")),
    "opinion.answered": VerbText(name="Trả lời ý kiến", kind="other", icon="message", sentence=_answered),
    "opinion.withdrawn": VerbText(
        name="Rút đề nghị cho ý kiến", kind="other", icon="x", sentence=_asked("Rút đề nghị cho ý kiến của")
    ),
    "opinion.missed": VerbText(
        name="Không chờ ý kiến quá hạn",
        kind="late",
        icon="clock-exclamation",
        sentence=lambda _: "Hoàn thành bước khi chưa có ý kiến đã quá hạn của cơ quan được hỏi.",
    ),
    "outage.recorded": VerbText(name="Ghi nhận sự cố hệ thống", kind="act", icon="wifi-off"),
    "outage.revoked": VerbText(name="Hủy ghi nhận sự cố", kind="act", icon="x"),
    "dossier.annul": VerbText(name="Hủy tiếp nhận", kind="act", icon="trash", sentence=_annulled),
}
