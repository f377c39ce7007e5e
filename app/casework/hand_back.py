"""Handing a task back to an earlier step: the state is rebuilt from the log without what depends on that step."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.applicant_step import heed_applicant_step
from app.casework.moves import Move, go_back
from app.casework.rebuild_state import completions
from app.casework.services import Services
from app.casework.task_access import locked_task, readable_task, require_free, stand_in
from app.db import reading, transaction
from app.domain.errors import Conflict, Invalid
from app.domain.permissions import Actor
from app.domain.states import OPEN_STATES
from app.domain.steps import Step, TaskKey
from app.dossiers.records import Dossier, EngineState
from app.people.records import Person
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class HandBack:
    """A task is handed back to a completed step; the person there reads the ``reason``."""

    by: Actor
    task_id: int
    target: TaskKey
    reason: str


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """An open task that goes away when a step is handed back, and who holds it."""

    name: str
    holder: str | None


@dataclass(frozen=True, kw_only=True)
class Target:
    """A step to which a task may be handed back."""

    key: TaskKey
    name: str


def targets_of(services: Services, *, by: Actor, task_id: int) -> tuple[Target, ...]:
    """The completed steps that every path to this task passes, the latest first; reception is the shell's, not theirs.

    Empty when the task is no longer open. Takes no locks. Raises NotFound or Forbidden as for the task itself.
    """
    with reading() as session:
        task, dossier = readable_task(session, task_id, by=by)
        return _targets(session, services, task=task, dossier=dossier) if task.state == "open" else ()


def withdrawn_by(services: Services, *, by: Actor, task_id: int, target: TaskKey) -> tuple[Withdrawn, ...]:
    """The open tasks that handing back to this step would withdraw; nothing is changed and no locks are taken.

    Raises NotFound, Forbidden, Conflict("target_not_allowed").
    """
    at = services.clock.now()
    with reading() as session:
        task, dossier = readable_task(session, task_id, by=by)
        if task.state != "open" or target not in {
            t.key for t in _targets(session, services, task=task, dossier=dossier)
        }:
            raise Conflict("target_not_allowed")
        step = _stepped_back(session, services, dossier=dossier, target=target, at=at)
        keys = {(key.element_id, key.occurrence) for key in step.withdrawn}
        rows = session.execute(
            select(Task.element_id, Task.occurrence, Task.name, Person.full_name)
            .outerjoin(Person, Person.id == Task.assignee_id)
            .where(Task.dossier_id == dossier.id, Task.state == "open")
            .order_by(Task.id)
        )
        return tuple(Withdrawn(name=name, holder=who) for element, n, name, who in rows if (element, n) in keys)


def _targets(session: Session, services: Services, *, task: Task, dossier: Dossier) -> tuple[Target, ...]:
    if dossier.state not in OPEN_STATES:
        return ()
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    state = session.get_one(EngineState, dossier.id)
    keys = services.engine.targets(
        version.model,
        data=state.start_routing,
        completions=completions(session, dossier.id),
        current=TaskKey(element_id=task.element_id, occurrence=task.occurrence),
    )
    nodes = [(key, version.node_and_lane(key.element_id)[0]) for key in keys]
    return tuple(Target(key=key, name=node.name or node.id) for key, node in nodes if node.act is None)


def hand_back(services: Services, command: HandBack) -> str:
    """Open the target step again and withdraw what depends on it; returns the dossier's code.

    Hours spent stay spent: the second pass gets rows and step clocks of its own. Raises NotFound, Forbidden, Conflict
    (the task is done or held by another, the target is not allowed), Invalid (no reason).
    """
    at = services.clock.now()
    if not command.reason.strip():
        raise Invalid("hand_back_reason_missing")
    with transaction() as session:
        task, dossier = locked_task(session, command.task_id, by=command.by)
        require_free(task, command.by)
        if command.target not in {t.key for t in _targets(session, services, task=task, dossier=dossier)}:
            raise Conflict("target_not_allowed")
        step = _rebuild(session, services, dossier=dossier, target=command.target, by=command.by, at=at)
        _record(session, dossier=dossier, task=task, step=step, command=command, at=at)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        heed_applicant_step(session, services, dossier, version=version, open_now=step.open, at=at)
        return dossier.code


def _rebuild(
    session: Session, services: Services, *, dossier: Dossier, target: TaskKey, by: Actor, at: datetime
) -> Step:
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    state = session.get_one(EngineState, dossier.id)
    step = _stepped_back(session, services, dossier=dossier, target=target, at=at)
    move = Move(dossier=dossier, version=version, state=state, kind="handed_back", key=target, at=at, by=by)
    go_back(session, services, move, step=step)
    _give_to_who_did_it(session, dossier=dossier, target=target)
    return step


def _stepped_back(session: Session, services: Services, *, dossier: Dossier, target: TaskKey, at: datetime) -> Step:
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    state = session.get_one(EngineState, dossier.id)
    log = completions(session, dossier.id)
    return services.engine.hand_back(version.model, data=state.start_routing, completions=log, target=target, at=at)


def _give_to_who_did_it(session: Session, *, dossier: Dossier, target: TaskKey) -> None:
    """The person who did the step the last time gets it again."""
    session.flush()
    rows = session.scalars(
        select(Task).where(Task.dossier_id == dossier.id, Task.element_id == target.element_id).order_by(Task.id)
    ).all()
    earlier = next((t for t in rows if t.occurrence == target.occurrence), None)
    again = next((t for t in reversed(rows) if t.state == "open"), None)
    if earlier is not None and again is not None:
        again.assignee_id, again.claimed_at = earlier.closed_by_id, again.opened_at


def _record(session: Session, *, dossier: Dossier, task: Task, step: Step, command: HandBack, at: datetime) -> None:
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb="task.handed_back",
        by=command.by,
        at=at,
        on_behalf_of=stand_in(task, command.by, dossier=dossier),
        body={
            "kind": "handed_back",
            "from": [task.element_id, task.occurrence],
            "element": command.target.element_id,
            "occurrence": command.target.occurrence,
            "routing": {},
            "task": task.name,
            "withdrawn": [[k.element_id, k.occurrence] for k in step.withdrawn],
            "open": [[k.element_id, k.occurrence] for k in step.open],
            "model_hash": dossier.model_hash,
        },
        payload={"reason": command.reason.strip()},
    )
