"""The present steps of a dossier as forms, and what was filled in before as lists to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.casework.queries.dossier_page import DossierView, TaskView
from app.casework.reuse_data import FilledFrom, filled_from_of_task
from app.domain.form_parts import FILES, Component
from app.domain.forms import Form, read_form
from app.domain.states import ACTS
from app.edge.forms import Answer, answers
from app.web.form_pages import shown_values


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was sent for a task and could not be taken: shown again beside its messages."""

    task_id: int
    values: Mapping[str, Any]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TaskForm:
    """An open step. ``values`` None: never typed into. ``act`` names the legal act that completes it, if one does.

    ``aside`` is a second draft, written by another window.
    """

    task: TaskView
    form: Form | None
    values: Mapping[str, Any] | None
    errors: Mapping[str, Sequence[str]]
    act: str | None
    documentation: str
    aside: tuple[Answer, ...] = ()
    filled: tuple[FilledFrom, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What this person typed for a step that is no longer theirs to complete."""

    task: TaskView
    lines: tuple[Answer, ...]
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A form that was filled in, in words."""

    title: str
    by: str
    at: datetime
    lines: tuple[Answer, ...]


@dataclass(frozen=True, kw_only=True)
class Work:
    """``mine``: steps this person may complete; ``others``: open steps of others; ``kept``: drafts that stayed."""

    mine: tuple[TaskForm, ...]
    others: tuple[TaskView, ...]
    kept: tuple[Kept, ...]


def task_forms(view: DossierView, *, typed: Typed | None) -> Work:
    """The open steps of the dossier, sorted by what this person can do with them."""
    opened = [task for task in view.tasks if task.state == "open"]
    return Work(
        mine=tuple(_task_form(task, view, typed=typed) for task in opened if task.workable),
        others=tuple(task for task in opened if not task.workable),
        kept=tuple(_kept(task) for task in view.tasks if task.draft and not task.workable),
    )


def _task_form(task: TaskView, view: DossierView, *, typed: Typed | None) -> TaskForm:
    form = read_form(task.form) if task.form else None
    mine = typed if typed and typed.task_id == task.id else None
    raw = mine.values if mine else task.draft
    return TaskForm(
        task=task,
        form=form,
        values=shown_values(form, task.form, raw) if form and task.form and raw is not None else None,
        errors=mine.errors if mine else {},
        act=ACTS[task.act].name if task.act in ACTS else None,
        aside=answers(form, _readable(form, task.aside)) if form and task.aside else (),
        filled=filled_from_of_task(task.id) if form else (),
        documentation=view.version.node_and_lane(task.element_id)[0].documentation,
    )


def _kept(task: TaskView) -> Kept:
    form = read_form(task.form) if task.form else None
    return Kept(task=task, lines=answers(form, _readable(form, task.draft or {})) if form else (), at=task.draft_at)


def _readable(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """A draft as typed, in words: a ticked box arrives as text, a file as its mark."""
    return _scope(form.fields, raw)


def _scope(fields: tuple[Component, ...], raw: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(raw)
    for part in fields:
        value = raw.get(part.key)
        if part.type == "checkbox" and part.key in raw:
            found[part.key] = value in (True, "true", "on", "1")
        elif part.type == FILES and value:
            found[part.key] = [{"name": f"tệp {n + 1}"} for n, _ in enumerate(value)]
        elif part.is_list and isinstance(value, list):
            found[part.key] = [_scope(part.fields, row) for row in value if isinstance(row, Mapping)]
        elif part.is_scope and isinstance(value, Mapping):
            found[part.key] = _scope(part.fields, value)
    return found


def entries_of(view: DossierView) -> tuple[Entry, ...]:
    """The application and what earlier steps wrote, the application first; entries without any value are left out."""
    found = (
        Entry(title=e.title, by=e.by, at=e.at, lines=answers(read_form(e.form), e.data) if e.form else ())
        for e in view.entries
    )
    return tuple(entry for entry in found if entry.lines)
