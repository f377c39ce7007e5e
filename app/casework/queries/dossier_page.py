"""All that the page of one dossier shows, as plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.acts import stands_still
from app.casework.legal_clock import limit_of, pinned_of, view_of
from app.casework.queries.act_views import ActView, act_views
from app.casework.queries.agency_then import agencies_then
from app.casework.queries.clock_views import ClockRow, clock_rows
from app.casework.queries.entry_views import EntryView, entry_views
from app.casework.queries.handed_back import HandedBack, handed_back_of
from app.casework.queries.names import Names
from app.casework.queries.promise import why
from app.casework.queries.standstill import WaitView, incidents_of, waits_of
from app.casework.queries.visible import visible_dossier
from app.casework.queries.worklist import remaining_minutes
from app.casework.services import Services
from app.casework.task_access import Holders, leads, works_on
from app.db import reading
from app.domain.calendar import Calendar
from app.domain.dossier_clock import ClockView
from app.domain.explain import Explanation
from app.domain.limits import Limit
from app.domain.permissions import Actor
from app.domain.states import OPEN_STATES
from app.domain.urgency import urgency
from app.dossiers.records import Dossier
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task, TaskDraft


@dataclass(frozen=True, kw_only=True)
class TaskView:
    """One task of the dossier, open or past. ``draft`` is the person's own, also of a task that is no longer theirs
    to work on: what was typed is never lost; ``aside`` is a second draft that another window wrote. ``form`` stands
    wherever there is something to fill in or to show. ``item`` is what a task of a multi-instance stands for, an agency
    by its name; ``handed_back`` why it is done again.
    """

    id: int
    element_id: str
    occurrence: int
    name: str
    role: str
    agency: str
    state: str
    act: str | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    kind: str
    remaining_minutes: int | None
    spent_minutes: int
    holder: str | None
    done_by: str | None
    workable: bool
    held_by_other: bool
    version: int
    form: Mapping[str, Any] | None
    draft: Mapping[str, Any] | None
    draft_at: datetime | None
    draft_revision: int = 0
    aside: Mapping[str, Any] | None = None
    aside_at: datetime | None = None
    item: str = ""
    handed_back: HandedBack | None = None
    frozen: bool = False
    given_out: bool = False


@dataclass(frozen=True, kw_only=True)
class DossierView:
    """One dossier as a person may see it now."""

    code: str
    state: str
    version: FrozenVersion
    limit: Limit
    applicant: Mapping[str, str]
    channel: str
    result_channel: str
    receiving: str
    competent: str
    received_by: str
    entered_at: datetime
    due_at: datetime | None
    first_due_at: datetime | None
    provisional: bool
    kind: str
    remaining_minutes: int | None
    outcome: str | None
    result_number: str | None
    result_on: date | None
    settled_at: datetime | None
    closed_at: datetime | None
    components: tuple[Mapping[str, Any], ...]
    tasks: tuple[TaskView, ...]
    acts: tuple[ActView, ...]
    entries: tuple[EntryView, ...]
    clock: ClockView
    why: Explanation
    calendar_version: str
    regulation_id: str
    waits: tuple[WaitView, ...] = ()
    incidents: tuple[str, ...] = ()
    clocks: tuple[ClockRow, ...] = ()
    paused_for: str | None = None
    limit_case: str | None = None
    submitted_at: datetime | None = None
    promised_at: datetime | None = None
    received_where: str = ""


def dossier_page(services: Services, *, by: Actor, code: str) -> DossierView:
    """The dossier with this code; NotFound if there is none or it is none of this person's business."""
    at = services.clock.now()
    with reading() as session:
        dossier = visible_dossier(session, by=by, code=code)
        version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
        names = Names(session)
        tasks = tuple(session.scalars(select(Task).where(Task.dossier_id == dossier.id).order_by(Task.id)))
        again = handed_back_of(session, code, tasks=tasks)
        running = dossier.state in OPEN_STATES
        limit = limit_of(dossier, version)
        clock = view_of(session, services, dossier=dossier, limit=limit, at=at)
        calendar = pinned_of(session, services, dossier).calendar
        return DossierView(
            code=dossier.code,
            state=dossier.state,
            version=version,
            limit=limit,
            applicant=_applicant(dossier),
            channel=dossier.channel,
            result_channel=dossier.result_channel,
            receiving=names.agency(dossier.receiving_agency_id),
            competent=names.agency(dossier.competent_agency_id),
            received_by=names.person(dossier.received_by_id) or "",
            entered_at=dossier.entered_at,
            due_at=dossier.due_at or (dossier.promised_at if dossier.state == "transferring" else None),
            first_due_at=dossier.first_due_at,
            provisional=dossier.provisional or dossier.state == "transferring",
            kind=urgency(dossier.due_at if running else None, dossier.due_soon_at, at=at, paused=stands_still(dossier)),
            remaining_minutes=remaining_minutes(calendar, due_at=dossier.due_at if running else None, at=at),
            outcome=dossier.outcome,
            result_number=dossier.result_number,
            result_on=dossier.result_on,
            settled_at=dossier.settled_at,
            closed_at=dossier.closed_at,
            components=tuple(dossier.components),
            tasks=tuple(
                replace(
                    _task(session, calendar, task=t, version=version, by=by, names=names, at=at),
                    item=names.item(t.item),
                    handed_back=again.get(t.id),
                )
                for t in tasks
            ),
            acts=act_views(session, services, dossier, version=version, view=clock, by=by),
            entries=entry_views(session, dossier, version=version, name_of=names.person),
            clock=clock,
            why=why(session, services, dossier=dossier, limit=limit, view=clock),
            calendar_version=dossier.calendar_version,
            regulation_id=dossier.regulation_id,
            waits=waits_of(session, dossier, version=version),
            incidents=incidents_of(session, dossier),
            clocks=clock_rows(session, services, dossier, at=at),
            paused_for=dossier.paused_for,
            limit_case=dossier.limit_case,
            submitted_at=dossier.submitted_at,
            promised_at=dossier.promised_at,
            received_where=agencies_then(session, dossier, seq=0, at=dossier.entered_at).receiving,
        )


