"""The recount of open dossiers by a released calendar: one approved act, each dossier in its own transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.calendar_scope import STREAM, in_force, require_scope, revision_body, revision_row
from app.casework.idempotency import Once
from app.casework.recount_dossier import RecountDossier, note_broken, recount_dossier
from app.casework.recounting import Change, NewCalendars, changes, kind_of
from app.casework.release_calendar import PERMISSION
from app.casework.services import Services
from app.db import reading, transaction
from app.db.serialising import one_at_a_time
from app.domain.errors import Invalid, Refused
from app.domain.permissions import Actor
from app.rules.records import CalendarRecount, CalendarRevision, RecountLine

LONGEST = 2000
#: dossiers counted in one go: a page does not wait for thousands, the act is then gone on with
MOST = 500


@dataclass(frozen=True, kw_only=True)
class Recount:
    """Who approves the recount by which revision, and why; ``key`` makes the act once."""

    by: Actor
    revision_id: int
    reason: str
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Recounted:
    """What came of it so far. ``finished`` False: dossiers are left, the same act goes on when it is asked again."""

    recount_id: int
    finished: bool
    changed: int
    failed: int
    later: int
    earlier: int
    confirmed: int
    steps: int
    deadlines: int


def recount(services: Services, command: Recount, *, most: int = MOST) -> Recounted:
    """Count the open dossiers anew whose due moment the calendar in force moves.

    Asked again, after a crash too, it goes on where it stopped and does nothing twice; a dossier that cannot be counted
    is noted and keeps no other from it. Raises NotFound, Forbidden, Refused (not in force), Invalid (no reason).
    """
    at = services.clock.now()
    if not 0 < len(command.reason.strip()) <= LONGEST:
        raise Invalid("recount_reason_missing", most=LONGEST)
    # another node may have released it
    services.rules.forget()
    recount_id, on_behalf_of = _approved(command, at=at)
    with reading() as session:
        if session.get_one(CalendarRecount, recount_id).finished_at is not None:
            return totals(session, recount_id)
        left = _left(session, services, command.revision_id, recount_id=recount_id, at=at)
    for change in left[:most]:
        one = RecountDossier(
            by=command.by,
            on_behalf_of=on_behalf_of,
            recount_id=recount_id,
            revision_id=command.revision_id,
            dossier_id=change.dossier_id,
        )
        _try(services, one, broken=change.broken)
    if len(left) <= most:
        _finish(command, recount_id=recount_id, on_behalf_of=on_behalf_of, at=at)
    with reading() as session:
        return totals(session, recount_id)


def _approved(command: Recount, *, at: datetime) -> tuple[int, str | None]:
    """The act under way for this revision, or a new one; whoever asked this before gets the same."""
    with transaction() as session:
        request = {"revision": command.revision_id, "reason": command.reason.strip()}
        one_at_a_time(session, STREAM)
        once = Once(session, command.key, by=command.by, route="calendar.recount", request=request, at=at)
        revision = revision_row(session, command.revision_id, lock=True)
        on_behalf_of = require_scope(command.by, PERMISSION, agency_id=revision.agency_id)
        if once.answer is not None:
            return int(once.answer["recount"]), on_behalf_of
        if in_force(session, revision.agency_id) != revision.id:
            raise Refused("calendar_not_in_force")
        row = _under_way(session, revision) or _begun(session, revision, command, at=at, on_behalf_of=on_behalf_of)
        once.remember({"recount": row.id})
        return row.id, on_behalf_of


def _under_way(session: Session, revision: CalendarRevision) -> CalendarRecount | None:
    unfinished = (CalendarRecount.revision_id == revision.id, CalendarRecount.finished_at.is_(None))
    return session.scalar(select(CalendarRecount).where(*unfinished))


def _begun(
    session: Session, revision: CalendarRevision, command: Recount, *, at: datetime, on_behalf_of: str | None
) -> CalendarRecount:
    reason = command.reason.strip()
    row = CalendarRecount(revision_id=revision.id, by_id=command.by.person_id, reason=reason, approved_at=at)
    session.add(row)
    session.flush()
    body = {**revision_body(session, revision), "recount": row.id, "reason": reason}
    verb = "calendar.recount_approved"
    ledger.write(session, STREAM, verb=verb, by=command.by, at=at, on_behalf_of=on_behalf_of, body=body)
    return row


def _left(session: Session, services: Services, revision_id: int, *, recount_id: int, at: datetime) -> list[Change]:
    """What there is still to do; a dossier that could not be counted is tried again by another act only."""
    new = NewCalendars(session=session, services=services, revision=revision_row(session, revision_id), at=at)
    done = set(session.scalars(select(RecountLine.dossier_id).where(RecountLine.recount_id == recount_id)))
    return [change for change in changes(new) if change.dossier_id not in done]


def _try(services: Services, one: RecountDossier, *, broken: str) -> None:
    if broken:
        note_broken(services, one, error=broken)
        return
    try:
        recount_dossier(services, one)
    except Exception as error:
        note_broken(services, one, error=kind_of(error))


def _finish(command: Recount, *, recount_id: int, on_behalf_of: str | None, at: datetime) -> None:
    with transaction() as session:
        one_at_a_time(session, STREAM)
        row = session.get_one(CalendarRecount, recount_id, with_for_update=True)
        if row.finished_at is not None:
            return
        revision = revision_row(session, command.revision_id, lock=True)
        row.finished_at = revision.recounted_at = at
        revision.recounted_by_id = command.by.person_id
        found = totals(session, recount_id)
        names = ("changed", "failed", "later", "earlier", "confirmed", "steps", "deadlines")
        counted = {name: getattr(found, name) for name in names}
        body = {**revision_body(session, revision), "recount": recount_id, **counted}
        verb = "calendar.recounted"
        ledger.write(session, STREAM, verb=verb, by=command.by, at=at, on_behalf_of=on_behalf_of, body=body)


def totals(session: Session, recount_id: int) -> Recounted:
    """What an act has done so far, from its lines."""
    line = RecountLine
    counted = (
        func.count().filter(line.error.is_(None)),
        func.count().filter(line.error.is_not(None)),
        func.count().filter(line.due_at > line.from_due_at),
        func.count().filter(line.due_at < line.from_due_at),
        func.count().filter(line.due_at == line.from_due_at),
        func.coalesce(func.sum(line.steps), 0),
        func.coalesce(func.sum(line.deadlines), 0),
    )
    found = session.execute(select(*counted).select_from(line).where(line.recount_id == recount_id)).one()
    changed, failed, later, earlier, confirmed, steps, deadlines = (int(number) for number in found)
    return Recounted(
        recount_id=recount_id,
        finished=session.get_one(CalendarRecount, recount_id).finished_at is not None,
        changed=changed,
        failed=failed,
        later=later,
        earlier=earlier,
        confirmed=confirmed,
        steps=steps,
        deadlines=deadlines,
    )
