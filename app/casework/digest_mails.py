"""Who is told of a late-list, and who when nobody looked: mails in the transaction that writes the list (TIM-10)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from app.casework.held_roles import counts_for_procedure
from app.casework.services import Services
from app.domain.digests import stamp
from app.domain.vietnamese import moment_text
from app.outbox import NewMessage, post
from app.people.records import Agency, Person, RoleGrant
from app.tasks.records import Digest

#: who looks at an agency's lists: its IT officers and the heads of its one-stop unit
WATCHERS = ("quan_tri", "truong_bo_phan_mot_cua")
#: who is told when nobody looked; of a commune the head is the chairman of its people's committee
HEADS = ("lanh_dao_co_quan", "lanh_dao_ubnd")
_PARTS = (("", "bước"), ("dossiers_", "hồ sơ"), ("deadlines_", "thời hạn khác"))


def tell(
    session: Session, services: Services, agency: Agency, *, moment: datetime, body: Mapping[str, Any], at: datetime
) -> None:
    """Mail a list to those who look at it; a list with nothing on it is not mailed."""
    text = counts_text(body)
    if text:
        text = f"{agency.name}: {text}.\nXem danh sách và xác nhận đã xem: {_url(services, agency, moment)}"
        subject = f"Hồ sơ quá hạn và sắp đến hạn lúc {moment_text(moment)}"
        _mail(session, emails(session, agency.id, *WATCHERS), subject=subject, text=text, at=at)


def counts_text(body: Mapping[str, Any]) -> str:
    """“2 bước quá hạn, 1 hồ sơ sắp đến hạn”; empty when there is nothing."""
    parts = []
    for prefix, name in _PARTS:
        for urgency, words in (("overdue", "quá hạn"), ("due_soon", "sắp đến hạn")):
            if count := body.get(f"{prefix}{urgency}", 0):
                parts.append(f"{count} {name} {words}")
    if body.get("arrived_late"):
        parts.append(f"{body['arrived_late']} hồ sơ liên thông chuyển đến khi đã quá phần thời hạn")
    return ", ".join(parts)


def escalate(session: Session, services: Services, agency: Agency, *, moment: datetime, at: datetime) -> None:
    """Tell the heads, once, of earlier lists with something overdue at which nobody looked before this moment."""
    to = heads_of(session, agency)
    if not to:
        return
    waiting = (unseen(), Digest.agency_id == agency.id, Digest.overdue > 0, Digest.written_at < moment)
    told = update(Digest).where(*waiting, Digest.escalated_at.is_(None)).values(escalated_at=at)
    moments = sorted(session.scalars(told.returning(Digest.at), execution_options={"synchronize_session": False}).all())
    if moments:
        lists = "\n".join(f"- {moment_text(m)}: {_url(services, agency, m)}" for m in moments)
        text = f"{agency.name}: chưa có ai xác nhận đã xem danh sách quá hạn.\n{lists}"
        _mail(session, to, subject=f"Danh sách quá hạn chưa có người xem: {agency.name}", text=text, at=at)


def unseen() -> ColumnElement[bool]:
    """True in SQL for a list at which nobody looked, nor at a newer one of the same agency."""
    other = Digest.__table__.alias("newer")
    seen = select(func.max(other.c.at)).where(
        other.c.agency_id == Digest.agency_id, other.c.acknowledged_at.is_not(None)
    )
    newest = seen.correlate(Digest).scalar_subquery()
    return Digest.acknowledged_at.is_(None) & (newest.is_(None) | (Digest.at > newest))


def heads_of(session: Session, agency: Agency) -> list[str]:
    """The agency's heads; else the IT officers of the agency above; else those of the whole system."""
    found = emails(session, agency.id, *HEADS)
    if not found and agency.parent_id is not None:
        found = emails(session, agency.parent_id, "quan_tri")
    return found or emails(session, None, "quan_tri")


def emails(session: Session, agency_id: int | None, *roles: str, procedure_id: int | None = None) -> list[str]:
    """The addresses of active persons with one of these roles there; None: of those who hold it everywhere.

    Roles held in a unit count where it is about a procedure that the unit is charged with.
    """
    held = RoleGrant.unit_id.is_(None) if procedure_id is None else counts_for_procedure(procedure_id)
    query = (
        select(Person.email)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role.in_(roles), Person.active, Person.email != "", held)
        .where(RoleGrant.agency_id.is_(None) if agency_id is None else RoleGrant.agency_id == agency_id)
    )
    return list(session.scalars(query.distinct().order_by(Person.email)))


def _mail(session: Session, to: list[str], *, subject: str, text: str, at: datetime) -> None:
    for email in to:
        message = NewMessage(kind="mail", recipient=email, subject=subject, body={"text": text}, stream="system")
        post(session, message, at=at)


def _url(services: Services, agency: Agency, moment: datetime) -> str:
    return f"{services.base_url}/canh-bao/{agency.code}/{stamp(moment)}"
