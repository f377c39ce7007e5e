"""Whose calendar: the province's, or one agency's own; who may draft and release it, and what is in force there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit import EventRow, history
from app.casework import ledger
from app.casework.rule_book import PROVINCE, agency_scope, combined, province_calendar, revisions_in_force
from app.domain.agency_calendar import AgencyHours, agency_hours_from_data, for_agency
from app.domain.calendar_files import CalendarVersion
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.permissions import Actor, acting_for, reach
from app.people.records import Agency
from app.rules.records import CalendarRevision

STREAM = "calendar"
REVISION_STATES = {
    "draft": "Dự thảo",
    "released": "Đã ban hành",
    "rejected": "Không được ban hành",
    "withdrawn": "Đã rút",
}


def may_in(who: Actor, permission: str, *, agency_id: int | None) -> bool:
    """The province's calendar needs a role that holds everywhere; an agency's own one that reaches it."""
    return reach(who, permission).covers(agency_id)


def require_scope(by: Actor, permission: str, *, agency_id: int | None) -> str | None:
    """For whom the person acts (None: in their own right); Forbidden("calendar_not_yours") if they may not."""
    if not may_in(by, permission, agency_id=agency_id):
        raise Forbidden("calendar_not_yours")
    return acting_for(by, lambda who: may_in(who, permission, agency_id=agency_id))


def scope_of(agency_id: int | None) -> str:
    """The scope in which revisions are numbered."""
    return PROVINCE if agency_id is None else agency_scope(agency_id)


def in_force(session: Session, agency_id: int | None) -> int | None:
    """The revision in force of exactly this scope; None where nothing was decided yet."""
    province, own = revisions_in_force(session, agency_id)
    return province if agency_id is None else own


def province_in_force(session: Session) -> CalendarVersion:
    """The province's calendar as released so far, read anew."""
    return calendar_in_force(session, None)


def calendar_in_force(session: Session, agency_id: int | None) -> CalendarVersion:
    """The calendar of an agency, or of the province, as released so far, read anew."""
    return combined(session, revisions_in_force(session, agency_id))


def own_hours(session: Session, agency_id: int) -> AgencyHours | None:
    """What an agency has of its own by its revision in force."""
    found = in_force(session, agency_id)
    return agency_hours_from_data(session.get_one(CalendarRevision, found).data) if found is not None else None


def revised(session: Session, revision: CalendarRevision, *, agency_id: int | None) -> CalendarVersion:
    """The calendar of an agency as it would be with this revision in force in its scope, all else as it is.

    Raises Invalid("calendar_invalid") where the agency's own days contradict those of the province.
    """
    province_id, own_id = revisions_in_force(session, agency_id)
    if revision.agency_id is None:
        base = province_calendar(revision.data)
        own = own_hours(session, agency_id) if agency_id is not None and own_id is not None else None
    else:
        base = combined(session, (province_id, None))
        if revision.agency_id == agency_id:
            own = agency_hours_from_data(revision.data)
        else:
            own = own_hours(session, agency_id) if agency_id is not None else None
    return for_agency(base, own=own) if own else base


def revision_row(session: Session, revision_id: int, *, lock: bool = False) -> CalendarRevision:
    """The revision; NotFound otherwise."""
    query = select(CalendarRevision).where(CalendarRevision.id == revision_id)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound("calendar_revision_not_found")
    return row


def require_draft(revision: CalendarRevision) -> None:
    """Conflict("calendar_not_draft") for a revision that was decided on or withdrawn."""
    if revision.state != "draft":
        raise Conflict("calendar_not_draft", state=REVISION_STATES[revision.state])


def next_revision(session: Session, scope: str) -> int:
    """The number of a new draft; Conflict("calendar_draft_exists") while another waits in the same scope."""
    waiting = select(CalendarRevision.number).where(CalendarRevision.scope == scope, CalendarRevision.state == "draft")
    if (number := session.scalar(waiting)) is not None:
        raise Conflict("calendar_draft_exists", number=number)
    return 1 + (session.scalar(select(func.max(CalendarRevision.number)).where(CalendarRevision.scope == scope)) or 0)


def drafting_moves(session: Session, revision: CalendarRevision) -> list[EventRow]:
    """How the draft came into being, from the ledger."""
    verbs = ("calendar.drafted", "calendar.redrafted")
    return [e for e in history(session, STREAM) if e.verb in verbs and e.body.get("revision") == revision.id]


def revision_body(session: Session, revision: CalendarRevision) -> Mapping[str, Any]:
    """What the ledger says of a revision: whose, its number and decision, and the digest of what it holds."""
    agency = session.get_one(Agency, revision.agency_id) if revision.agency_id is not None else None
    return {
        "revision": revision.id,
        "scope": revision.scope,
        "agency": agency.code if agency else None,
        "number": revision.number,
        "year": revision.year,
        "decision_number": revision.decision_number,
        "decision_on": revision.decision_on.isoformat(),
        "data": ledger.digest(revision.data),
    }
