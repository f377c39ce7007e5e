"""Keeping what somebody typed: while typing, and when a colleague was first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.casework.task_access import task_grant
from app.db import transaction
from app.domain.errors import Forbidden, Invalid, NotFound
from app.domain.permissions import Actor, work_grants
from app.tasks.records import Task, TaskDraft

MAX_DRAFT = 100_000


def save_draft(services: Services, *, by: Actor, task_id: int, data: Mapping[str, Any]) -> datetime:
    """Keep the fields as typed, unchecked; returns the moment. NotFound or Forbidden as for the task itself."""
    at = services.clock.now()
    keep_draft(by=by, task_id=task_id, data=data, at=at)
    return at


def keep_draft(*, by: Actor, task_id: int, data: Mapping[str, Any], at: datetime) -> None:
    """As ``save_draft`` at a given moment; nothing is stored where nothing was typed."""
    if not data:
        return
    if len(str(dict(data))) > MAX_DRAFT:
        raise Invalid("draft_too_long")
    with transaction() as session:
        _store(session, by=by, task_id=task_id, data=data, at=at)


def _store(session: Session, *, by: Actor, task_id: int, data: Mapping[str, Any], at: datetime) -> None:
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound("task_not_found")
    if task_grant(task) not in work_grants(by):
        raise Forbidden("task_of_others", task=task.name)
    draft = session.scalar(
        select(TaskDraft).where(TaskDraft.task_id == task_id, TaskDraft.person_id == by.person_id).with_for_update()
    )
    if draft is None:
        draft = TaskDraft(task_id=task_id, person_id=by.person_id, data={}, saved_at=at)
        session.add(draft)
    draft.data, draft.saved_at = dict(data), at
