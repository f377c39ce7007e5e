"""Recounting open dossiers by a released calendar: what it would do, the approved act, what it did."""

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.casework.queries.calendars import revision_view
from app.casework.queries.recounts import PAGE, preview_recount, recount_view
from app.casework.recount import Recount, recount
from app.domain.errors import DomainError, Forbidden, NotFound
from app.edge.access import actor, requires, services
from app.edge.errors import words
from app.edge.sentences import status
from app.web.calendars import preview_pager
from app.web.paging import page_number, pager

pages = Blueprint("calendar_recounts", __name__, url_prefix="/lich-lam-viec")
Answer = Response | tuple[str, int]


@pages.get("/<int:revision_id>/tinh-lai")
@requires("calendar.release")
def ask(revision_id: int) -> str:
    """Every dossier that would get another date, and the form of the act."""
    return _page(revision_id)


@pages.post("/<int:revision_id>/tinh-lai")
@requires("calendar.release")
def approve(revision_id: int) -> Answer:
    """The approved act; a refusal keeps what was typed."""
    command = Recount(
        by=actor(),
        revision_id=revision_id,
        reason=request.form.get("reason", ""),
        key=request.form.get("x-key") or None,
    )
    try:
        done = recount(services(), command)
    except (NotFound, Forbidden):
        raise
    except DomainError as error:
        return _page(revision_id, wrong=(error.code, words(error))), status(error)
    return redirect(url_for(".result", recount_id=done.recount_id), 303)


def _page(revision_id: int, *, wrong: tuple[str, str] | None = None) -> str:
    number = page_number(request.args.get("trang"))
    preview = preview_recount(services(), by=actor(), revision_id=revision_id, page=number)
    return render_template(
        "calendars/recount.html",
        view=revision_view(services(), by=actor(), revision_id=revision_id),
        preview=preview,
        pager=preview_pager(preview, url=lambda n: url_for(".ask", revision_id=revision_id, trang=n)),
        wrong=wrong,
        reason=request.form.get("reason", ""),
        key=secrets.token_urlsafe(16),
    )


@pages.get("/tinh-lai/<int:recount_id>")
@requires("calendar.release")
def result(recount_id: int) -> str:
    """What the act did: totals, failures first, and whether dossiers are left."""
    number = page_number(request.args.get("trang"))
    done = recount_view(services(), by=actor(), recount_id=recount_id, page=number)
    return render_template(
        "calendars/result.html",
        done=done,
        view=revision_view(services(), by=actor(), revision_id=done.revision_id),
        pager=pager(
            page=number,
            pages=done.pages,
            total=done.total,
            size=PAGE,
            url=lambda n: url_for(".result", recount_id=recount_id, trang=n),
        ),
        key=secrets.token_urlsafe(16),
    )
