"""Comparing what the portal holds with what we hold, for some days; mending what sending again mends (STA-03)."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.mend_portal import mend
from app.casework.portal_told import from_ledger, never_told, told_between, told_rows
from app.casework.services import Services
from app.casework.tell_portal import is_test
from app.db import reading, transaction
from app.db.serialising import one_at_a_time
from app.domain.clock import VIETNAM
from app.domain.errors import Forbidden, Invalid, Refused
from app.domain.permissions import Actor, reach
from app.domain.portal import MENDABLE, Difference, Held, Told, difference
from app.domain.ports import DeliveryFailed
from app.dossiers.records import Dossier
from app.portal.records import PortalCheck, PortalDifference

log = logging.getLogger("motcua.portal")
#: days that one comparison may cover
MOST_DAYS = 31
#: dossiers mended by one comparison; the next one goes on
MOST_MENDED = 1000


@dataclass(frozen=True, kw_only=True)
class ReconcilePortal:
    """Both days are included, in Vietnamese time. ``by`` None: the scheduler, or whoever has the machine."""

    by: Actor | None
    from_on: date
    until_on: date


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """``compared`` dossiers, of which ``waiting`` had news under way that will arrive by itself."""

    id: int
    compared: int
    waiting: int
    mended: int
    differences: tuple[Difference, ...]


def reconcile_portal(services: Services, command: ReconcilePortal) -> Reconciled:
    """Compare, keep what differs, send again what the portal lacks.

    Raises Forbidden, Refused("portal_not_configured", "portal_away"), Invalid("portal_span_wrong").
    """
    at = services.clock.now()
    if command.by is not None and not reach(command.by, "system.operate").everywhere:
        raise Forbidden("page_not_yours")
    if not services.portal.configured:
        raise Refused("portal_not_configured")
    _check_span(command, at=at)
    with transaction() as session:
        by_id = command.by.person_id if command.by else None
        check = PortalCheck(from_on=command.from_on, until_on=command.until_on, at=at, by_id=by_id)
        session.add(check)
        session.flush()
        check_id = check.id
    return run_check(services, check_id, by=command.by)


def _check_span(command: ReconcilePortal, *, at: datetime) -> None:
    today = at.astimezone(VIETNAM).date()
    days = (command.until_on - command.from_on).days
    if not 0 <= days < MOST_DAYS or command.until_on > today:
        raise Invalid("portal_span_wrong", most=MOST_DAYS)


def run_check(services: Services, check_id: int, *, by: Actor | None) -> Reconciled:
    """Do a comparison that stands in the table. Refused("portal_away") is noted there before it is raised."""
    with reading() as session:
        check = session.get_one(PortalCheck, check_id)
        span = _moment(check.from_on), _moment(check.until_on + timedelta(days=1))
    try:
        ours, theirs = _both_sides(services, *span)
    except DeliveryFailed as failure:
        with transaction() as session:
            session.get_one(PortalCheck, check_id).error = str(failure)
        raise Refused("portal_away", reason=str(failure)) from failure
    found = [d for code in sorted({*ours, *theirs}) if (d := difference(ours.get(code), theirs.get(code)))]
    mended = _mend_all(services, found)
    waiting = sum(1 for told in ours.values() if told.taken < told.seq and not told.stuck)
    done = Reconciled(
        id=check_id, compared=len({*ours, *theirs}), waiting=waiting, mended=len(mended), differences=tuple(found)
    )
    _keep(services, done, mended=mended, by=by)
    return done


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _both_sides(services: Services, from_at: datetime, until_at: datetime) -> tuple[dict[str, Told], dict[str, Held]]:
    """Both records by code. Ours is read again after the portal answered: what was told meanwhile is no difference."""
    news = {held.code: held for held in services.portal.changed(from_at, until_at)}
    with reading() as session:
        codes = _ours(session, services, from_at, until_at) | _known(session, news)
        before = told_rows(session, codes)
    theirs = {code: held for code, held in news.items() if code not in codes} | dict(services.portal.holds(codes))
    with reading() as session:
        after = told_rows(session, codes)
        for dossier in session.scalars(select(Dossier).where(Dossier.code.in_(codes - after.keys()))).unique():
            after[dossier.code] = from_ledger(session, dossier)
    # it holds at least what it had taken before it was asked
    taken = {code: told.taken for code, told in before.items()}
    return {code: replace(told, taken=taken.get(code, 0)) for code, told in after.items()}, theirs


def _ours(session: Session, services: Services, from_at: datetime, until_at: datetime) -> set[str]:
    fresh = {d.code for d in never_told(session, from_at, until_at) if not is_test(session, services, d)}
    return told_between(session, from_at, until_at) | fresh


def _known(session: Session, codes: Iterable[str]) -> set[str]:
    """Those of the codes that are dossiers of ours."""
    return set(session.scalars(select(Dossier.code).where(Dossier.code.in_(list(codes)))))


def _mend_all(services: Services, found: Sequence[Difference]) -> set[str]:
    """Each in its own transaction; one that fails is left to the next comparison."""
    mended: set[str] = set()
    for item in [d for d in found if d.kind in MENDABLE][:MOST_MENDED]:
        try:
            with transaction() as session:
                holds = item.theirs.seq if item.theirs else 0
                if mend(session, services, item.code, holds=holds, at=services.clock.now()):
                    mended.add(item.code)
        except Exception:
            log.exception("dossier %s could not be sent to the portal again", item.code)
    return mended


def _keep(services: Services, done: Reconciled, *, mended: set[str], by: Actor | None) -> None:
    at = services.clock.now()
    with transaction() as session:
        one_at_a_time(session, "system")
        check = session.get_one(PortalCheck, done.id)
        check.compared, check.waiting, check.mended = done.compared, done.waiting, done.mended
        check.finished_at, check.error, check.retry_at = at, None, None
        session.add_all(_row(done.id, item, sent_at=at if item.code in mended else None) for item in done.differences)
        body = {
            "check": done.id,
            "from_on": check.from_on.isoformat(),
            "until_on": check.until_on.isoformat(),
            "compared": done.compared,
            "differences": len(done.differences),
            "mended": done.mended,
        }
        ledger.write(session, "system", verb="portal.reconciled", by=by, at=at, body=body)


def _row(check_id: int, item: Difference, *, sent_at: datetime | None) -> PortalDifference:
    return PortalDifference(
        check_id=check_id,
        code=item.code[:64],
        kind=item.kind,
        our_seq=item.ours.seq if item.ours else None,
        our_status=item.ours.status if item.ours else None,
        their_seq=item.theirs.seq if item.theirs else None,
        their_status=item.theirs.status if item.theirs else None,
        sent_at=sent_at,
    )
