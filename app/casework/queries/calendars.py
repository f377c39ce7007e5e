"""Calendars to be read: the year in force for the province or an agency, its revisions, and what a draft changes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.casework.calendar_scope import (
    calendar_in_force,
    may_in,
    own_hours,
    province_in_force,
    revised,
    revision_row,
    scope_of,
)
from app.casework.queries.recounts import may_decide
from app.casework.rule_book import province_calendar
from app.casework.services import Services
from app.db import reading
from app.domain.agency_calendar import agency_hours_from_data
from app.domain.calendar import local
from app.domain.calendar_changes import DayChange, changed_days, newly_published_years
from app.domain.calendar_drafts import agency_typed, province_typed
from app.domain.calendar_files import CalendarVersion, load_calendar
from app.domain.errors import Forbidden, Invalid
from app.domain.permissions import Actor, reach
from app.people.directory import agency_by_code
from app.people.records import Agency, Person
from app.rules.records import CalendarRecount, CalendarRevision


@dataclass(frozen=True, kw_only=True)
class RevisionRow:
    """One revision in the history of a calendar."""

    id: int
    number: int
    year: int | None
    state: str
    current: bool
    decision_number: str
    decision_on: date
    reason: str
    drafted_by: str
    drafted_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decided_reason: str | None
    recounted_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CalendarView:
    """The calendar in force for the province (``agency`` empty) or one agency, and the decisions that made it."""

    version: CalendarVersion
    agency: str
    agency_name: str
    today: date
    own: bool
    revisions: tuple[RevisionRow, ...]
    draft_id: int | None
    may_draft: bool


@dataclass(frozen=True, kw_only=True)
class RevisionView:
    """A revision with what it changes against what was in force before; ``recounts`` are ids of acts, newest first.

    ``contradiction`` says why a draft does not fit an agency's own days any more.
    """

    row: RevisionRow
    agency: str
    agency_name: str
    changes: tuple[DayChange, ...]
    published: tuple[int, ...]
    contradiction: str
    mine: bool
    may_release: bool
    sees_dossiers: bool
    recounts: tuple[int, ...]
    unfinished: bool


def calendar_view(services: Services, *, by: Actor, agency: str = "") -> CalendarView:
    """The calendar of the province, or with its code of an agency. NotFound, Forbidden."""
    require_reader(by)
    today = local(services.clock.now()).date()
    with reading() as session:
        row = agency_by_code(session, agency) if agency else None
        agency_id = row.id if row else None
        revisions = _history(session, agency_id)
        return CalendarView(
            version=calendar_in_force(session, agency_id),
            agency=row.code if row else "",
            agency_name=row.name if row else "",
            today=today,
            own=agency_id is not None and own_hours(session, agency_id) is not None,
            revisions=revisions,
            draft_id=next((one.id for one in revisions if one.state == "draft"), None),
            may_draft=may_in(by, "calendar.draft", agency_id=agency_id),
        )


def require_reader(by: Actor) -> None:
    """Forbidden unless the person may read calendars at all."""
    if not reach(by, "calendar.view"):
        raise Forbidden("page_not_yours")


def agencies_with_calendars() -> tuple[tuple[str, str], ...]:
    """Code and name of every agency, those with hours of their own marked."""
    with reading() as session:
        query = select(CalendarRevision.agency_id).where(CalendarRevision.state == "released").distinct()
        own = set(session.scalars(query))
        agencies = session.scalars(select(Agency).order_by(Agency.code))
        return tuple((a.code, f"{a.name} (có lịch riêng)" if a.id in own else a.name) for a in agencies)


def draft_prefill(services: Services, *, by: Actor, agency: str, year: int) -> tuple[str, str]:
    """Days and hours in force as they would be typed. NotFound, Forbidden("calendar_not_yours")."""
    del services
    with reading() as session:
        row = agency_by_code(session, agency) if agency else None
        if not may_in(by, "calendar.draft", agency_id=row.id if row else None):
            raise Forbidden("calendar_not_yours")
        if row is not None:
            return agency_typed(own_hours(session, row.id))
        return province_typed(province_in_force(session), year=year)


def draft_typed(*, revision_id: int) -> tuple[str, str]:
    """Days and hours of a draft as they would be typed."""
    with reading() as session:
        row = revision_row(session, revision_id)
        if row.agency_id is not None:
            return agency_typed(agency_hours_from_data(row.data))
        return province_typed(province_calendar(row.data), year=row.year or row.decision_on.year)


def revision_view(services: Services, *, by: Actor, revision_id: int) -> RevisionView:
    """A revision as this person may see it. NotFound, Forbidden."""
    del services
    require_reader(by)
    with reading() as session:
        row = revision_row(session, revision_id)
        agency = session.get(Agency, row.agency_id) if row.agency_id is not None else None
        before, after, contradiction = _before_and_after(session, row)
        acts = select(CalendarRecount).where(CalendarRecount.revision_id == row.id).order_by(CalendarRecount.id.desc())
        recounts = session.scalars(acts).all()
        return RevisionView(
            row=next(one for one in _history(session, row.agency_id) if one.id == row.id),
            agency=agency.code if agency else "",
            agency_name=agency.name if agency else "",
            changes=changed_days(before, after=after),
            published=newly_published_years(before, after=after),
            contradiction=contradiction,
            mine=row.drafted_by_id == by.person_id,
            may_release=may_in(by, "calendar.release", agency_id=row.agency_id),
            sees_dossiers=may_decide(by, row.agency_id),
            recounts=tuple(one.id for one in recounts),
            unfinished=any(one.finished_at is None for one in recounts),
        )


def _before_and_after(session: Session, row: CalendarRevision) -> tuple[CalendarVersion, CalendarVersion, str]:
    """The calendar on which the revision was drafted and the one it makes; an agency's on the province of today."""
    base = session.get(CalendarRevision, row.base_id) if row.base_id is not None else None
    if row.agency_id is None:
        before = province_calendar(base.data) if base else load_calendar()
        return before, province_calendar(row.data), ""
    before = revised(session, base, agency_id=row.agency_id) if base else province_in_force(session)
    try:
        return before, revised(session, row, agency_id=row.agency_id), ""
    except Invalid as error:
        return before, before, str(error.data.get("reason"))


def _history(session: Session, agency_id: int | None) -> tuple[RevisionRow, ...]:
    drafter, decider = aliased(Person), aliased(Person)
    query = (
        select(CalendarRevision, drafter.full_name, decider.full_name)
        .join(drafter, drafter.id == CalendarRevision.drafted_by_id)
        .outerjoin(decider, decider.id == CalendarRevision.decided_by_id)
        .where(CalendarRevision.scope == scope_of(agency_id))
        .order_by(CalendarRevision.number.desc())
    )
    found = session.execute(query).all()
    current = next((row.id for row, _, _ in found if row.state == "released"), None)
    return tuple(_row(row, drafted_by=who, decided_by=other, current=row.id == current) for row, who, other in found)


def _row(row: CalendarRevision, *, drafted_by: str, decided_by: str | None, current: bool) -> RevisionRow:
    return RevisionRow(
        id=row.id,
        number=row.number,
        year=row.year,
        state=row.state,
        current=current,
        decision_number=row.decision_number,
        decision_on=row.decision_on,
        reason=row.reason,
        drafted_by=drafted_by,
        drafted_at=row.drafted_at,
        decided_by=decided_by,
        decided_at=row.decided_at,
        decided_reason=row.decided_reason,
        recounted_at=row.recounted_at,
    )
