"""Making the portal hold what we hold: what was given up is tried again, what it lost is sent as a whole."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import locked_dossier
from app.casework.portal_told import NewsAgain, tell_again, told_of
from app.casework.services import Services
from app.casework.tell_portal import KIND, is_test, whole_dossier
from app.db import reading, transaction
from app.db.serialising import one_at_a_time
from app.domain.errors import Forbidden, NotFound, Refused
from app.domain.permissions import Actor, reach
from app.domain.portal import Told
from app.dossiers.records import Dossier
from app.outbox import Message, mark_delivered, messages_of, revive, rewrite
from app.outbox.records import OutboxMessage
from app.portal.records import PortalCheck, PortalDifference, PortalDossier


@dataclass(frozen=True, kw_only=True)
class Resent:
    """The dossiers whose status is sent again, and those for which there was nothing to send."""

    sent: tuple[str, ...]
    left: tuple[str, ...]


def mend(session: Session, services: Services, code: str, *, holds: int, at: datetime) -> bool:
    """Bring the portal, which holds message number ``holds`` of the dossier, up to us; in the caller's transaction.

    False where there is nothing to send: an unknown or a test dossier.
    """
    dossier = locked_dossier(session, code)
    if dossier is None or is_test(session, services, dossier):
        return False
    told, waiting = told_of(session, dossier), _undelivered(session, code)
    if not waiting:
        _send_again(session, services, dossier)
        return True
    if holds < told.taken:
        # it lost what it had taken: the next one to come must bring the dossier along
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        rewrite(session, waiting[0].id, {**waiting[0].body, **whole_dossier(session, dossier, version=version)})
    for message in waiting:
        revive(session, message.id, at=at)
    return True


def resend_difference(services: Services, *, by: Actor | None, difference_id: int) -> str:
    """Send our status although the portal holds a newer or another one: a person decided so, ``by`` None at the machine
    itself. Returns the code.

    Raises Forbidden, NotFound, Refused("portal_not_configured", "portal_nothing_to_send", "portal_sent_already").
    """
    at = services.clock.now()
    if by is not None and not reach(by, "system.operate").everywhere:
        raise Forbidden("page_not_yours")
    if not services.portal.configured:
        raise Refused("portal_not_configured")
    with transaction() as session:
        row = session.get(PortalDifference, difference_id, with_for_update=True)
        if row is None:
            raise NotFound("portal_difference_not_found")
        dossier = locked_dossier(session, row.code)
        if dossier is None or is_test(session, services, dossier):
            raise Refused("portal_nothing_to_send", code=row.code)
        if row.sent_at is not None:
            raise Refused("portal_sent_already", code=row.code)
        told = _past(session, dossier, theirs=row.their_seq or 0, at=at)
        _send_again(session, services, dossier)
        row.sent_at = at
        one_at_a_time(session, "system")
        body = {"code": row.code, "status": told.status, "theirs": [row.their_seq, row.their_status]}
        ledger.write(session, "system", verb="portal.resent", by=by, at=at, body=body)
        return row.code


def resend_check(services: Services, *, by: Actor | None, check_id: int) -> Resent:
    """Send our status for every difference of a comparison that was not sent yet; one after the other.

    Raises Forbidden, NotFound("portal_check_not_found"), Refused("portal_not_configured").
    """
    if by is not None and not reach(by, "system.operate"):
        raise Forbidden("page_not_yours")
    with reading() as session:
        if session.get(PortalCheck, check_id) is None:
            raise NotFound("portal_check_not_found")
        open_ = (PortalDifference.check_id == check_id, PortalDifference.sent_at.is_(None))
        wanted = select(PortalDifference.id, PortalDifference.code).where(*open_, PortalDifference.kind != "unknown")
        rows = [(row.id, row.code) for row in session.execute(wanted.order_by(PortalDifference.id))]
    sent, left = [], []
    for difference_id, code in rows:
        try:
            sent.append(resend_difference(services, by=by, difference_id=difference_id))
        except Refused as refused:
            if refused.code == "portal_not_configured":
                raise
            left.append(code)
    return Resent(sent=tuple(sent), left=tuple(left))


def retry_portal(services: Services, *, by: Actor) -> int:
    """Try every message again that was given up for the portal; returns how many.

    Raises Forbidden, Refused("message_not_given_up") where there is none.
    """
    at = services.clock.now()
    if not reach(by, "system.operate").everywhere:
        raise Forbidden("page_not_yours")
    with transaction() as session:
        one_at_a_time(session, "system")
        failed = (OutboxMessage.kind == KIND, OutboxMessage.failed_at.is_not(None))
        ids = list(session.scalars(select(OutboxMessage.id).where(*failed)))
        if not ids:
            raise Refused("message_not_given_up")
        for message_id in ids:
            revive(session, message_id, at=at)
        ledger.write(
            session, "system", verb="message.retried", by=by, at=at, body={"message": "portal", "of": len(ids)}
        )
        return len(ids)


def _past(session: Session, dossier: Dossier, *, theirs: int, at: datetime) -> Told:
    """Go on counting after the portal's number; our messages below it have nothing to say any more."""
    told = told_of(session, dossier)
    row = session.get(PortalDossier, dossier.code)
    if row is None:
        row = PortalDossier(code=dossier.code, seq=theirs, status=told.status, at=told.at, taken=theirs)
        session.add(row)
    for message in _undelivered(session, dossier.code):
        if (message.seq or 0) <= theirs:
            mark_delivered(session, message.id, at=at)
    row.seq = max(row.seq, theirs)
    session.flush()
    return told


def _send_again(session: Session, services: Services, dossier: Dossier) -> None:
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    news = NewsAgain(content="Gửi lại sau khi đối chiếu", whole=True)
    tell_again(session, services, dossier, version=version, news=news)


def _undelivered(session: Session, code: str) -> list[Message]:
    """What the portal was not given yet, in order."""
    stream = ledger.dossier_stream(code)
    rows = [m for m in messages_of(session, stream) if m.kind == KIND and m.delivered_at is None]
    return sorted(rows, key=lambda message: message.seq or 0)
