"""Posting a dossier's event to those who subscribed, in the transaction of the event itself.

A message holds the dossier's code, the verb, its place in the dossier's chain, the state and moments; no personal data
and nothing of the event's content. Whoever wants more asks the API, where permissions are checked.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import Recorded
from app.casework.living_agencies import subject_of
from app.domain.webhooks import EVENTS
from app.dossiers.records import Dossier
from app.outbox import NewMessage, post
from app.people.records import Agency
from app.people.succession import living
from app.programs.records import Webhook

WEBHOOK = "webhook"
#: prefix of the ledger's streams of dossiers
DOSSIER = "dossier:"
_ACTIVE = select(Webhook.id, Webhook.events, Webhook.agency_id).where(Webhook.state == "active").order_by(Webhook.id)


def recipient_of(webhook_id: int) -> str:
    """How the outbox names a subscription."""
    return f"{WEBHOOK}:{webhook_id}"


def announce(session: Session, stream: str, *, verb: str, at: datetime, recorded: Recorded) -> None:
    """Post the event to every active subscription that asked for it and whose agency, or whose predecessor that ended,
    the dossier concerns.

    Where nobody subscribed this costs one small query.
    """
    if verb not in EVENTS or not stream.startswith(DOSSIER):
        return
    hooks = [row for row in session.connection().execute(_ACTIVE) if verb in row.events]
    if not hooks:
        return
    dossier = session.scalar(select(Dossier).where(Dossier.code == stream.removeprefix(DOSSIER)))
    if dossier is None:
        return
    concerned = _concerned(session, dossier)
    for hook in hooks:
        if hook.agency_id in concerned:
            told = {"webhook": hook.id, "event": verb, "seq": recorded.seq, "number": recorded.id}
            body = {**told, **dossier_facts(dossier), "at": at.isoformat()}
            post_event(session, hook.id, body=body, at=at)


def _concerned(session: Session, dossier: Dossier) -> set[int | None]:
    """The dossier's agencies; where one has ended, the one that follows it, since subscriptions followed it too."""
    found: set[int | None] = {None, dossier.receiving_agency_id, dossier.competent_agency_id}
    ended = select(Agency).where(Agency.id.in_(found - {None}), Agency.ended_at.is_not(None))
    for agency in session.scalars(ended).all():
        found.add(living(session, agency, subject_of(session, dossier.version_id)))
    return found


def post_event(session: Session, webhook_id: int, *, body: dict[str, Any], at: datetime) -> str:
    """Put one event for one subscription in the outbox; its stream keeps the order of the dossier's events."""
    message = NewMessage(
        kind=WEBHOOK,
        recipient=recipient_of(webhook_id),
        subject=f"{EVENTS.get(body['event'], 'Gửi thử')}: {body['dossier']}".rstrip(": "),
        body=body,
        stream=f"{recipient_of(webhook_id)}:{body['dossier']}",
    )
    return post(session, message, at=at)


def dossier_facts(dossier: Dossier) -> dict[str, Any]:
    """What an event tells of its dossier, as it is now."""
    due = dossier.due_at.isoformat() if dossier.due_at else None
    return {"dossier": dossier.code, "state": dossier.state, "due_at": due}
