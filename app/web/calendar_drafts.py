"""Drafting a calendar: days and hours typed line by line, every mistake shown at once, nothing typed is lost."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.draft_calendar import DraftCalendar, draft_calendar, redraft_calendar, years_to_draft
from app.casework.queries.calendars import CalendarView, calendar_view, draft_prefill, draft_typed, revision_view
from app.domain.calendar import local
from app.domain.calendar_drafts import TypedDraft
from app.domain.errors import DomainError, Forbidden, FormInvalid, NotFound
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import status
from app.web.typed_time import read_day

pages = Blueprint("calendar_drafts", __name__, url_prefix="/lich-lam-viec")
FIELDS = ("days", "hours", "decision_number", "decision_on", "reason")
Answer = Response | tuple[str, int]


@pages.get("/soan")
@requires("calendar.draft")
def draft() -> str:
    """The form with what is in force, of the province's year or of an agency."""
    agency, year = request.args.get("co-quan", "")[:60], _year(request.args.get("nam", ""))
    days, hours = draft_prefill(services(), by=actor(), agency=agency, year=year)
    return _form({"days": days, "hours": hours}, agency=agency, year=year)


@pages.post("/soan")
@requires("calendar.draft")
def save() -> Answer:
    """Keep the draft, or show all that is wrong with it."""
    agency, year = request.form.get("agency", "")[:60], _year(request.form.get("year", ""))
    command = DraftCalendar(by=actor(), typed=_typed(), agency=agency or None, year=year)
    try:
        revision_id = draft_calendar(services(), command)
    except NotFound:
        raise
    except DomainError as error:
        return _form(_sent(), agency=agency, year=year, error=error), status(error)
    flash("Đã lưu dự thảo. Một người khác có thẩm quyền xem và ban hành.", "success")
    return redirect(url_for("calendars.revision", revision_id=revision_id), 303)


@pages.get("/<int:revision_id>/sua")
@requires("calendar.draft")
def edit(revision_id: int) -> str:
    """The draft again, as its drafter typed it."""
    view = revision_view(services(), by=actor(), revision_id=revision_id)
    if not view.mine:
        raise Forbidden("calendar_draft_of_other")
    days, hours = draft_typed(revision_id=revision_id)
    row = view.row
    values = {
        "days": days,
        "hours": hours,
        "decision_number": row.decision_number,
        "decision_on": row.decision_on.isoformat(),
        "reason": row.reason,
    }
    return _form(values, agency=view.agency, year=row.year, revision_id=revision_id)


@pages.post("/<int:revision_id>/sua")
@requires("calendar.draft")
def save_again(revision_id: int) -> Answer:
    """Keep the draft as it was typed anew."""
    view = revision_view(services(), by=actor(), revision_id=revision_id)
    try:
        redraft_calendar(services(), DraftCalendar(by=actor(), typed=_typed()), revision_id=revision_id)
    except DomainError as error:
        page = _form(_sent(), agency=view.agency, year=view.row.year, revision_id=revision_id, error=error)
        return page, status(error)
    flash("Đã lưu lại dự thảo.", "success")
    return redirect(url_for("calendars.revision", revision_id=revision_id), 303)


def _form(
    values: Mapping[str, str],
    *,
    agency: str,
    year: int | None,
    revision_id: int | None = None,
    error: DomainError | None = None,
) -> str:
    view: CalendarView = calendar_view(services(), by=actor(), agency=agency)
    errors: Mapping[str, Sequence[str]] = error.fields if isinstance(error, FormInvalid) else {}
    general = words(error) if error and not isinstance(error, FormInvalid) else ""
    return render_template(
        "calendars/draft.html",
        view=view,
        values=values,
        year=year,
        years=[(one, str(one)) for one in years_to_draft(view.today)],
        revision_id=revision_id,
        errors={field: " ".join(texts) for field, texts in errors.items()},
        summary=[
            *([(None, general)] if general else []),
            *((field, text) for field in FIELDS for text in errors.get(field, ())),
        ],
    )


def _sent() -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\r\n", "\n") for name in FIELDS}


def _typed() -> TypedDraft:
    sent = _sent()
    return TypedDraft(**{**sent, "decision_on": read_day(sent["decision_on"])})  # type: ignore[arg-type]


def _year(text: str) -> int:
    """The year typed; the present one for anything that is none."""
    if text.isascii() and text.isdigit() and len(text) == 4:
        return int(text)
    return local(services().clock.now()).year
