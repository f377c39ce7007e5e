"""Keeping what somebody typed: while typing, and when a colleague was first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.casework.task_access import works_on
from app.db import transaction
from app.domain.errors import Forbidden, Invalid, NotFound
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.tasks.records import Task, TaskDraft

MAX_DRAFT = 100_000


def save_draft(services: Services, *, by: Actor, task_id: int, data: Mapping[str, Any]) -> datetime:
    """Keep the fields as typed, unchecked; returns the moment. NotFound or Forbidden as for the task itself."""
    at = services.clock.now()
    keep_draft(by=by, task_id=task_id, data=data, at=at)
    return at


def keep_draft(*, by: Actor, task_id: int, data: Mapping[str, Any], at: datetime) -> None:
    """As ``save_draft`` at a given moment; nothing is stored where nothing was typed.

    A draft is text or lists of text, as a page sends it: numbers and truth values that a program sent become text,
    what is nested deeper is left out.
    """
    typed = as_typed(data)
    if not typed:
        return
    if len(str(typed)) > MAX_DRAFT:
        raise Invalid("draft_too_long")
    with transaction() as session:
        _store(session, by=by, task_id=task_id, data=typed, at=at)


def as_typed(data: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """The fields as a person would have typed them; what nobody could have typed is left out."""
    typed: dict[str, str | list[str]] = {}
    for key, value in data.items():
        text = [each for each in map(_text, value) if each is not None] if isinstance(value, list) else _text(value)
        if text is not None:
            typed[_storable(str(key))] = text
    return typed


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return _storable(str(value)) if isinstance(value, str | int) else None


def _storable(text: str) -> str:
    # neither databases nor pages take half a surrogate pair, PostgreSQL no NUL
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


def _store(session: Session, *, by: Actor, task_id: int, data: Mapping[str, Any], at: datetime) -> None:
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound("task_not_found")
    if not works_on(by, task, session.get_one(Dossier, task.dossier_id)):
        raise Forbidden("task_of_others", task=task.name)
    draft = session.scalar(
        select(TaskDraft).where(TaskDraft.task_id == task_id, TaskDraft.person_id == by.person_id).with_for_update()
    )
    if draft is None:
        draft = TaskDraft(task_id=task_id, person_id=by.person_id, data={}, saved_at=at)
        session.add(draft)
    draft.data, draft.saved_at = dict(data), at
