"""One task of the diagram is completed: engine, log, tasks and state, all in the caller's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.advance import Advance, require_sound, store_state, take_over
from app.casework.rebuild_state import rebuilt
from app.casework.services import Services
from app.domain.errors import Conflict
from app.domain.permissions import Actor
from app.domain.steps import Step, TaskKey
from app.dossiers.records import CompletionRecord, Dossier, EngineState
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class Forward:
    """A task to complete: rows already loaded under the dossier's lock."""

    dossier: Dossier
    version: FrozenVersion
    task: Task
    state: EngineState
    by: Actor
    at: datetime
    routing: Mapping[str, Any] = field(default_factory=dict)


def _stepped(session: Session, services: Services, forward: Forward, *, key: TaskKey) -> Step:
    """Step the engine; a state that this release cannot read any more is rebuilt from the log first."""
    model, data, at = forward.version.model, forward.routing, forward.at
    try:
        return services.engine.complete(model, state=forward.state.state, key=key, data=data, at=at)
    except Conflict as error:
        if error.code != "state_unreadable":
            raise
    fresh, count = rebuilt(session, services, dossier=forward.dossier, at=at)
    stream = ledger.dossier_stream(forward.dossier.code)
    ledger.write(session, stream, verb="engine.rebuilt", by=None, at=at, body={"completions": count})
    return services.engine.complete(model, state=fresh.state, key=key, data=data, at=at)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The step of the engine and the tasks it opened."""

    step: Step
    opened: tuple[Task, ...]


def step_forward(session: Session, services: Services, forward: Forward) -> Taken:
    """Step the engine and write what it changed. Refused("diagram_incident") when the diagram cannot go on."""
    task, at = forward.task, forward.at
    key = TaskKey(element_id=task.element_id, occurrence=task.occurrence)
    step = _stepped(session, services, forward, key=key)
    require_sound(step)
    task.state, task.closed_at, task.closed_by_id = "done", at, forward.by.person_id
    task.version += 1
    store_state(forward.state, step)
    session.add(
        CompletionRecord(
            dossier_id=forward.dossier.id,
            seq=forward.state.completions,
            element_id=key.element_id,
            occurrence=key.occurrence,
            routing=dict(forward.routing),
            at=at,
            by_id=forward.by.person_id,
        )
    )
    advance = Advance(dossier=forward.dossier, version=forward.version, step=step, at=at)
    return Taken(step=step, opened=tuple(take_over(session, services, advance)))
