"""The daily comparison with the portal: once for each day, tried again until the portal answers, catching up days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework.reconcile_portal import MOST_DAYS, run_check
from app.casework.retrying import retry_moment
from app.casework.services import Services
from app.db import transaction
from app.db.insert_once import insert_once
from app.domain.calendar import local
from app.domain.errors import Refused
from app.portal.records import PortalCheck

#: from when on the day before is compared
FROM = time(1, 0)
#: how long a node may take over it before another one does
LEASE = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class DailyCheck:
    """What the day's comparison found; all 0 when it is not due, ``failed`` 1 when the portal was away."""

    compared: int = 0
    differing: int = 0
    mended: int = 0
    failed: int = 0


def reconcile_daily(services: Services) -> DailyCheck:
    """Compare the days since the last daily comparison up to yesterday, if nobody did yet."""
    at = services.clock.now()
    if not services.portal.configured or local(at).time() < FROM:
        return DailyCheck()
    with transaction() as session:
        check_id = _claim(session, local(at).date() - timedelta(days=1), at=at)
    if check_id is None:
        return DailyCheck()
    try:
        done = run_check(services, check_id, by=None)
    except Refused:
        _later(services, check_id)
        return DailyCheck(failed=1)
    return DailyCheck(compared=done.compared, differing=len(done.differences), mended=done.mended)


def _claim(session: Session, day: date, *, at: datetime) -> int | None:
    """The day's comparison, if it is ours to do now."""
    key = f"daily:{day.isoformat()}"
    row = {
        "key": key,
        "from_on": _since(session, day),
        "until_on": day,
        "at": at,
        "compared": 0,
        "waiting": 0,
        "mended": 0,
        "attempts": 1,
        "retry_at": at + LEASE,
    }
    made = insert_once(session, PortalCheck, row=row, returning=PortalCheck.id)
    if made is not None:
        return int(made)
    found = session.scalars(select(PortalCheck).where(PortalCheck.key == key).with_for_update()).one()
    if found.finished_at is not None or (found.retry_at is not None and found.retry_at > at):
        return None
    found.attempts, found.retry_at = found.attempts + 1, at + LEASE
    return found.id


def _since(session: Session, day: date) -> date:
    """The day after the last one that was compared, so that no day is left out; at most ``MOST_DAYS`` in all."""
    done = PortalCheck.key.is_not(None) & PortalCheck.finished_at.is_not(None) & (PortalCheck.until_on < day)
    last = session.scalar(select(func.max(PortalCheck.until_on)).where(done))
    return max(last + timedelta(days=1), day - timedelta(days=MOST_DAYS - 1)) if last else day


def _later(services: Services, check_id: int) -> None:
    with transaction() as session:
        check = session.get_one(PortalCheck, check_id)
        check.retry_at = retry_moment(check.attempts, at=services.clock.now())
