"""Somebody looked at a late-list: who and when, once (TIM-10). A list that nobody looks at is told to the heads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.db import transaction
from app.db.serialising import one_at_a_time
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor, acting_for, reach
from app.people.records import Agency
from app.tasks.records import Digest


@dataclass(frozen=True, kw_only=True)
class AcknowledgeDigest:
    """The list of the agency with this code, of this moment."""

    by: Actor
    agency: str
    moment: datetime


def acknowledge_digest(services: Services, command: AcknowledgeDigest) -> bool:
    """Note who looked and when; False, and nothing changes, when somebody did before.

    Forbidden("digest_not_yours"); NotFound("digest_not_found").
    """
    at = services.clock.now()
    with transaction() as session:
        one_at_a_time(session, "system")
        digest = _digest(session, command)
        first = _first(session, digest.firing_key, by=command.by, at=at)
        if first:
            behalf = acting_for(command.by, lambda actor: reach(actor, "digest.read").covers(digest.agency_id))
            body = {"digest": digest.firing_key}
            ledger.write(
                session,
                "system",
                verb="digest.acknowledged",
                by=command.by,
                at=at,
                body=body,
                on_behalf_of=behalf,
            )
        return first


def _digest(session: Session, command: AcknowledgeDigest) -> Digest:
    agency_id = session.scalar(select(Agency.id).where(Agency.code == command.agency))
    if agency_id is None:
        raise NotFound("digest_not_found")
    if not reach(command.by, "digest.read").covers(agency_id):
        raise Forbidden("digest_not_yours")
    found = session.scalar(select(Digest).where(Digest.agency_id == agency_id, Digest.at == command.moment))
    if found is None:
        raise NotFound("digest_not_found")
    return found


def _first(session: Session, firing_key: str, *, by: Actor, at: datetime) -> bool:
    seen = update(Digest).where(Digest.firing_key == firing_key, Digest.acknowledged_at.is_(None))
    changed = seen.values(acknowledged_at=at, acknowledged_by_id=by.person_id)
    result = session.execute(changed, execution_options={"synchronize_session": False})
    return cast(CursorResult[Any], result).rowcount == 1
