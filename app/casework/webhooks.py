"""Subscriptions to events: made, paused, resumed, removed, tried out; by administrators, each in the ledger."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import newest_event
from app.casework import ledger
from app.casework.deliver_webhooks import deliver_one, stand_still
from app.casework.living_agencies import require_living
from app.casework.services import Services
from app.casework.webhook_events import WEBHOOK, post_event, recipient_of
from app.casework.webhook_secrets import change_secret
from app.db import reading, transaction
from app.db.serialising import one_at_a_time
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor, reach
from app.domain.typed_text import typed_text
from app.domain.webhooks import EVENTS, PING, check_url
from app.outbox import Message, claim_one, latest_of, revive
from app.people.directory import agency_by_code
from app.programs.records import Webhook

PERMISSION = "webhook.manage"


@dataclass(frozen=True, kw_only=True)
class NewWebhook:
    """Who is to be told of what. ``agency`` is a code; empty: of every agency."""

    by: Actor
    label: str
    url: str
    events: Collection[str]
    agency: str = ""


@dataclass(frozen=True, kw_only=True)
class Subscribed:
    """The subscription and its secret, which is shown once."""

    id: int
    secret: str


def subscribe(services: Services, new: NewWebhook) -> Subscribed:
    """Make the subscription; events from now on are posted.

    Raises Forbidden, Invalid (label, address, events), NotFound, Refused("agency_ended").
    """
    at = services.clock.now()
    label = typed_text(new.label, field="label", label="Tên hệ thống nhận", most=200)
    url = check_url(new.url, plain=services.webhooks.plain)
    if not new.events or not set(new.events) <= set(EVENTS):
        raise Invalid("webhook_events_wrong", field="events")
    events = [verb for verb in EVENTS if verb in new.events]
    secret = services.webhooks.new_secret()
    with transaction() as session:
        one_at_a_time(session, "system")
        agency_id = agency_by_code(session, new.agency).id if new.agency else None
        _require(new.by, agency_id)
        require_living(session, (agency_id,), at=at)
        row = Webhook(
            label=label,
            url=url,
            secret=secret.sealed,
            events=events,
            agency_id=agency_id,
            state="active",
            created_by_id=new.by.person_id,
            created_at=at,
        )
        session.add(row)
        session.flush()
        _record(session, row, "webhook.created", by=new.by, at=at)
        return Subscribed(id=row.id, secret=secret.shown)


def pause_webhook(services: Services, *, by: Actor, webhook_id: int) -> None:
    """Send nothing more until resumed: new events are not posted, what waits is given up.

    Raises NotFound, Conflict("webhook_already").
    """
    at = services.clock.now()
    with transaction() as session:
        row = locked_webhook(session, webhook_id, by=by, states=("active",))
        stand_still(session, row, reason=f"{by.name} tạm dừng", at=at)
        _record(session, row, "webhook.paused", by=by, at=at)


def resume_webhook(services: Services, *, by: Actor, webhook_id: int) -> None:
    """Post and send events again from now on; those of the pause can be brought by ``replay_events``.

    Raises NotFound, Conflict("webhook_already").
    """
    at = services.clock.now()
    with transaction() as session:
        row = locked_webhook(session, webhook_id, by=by, states=("paused",))
        row.state, row.paused_at, row.paused_reason, row.failing_since = "active", None, "", None
        row.missed_until = newest_event(session)
        _record(session, row, "webhook.resumed", by=by, at=at)


def remove_webhook(services: Services, *, by: Actor, webhook_id: int) -> None:
    """End the subscription for good; what was delivered stays to be seen until it is old. NotFound."""
    at = services.clock.now()
    with transaction() as session:
        row = locked_webhook(session, webhook_id, by=by, states=("active", "paused"))
        stand_still(session, row, reason=f"{by.name} xóa", at=at)
        row.state = "removed"
        _record(session, row, "webhook.removed", by=by, at=at)


def renew_secret(services: Services, *, by: Actor, webhook_id: int) -> Subscribed:
    """A new secret, shown once; for a day the old one signs along, so that the receiver can change over. NotFound."""
    at = services.clock.now()
    with transaction() as session:
        row = locked_webhook(session, webhook_id, by=by, states=("active", "paused"))
        shown = change_secret(services, row, at=at)
        _record(session, row, "webhook.secret_renewed", by=by, at=at)
        return Subscribed(id=row.id, secret=shown)


def try_webhook(services: Services, *, by: Actor, webhook_id: int) -> Message:
    """Send a test event at once and return how it stands: delivered, or with what went wrong.

    Raises NotFound, Refused("webhook_not_active"). A test that fails is tried again as any event.
    """
    at = services.clock.now()
    with transaction() as session:
        row = locked_webhook(session, webhook_id, by=by, states=("active", "paused"))
        if row.state != "active":
            raise Refused("webhook_not_active", id=webhook_id)
        body = {"webhook": row.id, "event": PING, "dossier": "", "seq": 0, "state": "", "at": at.isoformat()}
        message_id = post_event(session, row.id, body=body, at=at)
        message = claim_one(session, message_id, at=at)
    if message is not None:
        deliver_one(services, message)
    with reading() as session:
        return next(m for m in latest_of(session, WEBHOOK, recipient_of(webhook_id), 100) if m.id == message_id)


def retry_delivery(services: Services, *, by: Actor, webhook_id: int, message_id: str) -> None:
    """Try a given-up event from its first attempt again.

    Raises NotFound, Refused("webhook_not_active"), Refused("delivery_not_given_up").
    """
    at = services.clock.now()
    with transaction() as session:
        row = locked_webhook(session, webhook_id, by=by, states=("active", "paused"))
        if row.state != "active":
            raise Refused("webhook_not_active", id=webhook_id)
        mine = {m.id for m in latest_of(session, WEBHOOK, recipient_of(webhook_id), 1000)}
        if message_id not in mine or not revive(session, message_id, at=at):
            raise Refused("delivery_not_given_up")
        body = {"message": message_id, "webhook": row.id}
        ledger.write(session, "system", verb="message.retried", by=by, at=at, body=body)


def locked_webhook(session: Session, webhook_id: int, *, by: Actor, states: Collection[str]) -> Webhook:
    """The subscription under lock, in one of these states. NotFound, Conflict("webhook_already")."""
    one_at_a_time(session, "system")
    row = session.scalar(select(Webhook).where(Webhook.id == webhook_id).with_for_update())
    if row is None or row.state == "removed" or not may_manage(by, row.agency_id):
        raise NotFound("webhook_not_found", id=webhook_id)
    if row.state not in states:
        raise Conflict("webhook_already", id=webhook_id)
    return row


def may_manage(by: Actor, agency_id: int | None) -> bool:
    """True if this person administers subscriptions of this agency, or of all for None."""
    return reach(by, PERMISSION).covers(agency_id)


def _require(by: Actor, agency_id: int | None) -> None:
    if not may_manage(by, agency_id):
        raise Forbidden("page_not_yours")


def _record(session: Session, row: Webhook, verb: str, *, by: Actor, at: datetime) -> None:
    body = {"webhook": row.id, "label": row.label, "url": row.url, "events": list(row.events)}
    ledger.write(session, "system", verb=verb, by=by, at=at, body=body)
