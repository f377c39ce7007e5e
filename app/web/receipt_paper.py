"""Form 01 for a dossier: the values of the printed receipt, the same for the page and for the PDF."""

from datetime import datetime

from app.casework.queries.corrections import LateView, Marks
from app.casework.queries.dossier_page import DossierView
from app.casework.receive_dossier import CHANNELS
from app.casework.services import Services
from app.documents import Receipt
from app.domain.calendar import local
from app.domain.handing_in import HandedIn
from app.domain.vietnamese import limit_text, moment_text


def receipt_of(
    services: Services, view: DossierView, *, marks: Marks | None = None, submitter: HandedIn | None = None
) -> Receipt:
    """The receipt as it was promised at reception: a later extension does not change it.

    After corrections it is marked as the how-manieth corrected copy and says what the last one changed.
    """
    marks = marks or Marks()
    now = services.clock.now()
    due = view.first_due_at or view.due_at
    return Receipt(
        agency=view.received_where,
        province=people_committee(services),
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
        authorised_person=view.applicant["authorised_person"] or _representative(submitter),
        correction_ordinal=len(marks.corrections),
        remarks=_remarks(marks),
        supplement_ordinal=view.clock.supplement_count,
        result_channel=CHANNELS.get(view.result_channel, view.result_channel),
        receiver_name=view.received_by,
        lookup_url=f"{services.base_url}/tra-cuu",
        qr_text=f"{services.base_url}/tra-cuu/{view.code}",
        printed_at_text=moment_text(now),
        printed_at=now,
        place_date=place_and_date(services, view.entered_at),
    )


def _remarks(marks: Marks) -> tuple[str, ...]:
    """What else the receipt has to say: the last correction, the late entry, the dossier before it."""
    said = []
    if marks.corrections:
        last = marks.corrections[-1]
        changed = "; ".join(f"{c.label}: “{c.before}” sửa thành “{c.after}”" for c in last.changes)
        said.append(f"Bản sửa lần {last.ordinal}, lúc {moment_text(last.at)}. {changed}".strip())
    if marks.reception is not None:
        said.append(late_words(marks.reception))
    if marks.replaces:
        said.append(f"Thay cho hồ sơ {marks.replaces}, vẫn tính từ thời điểm tiếp nhận đầu tiên.")
    return tuple(said)


def late_words(entry: LateView) -> str:
    """Both moments of a late entry, with what it rests on."""
    number = f", số {entry.paper_number} trong sổ giấy" if entry.paper_number else ""
    rest = f" theo {entry.outage}" if entry.outage else ""
    return (
        f"{entry.name} lúc {moment_text(entry.true_at)}{number}; {entry.by} nhập vào hệ thống lúc "
        f"{moment_text(entry.recorded_at)}{rest}."
    )


def _representative(submitter: HandedIn | None) -> str:
    """Who stands for an organisation; an authorised person is a fact of the applicant's, which may be corrected."""
    return submitter.name if submitter and submitter.relation == "organisation" else ""


def promise_changed(view: DossierView) -> str:
    """What became of the promise on the receipt since; empty while it stands."""
    if view.first_due_at is None or view.first_due_at == view.due_at:
        return ""
    if view.due_at is None:
        return "Ngày hẹn trên không còn áp dụng; ngày hẹn mới được thông báo khi hồ sơ được giải quyết tiếp."
    return f"Ngày hẹn trên đã thay đổi. Ngày hẹn trả đang áp dụng: {_long_moment(view.due_at)}."


def _long_moment(moment: datetime) -> str:
    return f"{local(moment):%H giờ %M phút, ngày %d tháng %m năm %Y}"


def people_committee(services: Services) -> str:
    """The body above the agencies, as it stands at the head of their papers."""
    return f"Ủy ban nhân dân {services.province}"


def place_and_date(services: Services, at: datetime) -> str:
    """“Cao Bằng, ngày 09 tháng 03 năm 2026”, in Viet Nam."""
    return f"{_place(services.province)}, ngày {local(at):%d tháng %m năm %Y}"


def _place(province: str) -> str:
    for kind in ("tỉnh ", "thành phố "):
        province = province.removeprefix(kind)
    return province
