"""Keeping what somebody typed: while typing, and when a colleague was first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.casework.task_access import works_on
from app.db import reading, transaction
from app.domain.errors import Forbidden, Invalid, NotFound
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.tasks.records import Task, TaskDraft

MAX_DRAFT = 100_000
#: lists of rows in which groups may hold files: deeper nothing can be typed
_DEEPEST = 5


@dataclass(frozen=True, kw_only=True)
class DraftSaved:
    """When it was kept and as which revision. ``aside``: another window had saved later, both drafts are kept."""

    at: datetime
    revision: int
    aside: bool = False


def save_draft(
    services: Services, *, by: Actor, task_id: int, data: Mapping[str, Any], seen: int | None = None
) -> DraftSaved:
    """Keep the fields as typed, unchecked. NotFound or Forbidden as for the task itself, Invalid when it is too long.

    ``seen`` is the revision on which the typing began (0: no draft yet; None: whatever there is gives way). Where
    another window has saved a later one, that one stays and this is kept beside it.
    """
    at = services.clock.now()
    typed = as_typed(data)
    if not typed:
        return DraftSaved(at=at, revision=seen or 0)
    require_short(typed)
    with transaction() as session:
        return store_draft(session, _locked(session, by=by, task_id=task_id), data=typed, at=at, seen=seen)


def keep_draft(*, by: Actor, task_id: int, data: Mapping[str, Any], at: datetime) -> None:
    """As ``save_draft`` at a given moment; nothing is stored where nothing was typed.

    A draft is text, lists of text, and rows and groups of these, as a page sends it: numbers and truth values that a
    program sent become text, what is nested deeper is left out.
    """
    typed = as_typed(data)
    if not typed:
        return
    require_short(typed)
    with transaction() as session:
        store_draft(session, _locked(session, by=by, task_id=task_id), data=typed, at=at, seen=None)


def require_short(typed: Mapping[str, Any]) -> None:
    """Raise Invalid("draft_too_long")."""
    if len(str(typed)) > MAX_DRAFT:
        raise Invalid("draft_too_long")


def as_typed(data: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """The fields as a person would have typed them; what nobody could have typed is left out."""
    typed: dict[str, Any] = {}
    for key, value in data.items():
        text = _value(value, depth)
        if text is not None:
            typed[_storable(str(key))] = text
    return typed


def _value(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return as_typed(value, depth + 1) if depth < _DEEPEST else None
    if isinstance(value, list | tuple):
        return [each for each in (_value(item, depth + 1) for item in value) if each is not None]
    return _text(value)


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return _storable(str(value)) if isinstance(value, str | int) else None


def _storable(text: str) -> str:
    # neither databases nor pages take half a surrogate pair, PostgreSQL no NUL
    return text.encode("utf-8", "ignore").decode().replace("\x00", "")


def _locked(session: Session, *, by: Actor, task_id: int) -> TaskDraft:
    """The person's draft of this task, locked; a new one, not yet stored, where there is none."""
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound("task_not_found")
    if not works_on(by, task, session.get_one(Dossier, task.dossier_id)):
        raise Forbidden("task_of_others", task=task.name)
    query = select(TaskDraft).where(TaskDraft.task_id == task_id, TaskDraft.person_id == by.person_id)
    draft = session.scalar(query.with_for_update())
    return draft or TaskDraft(task_id=task_id, person_id=by.person_id, data={}, revision=0)


class Draft(Protocol):
    """A row that keeps what somebody typed, and beside it what another window of theirs typed."""

    data: Any
    saved_at: Any
    revision: Any
    aside: Any
    aside_at: Any


def store_draft(session: Session, draft: Draft, *, data: dict[str, Any], at: datetime, seen: int | None) -> DraftSaved:
    """Keep it, aside where another window has saved since the revision ``seen``; the row is locked by the caller."""
    if seen is not None and seen < draft.revision and draft.data != data:
        draft.aside, draft.aside_at = data, at
        return DraftSaved(at=at, revision=draft.revision, aside=True)
    draft.data, draft.saved_at = data, at
    draft.revision += 1
    session.add(draft)
    session.flush()
    return DraftSaved(at=at, revision=draft.revision)


def draft_of(*, by: Actor, task_id: int) -> dict[str, Any]:
    """What the person has typed so far for this task; empty where there is no draft."""
    with reading() as session:
        query = select(TaskDraft.data).where(TaskDraft.task_id == task_id, TaskDraft.person_id == by.person_id)
        return dict(session.scalar(query) or {})


def choose_draft(services: Services, *, by: Actor, task_id: int, aside: bool) -> None:
    """Of two drafts go on with the one that was put aside, or let it go. Nothing happens where there is only one."""
    at = services.clock.now()
    with transaction() as session:
        draft = _locked(session, by=by, task_id=task_id)
        if draft.aside is None:
            return
        if aside:
            draft.data, draft.saved_at, draft.revision = draft.aside, at, draft.revision + 1
        draft.aside, draft.aside_at = None, None
