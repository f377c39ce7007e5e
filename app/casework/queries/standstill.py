"""What a dossier waits for besides people: timers, messages, an administrator."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.incidents import still_stuck
from app.domain.states import OPEN_STATES
from app.dossiers.records import Dossier, IncidentRecord, WaitRecord
from app.procedures.frozen import FrozenVersion


@dataclass(frozen=True, kw_only=True)
class WaitView:
    """A timer (``due_at``) or a message that the diagram waits for.

    ``name`` is the event's own name, empty where the diagram gives none; ``beside`` the name of the step at whose
    border it stands, None otherwise.
    """

    name: str
    element_id: str
    due_at: datetime | None
    message: str | None
    correlation: str | None
    beside: str | None
    opened_at: datetime


def waits_of(session: Session, dossier: Dossier, *, version: FrozenVersion) -> tuple[WaitView, ...]:
    """Open waits of a dossier that still runs, the earliest moment first, messages last."""
    if dossier.state not in OPEN_STATES:
        return ()
    query = select(WaitRecord).where(WaitRecord.dossier_id == dossier.id, WaitRecord.state == "open")
    rows = session.scalars(query.order_by(WaitRecord.due_at.is_(None), WaitRecord.due_at, WaitRecord.id))
    return tuple(
        WaitView(
            name=_name(version, row.element_id) or "",
            element_id=row.element_id,
            due_at=row.due_at,
            message=row.message,
            correlation=row.correlation,
            beside=_name(version, row.attached_to) if row.attached_to else None,
            opened_at=row.opened_at,
        )
        for row in rows
    )


def _name(version: FrozenVersion, element_id: str) -> str | None:
    try:
        return version.node_and_lane(element_id)[0].name or None
    except KeyError:
        return None


def incidents_of(session: Session, dossier: Dossier) -> tuple[str, ...]:
    """The sentences of the incidents that stop this dossier, the oldest first."""
    if dossier.state not in OPEN_STATES:
        return ()
    query = select(IncidentRecord.message).where(
        IncidentRecord.dossier_id == dossier.id, IncidentRecord.resolved_at.is_(None), still_stuck()
    )
    return tuple(dict.fromkeys(session.scalars(query.order_by(IncidentRecord.id))))
