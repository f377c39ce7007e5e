"""Entering afterwards what was done on paper while the system stood still: the true moment counts, both are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor, reach
from app.domain.typed_text import typed_text
from app.domain.vietnamese import moment_text
from app.dossiers.correction_records import LateEntry, Outage
from app.dossiers.records import ClockEventRecord, Dossier

PERMISSION = "dossier.backdate"
#: what may be entered afterwards
WHATS = {"reception": "Tiếp nhận", "result": "Có kết quả", "return": "Trả kết quả"}


@dataclass(frozen=True, kw_only=True)
class Late:
    """When it truly happened, in which recorded outage, and its number in the paper register."""

    outage_id: int
    at: datetime
    paper_number: str


def true_moment(
    session: Session, services: Services, late: Late | None, *, by: Actor, agency_id: int, at: datetime
) -> datetime:
    """``at`` without a late entry; else the true moment, if the head of this desk may enter it now.

    Raises Forbidden("late_entry_not_yours"), NotFound (outage), Refused("late_entry_outside", "late_entry_too_late"),
    Invalid (no register number).
    """
    if late is None:
        return at
    if not reach(by, PERMISSION).covers(agency_id):
        raise Forbidden("late_entry_not_yours")
    typed_text(late.paper_number, field="paper_number", label="Số trong sổ giấy", most=100)
    outage = session.get(Outage, late.outage_id)
    if outage is None or outage.agency_id not in (None, agency_id):
        raise NotFound("outage_not_found")
    if outage.revoked_at is not None:
        raise Conflict("outage_revoked")
    if not outage.from_at <= late.at <= min(outage.until_at, at):
        span = {"from_text": moment_text(outage.from_at), "until_text": moment_text(outage.until_at)}
        raise Refused("late_entry_outside", field="late_at", **span)
    _require_in_time(session, services, outage, agency_id=agency_id, at=at)
    return late.at


def _require_in_time(session: Session, services: Services, outage: Outage, *, agency_id: int, at: datetime) -> None:
    """No regulation says until when: the installation's number of working days after the end of the outage."""
    calendar = services.rules.calendar(session, agency_id=agency_id, at=at).calendar
    days = services.late_entry_working_days
    latest = calendar.shift_working_days(calendar.next_instant(outage.until_at), days)
    if at > latest:
        raise Refused("late_entry_too_late", field="late_at", days=days, latest=moment_text(latest))


def require_after_clock(session: Session, dossier: Dossier, true_at: datetime) -> None:
    """The clock cannot be told of something before what it knows; Refused("late_entry_before_last")."""
    query = select(func.max(ClockEventRecord.at)).where(ClockEventRecord.dossier_id == dossier.id)
    last = session.scalar(query)
    if last is not None and true_at < last:
        raise Refused("late_entry_before_last", field="late_at", last=moment_text(last))


def keep_late(
    session: Session, dossier: Dossier, late: Late | None, *, what: str, by: Actor, at: datetime
) -> Mapping[str, Any]:
    """Keep both moments; returns what the ledger says of them, nothing without a late entry.

    Raises Invalid("paper_number_taken") when this outage's register number was entered already for the same thing.
    """
    if late is None:
        return {}
    number = late.paper_number.strip()
    same = (LateEntry.outage_id == late.outage_id, LateEntry.what == what, LateEntry.paper_number == number)
    if session.scalar(select(LateEntry.id).where(*same)) is not None:
        raise Invalid("paper_number_taken", field="paper_number", number=number)
    row = LateEntry(
        dossier_id=dossier.id,
        what=what,
        outage_id=late.outage_id,
        paper_number=number,
        true_at=late.at,
        recorded_at=at,
        by_id=by.person_id,
    )
    session.add(row)
    return {"clock_at": late.at.isoformat(), "outage": late.outage_id, "paper_number": number}
