"""Changing calendars by decision: what an administrator types on top of what is in force, drafted and released."""

from datetime import date
from typing import Any

from sqlalchemy import select
from world import World

from app.casework.calendar_scope import own_hours, province_in_force
from app.casework.draft_calendar import DraftCalendar, draft_calendar
from app.casework.recount import Recount, Recounted, recount
from app.casework.release_calendar import release_calendar
from app.db import reading
from app.domain.calendar_drafts import TypedDraft, agency_typed, province_typed
from app.people.directory import agency_by_code
from app.rules.records import CalendarRevision

#: a Thursday within the limits of dossiers received on the morning of the tests
EXTRA_DAY = "12/03/2026; Nghỉ thêm theo thông báo; nghỉ riêng"
#: working Saturdays in spring only
SEASON = (
    "T2-T6: 07:30-11:30, 13:30-17:30\nMùa xuân từ 12/03 đến 30/06\nT2-T6: 07:00-11:30, 13:30-17:00\nT7: 07:00-11:00"
)
SATURDAYS = "T2-T6: 07:30-11:30, 13:30-17:30\nT7: 07:30-11:30"


def typed(world: World, *, extra: str = EXTRA_DAY, year: int = 2026, **more: Any) -> TypedDraft:
    """The year in force with lines more."""
    with reading() as session:
        days, hours = province_typed(province_in_force(session), year=year)
    given = {"days": f"{days}\n{extra}", "hours": hours, **decision(), **more}
    return TypedDraft(**given)


def decision(number: str = "12/QĐ-UBND") -> dict[str, Any]:
    return {"decision_number": number, "decision_on": date(2026, 3, 10), "reason": "Thông báo của Bộ Nội vụ."}


def draft(world: World, *, by: str = "quantri", year: int = 2026, **more: Any) -> int:
    """A draft of the province with a day off more."""
    command = DraftCalendar(by=world.actor(by), typed=typed(world, year=year, **more), year=year)
    return draft_calendar(world.services, command)


def draft_for(
    world: World, agency: str, *, by: str = "quantri", hours: str = SATURDAYS, days: str = "", **more: Any
) -> int:
    """A draft of one agency's own hours and days."""
    own = TypedDraft(**{"days": days, "hours": hours, **decision(), **more})
    return draft_calendar(world.services, DraftCalendar(by=world.actor(by), typed=own, agency=agency))


def released(world: World, revision_id: int, *, by: str = "pheduyet") -> int:
    """The same draft, in force a minute later."""
    world.clock.advance(minutes=1)
    release_calendar(world.services, by=world.actor(by), revision_id=revision_id)
    return revision_id


def recounted(world: World, revision_id: int, *, by: str = "pheduyet", **more: Any) -> Recounted:
    given = {"reason": "Áp dụng lịch mới cho hồ sơ đang giải quyết.", **more}
    most = {"most": given.pop("most")} if "most" in given else {}
    command = Recount(by=world.actor(by), revision_id=revision_id, **given)
    return recount(world.services, command, **most)


def revision(revision_id: int) -> CalendarRevision:
    """The revision's row, detached."""
    with reading() as session:
        row = session.scalars(select(CalendarRevision).where(CalendarRevision.id == revision_id)).one()
        session.expunge(row)
        return row


def agency_id(code: str) -> int:
    with reading() as session:
        return agency_by_code(session, code).id


def typed_of_agency(code: str) -> tuple[str, str]:
    """What is in force of an agency's own, as it would be typed."""
    with reading() as session:
        return agency_typed(own_hours(session, agency_by_code(session, code).id))
