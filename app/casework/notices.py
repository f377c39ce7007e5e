"""Mails that follow from an act: written in its transaction, delivered after the commit (RET-04, EXT-07)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.casework.services import Services
from app.domain.permissions import Actor
from app.domain.vietnamese import moment_text, said_once
from app.dossiers.records import Dossier
from app.outbox import NewMessage, post
from app.people.records import Agency, Person
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task


def dossier_received(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """Tell the applicant: code, promised date, where to follow it."""
    promised = promised_line(dossier.due_at, provisional=dossier.provisional)
    text = (
        f"Hồ sơ {dossier.code} – {version.name} – đã được tiếp nhận lúc {moment_text(at)}.{promised}\n"
        f"{follow_line(services, dossier.code)}"
    )
    to_applicant(session, dossier, subject=f"Đã tiếp nhận hồ sơ {dossier.code}", text=text, at=at)


def result_ready(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """Tell the applicant that a result exists, with RET-04's minimum: agency and times."""
    what = (
        "đã có kết quả"
        if dossier.state == "result_confirmed"
        else "không đủ điều kiện giải quyết, đã có văn bản trả lời"
    )
    agency = session.get_one(Agency, dossier.receiving_agency_id)
    text = (
        f"Hồ sơ {dossier.code} – {version.name} – {what} lúc {moment_text(at)} "
        f"(văn bản số {dossier.result_number}).\nNơi trả kết quả: {agency.name}.\n"
        f"Chi tiết: {follow_url(services, dossier.code)}."
    )
    to_applicant(session, dossier, subject=f"Hồ sơ {dossier.code} đã có kết quả", text=text, at=at)


def result_returned(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, at: datetime
) -> None:
    """Tell the applicant that the result was handed over."""
    text = (
        f"Kết quả của hồ sơ {dossier.code} – {version.name} – đã được trả lúc {moment_text(at)}.\n"
        f"Chi tiết: {follow_url(services, dossier.code)}."
    )
    to_applicant(session, dossier, subject=f"Đã trả kết quả hồ sơ {dossier.code}", text=text, at=at)


def moved_on(
    session: Session, services: Services, *, dossier: Dossier, left: Task, opened: Sequence[Task], at: datetime
) -> None:
    """Tell the applicant when the dossier came to another agency (RET-04)."""
    for agency_id in {task.agency_id for task in opened} - {left.agency_id}:
        agency = session.get_one(Agency, agency_id)
        text = (
            f"Hồ sơ {dossier.code} được chuyển đến {agency.name} lúc {moment_text(at)}.\n"
            f"{follow_line(services, dossier.code)}"
        )
        to_applicant(session, dossier, subject=f"Hồ sơ {dossier.code} đã chuyển cơ quan xử lý", text=text, at=at)


def moved_back(session: Session, services: Services, *, dossier: Dossier, agency_id: int, at: datetime) -> None:
    """Tell the applicant when the dossier was taken back by the agency that had forwarded it (RET-04)."""
    text = (
        f"Hồ sơ {dossier.code} được {session.get_one(Agency, agency_id).name} thu hồi để xử lý tiếp "
        f"lúc {moment_text(at)}.\nTheo dõi hồ sơ tại {follow_url(services, dossier.code)}."
    )
    to_applicant(session, dossier, subject=f"Hồ sơ {dossier.code} trở lại cơ quan đã chuyển", text=text, at=at)


def follow_url(services: Services, code: str) -> str:
    """The public address of a dossier."""
    return f"{services.base_url}/tra-cuu/{code}"


def follow_line(services: Services, code: str) -> str:
    """The last line of a mail: where the applicant follows the dossier."""
    return f"Theo dõi hồ sơ tại {follow_url(services, code)}."


def promised_line(due_at: datetime | None, *, provisional: bool = False) -> str:
    """A line that begins anew with the promised date; empty where nothing is promised."""
    if due_at is None:
        return ""
    return f"\n{'Dự kiến trả' if provisional else 'Hẹn trả'} kết quả: {moment_text(due_at)}."


def numbered(defects: Sequence[str]) -> str:
    """Everything that is wrong, a line each (INT-05)."""
    return "\n".join(f"{number}. {text}" for number, text in enumerate(defects, start=1))


def tell_applicant(
    session: Session, services: Services, dossier: Dossier, *, subject: str, text: str, at: datetime
) -> None:
    """As ``to_applicant``, with where to follow the dossier as the last line."""
    to_applicant(session, dossier, subject=subject, text=f"{text}\n{follow_line(services, dossier.code)}", at=at)


def to_applicant(session: Session, dossier: Dossier, *, subject: str, text: str, at: datetime) -> None:
    """One mail to the applicant, if they gave an address; in order with the others of the dossier."""
    if dossier.applicant.email:
        stream = f"dossier:{dossier.code}"
        message = NewMessage(
            kind="mail", recipient=dossier.applicant.email, subject=subject, body={"text": text}, stream=stream
        )
        post(session, message, at=at)


def task_given(
    session: Session,
    services: Services,
    *,
    dossier: Dossier,
    task: Task,
    to: Person,
    by: Actor,
    reason: str,
    at: datetime,
) -> None:
    """Tell who was given a task by a colleague, if the person has an address."""
    if not to.email:
        return
    due = f"Hạn của bước: {moment_text(task.due_at)}.\n" if task.due_at else ""
    why = f"Lý do: {reason}\n" if reason else ""
    text = said_once(
        f"{by.name} giao cho anh/chị bước “{task.name}” của hồ sơ {dossier.code} lúc {moment_text(at)}.\n{due}{why}"
        f"Mở hồ sơ tại {services.base_url}/ho-so/{dossier.code}."
    )
    subject = f"Việc mới: hồ sơ {dossier.code}"
    stream = f"dossier:{dossier.code}"
    post(
        session, NewMessage(kind="mail", recipient=to.email, subject=subject, body={"text": text}, stream=stream), at=at
    )
