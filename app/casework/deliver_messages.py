"""Handing over what the outbox holds: at least once, each with its stable id, one failure never stops the rest."""

import logging
from dataclasses import dataclass

from app.casework.receive_message import ReceiveMessage, receive_message
from app.casework.services import Services
from app.casework.webhook_events import WEBHOOK
from app.db import transaction
from app.domain.ports import DeliveryFailed, Mail
from app.outbox import Message, claim_due, mark_delivered, mark_failed

log = logging.getLogger(__name__)
#: kinds that have a delivery of their own: a portal that is away must not hold up mails
ELSEWHERE = ("portal", WEBHOOK)


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """How many messages were handed over and how many must be tried again."""

    sent: int
    failed: int


def deliver_messages(services: Services, *, limit: int = 10) -> Delivered:
    """Claim due messages, send each outside of any transaction, note the outcome of each.

    Webhooks have their own part of the round: a slow receiver holds up no mail.
    """
    with transaction() as session:
        claimed = claim_due(session, services.clock.now(), limit, without=ELSEWHERE)
    sent = 0
    for message in claimed:
        error = _hand_over(services, message)
        with transaction() as session:
            if error is None:
                mark_delivered(session, message.id, at=services.clock.now())
                sent += 1
            else:
                mark_failed(session, message, at=services.clock.now(), error=error)
    return Delivered(sent=sent, failed=len(claimed) - sent)


def _hand_over(services: Services, message: Message) -> str | None:
    """Deliver one message; None, or why it must be tried again."""
    try:
        if message.kind == "message":
            return _to_dossiers(services, message)
        text = str(message.body.get("text", ""))
        services.mail.send(Mail(message_id=message.id, to=message.recipient, subject=message.subject, text=text))
    except DeliveryFailed as failure:
        return str(failure) or "không gửi được"
    except Exception as defect:
        # a defect of the adapter must not hold up the messages behind this one
        log.exception("message %s could not be handed over", message.id)
        return f"lỗi phần mềm: {type(defect).__name__}"
    return None


def _to_dossiers(services: Services, message: Message) -> str | None:
    """A message thrown by a diagram; its receiver may come to wait for it only later, so nobody waiting is no end."""
    command = ReceiveMessage(
        name=message.recipient,
        correlation=message.subject,
        data=message.body.get("data", {}),
        by=None,
        origin=str(message.body.get("from", "")),
    )
    return None if receive_message(services, command).dossiers else "chưa có hồ sơ nào chờ thông điệp này"
