"""What completing a step had ended or begun among the dossier's other clocks, put back when the step is taken back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.dossier_deadlines import follow_agencies
from app.casework.services import Services
from app.deadlines.records import Deadline
from app.dossiers.records import Dossier, WaitRecord
from app.procedures.frozen import FrozenVersion
from app.tasks.records import Task

#: the clocks of the file and of its paper on the way to another agency
_TRANSFERS = ("transfer", "paper_transfer")


def restore_step_deadlines(
    session: Session, services: Services, *, dossier: Dossier, version: FrozenVersion, task: Task, at: datetime
) -> None:
    """The transfer that counted as done runs again, one that began falls away, shares follow the agencies."""
    rows = select(Deadline).where(Deadline.dossier_id == dossier.id, Deadline.kind.in_(_TRANSFERS))
    for row in session.scalars(rows):
        if row.state == "ended" and row.ended_at == task.closed_at:
            row.state, row.ended_at, row.outcome = "running", None, None
        elif row.state == "running" and row.from_at == task.closed_at:
            row.state, row.ended_at = "gone", at
    _restore_timers(session, dossier, since=task.closed_at, at=at)
    follow_agencies(session, services, dossier=dossier, version=version, at=at)


def _restore_timers(session: Session, dossier: Dossier, *, since: datetime | None, at: datetime) -> None:
    """A timer at the border of the step comes when it would have come."""
    waits = list(session.scalars(select(WaitRecord).where(WaitRecord.dossier_id == dossier.id)))
    before = {row.element_id: row.due_at for row in waits if row.state == "gone" and row.ended_at == since}
    for row in waits:
        if row.state == "open" and row.opened_at == at and row.element_id in before:
            row.due_at = before[row.element_id]
