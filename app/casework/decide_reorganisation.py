"""A drafted reorganisation is approved by another person, or not; it may be cancelled until its day has come."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.casework.draft_reorganisation import LONGEST_REASON, own_draft
from app.casework.reorganisation_facts import contradictions_of
from app.casework.reorganisation_scope import (
    APPROVE,
    line_body,
    locked_row,
    note,
    require_another,
    require_everywhere,
    require_state,
)
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Invalid, Refused
from app.domain.permissions import Actor
from app.domain.typed_text import clean_text
from app.people.reorganisations import Reorganisation
from app.people.succession import lines_of


def approve_reorganisation(services: Services, *, by: Actor, reorganisation_id: int) -> datetime:
    """Let it come into force at its moment, which is returned; the scheduler carries it out.

    Raises NotFound, Forbidden (no such role everywhere; the drafter, also as or through a substitute), Conflict
    (decided already), Refused("reorganisation_contradictions") with how many there are.
    """
    at = services.clock.now()
    with transaction() as session:
        row = locked_row(session, reorganisation_id)
        behalf = require_everywhere(by, APPROVE)
        require_state(row, "draft")
        require_another(session, row, by=by)
        found = contradictions_of(session, row)
        if found:
            raise Refused("reorganisation_contradictions", count=len(found), first=found[0].text)
        _decided(row, "approved", by=by, at=at)
        lines = [line_body(session, line) for line in lines_of(session, row.id)]
        note(session, row, verb="reorganisation.approved", by=(by, behalf), at=at, more={"lines": lines})
        return row.effective_at


def reject_reorganisation(services: Services, *, by: Actor, reorganisation_id: int, reason: str) -> None:
    """It is not approved; its drafter reads why. Raises as ``approve_reorganisation``, Invalid without a reason."""
    at, text = services.clock.now(), _reason(reason)
    with transaction() as session:
        row = locked_row(session, reorganisation_id)
        behalf = require_everywhere(by, APPROVE)
        require_state(row, "draft")
        require_another(session, row, by=by)
        _end(session, row, "rejected", by=(by, behalf), at=at, reason=text)


def withdraw_reorganisation(services: Services, *, by: Actor, reorganisation_id: int) -> None:
    """The drafter takes the draft back. Raises NotFound, Forbidden for anyone else, Conflict once it was decided."""
    at = services.clock.now()
    with transaction() as session:
        row, behalf = own_draft(session, by, reorganisation_id=reorganisation_id)
        _decided(row, "withdrawn", by=by, at=at)
        note(session, row, verb="reorganisation.withdrawn", by=(by, behalf), at=at)


def cancel_reorganisation(services: Services, *, by: Actor, reorganisation_id: int, reason: str) -> None:
    """What was approved does not come into force after all: only before its moment.

    Raises NotFound, Forbidden, Conflict (not approved, or carried out), Refused("reorganisation_in_force"), Invalid.
    """
    at, text = services.clock.now(), _reason(reason)
    with transaction() as session:
        row = locked_row(session, reorganisation_id)
        behalf = require_everywhere(by, APPROVE)
        require_state(row, "approved")
        if row.effective_at <= at:
            raise Refused("reorganisation_in_force")
        _end(session, row, "cancelled", by=(by, behalf), at=at, reason=text)


def _reason(text: str) -> str:
    cleaned = clean_text(text, lines=True)
    if not 0 < len(cleaned) <= LONGEST_REASON:
        raise Invalid("reorganisation_reason_missing", field="reason", most=LONGEST_REASON)
    return cleaned


def _decided(row: Reorganisation, state: str, *, by: Actor, at: datetime) -> None:
    row.state, row.decided_by_id, row.decided_at = state, by.person_id, at


def _end(
    session: Session,
    row: Reorganisation,
    state: str,
    *,
    by: tuple[Actor, str | None],
    at: datetime,
    reason: str,
) -> None:
    _decided(row, state, by=by[0], at=at)
    row.decided_reason = reason
    note(session, row, verb=f"reorganisation.{state}", by=by, at=at, more={"reason": reason})
