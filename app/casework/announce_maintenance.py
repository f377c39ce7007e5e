"""A planned interruption is announced to everybody in time (SYS-05), or an emergency with its reason; or cancelled."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.deadlines import Opening, end_deadline, open_deadline
from app.casework.services import Services
from app.db import transaction
from app.domain.calendar import Calendar
from app.domain.deadlines import KINDS, due_of, latest_before, limit_of
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.domain.vietnamese import limit_text, moment_text
from app.requests.records import MaintenanceNotice

PERMISSION = "maintenance.announce"
LONGEST = timedelta(days=30)
#: nobody plans further ahead
FURTHEST = timedelta(days=730)


@dataclass(frozen=True, kw_only=True)
class Announce:
    """From when until when the system stands still, with zones; ``emergency`` why it cannot be announced in time."""

    by: Actor
    from_at: datetime | None
    until_at: datetime | None
    reason: str
    emergency: str = ""


def announce(services: Services, command: Announce) -> int:
    """Publish it at once; returns its id.

    Raises Forbidden, Invalid, Refused("maintenance_too_soon") with the clause and the earliest possible beginning.
    """
    at = services.clock.now()
    _require(command.by)
    from_at, until_at = _span(command, at=at)
    reason = typed_text(command.reason, field="reason", label="Lý do", most=1000, lines=True)
    emergency = typed_text(
        command.emergency, field="emergency", label="Lý do khẩn cấp", most=1000, required=False, lines=True
    )
    with transaction() as session:
        if not emergency:
            _require_notice(session, services, from_at, at=at)
        row = MaintenanceNotice(
            from_at=from_at,
            until_at=until_at,
            reason=reason,
            emergency=emergency,
            published_at=at,
            published_by_id=command.by.person_id,
        )
        session.add(row)
        session.flush()
        if not emergency:
            _keep_clock(session, services, row, by=command.by, at=at)
        body = {"notice": row.id, "from_at": from_at.isoformat(), "until_at": until_at.isoformat(), "reason": reason}
        _record(session, "maintenance.announced", by=command.by, at=at, body={**body, "emergency": emergency})
        return row.id


def cancel_maintenance(services: Services, *, by: Actor, notice_id: int, reason: str) -> None:
    """It will not take place, or ends now. Raises Forbidden, NotFound, Conflict("maintenance_over"), Invalid."""
    at = services.clock.now()
    _require(by)
    reason = typed_text(reason, field="reason", label="Lý do hủy", most=1000, lines=True)
    with transaction() as session:
        row = session.scalar(select(MaintenanceNotice).where(MaintenanceNotice.id == notice_id).with_for_update())
        if row is None:
            raise NotFound("maintenance_not_found")
        if row.cancelled_at is not None or row.until_at <= at:
            raise Conflict("maintenance_over")
        row.cancelled_at, row.cancelled_by_id, row.cancel_reason = at, by.person_id, reason
        _record(session, "maintenance.cancelled", by=by, at=at, body={"notice": row.id, "reason": reason})


def earliest_start(session: Session, services: Services, *, at: datetime) -> datetime | None:
    """From when on an interruption announced now may begin; None where the regulation says nothing."""
    limit = limit_of(KINDS["maintenance_notice"], regulation=services.rules.regulation_on(at))
    return due_of(limit, at, calendar=_calendar(session, services, at=at))


def _require(by: Actor) -> None:
    if not reach(by, PERMISSION):
        raise Forbidden("maintenance_not_yours")


def _span(command: Announce, *, at: datetime) -> tuple[datetime, datetime]:
    if command.from_at is None or not at <= command.from_at <= at + FURTHEST:
        raise Invalid("maintenance_from_wrong", field="from_at")
    if command.until_at is None or not timedelta(0) < command.until_at - command.from_at <= LONGEST:
        raise Invalid("maintenance_until_wrong", field="until_at", days=LONGEST.days)
    return command.from_at, command.until_at


def _require_notice(session: Session, services: Services, from_at: datetime, *, at: datetime) -> None:
    regulation = services.rules.regulation_on(from_at)
    limit = limit_of(KINDS["maintenance_notice"], regulation=regulation)
    earliest = due_of(limit, at, calendar=_calendar(session, services, at=at))
    if limit is not None and earliest is not None and from_at < earliest:
        raise Refused(
            "maintenance_too_soon",
            field="from_at",
            limit=limit_text(limit),
            earliest=moment_text(earliest),
            clause=regulation.value("maintenance_notice_working_days").clause,
        )


def _keep_clock(session: Session, services: Services, row: MaintenanceNotice, *, by: Actor, at: datetime) -> None:
    """The clock that was kept: the last moment for the announcement, counted back from the beginning."""
    regulation = services.rules.regulation_on(row.from_at)
    limit = limit_of(KINDS["maintenance_notice"], regulation=regulation)
    if limit is None:
        return
    key = f"maintenance_notice:{row.id}"
    opening = Opening(
        kind="maintenance_notice",
        key=key,
        subject=f"Tạm ngừng từ {moment_text(row.from_at)}",
        agency_id=by.agency_id,
        from_at=row.from_at,
        role="quan_tri",
        limit=limit,
        due_at=latest_before(limit, row.from_at, calendar=_calendar(session, services, at=at)),
    )
    open_deadline(session, services, opening, regulation=regulation)
    end_deadline(session, key, at=at)


def _calendar(session: Session, services: Services, *, at: datetime) -> Calendar:
    return services.rules.calendar(session, agency_id=None, at=at).calendar


def _record(session: Session, verb: str, *, by: Actor, at: datetime, body: dict[str, object]) -> None:
    behalf = acting_for(by, lambda who: bool(reach(who, PERMISSION)))
    ledger.write(session, "system", verb=verb, by=by, at=at, body=body, on_behalf_of=behalf)
