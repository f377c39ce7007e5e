"""Mails to the applicant about corrections: what was wrong, what holds now, whom to ask (RET-04)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.casework.notices import promised_line, tell_applicant
from app.casework.services import Services
from app.domain.vietnamese import date_text, moment_text
from app.dossiers.records import Dossier
from app.people.records import Agency
from app.procedures.frozen import FrozenVersion


def reception_annulled(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    given: Mapping[str, str],
    at: datetime,
) -> None:
    """The receipt holds no more, and which dossier goes on where it was taken in twice."""
    other = f" Hồ sơ được giải quyết theo mã {given['duplicate_of']}." if given.get("duplicate_of") else ""
    text = (
        f"Việc tiếp nhận hồ sơ {dossier.code} – {version.name} – đã được hủy lúc {moment_text(at)}.\n"
        f"Lý do: {given['reason']}\nGiấy hẹn đã cấp không còn giá trị.{other}\n"
        f"Liên hệ: {session.get_one(Agency, dossier.receiving_agency_id).name}."
    )
    tell_applicant(session, services, dossier, subject=f"Hủy tiếp nhận hồ sơ {dossier.code}", text=text, at=at)


def reception_corrected(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    ordinal: int,
    changed: Sequence[str],
    at: datetime,
) -> None:
    """Which parts were corrected; not what stood there, for the mail may still reach a wrong person."""
    text = (
        f"Thông tin tiếp nhận của hồ sơ {dossier.code} – {version.name} – đã được sửa lần {ordinal} "
        f"lúc {moment_text(at)}: {', '.join(changed)}.\n"
        "Ông/bà có thể nhận lại giấy hẹn bản sửa tại nơi đã nộp hồ sơ."
    )
    tell_applicant(session, services, dossier, subject=f"Đã sửa thông tin hồ sơ {dossier.code}", text=text, at=at)


def procedure_changed(
    session: Session, services: Services, *, old: Dossier, new: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """The new code and date; received from the same moment as the first time."""
    promised = promised_line(new.due_at, provisional=new.provisional)
    text = (
        f"Hồ sơ {old.code} được chuyển sang đúng thủ tục: {version.name}. Mã hồ sơ mới: {new.code}.\n"
        f"Thời điểm tiếp nhận vẫn tính từ {moment_text(new.entered_at)}.{promised}\n"
        "Giấy hẹn đã cấp không còn giá trị; ông/bà nhận giấy hẹn mới tại nơi đã nộp hồ sơ."
    )
    tell_applicant(session, services, new, subject=f"Hồ sơ {old.code} có mã mới {new.code}", text=text, at=at)


def result_replaced(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    number: str,
    on: date,
    at: datetime,
) -> None:
    """A corrected document takes the place of the one announced or handed over."""
    where = "Ông/bà nhận văn bản đính chính tại nơi đã nhận kết quả." if dossier.closed_at else ""
    text = (
        f"Văn bản kết quả của hồ sơ {dossier.code} – {version.name} – được thay bằng văn bản số {number} "
        f"ngày {date_text(on)} (lúc {moment_text(at)}). {where}"
    ).strip()
    tell_applicant(session, services, dossier, subject=f"Thay văn bản kết quả hồ sơ {dossier.code}", text=text, at=at)
