"""Timers and messages that diagrams wait for: rows with due moments, kept in step with the engine."""

from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.advancing import Advance
from app.casework.services import Services
from app.domain.calendar import Calendar
from app.domain.clock import VIETNAM
from app.domain.durations import add_duration, cycle_interval
from app.domain.limits import Limit, step_due
from app.domain.steps import Timer, Wait
from app.dossiers.records import WaitRecord
from app.outbox import NewMessage, post


def sync_waits(session: Session, services: Services, advance: Advance) -> None:
    """Open a row for each wait that is new; end the rows of those that are gone."""
    rows = _open_rows(session, advance) if advance.dossier.waits_open else {}
    calendar = services.rules.pinned(session, advance.dossier.calendar_version).calendar if advance.step.waits else None
    wanted = {(w.key.element_id, w.key.occurrence, w.round): w for w in advance.step.waits}
    for key, row in rows.items():
        if key not in wanted:
            row.state, row.ended_at = ("gone" if row.state == "open" else row.state), advance.at
    for key, wait in wanted.items():
        if key not in rows:
            session.add(_row(advance, wait, calendar=calendar))
    advance.dossier.waits_open = len(wanted)


def _open_rows(session: Session, advance: Advance) -> dict[tuple[str, int, int], WaitRecord]:
    found = session.scalars(
        select(WaitRecord).where(WaitRecord.dossier_id == advance.dossier.id, WaitRecord.state == "open")
    )
    return {(row.element_id, row.occurrence, row.round): row for row in found}


def end_waits(session: Session, dossier_id: int, *, at: datetime) -> None:
    """A closed dossier waits for nothing any more."""
    rows = session.scalars(select(WaitRecord).where(WaitRecord.dossier_id == dossier_id, WaitRecord.state == "open"))
    for row in rows:
        row.state, row.ended_at = "gone", at


def _row(advance: Advance, wait: Wait, *, calendar: Calendar | None) -> WaitRecord:
    return WaitRecord(
        dossier_id=advance.dossier.id,
        element_id=wait.key.element_id,
        occurrence=wait.key.occurrence,
        round=wait.round,
        due_at=due_moment(wait.timer, at=advance.at, calendar=calendar) if wait.timer else None,
        message=wait.message,
        correlation=wait.correlation,
        attached_to=wait.attached_to,
        opened_at=advance.at,
    )


def due_moment(timer: Timer, *, at: datetime, calendar: Calendar | None) -> datetime:
    """When a timer that is armed at ``at`` comes: working time by the calendar where it has a unit, else calendar time.

    A date without offset is Vietnamese time. Raises ValueError for text that inspection would not have let through.
    """
    if timer.unit is not None and calendar is not None:
        limit = Limit(value=Fraction(timer.text), unit=timer.unit, cutoff=None)
        return step_due(limit, from_at=at, calendar=calendar) or at
    if timer.kind == "date":
        moment = datetime.fromisoformat(timer.text)
        return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    return add_duration(at, cycle_interval(timer.text) if timer.kind == "cycle" else timer.text)


def post_sent(session: Session, advance: Advance) -> None:
    """Messages that the diagram threw go to the outbox; they find their dossiers after the commit."""
    for sent in advance.step.sent:
        message = NewMessage(
            kind="message",
            recipient=sent.message,
            subject=sent.correlation or "",
            body={"data": dict(sent.data), "from": advance.dossier.code, "element": sent.element_id},
            stream=f"dossier:{advance.dossier.code}",
        )
        post(session, message, at=advance.at)
