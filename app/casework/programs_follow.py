"""What programs hold of an agency that ends: subscriptions follow the agency that takes the rest, keys their persons.

A key stands in a person's name and does what that person may: it goes on with the roles of now, nothing is to be done.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.reorganisation_scope import body_of
from app.db.serialising import one_at_a_time
from app.domain.permissions import Actor
from app.domain.reorganisation import Successions
from app.people.records import Agency, ApiToken
from app.people.reorganisations import Reorganisation
from app.programs.records import Webhook


def subscriptions_follow(
    session: Session,
    row: Reorganisation,
    ending: Collection[int],
    *,
    successions: Successions,
    by: tuple[Actor | None, str | None],
) -> list[int]:
    """Let subscriptions of agencies that end tell of the one that takes the rest; which ones, each in the ledger.

    A subscription has one secret and cannot be doubled: of an agency that is split, what goes elsewhere by name is
    told only to who subscribes there.
    """
    wanted = (Webhook.agency_id.in_(ending), Webhook.state != "removed")
    if session.scalar(select(Webhook.id).where(*wanted).limit(1)) is None:
        return []
    one_at_a_time(session, "system")
    hooks = session.scalars(select(Webhook).where(*wanted).order_by(Webhook.id).with_for_update()).all()
    for hook in hooks:
        _follow(session, row, hook, successions=successions, by=by)
    return [hook.id for hook in hooks]


def _follow(
    session: Session,
    row: Reorganisation,
    hook: Webhook,
    *,
    successions: Successions,
    by: tuple[Actor | None, str | None],
) -> None:
    before = session.get_one(Agency, hook.agency_id)
    after = session.get_one(Agency, successions.heir(before.id))
    hook.agency_id = after.id
    who, behalf = by
    body = {**body_of(row), "webhook": hook.id, "label": hook.label, "from": before.code, "to": after.code}
    at = row.started_at or row.effective_at
    ledger.write(session, "system", verb="webhook.moved", by=who, at=at, on_behalf_of=behalf, body=body)


def keys_of(session: Session, person_id: int, *, at: datetime) -> list[int]:
    """The person's API keys that are good at this moment: they go where the person goes."""
    good = (ApiToken.revoked_at.is_(None), ApiToken.expires_at > at)
    return list(
        session.scalars(select(ApiToken.id).where(ApiToken.person_id == person_id, *good).order_by(ApiToken.id))
    )
