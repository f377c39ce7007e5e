"""Calendars of agencies that end: own hours go to who follows where a line says so; drafts for them are withdrawn."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.calendar_scope import STREAM, in_force, revision_body, scope_of
from app.casework.reorganisation_scope import body_of
from app.db.serialising import one_at_a_time
from app.domain.permissions import Actor
from app.domain.reorganisation import Line
from app.people.records import Agency
from app.people.reorganisations import Reorganisation
from app.rules.records import CalendarRevision

Decider = tuple[Actor | None, str | None]


def calendars_follow(
    session: Session, row: Reorganisation, lines: Sequence[Line], *, by: Decider, at: datetime
) -> list[str]:
    """Release what lines take along in the following agencies' names and withdraw drafts of those that end.

    Returns the scopes of what was released. Each is an event of the calendars, with the decision about the agencies.
    """
    one_at_a_time(session, STREAM)
    taken = [_taken(session, row, line, by=by, at=at) for line in lines if line.takes_calendar]
    _withdraw(session, row, {line.source_id for line in lines if line.ends}, by=by, at=at)
    return [scope for scope in taken if scope is not None]


def _taken(session: Session, row: Reorganisation, line: Line, *, by: Decider, at: datetime) -> str | None:
    """The agency that follows works by the hours of the one that ended; None where those are no more."""
    revision_id = in_force(session, line.source_id)
    if revision_id is None or line.target_id is None:
        return None
    source = session.get_one(CalendarRevision, revision_id)
    target = session.get_one(Agency, line.target_id)
    scope = scope_of(target.id)
    last = session.scalar(select(func.max(CalendarRevision.number)).where(CalendarRevision.scope == scope))
    taken = CalendarRevision(
        scope=scope,
        agency_id=target.id,
        number=1 + (last or 0),
        base_id=in_force(session, target.id),
        state="released",
        data={**source.data, "id": target.code},
        reason=row.reason,
        decision_number=row.decision_number,
        decision_on=row.signed_on,
        drafted_by_id=row.drafted_by_id,
        drafted_at=row.drafted_at,
        decided_by_id=row.decided_by_id,
        decided_at=at,
    )
    session.add(taken)
    session.flush()
    more = {"from": session.get_one(Agency, line.source_id).code}
    _note(session, row, taken, verb="calendar.taken_over", by=by, at=at, more=more)
    return scope


def _withdraw(session: Session, row: Reorganisation, ending: Collection[int], *, by: Decider, at: datetime) -> None:
    """Nobody releases hours for an agency that is no more; who drafted them drafts anew for the one that follows."""
    waiting = (CalendarRevision.agency_id.in_(ending), CalendarRevision.state == "draft")
    for draft in session.scalars(select(CalendarRevision).where(*waiting).order_by(CalendarRevision.id)).all():
        draft.state, draft.decided_by_id, draft.decided_at = "withdrawn", row.decided_by_id, at
        draft.decided_reason = f"Cơ quan kết thúc hoạt động theo Quyết định số {row.decision_number}."
        more = {"reason": draft.decided_reason}
        _note(session, row, draft, verb="calendar.withdrawn", by=by, at=at, more=more)


def _note(
    session: Session,
    row: Reorganisation,
    revision: CalendarRevision,
    *,
    verb: str,
    by: Decider,
    at: datetime,
    more: dict[str, Any],
) -> None:
    body = {**revision_body(session, revision), "reorganisation": body_of(row)["reorganisation"], **more}
    ledger.write(session, STREAM, verb=verb, by=by[0], at=at, on_behalf_of=by[1], body=body)
