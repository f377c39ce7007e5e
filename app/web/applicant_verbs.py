"""What the verbs of applicants and of money are called in the ledger."""

from collections.abc import Callable, Mapping

from app.domain.vietnamese import money_text
from app.web.act_verbs import Body, VerbText


def _money(text: str) -> Callable[[Body], str]:
    def sentence(body: Body) -> str:
        amount, reference = body.get("amount"), body.get("reference")
        shown = money_text(amount) if isinstance(amount, int) else "không rõ số tiền"
        return f"{text}: {shown}{f', mã giao dịch {reference}' if reference else ''}."

    return sentence


def _sent(body: Body) -> str:
    papers, named = len(body.get("papers") or ()), body.get("named") or 0
    parts = (f"{body.get('changes', 0)} mục sửa", f"{papers} tệp", f"{named} giấy tờ kê khai" if named else "")
    by = " qua Cổng dịch vụ công quốc gia" if body.get("source") == "portal" else ""
    return f"Người nộp gửi bổ sung trực tuyến lần {body.get('n', '…')}{by}: {', '.join(filter(None, parts))}."


APPLICANT_VERBS: Mapping[str, VerbText] = {
    "supplement.sent": VerbText(name="Gửi bổ sung trực tuyến", kind="other", icon="upload", sentence=_sent),
    "supplement.declined": VerbText(
        name="Chưa tiếp nhận bổ sung",
        kind="other",
        icon="x",
        sentence=lambda body: f"Chưa tiếp nhận bản bổ sung trực tuyến lần {body.get('n', '…')}; hồ sơ tiếp tục chờ.",
    ),
    "payment.ordered": VerbText(
        name="Lập lệnh nộp tiền", kind="other", icon="cash", sentence=_money("Người nộp bắt đầu nộp tiền trực tuyến")
    ),
    "payment.failed": VerbText(
        name="Nộp tiền không thành", kind="other", icon="x", sentence=_money("Lần nộp tiền không thành công")
    ),
    "payment.unmatched": VerbText(
        name="Khoản tiền chưa khớp", kind="other", icon="alert-triangle", sentence=_money("Khoản tiền chưa khớp")
    ),
    "payment.settled": VerbText(
        name="Đối soát khoản tiền", kind="other", icon="check", sentence=_money("Đã đối soát khoản tiền")
    ),
    "payment.refunded": VerbText(
        name="Hoàn trả khoản tiền", kind="other", icon="arrow-back-up", sentence=_money("Đã hoàn trả khoản tiền")
    ),
    "applicant.identified": VerbText(name="Xác nhận danh tính", kind="other", icon="fingerprint"),
}
