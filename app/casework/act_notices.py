"""Mails to the applicant that follow from the legal acts between reception and result (RET-04, EXT-07)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework.acts import Acting
from app.casework.notices import numbered, promised_line, tell_applicant
from app.casework.services import Services
from app.domain.vietnamese import moment_text, money_text
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion


def supplement_requested(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    defects: Sequence[str],
    at: datetime,
) -> None:
    """All defects at once, and that time stands still (INT-05, SUP-04)."""
    text = (
        f"Hồ sơ {dossier.code} – {version.name} – cần bổ sung, hoàn thiện một lần các nội dung sau:\n"
        f"{numbered(defects)}\n"
        "Thời gian giải quyết tạm dừng; khi nhận đủ hồ sơ bổ sung, thời hạn được tính lại từ đầu, mã hồ sơ giữ nguyên."
    )
    tell_applicant(session, services, dossier, subject=f"Yêu cầu bổ sung hồ sơ {dossier.code}", text=text, at=at)


def supplement_received(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """The new promised date."""
    text = (
        f"Đã nhận hồ sơ bổ sung của hồ sơ {dossier.code} – {version.name} – lúc {moment_text(at)}.{_promised(dossier)}"
    )
    tell_applicant(session, services, dossier, subject=f"Đã nhận bổ sung hồ sơ {dossier.code}", text=text, at=at)


def supplement_not_taken(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, reason: str, at: datetime
) -> None:
    """What is still missing; the dossier goes on waiting."""
    text = (
        f"Nội dung bổ sung gửi trực tuyến của hồ sơ {dossier.code} – {version.name} – chưa được tiếp nhận.\n"
        f"Lý do: {reason}\nHồ sơ vẫn chờ ông/bà bổ sung."
    )
    tell_applicant(session, services, dossier, subject=f"Chưa tiếp nhận bổ sung hồ sơ {dossier.code}", text=text, at=at)


def payment_requested(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    command: Mapping[str, Any],
    at: datetime,
) -> None:
    """What is to be paid, and that time stands still until then (FEE-03)."""
    amount = f"\nSố tiền: {money_text(command['amount'])}." if command.get("amount") else ""
    text = (
        f"Hồ sơ {dossier.code} – {version.name} – cần thực hiện nghĩa vụ tài chính: {command['what']}{amount}\n"
        "Thời gian giải quyết tạm dừng đến khi nghĩa vụ tài chính được thực hiện."
    )
    tell_applicant(session, services, dossier, subject=f"Nghĩa vụ tài chính của hồ sơ {dossier.code}", text=text, at=at)


def payment_confirmed(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """The date that is promised now."""
    text = (
        f"Đã ghi nhận nghĩa vụ tài chính của hồ sơ {dossier.code} – {version.name} – lúc {moment_text(at)}. "
        f"Hồ sơ được giải quyết tiếp.{_promised(dossier)}"
    )
    tell_applicant(
        session, services, dossier, subject=f"Đã ghi nhận nghĩa vụ tài chính: {dossier.code}", text=text, at=at
    )


def dossier_extended(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    body: Mapping[str, Any],
    at: datetime,
) -> None:
    """The apology with reason and new date; the first promise is named too (EXT-05, EXT-07)."""
    first = f" Ngày hẹn trả ban đầu: {moment_text(dossier.first_due_at)}." if dossier.first_due_at else ""
    text = (
        f"Cơ quan giải quyết xin lỗi vì hồ sơ {dossier.code} – {version.name} – chưa thể trả kết quả đúng hẹn.\n"
        f"Lý do: {body['reason']}\n{first.strip()}{_promised(dossier)}\n"
        f"Văn bản xin lỗi số {body['slip']}, người ký: {body['signed_by']}."
    )
    tell_applicant(
        session, services, dossier, subject=f"Xin lỗi và hẹn lại ngày trả kết quả: {dossier.code}", text=text, at=at
    )


def dossier_late(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    letter: Mapping[str, str],
    at: datetime,
) -> None:
    """The apology for a promise that was missed, with the expected time in words (EXT-05)."""
    promised = f" Ngày hẹn trả: {moment_text(dossier.due_at)}." if dossier.due_at else ""
    text = (
        f"Cơ quan giải quyết xin lỗi vì hồ sơ {dossier.code} – {version.name} – đã quá ngày hẹn trả kết quả.{promised}"
        "\n"
        f"Lý do: {letter['reason']}\nDự kiến có kết quả: {letter['expected']}\n"
        f"Văn bản xin lỗi số {letter['slip']}, người ký: {letter['signed_by']}."
    )
    tell_applicant(
        session, services, dossier, subject=f"Xin lỗi vì trả kết quả trễ hẹn: {dossier.code}", text=text, at=at
    )


def dossier_recounted(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    version: FrozenVersion,
    change: tuple[datetime | None, datetime | None],
    decision: str,
    at: datetime,
) -> None:
    """The new date and why it is new, the earlier one named too (EXT-07); or that a provisional date is certain now.

    ``change`` is the date that was promised and the one that is; a dossier on its way has an expected date only.
    """
    before, after = change
    promised = promised_line(after, provisional=dossier.provisional or dossier.state == "transferring")
    if before == after:
        text = (
            f"Lịch nghỉ đã được công bố theo Quyết định số {decision}; ngày hẹn trả của hồ sơ {dossier.code} – "
            f"{version.name} – được xác nhận.{promised}"
        )
        tell_applicant(
            session, services, dossier, subject=f"Xác nhận ngày hẹn trả hồ sơ {dossier.code}", text=text, at=at
        )
        return
    earlier = f"\nNgày đã hẹn trước đó: {moment_text(before)}." if before else ""
    text = (
        f"Lịch làm việc thay đổi theo Quyết định số {decision} nên thời hạn của hồ sơ {dossier.code} – {version.name} "
        f"– được tính lại.{earlier}{promised}"
    )
    tell_applicant(session, services, dossier, subject=f"Thay đổi ngày hẹn trả hồ sơ {dossier.code}", text=text, at=at)


def dossier_stopped(session: Session, services: Services, acting: Acting, *, slip: str, ground: str) -> None:
    """Form 05 in short (STP-01, SUP-06)."""
    dossier, at = acting.dossier, acting.at
    why = "theo đề nghị của người nộp" if ground == "wish" else "vì đã hết thời gian chờ bổ sung"
    text = (
        f"Hồ sơ {dossier.code} – {acting.version.name} – đã dừng giải quyết {why} lúc {moment_text(at)} "
        f"(thông báo số {slip})."
    )
    tell_applicant(session, services, dossier, subject=f"Dừng giải quyết hồ sơ {dossier.code}", text=text, at=at)


def _promised(dossier: Dossier) -> str:
    return promised_line(dossier.due_at, provisional=dossier.provisional)
