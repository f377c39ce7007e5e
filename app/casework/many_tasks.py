"""The same thing done with many tasks: each in its own transaction, each with its own answer, nothing lost."""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.claim_task import claim_task, release_task
from app.casework.complete_task import CompleteTask, complete_task
from app.casework.pass_task import Candidate, PassTask, assign_task, candidates, forward_task
from app.casework.services import Services
from app.casework.task_access import leads, works_on
from app.db import reading
from app.domain.errors import DomainError, Invalid, Refused
from app.domain.forms import Form, read_form
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.tasks.records import Task

log = logging.getLogger("motcua.casework")
#: tasks in one request
MOST = 200
#: what can be done with many tasks at once
MANY_ACTS = {
    "claim": "Nhận việc",
    "release": "Trả lại",
    "assign": "Phân công",
    "forward": "Chuyển người khác",
    "complete": "Hoàn thành",
}


@dataclass(frozen=True, kw_only=True)
class ManyTasks:
    """``to`` and ``reason`` are for assigning and forwarding, ``raw`` is the one form for completing."""

    by: Actor
    act: str
    task_ids: tuple[int, ...]
    to: str = ""
    reason: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one task; ``error`` None: done. Code and step are empty for a task the person may not see."""

    task_id: int
    code: str
    step: str
    error: DomainError | None = None


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One of the chosen tasks, for the page that asks before it does."""

    task_id: int
    code: str
    step: str


def do_many(services: Services, command: ManyTasks) -> tuple[Outcome, ...]:
    """Do it task by task in the order given; a task named twice is done once. The same key twice has one effect.

    Raises Invalid("many_act_unknown", "many_none", "many_too_many") and, for completing, what ``common_form`` raises.
    """
    ids = _sane(command)
    if command.act == "complete":
        common_form(services, by=command.by, task_ids=ids)
    shown = {each.task_id: each for each in chosen_tasks(by=command.by, task_ids=ids)}
    return tuple(_one(services, command, task_id, shown.get(task_id)) for task_id in ids)


def _sane(command: ManyTasks) -> tuple[int, ...]:
    if command.act not in MANY_ACTS:
        raise Invalid("many_act_unknown")
    ids = tuple(dict.fromkeys(command.task_ids))
    if not ids:
        raise Invalid("many_none")
    if len(ids) > MOST:
        raise Invalid("many_too_many", most=MOST)
    return ids


def _one(services: Services, command: ManyTasks, task_id: int, shown: Chosen | None) -> Outcome:
    error: DomainError | None = None
    try:
        _DO[command.act](services, command, task_id)
    except DomainError as refused:
        error = refused
    except Exception:
        # a defect with one task must not lose the answers about the others
        reference = secrets.token_hex(4)
        log.exception("unexpected error %s with task %s", reference, task_id)
        error = DomainError("unexpected", reference=reference)
    return Outcome(task_id=task_id, code=shown.code if shown else "", step=shown.step if shown else "", error=error)


def _key(command: ManyTasks, task_id: int) -> str | None:
    """A key of its own for each task, made from the request's; never too long."""
    return sha256(f"{command.key}:{task_id}".encode()).hexdigest() if command.key else None


def _passing(command: ManyTasks, task_id: int) -> PassTask:
    key = _key(command, task_id)
    return PassTask(by=command.by, task_id=task_id, to=command.to, reason=command.reason, key=key)


def _claim(services: Services, command: ManyTasks, task_id: int) -> None:
    claim_task(services, by=command.by, task_id=task_id, key=_key(command, task_id))


def _release(services: Services, command: ManyTasks, task_id: int) -> None:
    release_task(services, by=command.by, task_id=task_id, key=_key(command, task_id))


def _assign(services: Services, command: ManyTasks, task_id: int) -> None:
    assign_task(services, _passing(command, task_id))


def _forward(services: Services, command: ManyTasks, task_id: int) -> None:
    forward_task(services, _passing(command, task_id))


def _complete(services: Services, command: ManyTasks, task_id: int) -> None:
    key = _key(command, task_id)
    complete_task(services, CompleteTask(by=command.by, task_id=task_id, raw=command.raw, key=key))


_DO: dict[str, Callable[[Services, ManyTasks, int], None]] = {
    "claim": _claim,
    "release": _release,
    "assign": _assign,
    "forward": _forward,
    "complete": _complete,
}


def chosen_tasks(*, by: Actor, task_ids: tuple[int, ...]) -> tuple[Chosen, ...]:
    """Those of the tasks that the person works on or gives out, in the order given."""
    with reading() as session:
        found = {task.id: (task, dossier) for task, dossier in _rows(session, task_ids)}
        mine = ((i, *found[i]) for i in task_ids if i in found)
        return tuple(
            Chosen(task_id=i, code=dossier.code, step=task.name)
            for i, task, dossier in mine
            if works_on(by, task, dossier) or leads(by, task, dossier)
        )


def common_candidates(services: Services, *, by: Actor, task_ids: tuple[int, ...]) -> tuple[Candidate, ...]:
    """Who may get every one of the tasks that this person may give; whom only some of them suit is left out."""
    common: dict[str, Candidate] | None = None
    for each in chosen_tasks(by=by, task_ids=task_ids):
        fit = {c.username: c for c in candidates(services, by=by, task_id=each.task_id)}
        common = fit if common is None else {name: c for name, c in common.items() if name in fit}
    return tuple((common or {}).values())


def common_form(services: Services, *, by: Actor, task_ids: tuple[int, ...]) -> Mapping[str, Any] | None:
    """The one form with which all the tasks can be completed together; None: their step has no form.

    Raises Invalid("many_not_same_step"), Refused("many_form_required") where each needs what only its dossier tells.
    """
    with reading() as session:
        mine = [(task, dossier) for task, dossier in _rows(session, task_ids) if works_on(by, task, dossier)]
        if len({(dossier.model_hash, task.element_id) for task, dossier in mine}) > 1:
            raise Invalid("many_not_same_step")
        if not mine:
            return None
        task, dossier = mine[0]
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        schema = version.form(task.form_key)
    if schema and _needs_its_own(read_form(schema)):
        raise Refused("many_form_required", task=task.name)
    return schema


def _needs_its_own(form: Form) -> bool:
    """Whether the form asks for what differs from dossier to dossier: required fields, files, rows."""
    return form.has_files or form.has_rows or any(part.validation.required for part in form.walk())


def _rows(session: Session, task_ids: tuple[int, ...]) -> list[tuple[Task, Dossier]]:
    query = select(Task, Dossier).join(Dossier, Dossier.id == Task.dossier_id).where(Task.id.in_(task_ids))
    return [(task, dossier) for task, dossier in session.execute(query).unique()]
