"""Drafting a change of the calendar by decision: a year of the province, or an agency's own hours and days."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.calendar_scope import (
    STREAM,
    in_force,
    next_revision,
    province_in_force,
    require_draft,
    require_scope,
    revision_body,
    revision_row,
    scope_of,
)
from app.casework.living_agencies import require_living
from app.casework.services import Services
from app.db import transaction
from app.db.serialising import one_at_a_time
from app.domain.calendar import local
from app.domain.calendar_drafts import TypedDraft, agency_draft, province_draft
from app.domain.errors import Forbidden, Invalid
from app.domain.permissions import Actor
from app.people.directory import agency_by_code
from app.people.records import Agency
from app.rules.records import CalendarRevision

PERMISSION = "calendar.draft"
#: calendar years before and after the present one for which a calendar may be drafted
YEARS_BEFORE, YEARS_AFTER = 1, 5


@dataclass(frozen=True, kw_only=True)
class DraftCalendar:
    """What was typed, for whom: ``agency`` by its code, None for the province, whose ``year`` is replaced."""

    by: Actor
    typed: TypedDraft
    agency: str | None = None
    year: int | None = None


def draft_calendar(services: Services, command: DraftCalendar) -> int:
    """Put the change before those who release; returns the revision's id.

    Raises Forbidden, NotFound (the agency), Refused (it ended), Conflict (another draft waits in this scope),
    FormInvalid with everything that is wrong by field and line.
    """
    at = services.clock.now()
    with transaction() as session:
        one_at_a_time(session, STREAM)
        agency = agency_by_code(session, command.agency) if command.agency else None
        agency_id = agency.id if agency else None
        require_living(session, (agency_id,), at=at)
        on_behalf_of = require_scope(command.by, PERMISSION, agency_id=agency_id)
        row = CalendarRevision(
            scope=scope_of(agency_id),
            agency_id=agency_id,
            number=next_revision(session, scope_of(agency_id)),
            state="draft",
            drafted_by_id=command.by.person_id,
            **_facts(session, command, agency=agency, at=at),
        )
        session.add(row)
        session.flush()
        _record(session, row, verb="calendar.drafted", by=command.by, at=at, on_behalf_of=on_behalf_of)
        return row.id


def redraft_calendar(services: Services, command: DraftCalendar, *, revision_id: int) -> None:
    """The drafter types the draft anew, on top of what is in force by now; scope and year stay.

    Raises as ``draft_calendar``, and Forbidden for anyone but the drafter, Conflict once it was decided on.
    """
    at = services.clock.now()
    with transaction() as session:
        one_at_a_time(session, STREAM)
        row = own_draft(session, command.by, revision_id=revision_id)
        on_behalf_of = require_scope(command.by, PERMISSION, agency_id=row.agency_id)
        agency = session.get_one(Agency, row.agency_id) if row.agency_id is not None else None
        again = DraftCalendar(by=command.by, typed=command.typed, year=row.year)
        for name, value in _facts(session, again, agency=agency, at=at).items():
            setattr(row, name, value)
        _record(session, row, verb="calendar.redrafted", by=command.by, at=at, on_behalf_of=on_behalf_of)


def own_draft(session: Session, by: Actor, *, revision_id: int) -> CalendarRevision:
    """The draft, locked, if this person drafted it. NotFound, Forbidden, Conflict("calendar_not_draft")."""
    row = revision_row(session, revision_id, lock=True)
    if row.drafted_by_id != by.person_id:
        raise Forbidden("calendar_draft_of_other")
    require_draft(row)
    return row


def _facts(session: Session, command: DraftCalendar, *, agency: Agency | None, at: datetime) -> dict[str, Any]:
    """The columns that come from what was typed and from what is in force now."""
    today, typed = local(at).date(), command.typed
    year = None if agency else _year(command, today=today)
    current = province_in_force(session)
    if agency is not None:
        data = agency_draft(current, code=agency.code, typed=typed, today=today)
    else:
        data = province_draft(current, year=year or today.year, typed=typed, today=today)
    return {
        "base_id": in_force(session, agency.id if agency else None),
        "year": year,
        "data": data,
        "reason": typed.reason.strip(),
        "decision_number": typed.decision_number.strip(),
        "decision_on": typed.decision_on,
        "drafted_at": at,
    }


def years_to_draft(today: date) -> range:
    """The years for which a calendar of the province may be drafted."""
    return range(today.year - YEARS_BEFORE, today.year + YEARS_AFTER + 1)


def _year(command: DraftCalendar, *, today: date) -> int:
    years = years_to_draft(today)
    if command.year not in years:
        raise Invalid("calendar_year_wrong", first=years[0], last=years[-1])
    return int(command.year or 0)


def _record(
    session: Session, row: CalendarRevision, *, verb: str, by: Actor, at: datetime, on_behalf_of: str | None
) -> None:
    body = {**revision_body(session, row), "base": row.base_id, "reason": row.reason}
    ledger.write(session, STREAM, verb=verb, by=by, at=at, on_behalf_of=on_behalf_of, body=body)
