"""Loading a task and its dossier under lock, if this person may work on it."""

from datetime import datetime

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session, contains_eager

from app.casework.acting_person import load_actor
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.giving_out import assigning
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


def locked_task(session: Session, task_id: int, *, by: Actor, heads: bool = False) -> tuple[Task, Dossier]:
    """The task and its dossier, both locked; with ``heads`` also for who gives out the steps of its agency.

    NotFound if there is no such task or the person may not even see its dossier, Forbidden if the step is another
    role's or another agency's.
    """
    return _workable(session.execute(_LOCKED, {"task_id": task_id}).first(), by=by, heads=heads)


def readable_task(session: Session, task_id: int, *, by: Actor, heads: bool = False) -> tuple[Task, Dossier]:
    """As ``locked_task``, only to look: takes no locks."""
    return _workable(session.execute(_FOUND, {"task_id": task_id}).first(), by=by, heads=heads)


def _workable(found: Row[Task, Dossier] | None, *, by: Actor, heads: bool) -> tuple[Task, Dossier]:
    if found is None:
        raise NotFound("task_not_found")
    task, dossier = found
    if works_on(by, task, dossier) or (heads and leads(by, task, dossier)):
        return task, dossier
    where = reach(by, "dossier.view", version=dossier.version_id)
    visible = where.covers(dossier.receiving_agency_id, dossier.competent_agency_id, task.agency_id)
    raise Forbidden("task_of_others", task=task.name) if visible else NotFound("task_not_found")


def task_grant(task: Task) -> Grant:
    """The role and agency a task needs."""
    return Grant(role=task.role, agency_id=task.agency_id)


def works_on(by: Actor, task: Task, dossier: Dossier) -> bool:
    """True if the step's lane is this person's, by an own role or a lent one."""
    return task_grant(task) in work_grants(by, version=dossier.version_id)


def leads(by: Actor, task: Task, dossier: Dossier) -> bool:
    """True if this person gives out the steps of the task's agency, or of a unit whose step it is."""
    return led_units(by, task, dossier) != frozenset()


def led_units(by: Actor, task: Task, dossier: Dossier) -> frozenset[int] | None:
    """The units among whose persons this person gives out the task; None: among all, empty: not at all."""
    return assigning(by, role=task.role, agency_id=task.agency_id, version=dossier.version_id)


def stand_in(task: Task, by: Actor, *, dossier: Dossier) -> str | None:
    """For whom the person acts on this task; None when by own role."""
    return on_behalf_of(by, [task_grant(task)], version=dossier.version_id)


def require_free(task: Task, by: Actor) -> None:
    """Conflict if the task is done, gone or held by a colleague."""
    if task.state != "open":
        raise Conflict("task_already_done", task=task.name, at=task.closed_at, by_id=task.closed_by_id)
    if task.assignee_id is not None and task.assignee_id != by.person_id:
        raise Conflict("task_held_by_other", task=task.name, by_id=task.assignee_id, at=task.claimed_at)


class Holders:
    """Whether those who hold tasks can still do them at a moment; each person is read once."""

    def __init__(self, session: Session, *, at: datetime) -> None:
        self._session, self.at = session, at
        self._known: dict[int, Actor | None] = {}

    def still_hold(self, task: Task, dossier: Dossier) -> bool:
        """True if somebody holds the task who is not locked and whose role was not revoked nor lent until before."""
        if task.assignee_id is None:
            return False
        if task.assignee_id not in self._known:
            self._known[task.assignee_id] = self._read(task.assignee_id)
        holder = self._known[task.assignee_id]
        return holder is not None and works_on(holder, task, dossier)

    def _read(self, person_id: int) -> Actor | None:
        try:
            return load_actor(self._session, person_id, at=self.at)
        except NotFound:
            return None
