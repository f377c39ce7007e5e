"""Walking a dossier through its diagram by the persons whose roles its steps need."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select
from world import World

from app.audit import EventRow, history
from app.casework.complete_task import CompleteTask, TaskCompleted, complete_task
from app.casework.settle import ReturnResult, Settle, Settled, return_result, settle
from app.db import reading
from app.domain.clock import VIETNAM
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.people.records import Person, RoleGrant
from app.tasks.records import Task


def worker(world: World, task: Task) -> Actor:
    """The first person who holds the role that the task needs, where it needs it."""
    query = (
        select(Person.username)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == task.role, or_(RoleGrant.agency_id == task.agency_id, RoleGrant.agency_id.is_(None)))
        .order_by(Person.id)
    )
    with reading() as session:
        username = session.scalars(query).first()
    assert username, f"nobody is {task.role} in agency {task.agency_id}"
    return world.actor(username)


def complete(
    world: World, code: str, element_id: str | None = None, *, by: Actor | None = None, data: Mapping[str, Any] = {}
) -> TaskCompleted:
    """Complete the dossier's open task (of this element)."""
    task = world.open_task(code, element_id)
    return complete_task(world.services, CompleteTask(by=by or worker(world, task), task_id=task.id, raw=data))


def walk(world: World, code: str, steps: Iterable[Mapping[str, Any]]) -> None:
    """Complete these steps of a shipped test walk; those bound to a legal act are left to it."""
    for step in steps:
        if open_elements(code, step["task"]):
            complete(world, code, step["task"], data=step.get("data", {}))


def walked(world: World, *, case: int = 0, done: int | None = None) -> str:
    """A dossier of 1.012990 received and walked (the first ``done`` steps of the case, else to its end)."""
    code = world.receive()
    walk(world, code, world.steps(case=case)[:done])
    return code


def open_elements(code: str, element_id: str | None = None) -> list[str]:
    """Elements of the dossier's open tasks that a form completes."""
    query = select(Task.element_id).join(Dossier, Dossier.id == Task.dossier_id)
    query = query.where(Dossier.code == code, Task.state == "open", Task.act.is_(None)).order_by(Task.id)
    with reading() as session:
        return [e for e in session.scalars(query) if element_id in (None, e)]


def confirmed(world: World, code: str, *, act: str = "confirm", desk: str = "mc.ctxh", **more: Any) -> Settled:
    """The desk confirms a result, or a refusal."""
    given = {"number": "15/GXN", "on": world.clock.now().astimezone(VIETNAM).date(), "reason": "Không đủ điều kiện."}
    return settle(world.services, Settle(**{"by": world.actor(desk), "code": code, "act": act, **given, **more}))


def returned(world: World) -> str:
    """A dossier of 1.012990 from its reception to the applicant's hand."""
    code = walked(world)
    confirmed(world, code)
    return_result(world.services, ReturnResult(by=world.actor("mc.ctxh"), code=code, handed_to="Hoàng Thị Thơm"))
    return code


def events(stream: str) -> tuple[EventRow, ...]:
    """What the ledger says of a stream."""
    with reading() as session:
        return history(session, stream)


def verbs(code: str) -> list[str]:
    """The verbs of a dossier's chain in order."""
    return [event.verb for event in events(f"dossier:{code}")]
