"""What moves a dossier on along its diagram: a completed task, a timer, a message. One way for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.advance import require_sound, take_over
from app.casework.advancing import Advance
from app.casework.rebuild_state import rebuilt
from app.casework.services import Services
from app.domain.errors import Conflict
from app.domain.permissions import Actor
from app.domain.steps import LogKind, Step, TaskKey
from app.dossiers.records import CompletionRecord, Dossier, EngineState
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task

_LOG = insert(cast(Table, CompletionRecord.__table__))


@dataclass(frozen=True, kw_only=True)
class Move:
    """One step of a dossier; its rows are loaded under the dossier's lock. ``by`` None: the system moved it."""

    dossier: Dossier
    version: FrozenVersion
    state: EngineState
    kind: LogKind
    key: TaskKey
    at: datetime
    by: Actor | None = None
    routing: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """The step of the engine and the tasks it opened."""

    step: Step
    opened: tuple[Task, ...]


def take(session: Session, services: Services, move: Move) -> Taken:
    """Step the engine, log the move, write what it changed.

    Raises DiagramStuck, and nothing was changed, when the diagram cannot go on; Conflict when the task or wait is no
    longer open.
    """
    step = _stepped(session, services, move)
    require_sound(step, key=move.key, routing=move.routing)
    return _entered(session, services, move, step)


def go_back(session: Session, services: Services, move: Move, *, step: Step) -> Taken:
    """Log a move that undoes earlier ones and write what ``step``, made without them, changed.

    Raises DiagramStuck, and nothing was changed, when the diagram cannot stand there.
    """
    require_sound(step, key=move.key)
    taken = _entered(session, services, move, step)
    if step.ended is None:
        move.dossier.diagram_ended, move.dossier.diagram_result = False, None
    return taken


def _entered(session: Session, services: Services, move: Move, step: Step) -> Taken:
    move.state.state = step.state
    move.state.completions += 1
    row = {
        "dossier_id": move.dossier.id,
        "seq": move.state.completions,
        "kind": move.kind,
        "element_id": move.key.element_id,
        "occurrence": move.key.occurrence,
        "routing": dict(move.routing),
        "at": move.at,
        "by_id": move.by.person_id if move.by else None,
    }
    session.connection().execute(_LOG, row)
    advance = Advance(dossier=move.dossier, version=move.version, step=step, at=move.at)
    return Taken(step=step, opened=tuple(take_over(session, services, advance)))


def _stepped(session: Session, services: Services, move: Move) -> Step:
    """Step the engine; a state that this release cannot read any more is rebuilt from the log first."""
    try:
        return _engine_step(services, move, state=move.state.state)
    except Conflict as error:
        if error.code != "state_unreadable":
            raise
    fresh, count = rebuilt(session, services, dossier=move.dossier, at=move.at)
    stream = ledger.dossier_stream(move.dossier.code)
    ledger.write(session, stream, verb="engine.rebuilt", by=None, at=move.at, body={"completions": count})
    return _engine_step(services, move, state=fresh.state)


def _engine_step(services: Services, move: Move, *, state: str) -> Step:
    model, engine = move.version.model, services.engine
    if move.kind == "fired":
        return engine.fire(model, state=state, key=move.key, at=move.at)
    if move.kind == "received":
        return engine.receive(model, state=state, key=move.key, data=move.routing, at=move.at)
    return engine.complete(model, state=state, key=move.key, data=move.routing, at=move.at)


def step_body(move: Move, step: Step) -> dict[str, Any]:
    """What the ledger says of a move: enough to run it again and compare."""
    return {
        "kind": move.kind,
        "element": move.key.element_id,
        "occurrence": move.key.occurrence,
        "routing": ledger.exact(move.routing),
        "passed": list(step.passed),
        "open": [[k.element_id, k.occurrence] for k in step.open],
        "ended": step.ended.element_id if step.ended else None,
        "model_hash": move.dossier.model_hash,
    }
