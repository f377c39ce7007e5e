"""Legal effects one by one: timers of diagrams that have come, each in its own transaction, each once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.advance import DiagramStuck
from app.casework.applicant_step import heed_applicant_step
from app.casework.incidents import add_incident
from app.casework.moves import Move, step_body, take
from app.casework.one_by_one import BATCH, Fired, Queue, fire_each
from app.casework.retrying import may_try
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import Conflict
from app.domain.states import OPEN_STATES
from app.domain.steps import TaskKey
from app.dossiers.records import Dossier, EngineState, WaitRecord


def fire_waits(services: Services) -> Fired:
    """Fire every due timer, the longest due first. A dossier that fails is noted and never stops the others."""
    queue = Queue(name="timer", table=WaitRecord, due=_due, fire=_fire)
    return fire_each(services, queue, at=services.clock.now())


def _due(at: datetime) -> list[int]:
    with reading() as session:
        return list(
            session.scalars(
                select(WaitRecord.id)
                .join(Dossier, Dossier.id == WaitRecord.dossier_id)
                .where(WaitRecord.state == "open", WaitRecord.due_at <= at, Dossier.state.in_(OPEN_STATES))
                .where(may_try(WaitRecord.retry_at, at=at))
                .order_by(WaitRecord.due_at, WaitRecord.id)
                .limit(BATCH)
            )
        )


def _fire(services: Services, wait_id: int, at: datetime) -> int:
    """Lock, look again, fire. 0 when another node was first or the dossier moved on."""
    with transaction() as session:
        found = _locked(session, wait_id)
        if found is None:
            return 0
        wait, dossier = found
        move = Move(
            dossier=dossier,
            version=services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash),
            state=session.get_one(EngineState, dossier.id),
            kind="fired",
            key=TaskKey(element_id=wait.element_id, occurrence=wait.occurrence),
            at=at,
        )
        wait.state, wait.ended_at = "done", at
        session.flush()
        try:
            taken = take(session, services, move)
        except Conflict:
            wait.state = "gone"
            return 0
        except DiagramStuck as stuck:
            add_incident(session, stuck, dossier=dossier, kind="fired", by=None, at=at)
            return 0
        due = wait.due_at.isoformat() if wait.due_at else None
        body = {**step_body(move, taken.step), "due_at_timer": due, "round": wait.round}
        stream = ledger.dossier_stream(dossier.code)
        ledger.write(session, stream, verb="timer.fired", by=None, at=at, body=body)
        heed_applicant_step(session, services, dossier, version=move.version, open_now=taken.step.open, at=at)
        return 1


def _locked(session: Session, wait_id: int) -> tuple[WaitRecord, Dossier] | None:
    """The wait and its dossier if the wait is still open; a row that another node holds is left to it."""
    dossier_id = session.scalar(select(WaitRecord.dossier_id).where(WaitRecord.id == wait_id))
    dossier = session.scalar(
        select(Dossier).where(Dossier.id == dossier_id).with_for_update(of=Dossier, skip_locked=True)
    )
    if dossier is None or dossier.state not in OPEN_STATES:
        return None
    wait = session.scalar(select(WaitRecord).where(WaitRecord.id == wait_id, WaitRecord.state == "open"))
    return (wait, dossier) if wait is not None else None
