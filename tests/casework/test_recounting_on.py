"""What a recount does to dossiers that paused, to one agency's own, to provisional dates, and after another recount."""

from datetime import timedelta

from calendar_drafting import (
    SATURDAYS,
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
from walking import verbs, walked
from world import World

from app.casework.queries.dossier_page import dossier_page
from app.casework.replay import replay
from app.casework.request_payment import ConfirmPayment, RequestPayment, confirm_payment, request_payment
from app.db import reading
from app.dossiers.records import ClockEventRecord


def test_paused_dossiers_take_the_new_calendar_when_they_go_on(world: World) -> None:
    code, twin = world.receive(), world.receive()
    desk = world.actor("mc.ctxh")
    request_payment(world.services, RequestPayment(by=desk, code=code, what="Lệ phí"))
    revision_id = released(world, draft(world))
    assert code not in {row.code for row in previewed(world, revision_id).rows}
    recounted(world, revision_id)
    assert "clock.recounted" not in verbs(code)
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
