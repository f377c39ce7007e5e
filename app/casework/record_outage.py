"""Outages: from when until when the system could not be used, by which decision; what covers late entries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.db import transaction
from app.db.serialising import one_at_a_time
from app.domain.calendar import local
from app.domain.clock import EARLIEST_YEAR
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.permissions import Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.dossiers.correction_records import LateEntry, Outage
from app.people.records import Agency
from app.requests.records import MaintenanceNotice

PERMISSION = "outage.record"
LONGEST = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class RecordOutage:
    """``agency_id`` None: everywhere. ``scope`` says which part of the system or which region, ``cause`` what happened;
    ``document`` is the number of the decision or the minutes, ``document_on`` its date."""

    by: Actor
    agency_id: int | None
    from_at: datetime | None
    until_at: datetime | None
    scope: str
    cause: str
    document: str
    document_on: date | None


def record_outage(services: Services, command: RecordOutage) -> int:
    """Record it once it is over; returns its id. Raises Forbidden, Invalid, NotFound (agency)."""
    at = services.clock.now()
    _require(command.by, command.agency_id)
    from_at, until_at = _span(command, at=at)
    document_on = _document_date(command.document_on, at=at)
    texts = {
        "scope": typed_text(command.scope, field="scope", label="Phạm vi", most=300),
        "cause": typed_text(command.cause, field="cause", label="Nguyên nhân", most=1000, lines=True),
        "document": typed_text(command.document, field="document", label="Số quyết định, biên bản", most=100),
    }
    with transaction() as session:
        one_at_a_time(session, "system")
        if command.agency_id is not None and session.get(Agency, command.agency_id) is None:
            raise NotFound("agency_not_found", code="")
        row = Outage(
            from_at=from_at,
            until_at=until_at,
            agency_id=command.agency_id,
            document_on=document_on,
            notice_id=_announced(session, from_at, until_at),
            recorded_at=at,
            recorded_by_id=command.by.person_id,
            **texts,
        )
        session.add(row)
        session.flush()
        span = {"from_at": from_at.isoformat(), "until_at": until_at.isoformat(), "notice": row.notice_id}
        body = {"outage": row.id, "agency_id": row.agency_id, "on": document_on.isoformat(), **span, **texts}
        _record(session, "outage.recorded", by=command.by, at=at, body=body, agency_id=command.agency_id)
        return row.id


def revoke_outage(services: Services, *, by: Actor, outage_id: int, reason: str) -> None:
    """It was recorded wrongly and covers nothing more. Conflict("outage_used") once something was entered under it.

    Raises Forbidden, NotFound, Conflict("outage_revoked"), Invalid.
    """
    at = services.clock.now()
    reason = typed_text(reason, field="reason", label="Lý do hủy", most=1000, lines=True)
    with transaction() as session:
        one_at_a_time(session, "system")
        row = session.scalar(select(Outage).where(Outage.id == outage_id).with_for_update())
        if row is None:
            raise NotFound("outage_not_found")
        _require(by, row.agency_id)
        if row.revoked_at is not None:
            raise Conflict("outage_revoked")
        if session.scalar(select(exists().where(LateEntry.outage_id == row.id))):
            raise Conflict("outage_used")
        row.revoked_at, row.revoked_by_id, row.revoke_reason = at, by.person_id, reason
        body: dict[str, object] = {"outage": row.id, "reason": reason}
        _record(session, "outage.revoked", by=by, at=at, body=body, agency_id=row.agency_id)


def _require(by: Actor, agency_id: int | None) -> None:
    """The head of a desk records for that agency; only who may everywhere records for the whole system."""
    if not reach(by, PERMISSION).covers(agency_id):
        raise Forbidden("outage_not_yours")


def _span(command: RecordOutage, *, at: datetime) -> tuple[datetime, datetime]:
    if command.from_at is None or local(command.from_at).year < EARLIEST_YEAR or command.from_at > at:
        raise Invalid("outage_from_wrong", field="from_at")
    until = command.until_at
    if until is None or until > at or not timedelta(0) < until - command.from_at <= LONGEST:
        raise Invalid("outage_until_wrong", field="until_at", days=LONGEST.days)
    return command.from_at, until


def _document_date(given: date | None, *, at: datetime) -> date:
    if given is None or given > local(at).date() or given.year < EARLIEST_YEAR:
        raise Invalid("outage_document_wrong", field="document_on")
    return given


def _announced(session: Session, from_at: datetime, until_at: datetime) -> int | None:
    """The announced interruption in which it began, if there was one."""
    overlap = (MaintenanceNotice.from_at <= until_at, MaintenanceNotice.until_at >= from_at)
    query = select(MaintenanceNotice.id).where(*overlap, MaintenanceNotice.cancelled_at.is_(None))
    return session.scalar(query.order_by(MaintenanceNotice.from_at).limit(1))


def _record(
    session: Session, verb: str, *, by: Actor, at: datetime, body: Mapping[str, object], agency_id: int | None
) -> None:
    behalf = acting_for(by, lambda who: reach(who, PERMISSION).covers(agency_id))
    ledger.write(session, "system", verb=verb, by=by, at=at, body=body, on_behalf_of=behalf)
