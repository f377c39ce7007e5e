"""A drafted calendar is released by another person and in force at once: whatever begins to count takes it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.calendar_scope import (
    STREAM,
    drafting_moves,
    in_force,
    may_in,
    require_draft,
    require_scope,
    revised,
    revision_body,
    revision_row,
)
from app.casework.separate_duties import had_a_hand
from app.casework.services import Services
from app.db import transaction
from app.db.serialising import one_at_a_time
from app.domain.errors import Conflict, Forbidden, Invalid, Refused
from app.domain.permissions import Actor
from app.people.records import Agency
from app.rules.records import CalendarRevision

PERMISSION = "calendar.release"


def release_calendar(services: Services, *, by: Actor, revision_id: int) -> int:
    """Put the draft in force now; returns its number. Dossiers that run keep their dates until they are recounted.

    Raises NotFound, Forbidden (no such role there; the drafter, also as or through a substitute), Conflict (decided
    already; another calendar was released since it was drafted), Refused (an agency's own days contradict it).
    """
    at = services.clock.now()
    with transaction() as session:
        # also two releases at once could each fit what was in force and contradict one another
        one_at_a_time(session, STREAM)
        revision = revision_row(session, revision_id)
        on_behalf_of = require_scope(by, PERMISSION, agency_id=revision.agency_id)
        require_draft(revision)
        require_another(session, revision, by=by)
        if in_force(session, revision.agency_id) != revision.base_id:
            raise Conflict("calendar_base_changed", number=revision.number)
        _require_fits(session, revision)
        revision.state, revision.decided_by_id, revision.decided_at = "released", by.person_id, at
        body = revision_body(session, revision)
        ledger.write(session, STREAM, verb="calendar.released", by=by, at=at, on_behalf_of=on_behalf_of, body=body)
        number = revision.number
    services.rules.forget()
    return number


def require_another(session: Session, revision: CalendarRevision, *, by: Actor) -> None:
    """Forbidden("calendar_released_by_drafter") for whoever drafted it, or had it drafted."""

    def allowed(who: Actor) -> bool:
        return may_in(who, PERMISSION, agency_id=revision.agency_id)

    if had_a_hand(by, drafting_moves(session, revision), allowed=allowed):
        raise Forbidden("calendar_released_by_drafter")


def _require_fits(session: Session, revision: CalendarRevision) -> None:
    """A calendar that some agency's own days contradict would stop all counting there."""
    for agency_id in _with_own_days(session, revision):
        try:
            revised(session, revision, agency_id=agency_id)
        except Invalid as error:
            name = session.get_one(Agency, agency_id).name
            raise Refused("calendar_contradicts", agency=name, reason=str(error.data.get("reason"))) from None


def _with_own_days(session: Session, revision: CalendarRevision) -> Iterator[int]:
    if revision.agency_id is not None:
        yield revision.agency_id
        return
    released = (CalendarRevision.state == "released", CalendarRevision.agency_id.is_not(None))
    for agency_id in session.scalars(select(CalendarRevision.agency_id).where(*released).distinct()):
        if agency_id is not None:
            yield agency_id
