"""Open dossiers are recounted by a released calendar: one approved act, resumable, nothing twice, no promise lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from calendar_drafting import SATURDAYS, draft, draft_for, recounted, released, revision
from people import grant
from sqlalchemy import select
from walking import complete, events, verbs, walked
from world import World

from app.casework import recount_dossier as recounting_one
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.recounts import RecountPreview, preview_recount, recount_view
from app.casework.replay import replay
from app.casework.request_payment import ConfirmPayment, RequestPayment, confirm_payment, request_payment
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.errors import DomainError, Forbidden, Invalid, Refused
from app.dossiers.records import ClockEventRecord, Dossier
from app.outbox.records import OutboxMessage
from app.tasks.records import Task

PROCEDURES = (("1.012990", "mc.ctxh"), ("2.002755", "mc.thucphan"), ("1.012644", "mc.tongiao"))


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


def deadlines(code: str) -> dict[str, datetime | None]:
    with reading() as session:
        running = select(Deadline).where(Deadline.subject == code, Deadline.state == "running")
        return {row.kind: row.due_at for row in session.scalars(running)}


def mails(code: str) -> list[str]:
    with reading() as session:
        subjects = session.scalars(select(OutboxMessage.subject).order_by(OutboxMessage.id))
        return [s for s in subjects if s.startswith("Thay đổi ngày hẹn") and s.endswith(code)]


def test_the_preview_of_a_draft_is_what_the_recount_then_does(world: World) -> None:
    codes = several(world)
    before = dues(codes, world)
    revision_id = draft(world)
    promised = previewed(world, revision_id)
    assert dues(codes, world) == before
    released(world, revision_id)
    world.services.rules.forget()
    assert previewed(world, revision_id).rows == promised.rows, "as a draft and in force"
    done = recounted(world, revision_id)
    after = dues(codes, world)
    assert {row.code: (row.from_due_at, row.due_at) for row in promised.rows} == {
        code: (before[code], after[code]) for code in codes if before[code] != after[code]
    }
    assert promised.total > 2
    assert (done.changed, done.later, done.earlier, done.failed) == (promised.total, promised.later, 0, 0)
    assert (done.steps, done.deadlines) == (promised.steps, promised.deadlines)
    assert done.finished
    assert previewed(world, revision_id).total == 0


def test_a_recounted_dossier_keeps_its_promises_and_replays(world: World) -> None:
    code = world.receive()
    before = world.dossier(code)
    revision_id = released(world, draft(world))
    world.clock.advance(minutes=30)
    recounted(world, revision_id)
    after = world.dossier(code)
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at > before.due_at
    assert after.first_due_at == before.due_at
    view = dossier_page(world.services, by=world.actor("mc.ctxh"), code=code)
    assert [(p.due_at, p.why) for p in view.clock.promises] == [
        (before.due_at, "entered"),
        (after.due_at, "recounted"),
    ]
    assert any("Tính lại lúc 09:31" in line.text for line in view.why.lines)
    told = events(f"dossier:{code}")[-1]
    assert (told.verb, told.actor) == ("clock.recounted", "pheduyet")
    assert told.body["clock"] == "recounted"
    assert told.body["calendar"] == [after.calendar_id, after.calendar_version]
    assert told.body["from_due_at"] == before.due_at.isoformat()
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()
    assert mails(code) == [f"Thay đổi ngày hẹn trả hồ sơ {code}"]


def test_a_recounted_dossier_goes_on_and_replays_to_its_end(world: World) -> None:
    code = walked(world, done=1)
    recounted(world, released(world, draft(world)))
    complete(world, code, data=world.steps()[1].get("data", {}))
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()


def test_steps_and_deadlines_move_with_their_dossier(world: World) -> None:
    code = walked(world, done=1)
    steps_before, windows_before = {t.id: t.due_at for t in tasks(code)}, deadlines(code)
    done = recounted(world, released(world, draft(world)))
    moved = [t for t in tasks(code) if t.due_at != steps_before[t.id]]
    assert len(moved) == done.steps > 0
    windows = deadlines(code)
    assert windows.keys() == windows_before.keys()
    assert windows["extension"] != windows_before["extension"]
    assert sum(windows[kind] != windows_before[kind] for kind in windows if kind != "extension") == done.deadlines > 0


def test_nothing_is_done_twice(world: World) -> None:
    codes = several(world)
    revision_id = released(world, draft(world))
    first = recounted(world, revision_id, key="k1")
    assert recounted(world, revision_id, key="k1") == first
    again = recounted(world, revision_id, key="k2")
    assert (again.changed, again.finished) == (0, True)
    assert max(verbs(code).count("clock.recounted") for code in codes) == 1
    assert [e.verb for e in events("calendar")].count("calendar.recounted") == 2


def timedelta_between(first: datetime | None, second: datetime | None) -> timedelta:
    assert first is not None
    assert second is not None
    return second - first


class Killed(BaseException):
    """The process ends here."""


def break_at(monkeypatch: pytest.MonkeyPatch, nth: int, error: BaseException) -> None:
    """Counting the n-th dossier of an act raises, inside its transaction."""
    real, seen = recounting_one._record, []

    def record(*args: Any, **kwargs: Any) -> None:
        seen.append(1)
        real(*args, **kwargs)
        if len(seen) == nth:
            raise error

    monkeypatch.setattr(recounting_one, "_record", record)


def test_a_crash_in_the_middle_is_gone_on_from(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = several(world)
    revision_id = released(world, draft(world))
    expected = {row.code: row.due_at for row in previewed(world, revision_id).rows}
    with monkeypatch.context() as broken:
        break_at(broken, 3, Killed())
        with pytest.raises(Killed):
            recounted(world, revision_id, key="k")
    assert sum("clock.recounted" in verbs(code) for code in codes) == 2
    assert revision(revision_id).recounted_at is None
    done = recounted(world, revision_id, key="k")
    assert (done.changed, done.failed, done.finished) == (len(expected), 0, True)
    assert {code: world.dossier(code).due_at for code in expected} == expected
    assert all(verbs(code).count("clock.recounted") == 1 and len(mails(code)) == 1 for code in expected)
    assert [e.verb for e in events("calendar")].count("calendar.recount_approved") == 1


def test_a_broken_dossier_is_noted_and_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = several(world)
    revision_id = released(world, draft(world))
    total = previewed(world, revision_id).total
    with monkeypatch.context() as broken:
        break_at(broken, 2, ValueError("Hoàng Thị Thơm"))
        done = recounted(world, revision_id)
    assert (done.changed, done.failed, done.finished) == (total - 1, 1, True)
    view = recount_view(world.services, by=world.actor("pheduyet"), recount_id=done.recount_id)
    assert [row.error for row in view.rows if row.error] == ["ValueError"]
    assert previewed(world, revision_id).total == 1, "it waits for another act"
    assert recounted(world, revision_id).changed == 1
    assert previewed(world, revision_id).total == 0
    assert all(verbs(code).count("clock.recounted") <= 1 for code in codes)


def test_many_dossiers_are_counted_in_parts(world: World) -> None:
    several(world)
    revision_id = released(world, draft(world))
    total = previewed(world, revision_id).total
    part = recounted(world, revision_id, key="a", most=2)
    assert (part.changed, part.finished) == (2, False)
    rest = recounted(world, revision_id, key="b")
    assert (rest.recount_id, rest.changed, rest.finished) == (part.recount_id, total, True)


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


def refused(act: Callable[[], object], kind: type[DomainError]) -> str:
    with pytest.raises(kind) as caught:
        act()
    return caught.value.code


def test_only_by_who_releases_and_only_what_is_in_force(world: World) -> None:
    revision_id = draft(world)
    assert refused(lambda: recounted(world, revision_id), Refused) == "calendar_not_in_force"
    released(world, revision_id)
    assert refused(lambda: recounted(world, revision_id, by="mc.ctxh"), Forbidden) == "calendar_not_yours"
    assert refused(lambda: previewed(world, revision_id, by="mc.ctxh"), Forbidden) == "calendar_not_yours"
    assert refused(lambda: recounted(world, revision_id, reason=" "), Invalid) == "recount_reason_missing"
    grant(world, "cv.ctxh", "quan_tri", "H14.02.01")
    assert refused(lambda: recounted(world, revision_id, by="cv.ctxh"), Forbidden) == "calendar_not_yours"
