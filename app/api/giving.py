"""Giving tasks to persons: assign, forward, and one act for many tasks."""

from typing import Any

from app.api.giving_schemas import AssignBody, CandidatesOut, ForwardBody, ManyBody, ManyOut, PassedOut
from app.api.reading import Blueprint, idempotency_key
from app.casework.many_tasks import ManyTasks, Outcome, do_many
from app.casework.pass_task import Passed, PassTask, assign_task, candidates, forward_task
from app.edge.access import actor, needs, requires, services
from app.edge.errors import words

giving = Blueprint("api_giving", __name__, url_prefix="/api/v1/tasks", description="Giving tasks to persons")


@giving.get("/<int:task_id>/candidates")
@giving.response(200, CandidatesOut)
@requires("dossier.view")
def who(task_id: int) -> dict[str, Any]:
    """Who may get the task: of its lane, active, not barred by the separation of duties."""
    return {"candidates": candidates(services(), by=actor(), task_id=task_id)}


@giving.post("/<int:task_id>/assign")
@giving.arguments(AssignBody)
@giving.response(200, PassedOut)
@requires("dossier.view")
@needs("assign", "act")
def assign(body: dict[str, Any], task_id: int) -> Passed:
    """A head of the agency, or the holder, gives the task to a person."""
    return assign_task(services(), PassTask(by=actor(), task_id=task_id, key=idempotency_key(), **body))


@giving.post("/<int:task_id>/forward")
@giving.arguments(ForwardBody)
@giving.response(200, PassedOut)
@requires("task.work")
def forward(body: dict[str, Any], task_id: int) -> Passed:
    """The holder gives the task on, with a reason."""
    return forward_task(services(), PassTask(by=actor(), task_id=task_id, key=idempotency_key(), **body))


@giving.post("/bulk")
@giving.arguments(ManyBody)
@giving.response(200, ManyOut)
@requires("task.work")
def many(body: dict[str, Any]) -> dict[str, Any]:
    """One act for up to 200 tasks, each in its own transaction; 200 also where some or all could not be done."""
    command = ManyTasks(
        by=actor(),
        act=body["act"],
        task_ids=tuple(body["tasks"]),
        to=body["to"],
        reason=body["reason"],
        raw=body["data"],
        key=idempotency_key(),
    )
    return {"outcomes": [_told(outcome) for outcome in do_many(services(), command)]}


def _told(outcome: Outcome) -> dict[str, Any]:
    error = outcome.error
    return {
        "task_id": outcome.task_id,
        "code": outcome.code,
        "step": outcome.step,
        "done": error is None,
        "error": error.code if error else None,
        "message": words(error) if error else "",
    }