def _applicant(dossier: Dossier) -> dict[str, str]:
    person = dossier.applicant
    return {
        "name": person.name,
        "identity_number": person.identity_number,
        "phone": person.phone,
        "email": person.email,
        "address": person.address,
        "authorised_person": person.authorised_person,
    }


def _task(
    session: Session,
    calendar: Calendar,
    *,
    task: Task,
    version: FrozenVersion,
    by: Actor,
    names: Names,
    at: datetime,
) -> TaskView:
    is_open = task.state == "open"
    dossier = session.get_one(Dossier, task.dossier_id)
    workable = is_open and works_on(by, task, dossier)
    other = task.assignee_id not in (None, by.person_id)
    held = other and (not is_open or Holders(session, at=at).still_hold(task, dossier))
    frozen = is_open and task.frozen_at is not None
    draft = _draft(session, task, by=by)
    end = task.closed_at or at
    due = task.due_at if is_open else None
    spent = calendar.office_time_between(task.opened_at, max(end, task.opened_at))
    return TaskView(
        id=task.id,
        element_id=task.element_id,
        occurrence=task.occurrence,
        name=task.name,
        role=task.role,
        agency=names.agency(task.agency_id),
        state=task.state,
        act=task.act,
        opened_at=task.opened_at,
        due_at=task.due_at,
        closed_at=task.closed_at,
        kind=urgency(task.due_at, task.due_soon_at, at=end, paused=is_open and task.frozen_at is not None),
        remaining_minutes=remaining_minutes(calendar, due_at=due, at=at),
        spent_minutes=int(spent.total_seconds() // 60),
        holder=names.person(task.assignee_id) if held or not other else None,
        done_by=names.person(task.closed_by_id),
        workable=workable and not held,
        frozen=frozen,
        given_out=is_open and leads(by, task, dossier),
        held_by_other=held,
        version=task.version,
        form=version.form(task.form_key) if workable or draft else None,
        draft=draft.data if draft else None,
        draft_at=draft.saved_at if draft else None,
        draft_revision=draft.revision if draft else 0,
        aside=draft.aside if draft else None,
        aside_at=draft.aside_at if draft else None,
    )


def _draft(session: Session, task: Task, *, by: Actor) -> TaskDraft | None:
    return session.scalar(select(TaskDraft).where(TaskDraft.task_id == task.id, TaskDraft.person_id == by.person_id))
