"""Subscriptions to events and their last deliveries, for those who administer them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.replay_events import count_missed
from app.casework.services import Services
from app.casework.webhook_events import WEBHOOK, recipient_of
from app.casework.webhooks import PERMISSION, may_manage
from app.db import reading
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor, reach
from app.outbox import Message, latest_of
from app.people.records import Agency, Person
from app.programs.records import Webhook

#: how many deliveries the page of a subscription shows
SHOWN = 50


@dataclass(frozen=True, kw_only=True)
class WebhookView:
    """One subscription; ``agency`` is its code, empty for every agency. The secret is never shown again.

    ``old_secret_until``: until when the one before signs along. ``missed`` events, with numbers above
    ``missed_after``, were not posted while it stood still.
    """

    id: int
    label: str
    url: str
    events: tuple[str, ...]
    agency: str
    agency_name: str
    state: str
    created_by: str
    created_at: datetime
    paused_at: datetime | None
    paused_reason: str
    failing_since: datetime | None
    delivered_at: datetime | None
    old_secret_until: datetime | None
    missed: int
    missed_after: int | None


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """One event on its way: ``state`` is delivered | waiting | given_up."""

    id: str
    event: str
    dossier: str
    seq: int
    created_at: datetime
    state: str
    attempts: int
    next_at: datetime | None
    delivered_at: datetime | None
    last_error: str


def list_webhooks(services: Services, *, by: Actor) -> tuple[WebhookView, ...]:
    """The subscriptions this person administers, the oldest first, without removed ones. Forbidden for others."""
    if not reach(by, PERMISSION):
        raise Forbidden("page_not_yours")
    with reading() as session:
        rows = session.scalars(select(Webhook).where(Webhook.state != "removed").order_by(Webhook.id))
        return tuple(_view(session, row, at=services.clock.now()) for row in rows if may_manage(by, row.agency_id))


def webhook_view(services: Services, *, by: Actor, webhook_id: int) -> WebhookView:
    """One subscription; NotFound for any that this person does not administer."""
    with reading() as session:
        return _view(session, _mine(session, by, webhook_id), at=services.clock.now())


def deliveries(services: Services, *, by: Actor, webhook_id: int, limit: int = SHOWN) -> tuple[DeliveryView, ...]:
    """Its newest events first; NotFound as for the subscription."""
    with reading() as session:
        row = _mine(session, by, webhook_id)
        return tuple(delivery_view(message) for message in latest_of(session, WEBHOOK, recipient_of(row.id), limit))


def delivery_view(message: Message) -> DeliveryView:
    """A message of the outbox as lists show it."""
    body: Mapping[str, Any] = message.body
    state = "delivered" if message.delivered_at else "given_up" if message.failed_at else "waiting"
    return DeliveryView(
        id=message.id,
        event=body["event"],
        dossier=body["dossier"],
        seq=body["seq"],
        created_at=message.created_at,
        state=state,
        attempts=message.attempts,
        next_at=message.deliver_after if state == "waiting" else None,
        delivered_at=message.delivered_at,
        last_error=message.last_error or "",
    )


def _mine(session: Session, by: Actor, webhook_id: int) -> Webhook:
    row = session.get(Webhook, webhook_id)
    if row is None or row.state == "removed" or not may_manage(by, row.agency_id):
        raise NotFound("webhook_not_found", id=webhook_id)
    return row


def _view(session: Session, row: Webhook, *, at: datetime) -> WebhookView:
    agency = session.get_one(Agency, row.agency_id) if row.agency_id is not None else None
    return WebhookView(
        id=row.id,
        label=row.label,
        url=row.url,
        events=tuple(row.events),
        agency=agency.code if agency else "",
        agency_name=agency.name if agency else "",
        state=row.state,
        created_by=session.get_one(Person, row.created_by_id).full_name,
        created_at=row.created_at,
        paused_at=row.paused_at,
        paused_reason=row.paused_reason,
        failing_since=row.failing_since,
        delivered_at=row.delivered_at,
        old_secret_until=row.old_until if row.old_until and row.old_until > at else None,
        missed=count_missed(session, row),
        missed_after=row.missed_after,
    )
