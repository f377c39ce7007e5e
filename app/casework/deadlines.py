"""Opening and ending the clocks beside a dossier's own: rows with owner, due moment, clause and state."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.db.insert_once import add_once
from app.deadlines.records import Deadline
from app.domain.calendar import local
from app.domain.calendar_files import CalendarVersion
from app.domain.deadlines import KINDS, clause_of, due_of, limit_of, near_from
from app.domain.limits import Limit
from app.domain.regulation import Regulation
from app.domain.vietnamese import amount_text

# built once: every act of a dossier looks for clocks that it ends
_RUNNING = select(Deadline).where(Deadline.state == "running")
_BY_KEY = _RUNNING.where(Deadline.key == bindparam("of_key"))
_OF_DOSSIER = (
    _RUNNING.where(Deadline.dossier_id == bindparam("of_dossier"))
    .where(Deadline.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(Deadline.id)
)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A clock to open. ``key`` is unique for ever; ``due_at`` where the moment follows from something else.

    ``limit`` where it is not the regulation's; ``effect`` what the scheduler does when it has passed.
    """

    kind: str
    key: str
    subject: str
    agency_id: int
    from_at: datetime
    dossier_id: int | None = None
    role: str = ""
    limit: Limit | None = None
    due_at: datetime | None = None
    clause: str = ""
    effect: str | None = None


def open_deadline(
    session: Session, services: Services, opening: Opening, *, regulation: Regulation | None = None
) -> Deadline | None:
    """Open the clock by the calendar of its owner; None when it is there already. Counts by the province's regulation
    unless the dossier's own is given."""
    regulation = regulation or services.rules.regulation_on(opening.from_at)
    calendar = services.rules.calendar(session, agency_id=opening.agency_id, at=opening.from_at)
    row = _row(opening, regulation=regulation, calendar=calendar)
    row["calendar_version"] = services.rules.pin(session, calendar)
    return add_once(session, Deadline, row=row)


def _row(opening: Opening, *, regulation: Regulation, calendar: CalendarVersion) -> dict[str, object]:
    kind = KINDS[opening.kind]
    limit = opening.limit or limit_of(kind, regulation=regulation)
    due = opening.due_at or due_of(limit, opening.from_at, calendar=calendar.calendar)
    return {
        "key": opening.key,
        "kind": kind.id,
        "subject": opening.subject,
        "dossier_id": opening.dossier_id,
        "agency_id": opening.agency_id,
        "role": opening.role,
        "state": "running",
        "window": kind.window,
        "from_at": opening.from_at,
        "due_at": due,
        "due_soon_at": near_from(due, opening.from_at, calendar=calendar.calendar),
        "limit_value": amount_text(limit.value) if limit else "",
        "limit_unit": limit.unit if limit else "",
        "rule": kind.rule,
        "clause": opening.clause or clause_of(kind, regulation=regulation),
        "regulation_id": regulation.id,
        "provisional": due is not None and calendar.is_provisional(local(due).date()),
        "arrived_late": False,
        "effect": opening.effect,
        "attempts": 0,
    }


def end_deadline(session: Session, key: str, *, at: datetime) -> Deadline | None:
    """What was owed is done: in time or late. None when no such clock runs."""
    row = session.scalar(_BY_KEY, {"of_key": key})
    if row is not None:
        end_running(row, at=at)
    return row


def end_running(row: Deadline, *, at: datetime) -> None:
    """As ``end_deadline``, for a running clock at hand."""
    row.state, row.ended_at = "ended", at
    row.outcome = None if row.due_at is None else "in_time" if at <= row.due_at else "late"


def end_of_dossier(session: Session, dossier_id: int, *kinds: str, at: datetime) -> list[Deadline]:
    """End every running clock of these kinds of the dossier, as ``end_deadline``."""
    rows = list(session.scalars(_OF_DOSSIER, {"of_dossier": dossier_id, "kinds": kinds}))
    for row in rows:
        end_running(row, at=at)
    return rows
