"""Taking back a step just completed: wrong values, sent too early; as long as nobody has begun what follows.

The step opens again with the due moment it had: it counts as never completed, the time spent stays spent. Once
somebody has taken the next step on, it can only be handed back from there (see ``hand_back``).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.advance import require_sound
from app.casework.applicant_step import heed_applicant_step
from app.casework.moves import Move, go_back
from app.casework.notices import moved_back
from app.casework.queries.visible import visible_dossier
from app.casework.rebuild_state import completions
from app.casework.services import Services
from app.casework.step_deadlines import restore_step_deadlines
from app.db import reading, transaction
from app.domain.correction_acts import step_hindrance
from app.domain.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.domain.steps import Step, TaskKey
from app.domain.typed_text import typed_text
from app.dossiers.records import CompletionRecord, Dossier, EngineState
from app.tasks.records import Task

LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class RecallStep:
    """``task_id`` is the completed step that is taken back."""

    by: Actor
    task_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Recallable:
    """A step that this person may take back now, and the steps that would be withdrawn."""

    task_id: int
    name: str
    following: tuple[str, ...]


def recall_step(services: Services, command: RecallStep) -> str:
    """Open the completed step again and withdraw what it opened; returns the dossier's code.

    Raises NotFound, Forbidden (neither who completed it nor a head of that agency), Refused (state, an act, not the
    last thing done), Conflict("recall_too_late") once somebody has taken a following step on, Invalid (no reason).
    """
    at = services.clock.now()
    reason = typed_text(command.reason, field="reason", label="Lý do thu hồi", most=LONGEST, lines=True)
    with transaction() as session:
        task, dossier = _loaded(session, command.task_id, by=command.by, lock=True)
        step = _judged(session, services, task=task, dossier=dossier, by=command.by, at=at)
        following = _following(session, dossier, step)
        again = _open_again(session, services, task=task, dossier=dossier, step=step, by=command.by, at=at)
        _record(session, dossier, task=task, step=step, by=command.by, at=at, reason=reason)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        restore_step_deadlines(session, services, dossier=dossier, version=version, task=task, at=at)
        heed_applicant_step(session, services, dossier, version=version, open_now=step.open, at=at)
        if any(each.agency_id != again.agency_id for each in following):
            moved_back(session, services, dossier=dossier, agency_id=again.agency_id, at=at)
        return dossier.code


def recallable(services: Services, *, by: Actor, code: str) -> Recallable | None:
    """The step of the dossier that this person may take back now; None when there is none. Takes no locks."""
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        task = _last_completed(session, dossier)
        if task is None or not _may(by, task, dossier):
            return None
        try:
            step = _judged(session, services, task=task, dossier=dossier, by=by, at=services.clock.now())
        except DomainError:
            return None
        names = tuple(each.name for each in _following(session, dossier, step))
        return Recallable(task_id=task.id, name=task.name, following=names)


def _loaded(session: Session, task_id: int, *, by: Actor, lock: bool) -> tuple[Task, Dossier]:
    code = session.scalar(select(Dossier.code).join(Task, Task.dossier_id == Dossier.id).where(Task.id == task_id))
    if code is None:
        raise NotFound("task_not_found")
    dossier = visible_dossier(session, by=by, code=code, lock=lock)
    return session.get_one(Task, task_id, populate_existing=True), dossier


def _may(by: Actor, task: Task, dossier: Dossier) -> bool:
    """Who completed it, whoever stands in for them, or a head of the agency whose step it is."""
    mine = task.closed_by_id in {by.person_id, *(absent.person_id for absent in by.absent)}
    return mine or reach(by, "step.recall", version=dossier.version_id).covers(task.agency_id)


def _judged(session: Session, services: Services, *, task: Task, dossier: Dossier, by: Actor, at: datetime) -> Step:
    """The step of the engine, if the law of the house allows it; nothing is changed."""
    if not _may(by, task, dossier):
        raise Forbidden("recall_not_yours", task=task.name)
    code = step_hindrance(dossier.state)
    if code:
        raise Refused(code, act="Thu hồi bước")
    last = _last_completed(session, dossier)
    if last is None or last.id != task.id or task.state != "done":
        raise Refused("recall_not_last", task=task.name)
    if task.act is not None:
        raise Refused("recall_of_act", task=task.name)
    step = _stepped(session, services, dossier, target=_key(task), at=at)
    require_sound(step, key=_key(task))
    for each in _following(session, dossier, step):
        if each.assignee_id is not None:
            raise Conflict("recall_too_late", task=each.name, by_id=each.assignee_id, at=each.claimed_at)
    return step


def _last_completed(session: Session, dossier: Dossier) -> Task | None:
    """The step whose completion is the last line of the log; None when that is something else."""
    query = select(CompletionRecord).where(CompletionRecord.dossier_id == dossier.id)
    last = session.scalar(query.order_by(CompletionRecord.seq.desc()).limit(1))
    if last is None or last.kind != "completed":
        return None
    mine = (Task.element_id == last.element_id, Task.occurrence == last.occurrence)
    return session.scalar(select(Task).where(Task.dossier_id == dossier.id, *mine))


def _stepped(session: Session, services: Services, dossier: Dossier, *, target: TaskKey, at: datetime) -> Step:
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    state = session.get_one(EngineState, dossier.id)
    log = completions(session, dossier.id)
    return services.engine.recall(version.model, data=state.start_routing, completions=log, target=target, at=at)


def _following(session: Session, dossier: Dossier, step: Step) -> list[Task]:
    """The open tasks that the completion had opened."""
    gone = {(key.element_id, key.occurrence) for key in step.withdrawn}
    rows = session.scalars(select(Task).where(Task.dossier_id == dossier.id, Task.state == "open").order_by(Task.id))
    return [task for task in rows if (task.element_id, task.occurrence) in gone]


def _open_again(
    session: Session, services: Services, *, task: Task, dossier: Dossier, step: Step, by: Actor, at: datetime
) -> Task:
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    state = session.get_one(EngineState, dossier.id)
    move = Move(dossier=dossier, version=version, state=state, kind="recalled", key=_key(task), at=at, by=by)
    opened = go_back(session, services, move, step=step).opened
    session.flush()
    again = next(each for each in opened if each.element_id == task.element_id)
    again.assignee_id, again.claimed_at = task.closed_by_id, at
    # as if it had never been completed: the time it had is the time it has
    again.due_at, again.due_soon_at, again.marked_overdue_at = task.due_at, task.due_soon_at, task.marked_overdue_at
    return again


def _record(
    session: Session, dossier: Dossier, *, task: Task, step: Step, by: Actor, at: datetime, reason: str
) -> None:
    body = {
        "kind": "recalled",
        "element": task.element_id,
        "occurrence": task.occurrence,
        "routing": {},
        "task": task.name,
        "withdrawn": [[k.element_id, k.occurrence] for k in step.withdrawn],
        "open": [[k.element_id, k.occurrence] for k in step.open],
        "model_hash": dossier.model_hash,
    }
    stream, behalf = ledger.dossier_stream(dossier.code), acting_for(by, lambda who: _may(who, task, dossier))
    ledger.write(
        session,
        stream,
        verb="task.recalled",
        by=by,
        at=at,
        on_behalf_of=behalf,
        body=body,
        payload={"reason": reason},
    )


def _key(task: Task) -> TaskKey:
    return TaskKey(element_id=task.element_id, occurrence=task.occurrence)
