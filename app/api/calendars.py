"""Calendars: a year to read, drafts by decision, release by another person, recounting open dossiers."""

from typing import Any

from app.api.calendar_schemas import (
    CalendarReasonBody,
    DraftCalendarBody,
    RecountedOut,
    RecountOut,
    RecountPreviewOut,
    RecountQuery,
    RedraftBody,
    RevisionOut,
    YearOut,
    YearQuery,
)
from app.api.paging import by_number
from app.api.reading import Blueprint, idempotency_key
from app.casework.draft_calendar import DraftCalendar, draft_calendar, redraft_calendar
from app.casework.queries.calendars import calendar_view, revision_view
from app.casework.queries.recounts import RecountPreview, RecountView, preview_recount, recount_view
from app.casework.recount import Recount, Recounted, recount
from app.casework.reject_calendar import reject_calendar, withdraw_calendar
from app.casework.release_calendar import release_calendar
from app.domain.errors import NotFound
from app.domain.year_view import year_json, year_view
from app.edge.access import actor, requires, services

calendars = Blueprint("api_calendars", __name__, url_prefix="/api/v1/calendars", description="Calendars")


@calendars.get("")
@calendars.arguments(YearQuery, location="query")
@calendars.response(200, YearOut)
@requires("calendar.view")
def year(query: dict[str, Any]) -> dict[str, Any]:
    """A year of the province's calendar or of an agency's, and the decisions about it."""
    view = calendar_view(services(), by=actor(), agency=query["agency"])
    asked = query["year"] or view.today.year
    if asked not in view.version.known_years | {view.today.year}:
        raise NotFound("calendar_year_unknown", year=asked)
    facts = year_json(year_view(view.version, year=asked))
    pinned = {"calendar_id": view.version.id, "calendar_version": view.version.version}
    return {"agency": view.agency, **pinned, **facts, "revisions": view.revisions}


@calendars.post("/revisions")
@calendars.arguments(DraftCalendarBody)
@calendars.response(201, RevisionOut)
@requires("calendar.draft")
def draft(body: dict[str, Any]) -> dict[str, Any]:
    """Put a change before those who release."""
    return _revision(draft_calendar(services(), DraftCalendar(by=actor(), **body)))


@calendars.get("/revisions/<int:revision_id>")
@calendars.response(200, RevisionOut)
@requires("calendar.view")
def revision(revision_id: int) -> dict[str, Any]:
    """A revision and what it changes."""
    return _revision(revision_id)


@calendars.post("/revisions/<int:revision_id>/redraft")
@calendars.arguments(RedraftBody)
@calendars.response(200, RevisionOut)
@requires("calendar.draft")
def redraft(body: dict[str, Any], revision_id: int) -> dict[str, Any]:
    """The drafter types the draft anew; scope and year stay."""
    redraft_calendar(services(), DraftCalendar(by=actor(), **body), revision_id=revision_id)
    return _revision(revision_id)


@calendars.post("/revisions/<int:revision_id>/release")
@calendars.response(200, RevisionOut)
@requires("calendar.release")
def release(revision_id: int) -> dict[str, Any]:
    """Put the draft in force; never by who drafted it."""
    release_calendar(services(), by=actor(), revision_id=revision_id)
    return _revision(revision_id)


@calendars.post("/revisions/<int:revision_id>/reject")
@calendars.arguments(CalendarReasonBody)
@calendars.response(200, RevisionOut)
@requires("calendar.release")
def reject(body: dict[str, Any], revision_id: int) -> dict[str, Any]:
    """The draft is not released; its drafter reads why."""
    reject_calendar(services(), by=actor(), revision_id=revision_id, reason=body["reason"])
    return _revision(revision_id)


@calendars.post("/revisions/<int:revision_id>/withdraw")
@calendars.response(200, RevisionOut)
@requires("calendar.draft")
def withdraw(revision_id: int) -> dict[str, Any]:
    """The drafter takes the draft back."""
    withdraw_calendar(services(), by=actor(), revision_id=revision_id)
    return _revision(revision_id)


@calendars.get("/revisions/<int:revision_id>/preview")
@calendars.arguments(RecountQuery, location="query")
@calendars.response(200, RecountPreviewOut)
@requires("calendar.view")
def preview(query: dict[str, Any], revision_id: int) -> dict[str, Any]:
    """Open dossiers whose date this revision moves; exactly what a recount does."""
    pages: list[RecountPreview] = []

    def read(number: int) -> RecountPreview:
        pages.append(preview_recount(services(), by=actor(), revision_id=revision_id, page=number))
        return pages[-1]

    rows = by_number(query, read)
    return {**vars(pages[-1]), **rows}


@calendars.post("/revisions/<int:revision_id>/recount")
@calendars.arguments(CalendarReasonBody)
@calendars.response(200, RecountedOut)
@requires("calendar.release")
def count_anew(body: dict[str, Any], revision_id: int) -> Recounted:
    """Count open dossiers anew by the calendar in force. Header ``Idempotency-Key``: the same request goes on."""
    command = Recount(by=actor(), revision_id=revision_id, reason=body["reason"], key=idempotency_key())
    return recount(services(), command)


@calendars.get("/recounts/<int:recount_id>")
@calendars.arguments(RecountQuery, location="query")
@calendars.response(200, RecountOut)
@requires("calendar.release")
def recounted(query: dict[str, Any], recount_id: int) -> dict[str, Any]:
    """What a recount did."""
    pages: list[RecountView] = []

    def read(number: int) -> RecountView:
        pages.append(recount_view(services(), by=actor(), recount_id=recount_id, page=number))
        return pages[-1]

    rows = by_number(query, read)
    return {**vars(pages[-1]), **rows}


def _revision(revision_id: int) -> dict[str, Any]:
    view = revision_view(services(), by=actor(), revision_id=revision_id)
    names = ("agency", "changes", "published", "contradiction", "recounts", "unfinished")
    return {**vars(view.row), **{name: getattr(view, name) for name in names}}
