"""Incidents: the diagram of a dossier could not go on. Nothing is lost; an administrator retries or chooses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.advance import DiagramStuck
from app.db import reading, transaction
from app.domain.errors import Forbidden, NotFound
from app.domain.permissions import Actor, reach
from app.domain.steps import LogKind
from app.dossiers.records import Dossier, IncidentRecord
from app.people.records import Person
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class IncidentRow:
    """An open incident as the administrator sees it; ``routing`` are the values the conditions read."""

    id: int
    code: str
    element: str
    at_element: str
    problem: str
    message: str
    at: datetime
    by: str | None
    routing: Mapping[str, Any]


def note_incident(stuck: DiagramStuck, *, task_id: int, by: Actor, at: datetime) -> None:
    """Write down that completing this task met an incident; the same one again is not written twice."""
    with transaction() as session:
        task = session.get_one(Task, task_id)
        dossier = session.get_one(Dossier, task.dossier_id)
        add_incident(session, stuck, dossier=dossier, kind="completed", by=by, at=at)


def add_incident(
    session: Session, stuck: DiagramStuck, *, dossier: Dossier, kind: LogKind, by: Actor | None, at: datetime
) -> None:
    """As ``note_incident`` within the caller's transaction and for every kind of move."""
    key, incident = stuck.key, stuck.incident
    known = session.scalar(
        select(IncidentRecord.id).where(
            IncidentRecord.dossier_id == dossier.id,
            IncidentRecord.element_id == key.element_id,
            IncidentRecord.occurrence == key.occurrence,
            IncidentRecord.code == incident.code,
            IncidentRecord.resolved_at.is_(None),
        )
    )
    if known is not None:
        return
    session.add(
        IncidentRecord(
            dossier_id=dossier.id,
            kind=kind,
            element_id=key.element_id,
            occurrence=key.occurrence,
            at_element=incident.element_id,
            code=incident.code,
            message=incident.message,
            routing=dict(stuck.routing),
            at=at,
            by_id=by.person_id if by else None,
        )
    )
    body = {"element": key.element_id, "occurrence": key.occurrence, "at": incident.element_id, "code": incident.code}
    stream = ledger.dossier_stream(dossier.code)
    ledger.write(session, stream, verb="dossier.incident", by=by, at=at, body=body)


def open_incidents(*, by: Actor) -> tuple[IncidentRow, ...]:
    """All open incidents, the oldest first; Forbidden for anyone but the system's administrators."""
    require_operator(by)
    with reading() as session:
        rows = session.execute(
            select(IncidentRecord, Dossier.code, Person.full_name)
            .join(Dossier, Dossier.id == IncidentRecord.dossier_id)
            .outerjoin(Person, Person.id == IncidentRecord.by_id)
            .where(IncidentRecord.resolved_at.is_(None), still_stuck())
            .order_by(IncidentRecord.id)
            .limit(200)
        )
        return tuple(_row(incident, code, name) for incident, code, name in rows)


def still_stuck() -> ColumnElement[bool]:
    """A step that somebody completed all the same, with other values, needs no administrator any more."""
    its_task = exists().where(
        Task.dossier_id == IncidentRecord.dossier_id,
        Task.element_id == IncidentRecord.element_id,
        Task.occurrence == IncidentRecord.occurrence,
        Task.state == "open",
    )
    return or_(IncidentRecord.kind != "completed", its_task)


def count_incidents(*, by: Actor) -> int:
    """How many incidents wait for an administrator; 0 for anyone else."""
    if not reach(by, "system.operate").everywhere:
        return 0
    with reading() as session:
        query = select(func.count(IncidentRecord.id)).where(IncidentRecord.resolved_at.is_(None), still_stuck())
        return session.scalar(query) or 0


def _row(incident: IncidentRecord, code: str, name: str | None) -> IncidentRow:
    return IncidentRow(
        id=incident.id,
        code=code,
        element=incident.element_id,
        at_element=incident.at_element,
        problem=incident.code,
        message=incident.message,
        at=incident.at,
        by=name,
        routing=incident.routing,
    )


def require_operator(by: Actor) -> None:
    """Forbidden unless the person operates the system, which is one for all agencies."""
    if not reach(by, "system.operate").everywhere:
        raise Forbidden("page_not_yours")


def open_incident(session: Session, incident_id: int) -> IncidentRecord:
    """The incident, locked; NotFound if there is none or it was resolved."""
    row = session.scalar(select(IncidentRecord).where(IncidentRecord.id == incident_id).with_for_update())
    if row is None or row.resolved_at is not None:
        raise NotFound("incident_not_found")
    return row
