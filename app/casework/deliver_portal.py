"""Handing the portal its news: in order per dossier, at least once, no dossier holding up another, outside of any
transaction. While the portal is away a round tries only a few."""

import logging
import time

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.casework.deliver_messages import Delivered
from app.casework.services import Services
from app.casework.tell_portal import KIND
from app.db import transaction
from app.domain.ports import DeliveryFailed, DeliveryRefused, OtherSideDown, PortalMessage
from app.outbox import Message, claim_due, mark_delivered, mark_failed, put_back
from app.portal.records import PortalDossier

log = logging.getLogger("motcua.portal")
#: messages taken at a time, each of another dossier
BATCH = 10
#: so many in a row without an answer, and the portal is away
SILENT = 3
#: after so long a round leaves the rest to the next
LONGEST_SECONDS = 20.0


def deliver_portal(services: Services) -> Delivered:
    """Deliver what is due until nothing is left, the portal is away, or the round's time is up."""
    sent = failed = silent = 0
    until = time.monotonic() + LONGEST_SECONDS
    while services.portal.configured and silent < SILENT and time.monotonic() < until:
        with transaction() as session:
            claimed = claim_due(session, services.clock.now(), BATCH, only=KIND)
        if not claimed:
            break
        for n, message in enumerate(claimed):
            error = _hand_over(services, message)
            _note(services, message, error=error)
            sent, failed = sent + (error is None), failed + (error is not None)
            silent = silent + 1 if isinstance(error, OtherSideDown) else 0
            if silent >= SILENT or time.monotonic() > until:
                _put_back(services, claimed[n + 1 :])
                break
    return Delivered(sent=sent, failed=failed)


def _hand_over(services: Services, message: Message) -> DeliveryFailed | None:
    """Send one message; None, or why it was not taken. A defect of the adapter holds up nobody else."""
    seq = message.seq or 0
    code = message.stream.removeprefix("dossier:")
    try:
        services.portal.send(PortalMessage(id=message.id, code=code, seq=seq, body=message.body))
    except DeliveryFailed as failure:
        return failure
    except Exception as defect:
        log.exception("message %s could not be handed to the portal", message.id)
        return DeliveryFailed(f"lỗi phần mềm: {type(defect).__name__}")
    return None


def _note(services: Services, message: Message, *, error: DeliveryFailed | None) -> None:
    at = services.clock.now()
    with transaction() as session:
        if error is None:
            mark_delivered(session, message.id, at=at)
            _taken(session, message, services=services)
        else:
            why, for_good = str(error) or "Cổng không nhận", isinstance(error, DeliveryRefused)
            mark_failed(session, message, at=at, error=why, for_good=for_good)


def _taken(session: Session, message: Message, *, services: Services) -> None:
    code = message.stream.removeprefix("dossier:")
    told = update(PortalDossier).where(PortalDossier.code == code, PortalDossier.taken < (message.seq or 0))
    session.execute(told.values(taken=message.seq, taken_at=services.clock.now()))


def _put_back(services: Services, rest: tuple[Message, ...]) -> None:
    """What was not tried keeps its place; its attempts are not counted."""
    with transaction() as session:
        for message in rest:
            put_back(session, message, until=services.clock.now())
