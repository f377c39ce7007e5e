"""Taking over what a step of the engine changed: tasks opened and withdrawn, state stored, the end noted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.domain.definition import Duration, NodeDef
from app.domain.errors import Refused
from app.domain.limits import Limit, step_due
from app.domain.steps import Step, TaskKey
from app.dossiers.records import Dossier, EngineState
from app.people.directory import lane_agency
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class Advance:
    """A step of the engine for one dossier at one moment."""

    dossier: Dossier
    version: FrozenVersion
    step: Step
    at: datetime


def require_sound(step: Step) -> None:
    """Refused if the diagram cannot go on: nothing was changed, the administrator is told why."""
    if step.incident is not None:
        raise Refused("diagram_incident", element=step.incident.element_id, message=step.incident.message)


def take_over(session: Session, services: Services, advance: Advance) -> list[Task]:
    """Write the step into the tables; returns the tasks that were opened."""
    step, dossier = advance.step, advance.dossier
    for key in step.withdrawn:
        _withdraw(session, dossier.id, key=key, at=advance.at)
    opened = [_open(session, services, advance, key=key) for key in step.opened]
    session.add_all(opened)
    if step.ended is not None:
        dossier.diagram_ended = True
        dossier.diagram_result = step.ended.result
    return opened


def store_state(state: EngineState, step: Step) -> None:
    """Keep the new state of the engine and count the completion."""
    state.state = step.state
    state.completions += 1


def _withdraw(session: Session, dossier_id: int, *, key: TaskKey, at: datetime) -> None:
    task = session.scalar(
        select(Task).where(
            Task.dossier_id == dossier_id, Task.element_id == key.element_id, Task.occurrence == key.occurrence
        )
    )
    if task is not None and task.state == "open":
        task.state, task.closed_at = "withdrawn", at
        task.version += 1


def _open(session: Session, services: Services, advance: Advance, *, key: TaskKey) -> Task:
    node = advance.version.definition.node(key.element_id)
    lane = advance.version.definition.lane_of(node)
    dossier = advance.dossier
    agency_id = lane_agency(
        session,
        lane.agency if lane else "competent",
        receiving_id=dossier.receiving_agency_id,
        competent_id=dossier.competent_agency_id,
    )
    due_at, soon_at = step_moments(services, node=node, at=advance.at)
    return Task(
        dossier_id=dossier.id,
        element_id=key.element_id,
        occurrence=key.occurrence,
        name=node.name or node.id,
        role=(lane.role if lane else None) or "",
        agency_id=agency_id,
        act=node.act,
        form_key=node.form,
        opened_at=advance.at,
        due_at=due_at,
        due_soon_at=soon_at,
    )


def step_moments(services: Services, *, node: NodeDef, at: datetime) -> tuple[datetime | None, datetime | None]:
    """When a step opened at ``at`` is due and from when that is near; (None, None) without a time of its own.

    A step's time runs from its activation (TIM-09a). It is near in the last quarter, at the earliest one working day
    before (TIM-09b). Steps that share one budget have no due moment of their own.
    """
    limit = _own_limit(node)
    if limit is None:
        return None, None
    calendar = services.calendar.calendar
    due = step_due(limit, from_at=at, calendar=calendar)
    if due is None:
        return None, None
    day_before = calendar.shift_working_days(due, -1)
    quarter = due - (due - at) / 4
    return due, max(day_before, quarter)


def _own_limit(node: NodeDef) -> Limit | None:
    limit: Duration | None = node.limit
    if limit is None or node.group or limit.unit in ("none", "open"):
        return None
    return Limit(value=limit.amount, unit=limit.unit, cutoff=None)
