"""Taking over what a step of the engine changed: tasks opened and withdrawn, state stored, the end noted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.advancing import Advance
from app.casework.opinion_ends import lapse_opinions
from app.casework.services import Services
from app.casework.waits import post_sent, sync_waits
from app.domain.calendar import Calendar
from app.domain.definition import Duration, NodeDef
from app.domain.errors import Refused
from app.domain.limits import Limit, step_due
from app.domain.steps import Incident, Step, TaskKey
from app.people.directory import item_agency, lane_agency
from app.tasks.records import Task


class DiagramStuck(Refused):
    """The diagram cannot go on: nothing was changed. ``incident`` says why, ``key``, ``routing`` which move met it."""

    def __init__(self, incident: Incident, *, key: TaskKey, routing: Mapping[str, Any]) -> None:
        super().__init__("diagram_incident", element=incident.element_id, message=incident.message)
        self.incident = incident
        self.key = key
        self.routing = routing


def require_sound(step: Step, *, key: TaskKey, routing: Mapping[str, Any] | None = None) -> None:
    """Raise DiagramStuck if the step met an incident; ``routing`` is what the move brought."""
    if step.incident is not None:
        raise DiagramStuck(step.incident, key=key, routing=routing or {})


def take_over(session: Session, services: Services, advance: Advance) -> list[Task]:
    """Write the step into the tables; returns the tasks that were opened."""
    step, dossier = advance.step, advance.dossier
    for key in step.withdrawn:
        _withdraw(session, dossier.id, key=key, at=advance.at)
    opened = [_open(session, services, advance, key=key) for key in step.opened]
    session.add_all(opened)
    sync_waits(session, services, advance)
    post_sent(session, advance)
    if step.ended is not None:
        dossier.diagram_ended = True
        dossier.diagram_result = step.ended.result
    return opened


def _withdraw(session: Session, dossier_id: int, *, key: TaskKey, at: datetime) -> None:
    task = session.scalar(
        select(Task).where(
            Task.dossier_id == dossier_id, Task.element_id == key.element_id, Task.occurrence == key.occurrence
        )
    )
    if task is not None and task.state == "open":
        task.state, task.closed_at = "withdrawn", at
        task.version += 1
        lapse_opinions(session, dossier_id, [task.id], at=at)


def _open(session: Session, services: Services, advance: Advance, *, key: TaskKey) -> Task:
    node, lane = advance.version.node_and_lane(key.element_id)
    dossier = advance.dossier
    item = advance.step.items.get(key)
    subject = advance.version.subject
    agency_id = item_agency(session, item, subject=subject) or lane_agency(
        session,
        lane.agency if lane else "competent",
        receiving_id=dossier.receiving_agency_id,
        competent_id=dossier.competent_agency_id,
        subject=subject,
    )
    limit = own_limit(node)
    due_at, soon_at = None, None
    if limit is not None:
        calendar = services.rules.calendar(session, agency_id=agency_id, at=advance.at)
        due_at, soon_at = step_moments(limit, calendar=calendar.calendar, at=advance.at)
    return Task(
        dossier_id=dossier.id,
        element_id=key.element_id,
        occurrence=key.occurrence,
        name=node.name or node.id,
        role=(lane.role if lane else None) or "",
        agency_id=agency_id,
        act=node.act,
        form_key=node.form,
        item=item,
        state="open",
        version=1,
        opened_at=advance.at,
        due_at=due_at,
        due_soon_at=soon_at,
    )


def step_moments(limit: Limit, *, calendar: Calendar, at: datetime) -> tuple[datetime | None, datetime | None]:
    """When a step opened at ``at`` is due and from when that is near; (None, None) when nothing is ever due.

    A step's time runs from its activation (TIM-09a) by the hours of its own agency. It is near in the last quarter, at
    the earliest one working day before (TIM-09b).
    """
    due = step_due(limit, from_at=at, calendar=calendar)
    if due is None:
        return None, None
    day_before = calendar.shift_working_days(due, -1)
    quarter = due - (due - at) / 4
    return due, max(day_before, quarter)


def own_limit(node: NodeDef) -> Limit | None:
    """The step's own time; None without one, and for steps that share one budget."""
    limit: Duration | None = node.limit
    if limit is None or node.group or limit.unit in ("none", "open"):
        return None
    return Limit(value=limit.amount, unit=limit.unit, cutoff=None)
