"""One dossier counted anew by the released calendar: its clock, its open steps, its deadlines, its applicant told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.act_notices import dossier_recounted
from app.casework.calendar_scope import revision_row
from app.casework.dossier_deadlines import follow_clock
from app.casework.legal_clock import is_provisional, limit_of, tell_clock
from app.casework.portal_told import NewsAgain, tell_again
from app.casework.recounted_steps import Moved
from app.casework.recounting import Change, NewCalendars, change_of
from app.casework.services import Services
from app.db import transaction
from app.deadlines.records import Deadline
from app.domain.clock_model import RECOUNTED
from app.domain.dossier_clock import ClockEvent
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.rules.records import CalendarRevision, RecountLine
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class RecountDossier:
    """One dossier of an approved recount; ``on_behalf_of`` as it was found when the recount was approved."""

    by: Actor
    on_behalf_of: str | None
    recount_id: int
    revision_id: int
    dossier_id: int


def recount_dossier(services: Services, command: RecountDossier) -> bool:
    """Count it anew in a transaction of its own; False when the calendar moves nothing (any more).

    The first promise stays and the earlier ones with it (EXT-07); the applicant gets one mail with the new date.
    """
    at = services.clock.now()
    with transaction() as session:
        query = select(Dossier).where(Dossier.id == command.dossier_id)
        dossier = session.scalars(query.with_for_update(of=Dossier)).one()
        revision = revision_row(session, command.revision_id)
        change = change_of(NewCalendars(session=session, services=services, revision=revision, at=at), dossier)
        if change is None:
            return False
        _count_anew(session, services, dossier, revision=revision, change=change, at=at)
        _record(session, command, dossier, revision=revision, change=change, at=at)
        line = {"steps": len(change.steps), "deadlines": len(change.deadlines)}
        # where only steps and deadlines beside it moved, the line has no dates of its own
        own = {"from_due_at": change.from_due_at, "due_at": change.due_at} if change.own else {}
        session.merge(_line(command, at=at, **own, **line))
        return True


def _count_anew(
    session: Session,
    services: Services,
    dossier: Dossier,
    *,
    revision: CalendarRevision,
    change: Change,
    at: datetime,
) -> None:
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    if change.state == "transferring":
        dossier.promised_at = change.due_at
    elif change.own or change.steps:
        # with its steps alone too: the clock remembers by which calendar they were counted
        event = ClockEvent(type=RECOUNTED, at=at)
        view = tell_clock(session, services, dossier=dossier, limit=limit_of(dossier, version), event=event)
        follow_clock(session, services, dossier=dossier, view=view, at=at)
    _move(session, services, (*change.steps, *change.deadlines), at=at)
    if change.own:
        dossier_recounted(
            session,
            services,
            dossier=dossier,
            version=version,
            change=(change.from_due_at, change.due_at),
            decision=revision.decision_number,
            at=at,
        )
        news = NewsAgain(content="Tính lại ngày hẹn trả theo lịch làm việc mới", at=at)
        tell_again(session, services, dossier, version=version, news=news)


def _move(session: Session, services: Services, moved: Iterable[Moved], *, at: datetime) -> None:
    for one in moved:
        row = one.row
        row.due_at, row.due_soon_at = one.due_at, one.due_soon_at
        # people are told again when the new moment comes near or passes
        row.marked_overdue_at = None
        if isinstance(row, Task):
            row.counted_agency_id = None
            continue
        calendar = services.rules.calendar(session, agency_id=row.agency_id, at=at)
        row.marked_due_soon_at = None
        row.calendar_version = services.rules.pin(session, calendar)
        row.provisional = is_provisional(calendar, row.due_at)


def _record(
    session: Session,
    command: RecountDossier,
    dossier: Dossier,
    *,
    revision: CalendarRevision,
    change: Change,
    at: datetime,
) -> None:
    body: dict[str, Any] = {
        "calendar": [dossier.calendar_id, dossier.calendar_version],
        "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        "from_due_at": change.from_due_at.isoformat() if change.from_due_at else None,
        "provisional": dossier.provisional,
        "revision": revision.id,
        "decision_number": revision.decision_number,
        "recount": command.recount_id,
        "steps": [[one.row.id, one.due_at.isoformat()] for one in change.steps],
        "deadlines": [
            [one.row.key, one.due_at.isoformat()] for one in change.deadlines if isinstance(one.row, Deadline)
        ],
        "model_hash": dossier.model_hash,
    }
    if change.state == "transferring" and change.due_at:
        body["promised_at"] = change.due_at.isoformat()
    elif change.state != "transferring" and (change.own or change.steps):
        body["clock"] = RECOUNTED
    stream = ledger.dossier_stream(dossier.code)
    ledger.write(
        session, stream, verb="clock.recounted", by=command.by, at=at, on_behalf_of=command.on_behalf_of, body=body
    )


def note_broken(services: Services, command: RecountDossier, *, error: str) -> None:
    """The dossier keeps its date; the recount says that it could not be counted, and by which kind of error."""
    at = services.clock.now()
    with transaction() as session:
        session.merge(_line(command, at=at, error=error))


def _line(command: RecountDossier, *, at: datetime, **more: Any) -> RecountLine:
    given = {"from_due_at": None, "due_at": None, "steps": 0, "deadlines": 0, "error": None, **more}
    return RecountLine(recount_id=command.recount_id, dossier_id=command.dossier_id, at=at, **given)
