"""Tasks: the person's list, claim, release, complete."""

from typing import Any

from app.api.paging import listed, paging
from app.api.reading import Blueprint, idempotency_key
from app.api.schemas import CompleteBody, Completed, DossierCode, DraftBody, DraftKept, TaskList, TaskQuery
from app.casework.claim_task import claim_task, release_task
from app.casework.complete_task import CompleteTask, TaskCompleted, complete_task
from app.casework.queries.worklist import work_slice
from app.casework.save_draft import DraftSaved, save_draft
from app.edge.access import actor, requires, services

tasks = Blueprint("api_tasks", __name__, url_prefix="/api/v1/tasks", description="Tasks of the person of the token")


@tasks.get("")
@tasks.arguments(TaskQuery, location="query")
@tasks.response(200, TaskList)
@requires("task.work")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """Open tasks, the most urgent first."""
    page = paging(query)
    found, counts = work_slice(services(), by=actor(), only=query["only"], unit_id=query["unit"], paging=page)
    return {**listed(found), "counts": counts}


@tasks.post("/<int:task_id>/claim")
@tasks.response(200, DossierCode)
@requires("task.work")
def claim(task_id: int) -> dict[str, str]:
    """Take the task on oneself; over, where its holder can no longer do it. Header ``Idempotency-Key`` as below."""
    return {"code": claim_task(services(), by=actor(), task_id=task_id, key=idempotency_key())}


@tasks.post("/<int:task_id>/release")
@tasks.response(200, DossierCode)
@requires("task.work")
def release(task_id: int) -> dict[str, str]:
    """Give the task back to all who share the role; a head of the agency takes it back."""
    return {"code": release_task(services(), by=actor(), task_id=task_id, key=idempotency_key())}


@tasks.post("/<int:task_id>/draft")
@tasks.arguments(DraftBody)
@tasks.response(200, DraftKept)
@requires("task.work")
def draft(body: dict[str, Any], task_id: int) -> DraftSaved:
    """Keep what is typed so far, unchecked."""
    return save_draft(services(), by=actor(), task_id=task_id, **body)


@tasks.post("/<int:task_id>/complete")
@tasks.arguments(CompleteBody)
@tasks.response(200, Completed)
@requires("task.work")
def complete(body: dict[str, Any], task_id: int) -> TaskCompleted:
    """Complete the task with its form. Header ``Idempotency-Key``: the same request twice has one effect."""
    command = CompleteTask(
        by=actor(),
        task_id=task_id,
        raw=body["data"],
        task_version=body["version"],
        key=idempotency_key(),
        without_opinions=body["without_opinions"],
    )
    return complete_task(services(), command)
