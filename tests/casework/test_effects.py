"""What a passed deadline asks for is done once, in a transaction of its own, whatever breaks."""

from datetime import timedelta
from typing import Any

import pytest
from late_lists import at, deadline
from sqlalchemy import select
from walking import verbs
from world import World

from app.audit import verify
from app.casework import fire_effects as effects
from app.casework.fire_effects import fire_effects
from app.casework.one_by_one import Fired
from app.casework.operate import retry_deadline
from app.casework.passed import Passed
from app.casework.replay import replay
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.errors import Forbidden, Refused
from app.outbox.records import OutboxMessage


def waiting(world: World, *codes: str) -> list[int]:
    """A reminder due at three o'clock for each dossier."""
    return [
        deadline(world, code, f"wait:{code}", due_at=at(15), kind="supplement_wait", effect="remind_applicant")
        for code in codes
    ]


def reminders(code: str) -> list[str]:
    with reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.stream == f"dossier:{code}"))
        return [m.body["text"] for m in rows if "Nhắc việc" in m.subject]


def row(deadline_id: int) -> Deadline:
    with reading() as session:
        found = session.get_one(Deadline, deadline_id)
        session.expunge(found)
        return found


def test_a_reminder_is_sent_once_and_ends_nothing(world: World) -> None:
    code = world.receive()
    (wait,) = waiting(world, code)
    world.clock.set(at(15))
    assert fire_effects(world.services).fired == 0, "at the due moment itself it is in time"
    world.clock.set(at(15, 1))
    assert fire_effects(world.services) == Fired(fired=1, failed=0)
    assert fire_effects(world.services) == Fired(fired=0, failed=0)
    (text,) = reminders(code)
    assert "Người nộp bổ sung hồ sơ (hạn: 15:00 thứ Tư, 11/03/2026)" in text
    assert (row(wait).state, row(wait).fired_at) == ("running", at(15, 1))
    assert verbs(code)[-1] == "deadline.passed"
    with reading() as session:
        assert verify(session, f"dossier:{code}").ok
    assert replay(world.services, by=world.actor("kiemtra"), code=code).divergences == ()


def test_what_ended_in_time_has_no_effect(world: World) -> None:
    code = world.receive()
    deadline(world, code, "done", due_at=at(15), kind="supplement_wait", effect="remind_applicant", ended_at=at(14))
    world.clock.advance(days=1)
    assert fire_effects(world.services).fired == 0


def test_one_that_fails_is_tried_again_later_and_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [world.receive() for _ in range(3)]
    ids = waiting(world, *codes)
    real = effects.EFFECTS["remind_applicant"]

    def broken(session: Any, services: Any, of: Passed, moment: Any) -> None:
        real(session, services, of, moment)
        if of.id == ids[1]:
            raise RuntimeError("0912345678")

    monkeypatch.setitem(effects.EFFECTS, "remind_applicant", broken)
    world.clock.advance(days=1)
    assert fire_effects(world.services) == Fired(fired=2, failed=1)
    assert [len(reminders(code)) for code in codes] == [1, 0, 1]
    assert (row(ids[1]).attempts, row(ids[1]).last_error, row(ids[1]).fired_at) == (1, "RuntimeError", None)
    monkeypatch.setitem(effects.EFFECTS, "remind_applicant", real)
    assert fire_effects(world.services).fired == 0, "not before its time"
    with pytest.raises(Forbidden):
        retry_deadline(world.services, by=world.actor("mc.ctxh"), deadline_id=ids[1])
    retry_deadline(world.services, by=world.actor("quantri"), deadline_id=ids[1])
    assert fire_effects(world.services).fired == 1
    assert [len(reminders(code)) for code in codes] == [1, 1, 1]
    with pytest.raises(Refused, match="nothing_to_retry"):
        retry_deadline(world.services, by=world.actor("quantri"), deadline_id=ids[1])


def test_an_unknown_effect_is_noted(world: World) -> None:
    code = world.receive()
    wait = deadline(world, code, "x", due_at=at(15), kind="supplement_wait", effect="khong_co")
    world.clock.advance(days=1)
    assert fire_effects(world.services) == Fired(fired=0, failed=1)
    assert row(wait).last_error == "EffectUnknown"


def test_a_deadline_without_a_dossier_is_recorded_for_the_system(world: World) -> None:
    code = world.receive()
    deadline(world, code, "y", due_at=at(15), kind="feedback", effect="remind_applicant", dossier_id=None)
    world.clock.advance(days=1)
    assert fire_effects(world.services).fired == 1
    assert reminders(code) == []


def test_a_flood_is_worked_off_in_one_round(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(effects, "BATCH", 2)
    monkeypatch.setattr("app.casework.one_by_one.BATCH", 2)
    codes = [world.receive() for _ in range(5)]
    waiting(world, *codes)
    world.clock.advance(days=1)
    assert fire_effects(world.services).fired == 5


def test_a_round_leaves_the_rest_when_its_time_is_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.casework.one_by_one.LONGEST_SECONDS", -1)
    waiting(world, *[world.receive() for _ in range(2)])
    world.clock.advance(days=1)
    assert [fire_effects(world.services).fired for _ in range(3)] == [1, 1, 0]


def test_a_moment_far_ahead_was_written_by_a_wrong_clock(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    code = world.receive()
    waiting(world, code)
    monkeypatch.setitem(effects.EFFECTS, "remind_applicant", lambda *_: 1 / 0)
    world.clock.advance(days=400)
    assert fire_effects(world.services).failed == 1
    monkeypatch.undo()
    world.clock.advance(days=-400 + 1)
    assert world.clock.moment < at(15, day=12) + timedelta(hours=1)
    assert fire_effects(world.services).fired == 1
