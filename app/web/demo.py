"""Demo mode only: move the clock, step into a role."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.casework.demo_clock import move_clock
from app.casework.queries.demo_accounts import demo_agencies
from app.casework.rounds import one_round
from app.db import reading
from app.domain.calendar import local
from app.domain.errors import Invalid, NotFound
from app.domain.vietnamese import moment_text
from app.edge.access import current_actor, public, services
from app.edge.errors import words
from app.edge.protection import limiter
from app.people.records import Person
from app.web.auth import begin_session
from app.web.system import round_text

pages = Blueprint("demo", __name__, url_prefix="/trinh-dien")
_HOUR = 3600
MOVES = {"1-gio": _HOUR, "4-gio": 4 * _HOUR, "1-ngay": 24 * _HOUR}
MOST_HOURS = 24 * 366


@pages.get("")
@public
def index() -> str:
    """The clock and the roles."""
    return _page()


def _page(*, error: str = "") -> str:
    now = services().clock.now()
    who = current_actor()
    return render_template(
        "demo/index.html",
        now=now,
        morning=next_morning(now),
        working=services().rules.shipped.calendar.is_office_time(now),
        agencies=demo_agencies(services()),
        me=who.username if who else "",
        hours=request.form.get("hours", ""),
        error=error,
    )


@pages.post("/dong-ho")
@public
@limiter.limit("60 per minute")
def move() -> Response | tuple[str, int]:
    """Move the clock forward and let the scheduler run at once."""
    try:
        now = move_clock(services(), by=current_actor(), seconds=_seconds(services().clock.now()))
    except Invalid as error:
        return _page(error=words(error)), 422
    done = one_round(services())
    flash(f"Giờ trình diễn: {moment_text(now)}. Bộ lập lịch đã chạy: {round_text(done)}.", "success")
    return redirect(url_for(".index"))


def _seconds(now: datetime) -> int:
    wanted = request.form.get("move", "")
    if wanted == "sang-mai":
        return int((next_morning(now) - now).total_seconds())
    if wanted in MOVES:
        return MOVES[wanted]
    hours = request.form.get("hours", "").strip()
    digits = hours.lstrip("0")[:9] if hours.isascii() and hours.isdigit() else ""
    if not (digits and int(digits) <= MOST_HOURS):
        raise Invalid("demo_hours_wrong", most=MOST_HOURS)
    return int(digits) * _HOUR


def next_morning(now: datetime) -> datetime:
    """When the offices open on the next working day, today included while they have not opened yet."""
    calendar = services().rules.shipped.calendar
    today = local(now).date()
    if calendar.is_working_day(today) and calendar.opening(today) > now:
        return calendar.opening(today)
    return calendar.opening(calendar.next_working_day(today))


@pages.post("/vai/<username>")
@public
@limiter.limit("60 per minute")
def enter(username: str) -> Response:
    """Sign in as a demo account without its password; NotFound for any other account."""
    with reading() as session:
        wanted = Person.username == username, Person.demo, Person.active
        person = session.scalar(select(Person).where(*wanted))
        if person is None:
            raise NotFound("person_not_found")
        session.expunge(person)
    begin_session(person)
    return redirect(url_for("home.home"))
