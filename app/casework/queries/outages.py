"""Recorded outages: all of them for who looks after them, and those under which something may be entered now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden
from app.domain.permissions import Actor, reach
from app.dossiers.correction_records import LateEntry, Outage
from app.people.records import Agency, Person

MOST = 100


@dataclass(frozen=True, kw_only=True)
class OutageView:
    """One outage; ``agency`` is empty where it was everywhere, ``entered`` how much was entered under it."""

    id: int
    from_at: datetime
    until_at: datetime
    agency: str
    scope: str
    cause: str
    document: str
    document_on: date
    announced: bool
    recorded_at: datetime
    recorded_by: str
    revoked_at: datetime | None
    revoke_reason: str
    entered: int
    mine: bool


def outages(services: Services, *, by: Actor) -> tuple[OutageView, ...]:
    """Those of one's agencies and of everywhere, the newest first. Forbidden("outage_not_yours")."""
    allowed = reach(by, "outage.view")
    if not allowed:
        raise Forbidden("outage_not_yours")
    where = true() if allowed.everywhere else or_(Outage.agency_id.is_(None), Outage.agency_id.in_(allowed.agencies))
    query = (
        select(Outage, Agency.name, Person.full_name)
        .outerjoin(Agency, Agency.id == Outage.agency_id)
        .join(Person, Person.id == Outage.recorded_by_id)
        .where(where)
        .order_by(Outage.from_at.desc(), Outage.id.desc())
    )
    with reading() as session:
        rows = session.execute(query.limit(MOST)).all()
        return tuple(_view(session, row, agency=agency or "", who=who, by=by) for row, agency, who in rows)


def covering_outages(services: Services, *, by: Actor) -> tuple[OutageView, ...]:
    """Those under which this person may still enter something; empty for who may not."""
    if not by.holds("dossier.backdate"):
        return ()
    at = services.clock.now()
    with reading() as session:
        calendar = services.rules.calendar(session, agency_id=by.agency_id, at=at).calendar
        oldest = calendar.shift_working_days(at, -services.late_entry_working_days)
    return tuple(row for row in outages(services, by=by) if row.revoked_at is None and row.until_at >= oldest)


def _view(session: Session, row: Outage, *, agency: str, who: str, by: Actor) -> OutageView:
    allowed = reach(by, "outage.record")
    entered = session.scalar(select(func.count()).select_from(LateEntry).where(LateEntry.outage_id == row.id)) or 0
    return OutageView(
        id=row.id,
        from_at=row.from_at,
        until_at=row.until_at,
        agency=agency,
        scope=row.scope,
        cause=row.cause,
        document=row.document,
        document_on=row.document_on,
        announced=row.notice_id is not None,
        recorded_at=row.recorded_at,
        recorded_by=who,
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
        entered=entered,
        mine=allowed.everywhere or allowed.covers(row.agency_id),
    )
