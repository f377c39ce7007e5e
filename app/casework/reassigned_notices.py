"""Mails about a dossier that another agency has now: to the applicant, and to who does not go along with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.notices import follow_url, to_applicant
from app.casework.services import Services
from app.domain.calendar import local
from app.domain.vietnamese import date_text, said_once
from app.dossiers.records import Dossier
from app.outbox import NewMessage, post
from app.people.records import Agency, Person
from app.people.reorganisations import Reorganisation
from app.tasks.records import Task


def now_elsewhere(
    session: Session, services: Services, *, dossier: Dossier, decision: Reorganisation, at: datetime
) -> None:
    """Tell the applicant who has the dossier now; code and date stay."""
    receiving = session.get_one(Agency, dossier.receiving_agency_id).name
    competent = session.get_one(Agency, dossier.competent_agency_id).name
    where = receiving if receiving == competent else f"{receiving} (nơi giải quyết: {competent})"
    text = (
        f"Theo Quyết định số {decision.decision_number}, có hiệu lực từ {_since(decision)}, hồ sơ {dossier.code} do "
        f"{where} tiếp tục giải quyết và trả kết quả.\nMã hồ sơ và ngày hẹn trả không thay đổi; ông/bà không phải nộp "
        f"lại giấy tờ.\nTheo dõi hồ sơ tại {follow_url(services, dossier.code)}."
    )
    to_applicant(session, dossier, subject=f"Hồ sơ {dossier.code} đổi cơ quan giải quyết", text=text, at=at)


def holder_released(
    session: Session,
    *,
    dossier: Dossier,
    task: Task,
    holder: Person,
    decision: Reorganisation,
    at: datetime,
) -> None:
    """Tell the person that the step is no longer theirs, and why."""
    if not holder.email:
        return
    where = session.get_one(Agency, task.agency_id).name
    text = said_once(
        f"Bước “{task.name}” của hồ sơ {dossier.code} không còn do anh/chị giữ: từ {_since(decision)} bước này thuộc "
        f"{where} theo Quyết định số {decision.decision_number}. Bản nháp đã lưu vẫn được giữ."
    )
    stream, subject = ledger.dossier_stream(dossier.code), f"Hồ sơ {dossier.code}: bước đã chuyển cơ quan"
    message = NewMessage(kind="mail", recipient=holder.email, subject=subject, body={"text": text}, stream=stream)
    post(session, message, at=at)


def _since(decision: Reorganisation) -> str:
    return date_text(local(decision.effective_at).date())
