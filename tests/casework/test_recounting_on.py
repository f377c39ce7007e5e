"""What a recount does to dossiers that paused, to one agency's own, to provisional dates, and after another recount."""

from datetime import datetime, timedelta

from acting import clocks, told
from calendar_drafting import (
    SATURDAYS,
    agency_id,
    draft,
    draft_for,
    dues,
    previewed,
    recounted,
    released,
    several,
    tasks,
    timedelta_between,
)
from sqlalchemy import select
from walking import walked
from world import World

from app.casework.queries.dossier_page import dossier_page
from app.casework.replay import replay
from app.casework.request_payment import ConfirmPayment, RequestPayment, confirm_payment, request_payment
from app.casework.request_supplement import RequestSupplement, request_supplement
from app.db import reading, transaction
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.dossiers.records import ClockEventRecord
from app.tasks.records import Task


def test_paused_dossiers_take_the_new_calendar_when_they_go_on(world: World) -> None:
    code, twin = world.receive(), world.receive()
    desk = world.actor("mc.ctxh")
    request_payment(world.services, RequestPayment(by=desk, code=code, what="Lệ phí"))
    revision_id = released(world, draft(world))
    shown = {row.code: row for row in previewed(world, revision_id).rows}
    assert (shown[code].own, shown[code].due_at, shown[twin].own) == (False, None, True)
    done = recounted(world, revision_id)
    assert (done.changed, done.later, done.earlier, done.confirmed) == (2, 1, 0, 0)
    assert "recounted" not in clock_events(world, code)
    world.clock.advance(minutes=1)
    confirm_payment(world.services, ConfirmPayment(by=desk, code=code, evidence="Biên lai 1"))
    assert world.dossier(code).calendar_version == world.dossier(twin).calendar_version
    waited = timedelta_between(world.dossier(twin).due_at, world.dossier(code).due_at)
    assert waited == timedelta(minutes=2), "the remainder goes on by the new calendar"
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()


def test_a_step_that_went_on_after_a_pause_keeps_what_it_had_left(world: World) -> None:
    code = walked(world, done=1)
    desk = world.actor("mc.ctxh")
    request_payment(world.services, RequestPayment(by=desk, code=code, what="Lệ phí"))
    world.clock.advance(minutes=90)
    confirm_payment(world.services, ConfirmPayment(by=desk, code=code, evidence="Biên lai 1"))
    revision_id = released(world, draft(world))
    with reading() as session:
        old = world.services.rules.shipped.calendar
        new = world.services.rules.calendar(session, agency_id=None, at=world.clock.now()).calendar
    at, before = world.clock.now(), {t.id: t.due_at for t in tasks(code) if t.state == "open" and t.due_at}
    recounted(world, revision_id)
    assert before
    for task in tasks(code):
        if due := before.get(task.id):
            assert task.due_at is not None
            assert new.office_time_between(at, task.due_at) == old.office_time_between(at, due)


def test_hours_of_one_agency_recount_its_own_dossiers_only(world: World) -> None:
    codes = several(world)
    own = [code for code in codes if code.startswith("H14.02.01")]
    before = dues(codes, world)
    done = recounted(world, released(world, draft_for(world, "H14.02.01")))
    after = dues(codes, world)
    assert [code for code in codes if before[code] != after[code]] == own
    assert (done.changed, done.earlier, done.later) == (2, 2, 0)


def test_a_provisional_date_that_proves_right_is_confirmed(world: World) -> None:
    world.clock.advance(days=290)
    code = world.receive()
    before = world.dossier(code)
    assert before.provisional
    revision_id = released(world, draft(world, year=2027, extra=""))
    found = previewed(world, revision_id)
    assert (found.total, found.confirmed, found.later, found.earlier) == (1, 1, 0, 0)
    done = recounted(world, revision_id)
    after = world.dossier(code)
    assert (done.changed, done.later, done.earlier) == (1, 0, 0)
    assert (after.due_at, after.provisional) == (before.due_at, False)
    view = dossier_page(world.services, by=world.actor("mc.ctxh"), code=code)
    assert len(view.clock.promises) == 1, "the promise is the same"
    assert not view.why.provisional
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()
    assert previewed(world, revision_id).total == 0


def test_a_late_announcement_moves_a_provisional_date(world: World) -> None:
    world.clock.advance(days=290)
    code = world.receive()
    before = world.dossier(code).due_at
    recounted(world, released(world, draft(world, year=2027, extra="04/01/2027; Nghỉ bù; nghỉ riêng")))
    after = world.dossier(code)
    assert after.due_at is not None
    assert before is not None
    assert (after.due_at > before, after.first_due_at, after.provisional) == (True, before, False)


