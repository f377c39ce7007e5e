"""What the verbs of feedback, requests about accounts and announcements are called in the ledger."""

from collections.abc import Mapping

from app.domain.account_kinds import ACCOUNT_KINDS
from app.web.verb_text import Body, VerbText

_OUTCOMES = {"in_time": " trong hạn", "late": " quá hạn"}


def _how(body: Body) -> str:
    return _OUTCOMES.get(str(body.get("outcome")), "")


def _account(text: str) -> str:
    kind = ACCOUNT_KINDS.get(text)
    return kind.name.lower() if kind else "về tài khoản"


def _decided(body: Body) -> str:
    did = {"done": "Đã thực hiện", "refused": "Từ chối", "notify": "Đã khóa, chờ thông báo"}
    what = f"yêu cầu {_account(str(body.get('kind')))}"
    return f"{did.get(str(body.get('state')), 'Xử lý')} {what}{_how(body)}."


REQUEST_VERBS: Mapping[str, VerbText] = {
    "portal.reconciled": VerbText(
        name="Đối chiếu Cổng quốc gia",
        kind="other",
        icon="arrows-exchange",
        sentence=lambda body: (
            f"Đối chiếu {body.get('compared', 0)} hồ sơ với Cổng quốc gia: {body.get('differences', 0)} hồ sơ "
            f"khác nhau, {body.get('mended', 0)} hồ sơ được gửi lại."
        ),
    ),
    "portal.resent": VerbText(
        name="Gửi lại Cổng quốc gia",
        kind="other",
        icon="send",
        sentence=lambda body: f"Gửi lại trạng thái của hồ sơ {body.get('code', '…')} lên Cổng quốc gia.",
    ),
    "dossier.rated": VerbText(
        name="Đánh giá",
        kind="other",
        icon="star",
        sentence=lambda body: f"Người nộp đánh giá việc giải quyết: {body.get('score', '…')}/5.",
    ),
    "dossier.paper_arrived": VerbText(
        name="Nhận hồ sơ giấy",
        kind="act",
        icon="package",
        sentence=lambda body: f"Cơ quan giải quyết đã nhận hồ sơ giấy{_how(body)}.",
    ),
    "feedback.received": VerbText(name="Tiếp nhận phản ánh, kiến nghị", kind="act", icon="speakerphone"),
    "feedback.answered": VerbText(
        name="Trả lời phản ánh, kiến nghị",
        kind="act",
        icon="send",
        sentence=lambda body: f"Trả lời phản ánh, kiến nghị{_how(body)}.",
    ),
    "feedback.forwarded": VerbText(
        name="Chuyển phản ánh, kiến nghị",
        kind="act",
        icon="arrow-forward-up",
        sentence=lambda body: f"Chuyển phản ánh, kiến nghị đến {body.get('agency') or 'cơ quan khác'}{_how(body)}.",
    ),
    "account.asked": VerbText(
        name="Yêu cầu về tài khoản",
        kind="act",
        icon="user",
        sentence=lambda body: f"Gửi yêu cầu {_account(str(body.get('kind')))}.",
    ),
    "account.decided": VerbText(name="Xử lý yêu cầu tài khoản", kind="act", icon="user-check", sentence=_decided),
    "maintenance.announced": VerbText(name="Thông báo tạm ngừng hệ thống", kind="act", icon="bell"),
    "maintenance.cancelled": VerbText(name="Hủy thông báo tạm ngừng", kind="act", icon="x"),
    "consent.given": VerbText(name="Ghi nhận đồng ý dùng lại dữ liệu", kind="act", icon="signature"),
    "consent.withdrawn": VerbText(name="Rút lại đồng ý dùng lại dữ liệu", kind="act", icon="ban"),
    "consent.used": VerbText(
        name="Điền sẵn từ dữ liệu đã khai",
        kind="act",
        icon="file-import",
        sentence=lambda body: f"Điền sẵn {len(body.get('fields') or ())} mục từ dữ liệu đã khai.",
    ),
}
