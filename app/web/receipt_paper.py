"""Form 01 for a dossier: the values of the printed receipt, the same for the page and for the PDF."""

from datetime import datetime

from app.casework.queries.dossier_page import DossierView
from app.casework.receive_dossier import CHANNELS
from app.casework.services import Services
from app.documents import Receipt
from app.domain.calendar import local
from app.domain.vietnamese import limit_text, moment_text


def receipt_of(services: Services, view: DossierView) -> Receipt:
    """The receipt as it was promised at reception: a later extension does not change it."""
    now = services.clock.now()
    due = view.first_due_at or view.due_at
    return Receipt(
        agency=view.receiving,
        province=f"Ủy ban nhân dân {services.province}",
        code=view.code,
        received_at_text=_long_moment(view.clock.received_at or view.entered_at),
        procedure_name=view.version.name,
        procedure_code=view.version.code,
        applicant_name=view.applicant["name"],
        identity=view.applicant["identity_number"],
        address=view.applicant["address"],
        phone=view.applicant["phone"],
        email=view.applicant["email"],
        components=tuple((c["name"], c["originals"], c["copies"]) for c in view.components),
        limit_text=limit_text(view.limit),
        promised_text=_long_moment(due) if due else "không quy định",
        provisional=view.provisional,
        supplement_ordinal=view.clock.supplement_count,
        result_channel=CHANNELS.get(view.result_channel, view.result_channel),
        receiver_name=view.received_by,
        lookup_url=f"{services.base_url}/tra-cuu",
        qr_text=f"{services.base_url}/tra-cuu/{view.code}",
        printed_at_text=moment_text(now),
        printed_at=now,
        place_date=f"{_place(services.province)}, ngày {local(view.entered_at):%d tháng %m năm %Y}",
    )


def promise_changed(view: DossierView) -> str:
    """What became of the promise on the receipt since; empty while it stands."""
    if view.first_due_at is None or view.first_due_at == view.due_at:
        return ""
    if view.due_at is None:
        return "Ngày hẹn trên không còn áp dụng; ngày hẹn mới được thông báo khi hồ sơ được giải quyết tiếp."
    return f"Ngày hẹn trên đã thay đổi. Ngày hẹn trả đang áp dụng: {_long_moment(view.due_at)}."


def _long_moment(moment: datetime) -> str:
    return f"{local(moment):%H giờ %M phút, ngày %d tháng %m năm %Y}"


def _place(province: str) -> str:
    for kind in ("tỉnh ", "thành phố "):
        province = province.removeprefix(kind)
    return province