def test_recounted_twice_by_two_calendars(world: World) -> None:
    code = world.receive()
    recounted(world, released(world, draft_for(world, "H14.02.01", hours=SATURDAYS)))
    recounted(world, released(world, draft(world)))
    with reading() as session:
        kinds = session.scalars(select(ClockEventRecord.type).order_by(ClockEventRecord.id))
        assert list(kinds) == ["entered", "recounted", "recounted"]
    fresh, passed = world.receive(), timedelta(minutes=2)
    assert timedelta_between(world.dossier(code).due_at, world.dossier(fresh).due_at) == passed
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()
    steps = [next(t.due_at for t in tasks(one) if t.state == "open") for one in (code, fresh)]
    assert timedelta_between(*steps) == passed


def test_a_limit_of_its_own_is_recounted_as_such(world: World) -> None:
    hard = {"name": "Vùng khó khăn", "value": 15, "unit": "working_days", "agencies": ["H14.02.01"]}
    world.place_independent(limits=[hard])
    code = world.receive()
    before = world.dossier(code).due_at
    recounted(world, released(world, draft(world)))
    after = world.dossier(code)
    assert before is not None
    assert after.due_at == world.services.rules.shipped.calendar.shift_working_days(before, 1)
    assert after.limit_case == "Vùng khó khăn"


def clock_events(world: World, code: str) -> list[str]:
    query = select(ClockEventRecord.type).where(ClockEventRecord.dossier_id == world.dossier(code).id)
    with reading() as session:
        return list(session.scalars(query.order_by(ClockEventRecord.seq)))


def test_a_dossier_on_its_way_is_promised_anew(world: World) -> None:
    world.place_independent()
    code = world.receive(desk="mc.thucphan")
    before = world.dossier(code)
    assert (before.state, before.promised_at is None) == ("transferring", False)
    revision_id = released(world, draft(world))
    (row,) = previewed(world, revision_id).rows
    assert (row.code, row.from_due_at, row.own) == (code, before.promised_at, True)
    recounted(world, revision_id)
    after = world.dossier(code)
    assert (after.promised_at, after.due_at) == (row.due_at, None)
    assert after.promised_at is not None
    assert before.promised_at is not None
    assert after.promised_at > before.promised_at
    assert "Dự kiến trả kết quả" in told(code, "Thay đổi ngày hẹn")
    assert previewed(world, revision_id).total == 0
    twin = world.receive(desk="mc.thucphan")
    passed = timedelta_between(after.promised_at, world.dossier(twin).promised_at)
    assert passed <= timedelta(minutes=2), "as it would be promised now"
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()


def test_what_the_applicant_owes_moves_though_the_dossier_stands_still(world: World) -> None:
    code = world.receive()
    desk = world.actor("mc.ctxh")
    request_supplement(world.services, RequestSupplement(by=desk, code=code, defects=["Thiếu bản sao"]))
    with transaction() as session:
        wait = session.scalars(select(Deadline).where(Deadline.kind == "supplement_wait")).one()
        wait.limit_value, wait.limit_unit = "3", "working_days"
        wait.due_at = before = datetime(2026, 3, 16, 9, 0, tzinfo=VIETNAM)
    revision_id = released(world, draft(world))
    for _ in range(2):
        recounted(world, revision_id)
        assert clocks(world, code)["supplement_wait"].due_at == before + timedelta(days=1)


def test_a_step_alone_is_moved_once(world: World) -> None:
    """The dossier's own date is counted by the desk that received it, the step by the agency that works on it."""
    code = walked(world, done=1)
    open_step = next(task for task in tasks(code) if task.state == "open")
    before = world.dossier(code).due_at
    with transaction() as session:
        session.get_one(Task, open_step.id).agency_id = agency_id("H14.41")
    revision_id = released(world, draft_for(world, "H14.41", hours=SATURDAYS, days="12/03/2026; Nghỉ; nghỉ riêng"))
    assert [(row.code, row.own) for row in previewed(world, revision_id).rows] == [(code, False)]
    recounted(world, revision_id)
    moved = next(task for task in tasks(code) if task.id == open_step.id).due_at
    assert world.dossier(code).due_at == before
    assert moved != open_step.due_at
    recounted(world, revision_id)
    assert next(task for task in tasks(code) if task.id == open_step.id).due_at == moved, "once"
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()
