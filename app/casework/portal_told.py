"""What we told the portal of dossiers, or should have: from its own table, else from the ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.audit import history
from app.casework.ledger import dossier_stream
from app.casework.services import Services
from app.casework.tell_portal import KIND, News, tell_portal
from app.domain.portal import Told
from app.dossiers.records import Dossier
from app.outbox.records import OutboxMessage
from app.portal.records import PortalDossier
from app.procedures.frozen import FrozenVersion


@dataclass(frozen=True, kw_only=True)
class NewsAgain:
    """Why a status is told again; ``at`` None: as of when it came about."""

    content: str
    at: datetime | None = None
    whole: bool = False


def told_of(session: Session, dossier: Dossier) -> Told:
    """The last status of a dossier. ``seq`` 0 where nothing was posted: the status is then the ledger's."""
    return told_rows(session, [dossier.code]).get(dossier.code) or from_ledger(session, dossier)


def tell_again(
    session: Session, services: Services, dossier: Dossier, *, version: FrozenVersion, news: NewsAgain
) -> None:
    """Tell the status in force once more: its date moved, or the portal lost it. In the dossier's own transaction."""
    if not services.portal.configured:
        return
    told = told_of(session, dossier)
    at = news.at or told.at
    whole = News(status=told.status, at=at, by=None, content=news.content, whole=news.whole)
    tell_portal(session, services, dossier, version=version, news=whole)


def told_rows(session: Session, codes: Collection[str]) -> dict[str, Told]:
    """What was posted of these dossiers, by code; those never told are left out."""
    query = select(PortalDossier, _stuck()).where(PortalDossier.code.in_(codes))
    return {row.code: _told(row, stuck=stuck) for row, stuck in session.execute(query)}


def told_between(session: Session, from_at: datetime, until_at: datetime) -> set[str]:
    """Dossiers whose last news is of this span."""
    return set(
        session.scalars(select(PortalDossier.code).where(PortalDossier.at >= from_at, PortalDossier.at < until_at))
    )


def never_told(session: Session, from_at: datetime, until_at: datetime) -> list[Dossier]:
    """Dossiers that came in this span of which nothing was ever posted: there was no portal then."""
    known = exists().where(PortalDossier.code == Dossier.code)
    query = select(Dossier).where(Dossier.entered_at >= from_at, Dossier.entered_at < until_at, ~known)
    return list(session.scalars(query.order_by(Dossier.id)))


def from_ledger(session: Session, dossier: Dossier) -> Told:
    """The last status that the ledger says, for a dossier of which nothing was posted."""
    events = [event for event in history(session, dossier_stream(dossier.code)) if "portal_status" in event.body]
    last = events[-1]
    return Told(code=dossier.code, seq=0, status=int(last.body["portal_status"]), taken=0, at=last.at)


def _stuck() -> ColumnElement[bool]:
    stream = "dossier:" + PortalDossier.code
    return exists().where(
        OutboxMessage.stream == stream, OutboxMessage.kind == KIND, OutboxMessage.failed_at.is_not(None)
    )


def _told(row: PortalDossier, *, stuck: bool) -> Told:
    return Told(code=row.code, seq=row.seq, status=row.status, taken=row.taken, at=row.at, stuck=stuck)
