"""Loading a task and its dossier under lock, if this person may work on it."""

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session, contains_eager

from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.permissions import Actor, Grant, on_behalf_of, reach, work_grants
from app.dossiers.records import Dossier, EngineState
from app.tasks.records import Task

_FOUND = (
    select(Task, Dossier)
    .join(Dossier, Dossier.id == Task.dossier_id)
    .join(Dossier.engine_state)
    .options(contains_eager(Dossier.engine_state))
    .where(Task.id == bindparam("task_id"))
)
# one statement: PostgreSQL reads the rows anew once it has waited for their locks; the state is needed next
_LOCKED = _FOUND.with_for_update(of=(Dossier, Task, EngineState)).execution_options(populate_existing=True)


def locked_task(session: Session, task_id: int, *, by: Actor) -> tuple[Task, Dossier]:
    """The task and its dossier, both locked.

    NotFound if there is no such task or the person may not even see its dossier, Forbidden if the step is another
    role's or another agency's.
    """
    return _workable(session.execute(_LOCKED, {"task_id": task_id}).first(), by=by)


def readable_task(session: Session, task_id: int, *, by: Actor) -> tuple[Task, Dossier]:
    """As ``locked_task``, only to look: takes no locks."""
    return _workable(session.execute(_FOUND, {"task_id": task_id}).first(), by=by)


def _workable(found: Row[Task, Dossier] | None, *, by: Actor) -> tuple[Task, Dossier]:
    if found is None:
        raise NotFound("task_not_found")
    task, dossier = found
    if task_grant(task) in work_grants(by):
        return task, dossier
    visible = reach(by, "dossier.view").covers(dossier.receiving_agency_id, dossier.competent_agency_id, task.agency_id)
    raise Forbidden("task_of_others", task=task.name) if visible else NotFound("task_not_found")


def task_grant(task: Task) -> Grant:
    """The role and agency a task needs."""
    return Grant(role=task.role, agency_id=task.agency_id)


def stand_in(task: Task, by: Actor) -> str | None:
    """For whom the person acts on this task; None when by own role."""
    return on_behalf_of(by, [task_grant(task)])


def require_free(task: Task, by: Actor) -> None:
    """Conflict if the task is done, gone or held by a colleague."""
    if task.state != "open":
        raise Conflict("task_already_done", task=task.name, at=task.closed_at, by_id=task.closed_by_id)
    if task.assignee_id is not None and task.assignee_id != by.person_id:
        raise Conflict("task_held_by_other", task=task.name, by_id=task.assignee_id, at=task.claimed_at)
