"""Taking a task on oneself, and giving it back."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.casework.task_access import locked_task, require_free, stand_in
from app.db import transaction
from app.domain.errors import Conflict
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.tasks.records import Task


def claim_task(services: Services, *, by: Actor, task_id: int) -> str:
    """The person now holds the task; returns the dossier's code. Claiming one's own task again changes nothing."""
    at = services.clock.now()
    with transaction() as session:
        task, dossier = locked_task(session, task_id, by=by)
        require_free(task, by)
        if task.assignee_id != by.person_id:
            task.assignee_id, task.claimed_at = by.person_id, at
            task.version += 1
            _record(session, dossier, task=task, by=by, verb="task.claimed", at=at)
        return dossier.code


def release_task(services: Services, *, by: Actor, task_id: int) -> str:
    """The task goes back to all who share the role; returns the dossier's code."""
    at = services.clock.now()
    with transaction() as session:
        task, dossier = locked_task(session, task_id, by=by)
        require_free(task, by)
        if task.assignee_id is None:
            raise Conflict("task_not_held", task=task.name)
        task.assignee_id, task.claimed_at = None, None
        task.version += 1
        _record(session, dossier, task=task, by=by, verb="task.released", at=at)
        return dossier.code


def _record(session: Session, dossier: Dossier, *, task: Task, by: Actor, verb: str, at: datetime) -> None:
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb=verb,
        by=by,
        at=at,
        on_behalf_of=stand_in(task, by),
        body={"element": task.element_id, "occurrence": task.occurrence, "task": task.name},
    )
