"""A drafted calendar is not put in force: another person says why not, or its drafter takes it back."""

from app.casework import ledger
from app.casework.calendar_scope import STREAM, require_draft, require_scope, revision_body, revision_row
from app.casework.draft_calendar import own_draft
from app.casework.release_calendar import PERMISSION, require_another
from app.casework.services import Services
from app.db import transaction
from app.db.serialising import one_at_a_time
from app.domain.calendar_drafts import LONGEST_REASON
from app.domain.errors import Invalid
from app.domain.permissions import Actor


def reject_calendar(services: Services, *, by: Actor, revision_id: int, reason: str) -> None:
    """The draft is not released; its drafter reads why. Raises NotFound, Forbidden, Conflict, Invalid (no reason)."""
    at = services.clock.now()
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Invalid("calendar_reject_reason_missing", most=LONGEST_REASON)
    with transaction() as session:
        one_at_a_time(session, STREAM)
        revision = revision_row(session, revision_id, lock=True)
        on_behalf_of = require_scope(by, PERMISSION, agency_id=revision.agency_id)
        require_draft(revision)
        require_another(session, revision, by=by)
        revision.state, revision.decided_by_id, revision.decided_at = "rejected", by.person_id, at
        revision.decided_reason = reason.strip()
        body = {**revision_body(session, revision), "reason": reason.strip()}
        ledger.write(session, STREAM, verb="calendar.rejected", by=by, at=at, on_behalf_of=on_behalf_of, body=body)


def withdraw_calendar(services: Services, *, by: Actor, revision_id: int) -> None:
    """The drafter takes the draft back. Raises NotFound, Forbidden for anyone else, Conflict once it was decided on."""
    at = services.clock.now()
    with transaction() as session:
        one_at_a_time(session, STREAM)
        revision = own_draft(session, by, revision_id=revision_id)
        on_behalf_of = require_scope(by, "calendar.draft", agency_id=revision.agency_id)
        revision.state, revision.decided_by_id, revision.decided_at = "withdrawn", by.person_id, at
        body = revision_body(session, revision)
        ledger.write(session, STREAM, verb="calendar.withdrawn", by=by, at=at, on_behalf_of=on_behalf_of, body=body)
