"""Late-lists: each agency's at 10:30 and 15:00 of its working days, once; missed ones are written late (TIM-10)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.casework.digest_contents import Counts, counts_at, nothing, rows_at
from app.casework.digest_mails import escalate, tell
from app.casework.faults import attempt, note_fault
from app.casework.retrying import may_try
from app.casework.services import Services
from app.db import reading, transaction
from app.db.insert_once import insert_once
from app.domain.digests import LATE_AFTER, digest_moments
from app.people.records import Agency
from app.tasks.records import Digest, SweepFault

log = logging.getLogger("motcua.scheduler")
PLACE = "digests"


@dataclass(frozen=True, kw_only=True)
class Written:
    """How many lists were written and how many agencies' could not be."""

    digests: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class Missing:
    """The moments of an agency whose lists are not written yet, the oldest first."""

    agency_id: int
    moments: tuple[datetime, ...]


def write_digests(services: Services, *, at: datetime) -> Written:
    """Write every list whose moment has come, agency by agency, each agency's in order and all or none.

    One agency's failure is noted and holds up no other.
    """
    found: dict[datetime, Mapping[int, Counts]] = {}
    written = failed = 0
    for agency_id, after, noted in _agencies(at):
        try:
            missing = _missing(services, agency_id, after=after, at=at)
            if not missing.moments:
                continue
            _count(found, missing)
        except Exception as error:
            log.exception("the lists of agency %s failed", agency_id)
            note_fault(PLACE, agency_id, at=at, error=error)
            failed += 1
            continue
        done = _catch_up(services, missing, at=at, found=found, noted=noted)
        written, failed = written + (done or 0), failed + (done is None)
    return Written(digests=written, failed=failed)


def _agencies(at: datetime) -> list[tuple[int, datetime | None, bool]]:
    """Each living agency that may be tried now, the moment of its last list and whether it failed before.

    Lists of moments to come were written while the machine's clock was ahead; they must not keep back today's.
    """
    last = select(func.max(Digest.at)).where(Digest.agency_id == Agency.id, Digest.at <= at).scalar_subquery()
    lasting = or_(Agency.ended_at.is_(None), Agency.ended_at > at)
    query = (
        select(Agency.id, last, SweepFault.row_id)
        .outerjoin(SweepFault, (SweepFault.place == PLACE) & (SweepFault.row_id == Agency.id))
        .where(may_try(SweepFault.retry_at, at=at), lasting)
        .order_by(Agency.id)
    )
    with reading() as session:
        return [(agency_id, after, fault is not None) for agency_id, after, fault in session.execute(query)]


def _missing(services: Services, agency_id: int, *, after: datetime | None, at: datetime) -> Missing:
    with reading() as session:
        calendar = services.rules.calendar(session, agency_id=agency_id, at=at).calendar
    times = services.rules.regulation_on(at).policy.digest_times
    moments = digest_moments(times, after=after, at=at, calendar=calendar)
    return Missing(agency_id=agency_id, moments=moments)


def _count(found: dict[datetime, Mapping[int, Counts]], missing: Missing) -> None:
    """Count once a moment for all agencies together."""
    for moment in missing.moments:
        if moment not in found:
            with reading() as session:
                found[moment] = counts_at(session, moment)


def _catch_up(
    services: Services,
    missing: Missing,
    *,
    at: datetime,
    found: Mapping[datetime, Mapping[int, Counts]],
    noted: bool,
) -> int | None:
    """Write an agency's lists in one transaction; only the newest is mailed. None when that failed."""

    def write(session: Session) -> int:
        agency = session.get_one(Agency, missing.agency_id)
        rows = {m: _row(session, agency.id, m, at=at, counts=found[m].get(agency.id)) for m in missing.moments}
        new = [m for m, row in rows.items() if insert_once(session, Digest, row=row, returning=Digest.firing_key)]
        newest = missing.moments[-1]
        if newest in new:
            tell(session, services, agency, moment=newest, body=rows[newest]["body"], at=at)
            escalate(session, services, agency, moment=newest, at=at)
        return len(new)

    if noted:
        return attempt(PLACE, missing.agency_id, at=at, act=write)
    try:
        with transaction() as session:
            return write(session)
    except Exception as error:
        log.exception("the lists of agency %s failed", missing.agency_id)
        note_fault(PLACE, missing.agency_id, at=at, error=error)
        return None


def _row(session: Session, agency_id: int, moment: datetime, *, at: datetime, counts: Counts | None) -> dict[str, Any]:
    numbers = counts or nothing()
    rows = rows_at(session, agency_id, moment) if counts else []
    return {
        "firing_key": firing_key(agency_id, moment),
        "agency_id": agency_id,
        "at": moment,
        "written_at": at,
        "body": {**numbers, "rows": rows, "written_late": at - moment > LATE_AFTER},
        "entries": sum(numbers.values()),
        "overdue": sum(n for name, n in numbers.items() if name.endswith("overdue")),
    }


def firing_key(agency_id: int, moment: datetime) -> str:
    """What makes a list once."""
    return f"digest:{agency_id}:{moment.isoformat()}"
