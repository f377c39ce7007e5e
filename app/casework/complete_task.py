"""Completing a step of the approved diagram with its form."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.advance import DiagramStuck
from app.casework.applicant_step import heed_applicant_step
from app.casework.form_files import Holder, bind_files, check_form
from app.casework.idempotency import Once
from app.casework.incidents import note_incident
from app.casework.moves import step_body
from app.casework.notices import moved_on
from app.casework.opinion_ends import go_on_without
from app.casework.save_draft import keep_draft
from app.casework.separate_duties import require_separate
from app.casework.services import Services
from app.casework.step_forward import Forward, step_forward
from app.casework.task_access import locked_task, require_free, stand_in
from app.casework.tell_portal import News, tell_portal
from app.db import transaction
from app.domain.errors import Conflict, DomainError, Refused
from app.domain.permissions import Actor
from app.domain.ports import CheckedForm
from app.domain.states import OPEN_STATES, PORTAL_PROCESSING, STATES, WAITING_STATES
from app.domain.steps import Step
from app.dossiers.records import FormEntry
from app.tasks.records import TaskDraft

_DRAFTS = cast(Table, TaskDraft.__table__)
# built once and without the ORM: this stands in the way of every completed task
_DROP_DRAFT = delete(_DRAFTS).where(
    _DRAFTS.c.task_id == bindparam("of_task"), _DRAFTS.c.person_id == bindparam("of_person")
)
_KEEP_ENTRY = insert(cast(Table, FormEntry.__table__))


@dataclass(frozen=True, kw_only=True)
class CompleteTask:
    """``raw`` is what was typed; ``task_version`` what the page showed (None: not checked).

    ``without_opinions`` is why the step goes on without opinions that are late (TIM-11).
    """

    by: Actor
    task_id: int
    raw: Mapping[str, Any]
    task_version: int | None = None
    key: str | None = None
    without_opinions: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskCompleted:
    """Which dossier went on, the names of the steps now open, and whether the diagram ended."""

    dossier_code: str
    opened: tuple[str, ...]
    ended: bool


def complete_task(services: Services, command: CompleteTask) -> TaskCompleted:
    """Complete the task. Two people at once: one wins, the other gets Conflict and keeps what they typed as a draft.

    Raises NotFound, Forbidden, Conflict, FormInvalid; Refused("use_act") for a task bound to a legal act,
    Refused("diagram_incident") when the diagram cannot go on; what ``go_on_without`` raises.
    """
    at = services.clock.now()
    try:
        with transaction() as session:
            return _complete(session, services, command=command, at=at)
    except DiagramStuck as stuck:
        note_incident(stuck, task_id=command.task_id, by=command.by, at=at)
        with suppress(DomainError):
            keep_draft(by=command.by, task_id=command.task_id, data=command.raw, at=at)
        raise
    except Conflict:
        # what cannot be kept must not hide that a colleague was first
        with suppress(DomainError):
            keep_draft(by=command.by, task_id=command.task_id, data=command.raw, at=at)
        raise


def _complete(session: Session, services: Services, *, command: CompleteTask, at: datetime) -> TaskCompleted:
    task, dossier = locked_task(session, command.task_id, by=command.by)
    request = {"task": command.task_id, "raw": dict(command.raw)}
    once = Once(session, command.key, by=command.by, route="complete_task", request=request, at=at)
    if once.answer:
        return TaskCompleted(**{**once.answer, "opened": tuple(once.answer["opened"])})
    require_free(task, command.by)
    require_separate(session, task, dossier=dossier, by=command.by)
    if command.task_version is not None and command.task_version != task.version:
        raise Conflict("task_page_old", task=task.name)
    if dossier.state in WAITING_STATES:
        raise Conflict("task_frozen", task=task.name, state=STATES[dossier.state].lower())
    if dossier.state not in OPEN_STATES:
        raise Refused("already_settled", act=task.name)
    if task.act is not None:
        raise Refused("use_act", task=task.name, act=task.act)
    go_on_without(session, dossier=dossier, task=task, without=command.without_opinions, by=command.by, at=at)
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    schema = version.form(task.form_key)
    holder = Holder(person_id=command.by.person_id, dossier_id=dossier.id)
    checked = check_form(services, schema, command.raw, holder=holder)
    forward = Forward(
        dossier=dossier,
        version=version,
        task=task,
        state=dossier.engine_state,
        by=command.by,
        at=at,
        routing=checked.routing,
    )
    with session.no_autoflush:
        taken = step_forward(session, services, forward)
        _keep(session, forward=forward, checked=checked)
        _record(session, forward=forward, checked=checked, step=taken.step)
        _tell_portal(session, services, forward)
        heed_applicant_step(session, services, dossier, version=version, open_now=taken.step.open, at=at)
        moved_on(session, services, dossier=dossier, left=task, opened=taken.opened, at=at)
    opened = tuple(t.name for t in taken.opened)
    done = TaskCompleted(dossier_code=dossier.code, opened=opened, ended=dossier.diagram_ended)
    once.remember({"dossier_code": done.dossier_code, "opened": list(done.opened), "ended": done.ended})
    return done


def _keep(session: Session, *, forward: Forward, checked: CheckedForm) -> None:
    task = forward.task
    connection = session.connection()
    connection.execute(_DROP_DRAFT, {"of_task": task.id, "of_person": forward.by.person_id})
    if not task.form_key:
        return
    row = {
        "dossier_id": forward.dossier.id,
        "form_key": task.form_key,
        "element_id": task.element_id,
        "occurrence": task.occurrence,
        "data": dict(checked.data),
        "digest": ledger.digest(checked.data),
        "at": forward.at,
        "by_id": forward.by.person_id,
    }
    connection.execute(_KEEP_ENTRY, row)
    bind_files(session, checked.data, dossier_id=forward.dossier.id)


def _tell_portal(session: Session, services: Services, forward: Forward) -> None:
    news = News(status=PORTAL_PROCESSING, at=forward.at, by=forward.by, content=f"Đã xong: {forward.task.name}")
    tell_portal(session, services, forward.dossier, version=forward.version, news=news)


def _record(session: Session, *, forward: Forward, checked: CheckedForm, step: Step) -> None:
    task = forward.task
    ledger.write(
        session,
        ledger.dossier_stream(forward.dossier.code),
        verb="task.completed",
        by=forward.by,
        at=forward.at,
        on_behalf_of=stand_in(task, forward.by, dossier=forward.dossier),
        body={
            **step_body(forward.move, step),
            "task": task.name,
            "agency_id": task.agency_id,
            "role": task.role,
            "portal_status": PORTAL_PROCESSING,
        },
        payload=checked.data or None,
    )
