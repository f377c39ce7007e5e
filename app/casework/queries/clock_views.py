"""Every clock of a dossier: its own, its open steps', and those the law lets run beside them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.queries.worklist import remaining_minutes
from app.casework.services import Services
from app.deadlines.records import Deadline
from app.domain.deadlines import KINDS
from app.domain.urgency import urgency
from app.dossiers.records import Dossier
from app.people.records import Agency


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    """One clock beside the dossier's own. ``kind`` as in ``domain.urgency``; ``state`` and ``outcome`` as stored.

    ``window``: the last moment of a possibility. ``arrived_late``: came over the cumulative limit (TIM-09c).
    """

    id: int
    name: str
    owner: str
    from_at: datetime
    due_at: datetime | None
    state: str
    outcome: str | None
    ended_at: datetime | None
    clause: str
    kind: str
    remaining_minutes: int | None
    kept_minutes: int | None
    window: bool
    provisional: bool
    arrived_late: bool


def clock_rows(session: Session, services: Services, dossier: Dossier, *, at: datetime) -> tuple[ClockRow, ...]:
    """The dossier's clocks in the order they were opened; those that fell away are left out."""
    query = (
        select(Deadline, Agency.name)
        .join(Agency, Agency.id == Deadline.agency_id)
        .where(Deadline.dossier_id == dossier.id, Deadline.state != "gone")
        .order_by(Deadline.id)
    )
    return tuple(_row(session, services, row, agency=name, at=at) for row, name in session.execute(query))


def _row(session: Session, services: Services, row: Deadline, *, agency: str, at: datetime) -> ClockRow:
    kind, running = KINDS[row.kind], row.state == "running"
    calendar = services.rules.pinned(session, row.calendar_version).calendar
    due = row.due_at if running else None
    owner = kind.owed_by if kind.owed_by == "Người nộp hồ sơ" else agency
    return ClockRow(
        id=row.id,
        name=kind.name,
        owner=owner,
        from_at=row.from_at,
        due_at=row.due_at,
        state=row.state,
        outcome=row.outcome,
        ended_at=row.ended_at,
        clause=row.clause,
        kind=urgency(due, row.due_soon_at, at=at, paused=row.state == "paused"),
        remaining_minutes=remaining_minutes(calendar, due_at=due, at=at),
        kept_minutes=None if row.kept_seconds is None else int(row.kept_seconds / 60),
        window=row.window,
        provisional=row.provisional,
        arrived_late=row.arrived_late,
    )
