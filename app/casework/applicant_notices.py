"""Mails that answer what an applicant did online."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.casework.notices import tell_applicant
from app.casework.services import Services
from app.domain.vietnamese import moment_text
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion


def supplement_came(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """It came; the time runs only from the receipt that the desk issues (SUP-04)."""
    text = (
        f"Đã nhận nội dung bổ sung gửi trực tuyến của hồ sơ {dossier.code} – {version.name} – lúc {moment_text(at)}.\n"
        "Bộ phận một cửa kiểm tra; thời hạn được tính lại từ đầu khi có giấy tiếp nhận hồ sơ bổ sung."
    )
    tell_applicant(session, services, dossier, subject=f"Đã nhận nội dung bổ sung: {dossier.code}", text=text, at=at)
