"""What the scheduler does once a deadline has passed: one by one, each in its own transaction, each once for ever.

The deadline's key is the firing key: ``fired_at`` is set in the transaction that has the effect.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.notices import time_is_up
from app.casework.one_by_one import BATCH, Fired, Queue, fire_each
from app.casework.retrying import may_try
from app.casework.services import Services
from app.db import reading, transaction
from app.db.serialising import one_at_a_time
from app.deadlines.records import Deadline
from app.dossiers.records import Dossier

Effect = Callable[[Session, Services, Deadline, datetime], None]


class EffectUnknown(Exception):
    """A deadline asks for an effect that this release does not have."""


def fire_effects(services: Services) -> Fired:
    """Do what passed deadlines ask for, the longest due first. One that fails is noted and never stops the others."""
    queue = Queue(name="deadline", table=Deadline, due=_due, fire=_fire)
    return fire_each(services, queue, at=services.clock.now())


def remind_applicant(session: Session, services: Services, deadline: Deadline, at: datetime) -> None:
    """One mail to the applicant whose time is up; nothing is ended."""
    if deadline.dossier_id is not None:
        time_is_up(session, services, dossier=session.get_one(Dossier, deadline.dossier_id), deadline=deadline, at=at)


#: the effect's name in a deadline → what is done, in the transaction that holds the deadline and its dossier
EFFECTS: dict[str, Effect] = {"remind_applicant": remind_applicant}


def _due(at: datetime) -> list[int]:
    with reading() as session:
        return list(
            session.scalars(
                select(Deadline.id)
                .where(Deadline.effect.is_not(None), Deadline.fired_at.is_(None))
                .where(Deadline.state == "running", Deadline.due_at < at, may_try(Deadline.retry_at, at=at))
                .order_by(Deadline.due_at, Deadline.id)
                .limit(BATCH)
            )
        )


def _fire(services: Services, deadline_id: int, at: datetime) -> int:
    """Lock the deadline and its dossier, look again, do it. 0 when another node has it or it ended meanwhile."""
    with transaction() as session:
        deadline = _locked(session, deadline_id, at=at)
        if deadline is None:
            return 0
        act = EFFECTS.get(deadline.effect or "")
        if act is None:
            raise EffectUnknown(deadline.effect)
        deadline.fired_at, deadline.last_error = at, None
        _record(session, deadline, at=at)
        act(session, services, deadline, at)
        return 1


def _locked(session: Session, deadline_id: int, *, at: datetime) -> Deadline | None:
    """Nobody is waited for: a row that another node or an officer holds is left to the next round."""
    open_ = (Deadline.id == deadline_id, Deadline.state == "running", Deadline.fired_at.is_(None), Deadline.due_at < at)
    with_dossier = (
        select(Deadline, Dossier)
        .join(Dossier, Dossier.id == Deadline.dossier_id)
        .where(*open_)
        .with_for_update(of=[Deadline, Dossier], skip_locked=True)
    )
    found = session.execute(with_dossier).first()
    if found is not None:
        return found[0]
    alone = select(Deadline).where(*open_, Deadline.dossier_id.is_(None))
    return session.scalar(alone.with_for_update(of=Deadline, skip_locked=True))


def _record(session: Session, deadline: Deadline, *, at: datetime) -> None:
    if deadline.dossier_id is None:
        stream = "system"
        one_at_a_time(session, stream)
    else:
        stream = ledger.dossier_stream(session.get_one(Dossier, deadline.dossier_id).code)
    until = deadline.due_at.isoformat() if deadline.due_at else None
    body = {"deadline": deadline.key, "of": deadline.kind, "until": until, "effect": deadline.effect}
    ledger.write(session, stream, verb="deadline.passed", by=None, at=at, body=body)
