"""One task of the diagram is completed: the move, and the task's own row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework.dossier_deadlines import follow_step
from app.casework.moves import Move, Taken, take
from app.casework.services import Services
from app.domain.permissions import Actor
from app.domain.steps import TaskKey
from app.dossiers.records import Dossier, EngineState
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

    @property
    def move(self) -> Move:
        return Move(
            dossier=self.dossier,
            version=self.version,
            state=self.state,
            kind="completed",
            key=TaskKey(element_id=self.task.element_id, occurrence=self.task.occurrence),
            at=self.at,
            by=self.by,
            routing=self.routing,
        )


def step_forward(session: Session, services: Services, forward: Forward) -> Taken:
    """Complete the task in engine and tables. Raises DiagramStuck when the diagram cannot go on."""
    taken = take(session, services, forward.move)
    task = forward.task
    task.state, task.closed_at, task.closed_by_id = "done", forward.at, forward.by.person_id
    task.version += 1
    if taken.opened:
        follow_step(session, services, forward.move, closed=task, opened=taken.opened)
    return taken
