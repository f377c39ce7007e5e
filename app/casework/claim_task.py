"""Taking a task on oneself, giving it back, and, for who gives out the steps of an agency, taking it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.idempotency import Once
from app.casework.separate_duties import require_separate
from app.casework.services import Services
from app.casework.task_access import Holders, leads, locked_task, require_free, stand_in
from app.casework.unit_assigning import require_own_hands
from app.db import transaction
from app.domain.errors import Conflict
from app.domain.permissions import Actor, acting_for
from app.dossiers.records import Dossier
from app.people.records import Person
from app.tasks.records import Task


def claim_task(services: Services, *, by: Actor, task_id: int, key: str | None = None) -> str:
    """The person now holds the task; returns the dossier's code. Claiming one's own task again changes nothing.

    A task whose holder can no longer do it (locked, role revoked, substitution over) is taken over. Raises NotFound,
    Forbidden (another's lane), Refused("task_after_oneself"), Conflict (done, or held by a colleague).
    """
    at = services.clock.now()
    with transaction() as session:
        task, dossier = locked_task(session, task_id, by=by)
        once = Once(session, key, by=by, route="claim_task", request={"task": task_id}, at=at)
        if once.answer:
            return str(once.answer["code"])
        left = _left_behind(session, task, dossier, by=by, at=at)
        if left:
            task.assignee_id = None
        require_free(task, by)
        require_separate(session, task, dossier=dossier, by=by)
        if task.assignee_id != by.person_id:
            _hand(task, to=by.person_id, at=at)
            behalf = stand_in(task, by, dossier=dossier)
            body = {**task_body(task), **({"left_by": left} if left else {})}
            write(session, dossier, verb="task.claimed", by=by, at=at, on_behalf_of=behalf, body=body)
        once.remember({"code": dossier.code})
        return dossier.code


def release_task(services: Services, *, by: Actor, task_id: int, key: str | None = None) -> str:
    """The task goes back to all who share the role; returns the dossier's code.

    Its holder does so, or who gives out the steps of the agency. Raises NotFound, Forbidden, Conflict.
    """
    at = services.clock.now()
    with transaction() as session:
        task, dossier = locked_task(session, task_id, by=by, heads=True)
        once = Once(session, key, by=by, route="release_task", request={"task": task_id}, at=at)
        if once.answer:
            return str(once.answer["code"])
        if not leads(by, task, dossier) or task.state != "open":
            require_free(task, by)
        require_own_hands(session, task, dossier, by=by, at=at)
        if task.assignee_id is None:
            raise Conflict("task_not_held", task=task.name)
        body = task_body(task)
        behalf = stand_in(task, by, dossier=dossier)
        if task.assignee_id != by.person_id:
            body["taken_from"] = session.get_one(Person, task.assignee_id).username
            behalf = acting_for(by, lambda who: leads(who, task, dossier))
        _hand(task, to=None, at=at)
        write(session, dossier, verb="task.released", by=by, at=at, on_behalf_of=behalf, body=body)
        once.remember({"code": dossier.code})
        return dossier.code


def _hand(task: Task, *, to: int | None, at: datetime) -> None:
    task.assignee_id, task.claimed_at = to, None if to is None else at
    task.version += 1


def _left_behind(session: Session, task: Task, dossier: Dossier, *, by: Actor, at: datetime) -> str | None:
    """Who holds the task without being able to do it any more."""
    if task.state != "open" or task.assignee_id in (None, by.person_id):
        return None
    if Holders(session, at=at).still_hold(task, dossier):
        return None
    return session.get_one(Person, task.assignee_id).username


def task_body(task: Task) -> dict[str, Any]:
    """How the ledger names a task that is given or taken."""
    return {"element": task.element_id, "occurrence": task.occurrence, "task": task.name}


def write(
    session: Session,
    dossier: Dossier,
    *,
    verb: str,
    by: Actor,
    at: datetime,
    on_behalf_of: str | None,
    body: Mapping[str, Any],
    payload: Mapping[str, Any] | None = None,
) -> None:
    """One line in the dossier's chain."""
    stream = ledger.dossier_stream(dossier.code)
    ledger.write(session, stream, verb=verb, by=by, at=at, on_behalf_of=on_behalf_of, body=body, payload=payload)
