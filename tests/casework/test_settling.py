"""Confirming, refusing and returning: each hindrance, the outcome, what the ledger and the applicant are told."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from walking import confirmed, events, verbs, walk, walked
from world import World

from app.audit import payload
from app.casework.claim_task import claim_task
from app.casework.replay import replay
from app.casework.settle import ReturnResult, Settle, Settled, return_result, settle
from app.db import reading
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.dossiers.records import ClockSegment
from app.outbox import messages_of
from app.tasks.records import Task


def hand_over(world: World, code: str, *, desk: str = "mc.ctxh", to: str = "Hoàng Thị Thơm") -> Settled:
    return return_result(world.services, ReturnResult(by=world.actor(desk), code=code, handed_to=to))


def to_the_last_step(world: World) -> str:
    """A dossier of 1.012644, whose last step on the diagram is the return at the desk."""
    code = world.receive("1.012644", desk="mc.tongiao")
    walk(world, code, world.steps("1.012644"))
    return code


def test_confirming_ends_the_clock(world: World) -> None:
    code = walked(world)
    world.clock.advance(hours=2)
    done = confirmed(world, code)
    row = world.dossier(code)
    assert done == Settled(code=code, state="result_confirmed", outcome=row.outcome)
    assert (row.state, row.settled_at, row.closed_at) == ("result_confirmed", world.clock.moment, None)
    assert (row.result_number, row.result_on) == ("15/GXN", date(2026, 3, 11))
    with reading() as session:
        segments = session.scalars(select(ClockSegment).where(ClockSegment.dossier_id == row.id)).all()
        assert [s.ended_at for s in segments] == [world.clock.moment]
        subjects = [m.subject for m in messages_of(session, f"dossier:{code}")]
    assert f"Hồ sơ {code} đã có kết quả" in subjects
    event = events(f"dossier:{code}")[-1]
    assert (event.verb, event.body["clock"], event.body["portal_status"]) == ("dossier.confirm", "result_confirmed", 9)


def outcome_after(world: World, due_offset: timedelta) -> str | None:
    code = walked(world)
    due = world.dossier(code).due_at
    assert due is not None
    world.clock.set(due + due_offset)
    return confirmed(world, code).outcome


def test_early_on_time_and_late(world: World) -> None:
    early = outcome_after(world, timedelta(days=-3))
    world.clock.set(datetime(2026, 3, 11, 9, tzinfo=VIETNAM))
    punctual = outcome_after(world, timedelta())
    world.clock.set(datetime(2026, 3, 11, 9, tzinfo=VIETNAM))
    late = outcome_after(world, timedelta(seconds=1))
    assert (early, punctual, late) == ("early", "on_time", "late")


def test_steps_that_are_open_hinder(world: World) -> None:
    code = world.receive()
    with pytest.raises(Refused, match="steps_still_open"):
        confirmed(world, code)
    assert world.dossier(code).state == "processing"


def test_a_refusal_at_any_step_withdraws_what_is_open(world: World) -> None:
    code = world.receive()
    assert confirmed(world, code, act="refuse").state == "refused"
    with reading() as session:
        tasks = session.scalars(select(Task).where(Task.dossier_id == world.dossier(code).id)).all()
        assert {t.state for t in tasks} <= {"done", "withdrawn"}
    found = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert (found.divergences, found.ledger_faults) == ((), ())


def test_the_kind_of_result_must_fit(world: World) -> None:
    granted, refused = walked(world), walked(world, case=1)
    with pytest.raises(Refused, match="result_is_not_refusal"):
        confirmed(world, granted, act="refuse")
    with pytest.raises(Refused, match="result_is_refusal"):
        confirmed(world, refused)
    assert confirmed(world, refused, act="refuse").state == "refused"
    assert world.dossier(refused).closed_at == world.clock.moment
    event = events(f"dossier:{refused}")[-1]
    assert "reason" not in event.body, "a reason may name persons: it stands apart, erasable"
    with reading() as session:
        kept = payload(session, event.payload_digest or "")
    assert kept is not None
    assert kept.content == {"reason": "Không đủ điều kiện."}


def test_what_is_done_is_done(world: World) -> None:
    granted, refused = walked(world), walked(world, case=1)
    confirmed(world, granted)
    with pytest.raises(Refused, match="act_done"):
        confirmed(world, granted)
    with pytest.raises(Refused, match="already_settled"):
        confirmed(world, granted, act="refuse")
    confirmed(world, refused, act="refuse")
    with pytest.raises(Refused, match="act_done"):
        confirmed(world, refused, act="refuse")
    with pytest.raises(Refused, match="dossier_closed"):
        confirmed(world, refused)
    with pytest.raises(Refused, match="dossier_closed"):
        hand_over(world, refused)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"number": " "}, "result_number_missing"),
        ({"number": "9" * 101}, "result_number_missing"),
        ({"on": date(2026, 3, 12)}, "result_date_in_future"),
        ({"act": "refuse", "reason": " "}, "refusal_reason_missing"),
    ],
)
def test_wrong_input(world: World, wrong: dict[str, object], code: str) -> None:
    dossier = walked(world)
    with pytest.raises(Invalid, match=code):
        confirmed(world, dossier, **wrong)
    assert world.dossier(dossier).state == "processing"


@pytest.mark.parametrize(
    ("desk", "error"), [("cv.ctxh", Forbidden), ("kiemtra", Forbidden), ("mc.noivu", NotFound), ("thietke", NotFound)]
)
def test_who_may_not(world: World, desk: str, error: type[Exception]) -> None:
    code = walked(world)
    with pytest.raises(error):
        confirmed(world, code, desk=desk)
    confirmed(world, code)
    with pytest.raises(error):
        hand_over(world, code, desk=desk)


def test_no_such_dossier(world: World) -> None:
    with pytest.raises(NotFound, match="dossier_not_found"):
        confirmed(world, "H14-260311-0001")


def test_returning_closes(world: World) -> None:
    code = walked(world)
    with pytest.raises(Refused, match="act_not_yet"):
        hand_over(world, code)
    confirmed(world, code)
    with pytest.raises(Invalid, match="handed_to_missing"):
        hand_over(world, code, to="  ")
    world.clock.advance(days=1)
    assert hand_over(world, code).state == "returned"
    row = world.dossier(code)
    assert row.closed_at == world.clock.moment
    assert verbs(code)[-2:] == ["dossier.confirm", "dossier.return"]
    assert "Thơm" not in str(events(f"dossier:{code}")[-1].body)
    with pytest.raises(Refused, match="act_done"):
        hand_over(world, code)


def test_the_drawn_return_is_done_with_the_act(world: World) -> None:
    code = to_the_last_step(world)
    assert confirmed(world, code, desk="mc.tongiao").state == "result_confirmed"
    assert not world.dossier(code).diagram_ended
    assert world.open_task(code).act == "return"
    hand_over(world, code, desk="mc.tongiao")
    event = events(f"dossier:{code}")[-1]
    assert event.body["drawn"] == [["Step_15", 1]]
    assert event.body["open"] == []
    assert world.dossier(code).diagram_ended


def test_a_drawn_step_held_by_a_colleague(world: World) -> None:
    code = to_the_last_step(world)
    task = world.open_task(code)
    claim_task(world.services, by=world.actor("mc.tongiao"), task_id=task.id)
    confirmed(world, code, desk="mc.tongiao")
    with reading() as session:
        assert session.get_one(Task, task.id).assignee_id == world.actor("mc.tongiao").person_id
    assert hand_over(world, code, desk="mc.tongiao").state == "returned"


def test_a_drawn_step_held_by_another_desk_officer_is_a_conflict(world: World) -> None:
    from people import grant

    code = to_the_last_step(world)
    grant(world, "cv.tongiao", "cong_chuc_mot_cua", "H14.03")
    claim_task(world.services, by=world.actor("cv.tongiao"), task_id=world.open_task(code).id)
    confirmed(world, code, desk="mc.tongiao")
    with pytest.raises(Conflict, match="task_held_by_other"):
        hand_over(world, code, desk="mc.tongiao")


def test_an_act_that_is_no_settlement(world: World) -> None:
    code = walked(world)
    by = world.actor("mc.ctxh")
    with pytest.raises(Invalid, match="act_unknown"):
        settle(world.services, Settle(by=by, code=code, act="return", number="1", on=date(2026, 3, 11)))
