"""Changing calendars by decision: what an administrator types on top of what is in force, drafted and released."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from world import World

from app.casework.calendar_scope import own_hours, province_in_force
from app.casework.draft_calendar import DraftCalendar, draft_calendar
from app.casework.queries.recounts import RecountPreview, preview_recount
from app.casework.recount import Recount, Recounted, recount
from app.casework.release_calendar import release_calendar
from app.db import reading
from app.domain.calendar_drafts import TypedDraft, agency_typed, province_typed
from app.dossiers.records import Dossier
from app.people.directory import agency_by_code
from app.rules.records import CalendarRevision
from app.tasks.records import Task

#: procedures of different limits, and where they are received
PROCEDURES = (("1.012990", "mc.ctxh"), ("2.002755", "mc.thucphan"), ("1.012644", "mc.tongiao"))
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


def several(world: World) -> list[str]:
    """Dossiers of different limits, received at different hours, two of each."""
    codes = []
    for hour in (0, 7):
        world.clock.advance(minutes=60 * hour)
        codes += [world.receive(code, desk=desk) for code, desk in PROCEDURES]
    return codes


def previewed(world: World, revision_id: int, *, by: str = "pheduyet", **more: Any) -> RecountPreview:
    return preview_recount(world.services, by=world.actor(by), revision_id=revision_id, **more)


def dues(codes: list[str], world: World) -> dict[str, datetime | None]:
    return {code: world.dossier(code).due_at for code in codes}


def tasks(code: str) -> list[Task]:
    with reading() as session:
        query = select(Task).join(Dossier, Dossier.id == Task.dossier_id).where(Dossier.code == code)
        rows = list(session.scalars(query.order_by(Task.id)))
        session.expunge_all()
        return rows


def timedelta_between(first: datetime | None, second: datetime | None) -> timedelta:
    assert first is not None
    assert second is not None
    return second - first
