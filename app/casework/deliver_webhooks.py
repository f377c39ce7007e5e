"""Handing events over to those who subscribed: signed, in order for each dossier and subscription, at least once."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import newest_event
from app.casework.services import Services
from app.casework.webhook_events import WEBHOOK, recipient_of
from app.casework.webhook_secrets import seal_secrets, signing
from app.db import transaction
from app.domain.calendar import local
from app.domain.ports import DeliveryFailed
from app.domain.webhooks import PAUSE_AFTER, Delivery
from app.outbox import (
    Message,
    claim_due,
    give_up_all,
    mark_delivered,
    mark_failed,
    messages_of,
    put_back,
)
from app.programs.records import Webhook

log = logging.getLogger(__name__)
#: why a subscription stands still, as its page shows it
PAUSED_BY_FAILURE = "Nơi nhận không nhận được sự kiện nào trong 24 giờ"
STANDS_STILL = "đăng ký đang tạm dừng"
#: what waits for an earlier event looks again at the earliest after this
_SOON = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Told:
    """How many events were handed over, must be tried again, or wait for an earlier event of their dossier."""

    told: int
    failed: int
    waiting: int


def deliver_webhooks(services: Services, *, limit: int = 20) -> Told:
    """Claim due events, send each outside of any transaction, note the outcome of each."""
    seal_secrets(services)
    with transaction() as session:
        claimed = claim_due(session, at=services.clock.now(), limit=limit, only=WEBHOOK)
    counts = {"told": 0, "failed": 0, "waiting": 0}
    for message in sorted(claimed, key=_place):
        counts[deliver_one(services, message)] += 1
    return Told(**counts)


def _place(message: Message) -> tuple[str, int]:
    return message.stream, int(message.body.get("seq", 0))


def deliver_one(services: Services, message: Message) -> str:
    """Deliver one claimed event: told | failed | waiting (for an earlier one of the same dossier and subscription)."""
    at = services.clock.now()
    with transaction() as session:
        hook = session.get(Webhook, message.body["webhook"])
        earlier = _earlier(session, message)
        if earlier is not None and hook is not None and hook.state == "active":
            put_back(session, message, until=max(at + _SOON, earlier.deliver_after))
            return "waiting"
        delivery = _delivery(hook, message, at=at) if hook is not None and hook.state == "active" else None
    error = STANDS_STILL if delivery is None else _send(services, delivery)
    with transaction() as session:
        return _note(session, message, error=error, at=services.clock.now())


def _earlier(session: Session, message: Message) -> Message | None:
    """An open message of the same stream that comes before this one; one that was given up holds up nothing."""
    mine = _place(message)
    open_ = (m for m in messages_of(session, message.stream) if m.delivered_at is None and m.failed_at is None)
    return min((m for m in open_ if m.id != message.id and _place(m) < mine), key=_place, default=None)


def _delivery(hook: Webhook, message: Message, *, at: datetime) -> Delivery:
    return Delivery(id=message.id, url=hook.url, at=at, secrets=signing(hook, at=at), body=wire(message))


def wire(message: Message) -> bytes:
    """The body as it is sent and signed: the same bytes at every attempt. Moments in Viet Nam's time."""
    facts: dict[str, Any] = {key: value for key, value in message.body.items() if key != "webhook"}
    for name in ("at", "due_at"):
        if facts.get(name):
            facts[name] = local(datetime.fromisoformat(facts[name])).isoformat()
    return json.dumps({"id": message.id, **facts}, ensure_ascii=False, sort_keys=True).encode()


def _send(services: Services, delivery: Delivery) -> str | None:
    """None, or why it must be tried again."""
    try:
        services.webhooks.send(delivery)
    except DeliveryFailed as failure:
        return str(failure) or "không gửi được"
    except Exception as defect:
        # a defect of the adapter must not hold up the events behind this one
        log.exception("event %s could not be handed over", delivery.id)
        return f"lỗi phần mềm: {type(defect).__name__}"
    return None


def _note(session: Session, message: Message, *, error: str | None, at: datetime) -> str:
    hook = session.scalar(select(Webhook).where(Webhook.id == message.body["webhook"]).with_for_update())
    if error is None:
        mark_delivered(session, message.id, at=at)
        if hook is not None:
            hook.failing_since, hook.delivered_at = None, at
        return "told"
    mark_failed(session, message, at=at, error=error)
    if hook is None or hook.state != "active":
        # nothing goes out any more: what waits is given up, to be seen and revived
        give_up_all(session, WEBHOOK, message.recipient, at=at, error=STANDS_STILL)
        return "failed"
    hook.failing_since = hook.failing_since or at
    if at - hook.failing_since >= PAUSE_AFTER:
        stand_still(session, hook, reason=PAUSED_BY_FAILURE, at=at)
    return "failed"


def stand_still(session: Session, hook: Webhook, *, reason: str, at: datetime) -> None:
    """Pause the subscription: new events are not posted, what waits is given up (seen and revivable).

    What is missed from now on is known by its number and can be brought again (``replay_events``).
    """
    hook.state, hook.paused_at, hook.paused_reason = "paused", at, reason
    if hook.missed_after is None:
        hook.missed_after = newest_event(session)
    hook.missed_until = None
    give_up_all(session, WEBHOOK, recipient_of(hook.id), at=at, error=STANDS_STILL)
