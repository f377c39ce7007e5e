"""Bringing a subscription the events of some time again: what a pause missed, or what the receiver lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.audit.records import AuditEvent
from app.casework import ledger
from app.casework.services import Services
from app.casework.webhook_events import DOSSIER, WEBHOOK, dossier_facts, post_event, recipient_of
from app.casework.webhooks import locked_webhook
from app.db import transaction
from app.domain.errors import Refused
from app.domain.permissions import Actor
from app.domain.webhooks import MOST_REPLAYED
from app.dossiers.records import Dossier
from app.outbox import Message, messages_of, revive
from app.programs.records import Webhook


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """How many events were posted again and how many given-up ones are tried again; ``next_after``: where to go on."""

    posted: int
    revived: int
    next_after: int | None


def replay_events(services: Services, *, by: Actor, webhook_id: int, after: int | None = None) -> Replayed:
    """Post the events with numbers above ``after`` again, at most MOST_REPLAYED of them; in the order of each dossier.

    ``after`` None: what the last pause missed, or nothing. What still waits is left alone. Raises NotFound,
    Refused("webhook_not_active").
    """
    at = services.clock.now()
    with transaction() as session:
        hook = locked_webhook(session, webhook_id, by=by, states=("active", "paused"))
        if hook.state != "active":
            raise Refused("webhook_not_active", id=webhook_id)
        missed = after is None
        first, last = (hook.missed_after, hook.missed_until) if missed else (after, None)
        rows = [] if first is None else _events(session, hook, first, last)
        counts = [_again(session, hook, event, at=at) for event in rows]
        more = rows[-1].id if len(rows) == MOST_REPLAYED else None
        if missed:
            hook.missed_after, hook.missed_until = more, hook.missed_until if more else None
        done = Replayed(posted=counts.count("posted"), revived=counts.count("revived"), next_after=more)
        body = {"webhook": hook.id, "after": first, "posted": done.posted, "revived": done.revived}
        ledger.write(session, "system", verb="webhook.replayed", by=by, at=at, body=body)
        return done


def count_missed(session: Session, hook: Webhook) -> int:
    """How many events the pause missed, up to now or to its end."""
    if hook.missed_after is None:
        return 0
    wanted = _wanted(hook, hook.missed_after, hook.missed_until)
    return session.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0


def _events(session: Session, hook: Webhook, first: int, last: int | None) -> Sequence[AuditEvent]:
    query = select(AuditEvent).where(*_wanted(hook, first, last))
    return session.scalars(query.order_by(AuditEvent.id).limit(MOST_REPLAYED)).all()


def _wanted(hook: Webhook, first: int, last: int | None) -> list[ColumnElement[bool]]:
    """Events of dossiers that this subscription asks for, by number."""
    wanted = [AuditEvent.id > first, AuditEvent.verb.in_(hook.events), AuditEvent.stream.startswith(DOSSIER)]
    if last is not None:
        wanted.append(AuditEvent.id <= last)
    if hook.agency_id is not None:
        of_agency = or_(Dossier.receiving_agency_id == hook.agency_id, Dossier.competent_agency_id == hook.agency_id)
        wanted.append(AuditEvent.stream.in_(select(DOSSIER + Dossier.code).where(of_agency)))
    return wanted


def _again(session: Session, hook: Webhook, event: AuditEvent, *, at: datetime) -> str:
    """posted | revived | waiting | gone (there is no such dossier any more)."""
    code = event.stream.removeprefix(DOSSIER)
    for message in _posted(session, hook, code, seq=event.seq):
        if message.delivered_at is None:
            return "revived" if revive(session, message.id, at=at) else "waiting"
    dossier = session.scalar(select(Dossier).where(Dossier.code == code))
    if dossier is None:
        return "gone"
    told = {"webhook": hook.id, "event": event.verb, "seq": event.seq, "number": event.id, "replayed": True}
    post_event(session, hook.id, body={**told, **dossier_facts(dossier), "at": event.at.isoformat()}, at=at)
    return "posted"


def _posted(session: Session, hook: Webhook, code: str, *, seq: int) -> list[Message]:
    stream = f"{recipient_of(hook.id)}:{code}"
    return [m for m in messages_of(session, stream) if m.kind == WEBHOOK and m.body.get("seq") == seq]
