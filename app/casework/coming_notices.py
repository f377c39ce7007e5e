"""Mails about what is not received yet: acknowledged, not accepted, on its way to another agency."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.casework.notices import follow_line, follow_url, numbered, promised_line, to_applicant
from app.casework.services import Services
from app.domain.vietnamese import moment_text
from app.dossiers.records import Dossier
from app.people.records import Agency
from app.procedures.frozen import FrozenVersion


def submission_acknowledged(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    due_at: datetime | None,
    at: datetime,
) -> None:
    """The system received it at this moment, and will be answered by then (INT-03)."""
    until = f" Kết quả kiểm tra được trả lời chậm nhất lúc {moment_text(due_at)}." if due_at else ""
    text = (
        f"Hệ thống đã nhận hồ sơ nộp trực tuyến {dossier.code} – {version.name} – "
        f"lúc {moment_text(dossier.submitted_at or at)}.{until}\n"
        f"{follow_line(services, dossier.code)}"
    )
    to_applicant(session, dossier, subject=f"Đã nhận hồ sơ nộp trực tuyến {dossier.code}", text=text, at=at)


def submission_declined(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    defects: Sequence[str],
    at: datetime,
) -> None:
    """Everything that is wrong, with full guidance at once (INT-05)."""
    text = (
        f"Hồ sơ nộp trực tuyến {dossier.code} – {version.name} – chưa được tiếp nhận vì:\n{numbered(defects)}\n"
        f"Anh/chị có thể nộp lại sau khi hoàn thiện. Chi tiết: {follow_url(services, dossier.code)}."
    )
    to_applicant(session, dossier, subject=f"Hồ sơ {dossier.code} chưa được tiếp nhận", text=text, at=at)


def on_its_way(session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime) -> None:
    """Received here for another agency, whose time runs from when it has the dossier (TIM-02)."""
    competent = session.get_one(Agency, dossier.competent_agency_id).name
    promised = promised_line(dossier.promised_at, provisional=True)
    text = (
        f"Hồ sơ {dossier.code} – {version.name} – đã được nhận lúc {moment_text(at)} "
        f"và đang được chuyển đến {competent}. "
        f"Thời hạn giải quyết tính từ khi cơ quan này nhận được hồ sơ.{promised}\n"
        f"{follow_line(services, dossier.code)}"
    )
    to_applicant(session, dossier, subject=f"Đã nhận hồ sơ {dossier.code}", text=text, at=at)
