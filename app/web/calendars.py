"""Calendars to be read: a year of the province or of an agency, and one revision with its release."""

from collections.abc import Callable

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.calendars import (
    CalendarView,
    agencies_with_calendars,
    calendar_view,
    revision_view,
)
from app.casework.queries.recounts import PAGE, RecountPreview, preview_recount
from app.casework.reject_calendar import reject_calendar, withdraw_calendar
from app.casework.release_calendar import release_calendar
from app.domain.errors import DomainError, NotFound
from app.domain.year_view import YearView, year_json, year_view
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import status
from app.web.calendar_words import LEGEND, change_groups, months, named_days, state_words
from app.web.paging import page_number, pager

pages = Blueprint("calendars", __name__, url_prefix="/lich-lam-viec")


@pages.get("")
@requires("calendar.view")
def index() -> str:
    """The year that was asked for, of the province or with ``?co-quan=`` of an agency; the decisions below it."""
    view = calendar_view(services(), by=actor(), agency=request.args.get("co-quan", "")[:60])
    year = year_view(view.version, year=_year(view))
    return render_template(
        "calendars/index.html",
        view=view,
        year=year,
        months=months(year, today=view.today),
        legend=_legend(year, view=view),
        named=named_days(year),
        years=[(one, str(one)) for one in _years(view)],
        agencies=[("", "Lịch chung của tỉnh"), *agencies_with_calendars()],
        state_words=state_words,
    )


@pages.get("/nam.json")
@requires("calendar.view")
def year_for_programs() -> Response:
    """The same year for programs."""
    view = calendar_view(services(), by=actor(), agency=request.args.get("co-quan", "")[:60])
    facts = year_json(year_view(view.version, year=_year(view)))
    return jsonify({"agency": view.agency or None, "calendar": [view.version.id, view.version.version], **facts})


def _years(view: CalendarView) -> list[int]:
    return sorted(view.version.known_years | {view.today.year})


def _year(view: CalendarView) -> int:
    text = request.args.get("nam", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else view.today.year
    return asked if asked in _years(view) else view.today.year


def _legend(year: YearView, *, view: CalendarView) -> list[str]:
    """Only what the twelve months show."""
    shown = {day.status for month in year.months for week in month.weeks for day in week if day}
    here = year.year == view.today.year
    return [name for name in LEGEND if name in shown or (name == "today" and here)]


@pages.get("/<int:revision_id>")
@requires("calendar.view")
def revision(revision_id: int) -> str:
    """A revision: what it changes, which open dossiers that touches, and what may be done with it."""
    return revision_page(revision_id)


def revision_page(revision_id: int, *, wrong: tuple[str, str] | None = None) -> str:
    """The page of a revision; ``wrong`` is the field and the sentence of a refusal."""
    view = revision_view(services(), by=actor(), revision_id=revision_id)
    preview = None
    if view.row.state == "draft" and view.sees_dossiers and not view.contradiction:
        preview = preview_recount(services(), by=actor(), revision_id=revision_id, page=_page())
    return render_template(
        "calendars/revision.html",
        view=view,
        state=state_words(view.row.state, current=view.row.current),
        groups=change_groups(view.changes),
        preview=preview,
        pager=preview_pager(preview, url=lambda n: url_for(".revision", revision_id=revision_id, trang=n)),
        wrong=wrong,
        typed=request.form,
    )


def preview_pager(preview: RecountPreview | None, *, url: Callable[[int], str]) -> dict[str, object] | None:
    """The page numbers of a preview; None without one."""
    if preview is None:
        return None
    total = preview.total + preview.broken
    return pager(page=preview.page, pages=preview.pages, total=total, size=PAGE, url=url)


def _page() -> int:
    return page_number(request.args.get("trang"))


def _release(revision_id: int) -> str:
    number = release_calendar(services(), by=actor(), revision_id=revision_id)
    return f"Đã ban hành bản lịch số {number}; áp dụng ngay cho hồ sơ tiếp nhận từ bây giờ."


def _reject(revision_id: int) -> str:
    reject_calendar(services(), by=actor(), revision_id=revision_id, reason=request.form.get("reason", ""))
    return "Đã ghi nhận không ban hành dự thảo."


def _withdraw(revision_id: int) -> str:
    withdraw_calendar(services(), by=actor(), revision_id=revision_id)
    return "Đã rút dự thảo."


_MOVES = {"ban-hanh": _release, "tu-choi": _reject, "rut": _withdraw}


@pages.post("/<int:revision_id>/<any('ban-hanh','tu-choi',rut):move>")
@requires("calendar.view")
def decide(revision_id: int, move: str) -> Response | tuple[str, int]:
    """Release, reject or withdraw; the use case asks whether this person may. A refusal is told on the page."""
    try:
        flash(_MOVES[move](revision_id), "success")
    except NotFound:
        raise
    except DomainError as error:
        field = "reason" if error.code == "calendar_reject_reason_missing" else ""
        return revision_page(revision_id, wrong=(field, words(error))), status(error)
    return redirect(url_for(".revision", revision_id=revision_id), 303)
