"""An administrator takes a dossier past an incident: try the same again, or choose the values that decide the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.incidents import open_incident, require_operator
from app.casework.moves import Move, Taken, step_body, take
from app.casework.notices import moved_on
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Conflict, Invalid
from app.domain.permissions import Actor
from app.domain.steps import TaskKey
from app.dossiers.records import Dossier, EngineState, IncidentRecord
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class ResolveIncident:
    """``choice`` gives routing values in place of the recorded ones; empty: the same again. ``reason`` is required."""

    by: Actor
    incident_id: int
    choice: Mapping[str, Any]
    reason: str


def resolve_incident(services: Services, command: ResolveIncident) -> str:
    """Move the dossier on and close the incident; returns the dossier's code.

    Raises Forbidden, NotFound("incident_not_found"), Invalid (no reason, an unknown variable), Conflict when the task
    was completed meanwhile, DiagramStuck when the diagram still cannot go on: the incident then stays open.
    """
    at = services.clock.now()
    require_operator(command.by)
    if not command.reason.strip():
        raise Invalid("incident_reason_missing")
    with transaction() as session:
        incident = open_incident(session, command.incident_id)
        unknown = set(command.choice) - set(incident.routing)
        if unknown:
            raise Invalid("incident_choice_unknown", names=", ".join(sorted(unknown)))
        dossier = session.scalars(
            select(Dossier).where(Dossier.id == incident.dossier_id).with_for_update(of=Dossier)
        ).one()
        move = _move(session, services, incident, dossier=dossier, command=command, at=at)
        task = _task(session, move)
        taken = take(session, services, move)
        if task is not None:
            task.state, task.closed_at, task.closed_by_id = "done", at, incident.by_id
            task.version += 1
            moved_on(session, services, dossier=dossier, left=task, opened=taken.opened, at=at)
        _close(session, incident, command=command, move=move, taken=taken)
        return dossier.code


def _move(
    session: Session,
    services: Services,
    incident: IncidentRecord,
    *,
    dossier: Dossier,
    command: ResolveIncident,
    at: datetime,
) -> Move:
    return Move(
        dossier=dossier,
        version=services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash),
        state=session.get_one(EngineState, dossier.id),
        kind=incident.kind,  # type: ignore[arg-type]
        key=TaskKey(element_id=incident.element_id, occurrence=incident.occurrence),
        at=at,
        by=command.by,
        routing={**incident.routing, **command.choice},
    )


def _task(session: Session, move: Move) -> Task | None:
    """The open task that the move completes; Conflict if it is open no more."""
    if move.kind != "completed":
        return None
    task = session.scalar(
        select(Task).where(
            Task.dossier_id == move.dossier.id,
            Task.element_id == move.key.element_id,
            Task.occurrence == move.key.occurrence,
        )
    )
    if task is None or task.state != "open":
        raise Conflict("task_already_done", task=task.name if task else "", at=None, by_id=None)
    return task


def _close(session: Session, incident: IncidentRecord, *, command: ResolveIncident, move: Move, taken: Taken) -> None:
    incident.resolved_at, incident.resolved_by_id = move.at, command.by.person_id
    incident.resolved_how = "chosen" if command.choice else "retried"
    ledger.write(
        session,
        ledger.dossier_stream(move.dossier.code),
        verb="incident.resolved",
        by=command.by,
        at=move.at,
        body={**step_body(move, taken.step), "how": incident.resolved_how, "incident": incident.code},
        payload={"reason": command.reason.strip()},
    )
