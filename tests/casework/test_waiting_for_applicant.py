"""Supplement and financial duty: everything stands still, and goes on as the law says (SUP-01 to SUP-06, FEE-03)."""

from datetime import datetime, timedelta

import pytest
from acting import DEFECTS, ask_payment, ask_supplement, clocks, paid, proven, supplement, tasks, told
from walking import complete, events, walked
from world import World

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.fire_due import fire_due
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused


def vn(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=VIETNAM)  # type: ignore[arg-type, misc]


def test_a_supplement_stops_everything(world: World) -> None:
    code = walked(world, done=1)
    done = ask_supplement(world, code)
    row = world.dossier(code)
    assert (done.state, done.due_at, done.slip) == ("awaiting_supplement", None, "1/PBS")
    assert (row.state, row.due_at, row.first_due_at) == ("awaiting_supplement", None, vn(2026, 3, 25, 9))
    (open_task,) = [t for t in tasks(world, code) if t.state == "open"]
    assert (open_task.frozen_at, open_task.due_at) == (world.clock.moment, None)
    event = events(f"dossier:{code}")[-1]
    assert (event.verb, event.body["clock"], event.body["portal_status"]) == (
        "dossier.request_supplement",
        "supplement_requested",
        5,
    )
    proven(world, code)


def test_all_defects_are_told_at_once(world: World) -> None:
    code = world.receive()
    ask_supplement(world, code)
    text = told(code, "Yêu cầu bổ sung")
    assert all(f"{n}. {defect}" in text for n, defect in enumerate(DEFECTS, 1))
    assert "tính lại từ đầu" in text


def test_the_supplement_restarts_from_zero_under_the_same_code(world: World) -> None:
    code = walked(world, done=1)
    step = tasks(world, code)[-1]
    ask_supplement(world, code)
    world.clock.set(vn(2026, 3, 20, 15, 30))
    done = supplement(world, code)
    # after 15:00: received at the opening of Monday 23/03; ten working days from there
    assert done.due_at == world.dossier(code).due_at == vn(2026, 4, 6, 7, 30)
    again = tasks(world, code)[-1]
    assert (again.id, again.frozen_at, again.state) == (step.id, None, "open")
    assert step.due_at is not None
    assert again.due_at is not None
    assert again.due_at > step.due_at
    assert world.dossier(code).first_due_at == vn(2026, 3, 25, 9)
    complete(world, code, data=world.steps()[1]["data"])
    proven(world, code)


def test_a_frozen_step_keeps_what_was_typed(world: World) -> None:
    code = walked(world, done=1)
    task = world.open_task(code)
    by = world.actor("cv.ctxh")
    ask_supplement(world, code)
    with pytest.raises(Conflict, match="task_frozen"):
        complete_task(world.services, CompleteTask(by=by, task_id=task.id, raw={"note": "đã xong"}))
    assert tasks(world, code)[-1].state == "open"


def test_only_once(world: World) -> None:
    code = world.receive()
    ask_supplement(world, code)
    with pytest.raises(Refused, match="act_done"):
        ask_supplement(world, code)
    supplement(world, code)
    with pytest.raises(Refused, match="clock_supplement_limit_reached") as refused:
        ask_supplement(world, code)
    assert refused.value.data["most"] == "01"
    assert "Điều 11" in str(refused.value.data["clause"])


def test_not_after_the_due_moment(world: World) -> None:
    code = world.receive()
    world.clock.set(vn(2026, 3, 25, 9, 0))
    ask_supplement(world, code)
    late = world.receive()
    due = world.dossier(late).due_at
    assert due is not None
    world.clock.set(due + timedelta(seconds=1))
    with pytest.raises(Refused, match="clock_supplement_after_due"):
        ask_supplement(world, late)
    assert world.dossier(late).state == "processing"


@pytest.mark.parametrize(
    ("defects", "code_of"), [((), "defects_missing"), ((" ",), "defects_missing"), (("x",) * 51, "defects_too_many")]
)
def test_a_list_that_is_none(world: World, defects: tuple[str, ...], code_of: str) -> None:
    code = world.receive()
    with pytest.raises(Invalid, match=code_of):
        ask_supplement(world, code, defects=defects)
    assert world.dossier(code).state == "processing"


def test_it_is_the_desks(world: World) -> None:
    code = walked(world, done=1)
    with pytest.raises(Forbidden, match="act_of_desk"):
        ask_supplement(world, code, desk="cv.ctxh")
    with pytest.raises(NotFound):
        ask_supplement(world, code, desk="mc.tongiao")


def test_a_financial_duty_pauses_and_the_rest_goes_on(world: World) -> None:
    code = walked(world, done=1)
    before, step = world.dossier(code).due_at, tasks(world, code)[-1]
    assert before is not None
    ask_payment(world, code)
    assert (world.dossier(code).state, world.dossier(code).due_at) == ("paused", None)
    world.clock.set(vn(2026, 3, 13, 9))
    done = paid(world, code)
    # two working days stood still
    assert done.due_at == vn(2026, 3, 27, 9)
    again = tasks(world, code)[-1]
    assert step.due_at is not None
    assert again.due_at == world.services.rules.shipped.calendar.shift_working_days(step.due_at, 2)
    assert world.dossier(code).state == "processing"
    proven(world, code)


def test_acts_that_answer_nothing(world: World) -> None:
    code = world.receive()
    with pytest.raises(Refused, match="no_supplement_asked"):
        supplement(world, code)
    with pytest.raises(Refused, match="no_payment_asked"):
        paid(world, code)
    ask_payment(world, code)
    with pytest.raises(Refused, match="waiting_for_payment"):
        supplement(world, code)
    with pytest.raises(Refused, match="waiting_for_payment"):
        ask_supplement(world, code)


def test_clocks_beside_the_dossiers_own(world: World) -> None:
    code = world.receive()
    found = clocks(world, code)
    assert (found["transfer"].due_at, found["transfer"].rule) == (vn(2026, 3, 11, 17, 30), "TRF-01")
    assert (found["supplement_request"].due_at, found["supplement_request"].window) == (vn(2026, 3, 16, 9), True)
    assert found["extension"].due_at == vn(2026, 3, 24, 9)
    ask_supplement(world, code)
    found = clocks(world, code)
    assert (found["supplement_request"].state, found["supplement_request"].outcome) == ("ended", "in_time")
    assert (found["supplement_wait"].state, found["supplement_wait"].due_at) == ("running", None)
    assert found["extension"].state == "gone"
    supplement(world, code)
    found = clocks(world, code)
    assert (found["supplement_wait"].state, found["extension"].state) == ("ended", "running")


def test_the_transfer_ends_when_the_resolving_begins(world: World) -> None:
    code = world.receive()
    first = tasks(world, code)[-1]
    state = clocks(world, code)["transfer"].state
    if first.role == "cong_chuc_mot_cua":
        assert state == "running"
        complete(world, code, data=world.steps()[0]["data"])
    found = clocks(world, code)["transfer"]
    assert (found.state, found.outcome) == ("ended", "in_time")


def test_while_waiting_nothing_becomes_late(world: World) -> None:
    code = walked(world, done=1)
    ask_supplement(world, code)
    world.clock.advance(days=60)
    fire_due(world.services)
    assert world.dossier(code).marked_overdue_at is None
    assert tasks(world, code)[-1].marked_overdue_at is None


def test_people_are_told_again_of_a_new_due_moment(world: World) -> None:
    code = world.receive()
    ask_supplement(world, code)
    supplement(world, code)
    due = world.dossier(code).due_at
    assert due is not None
    world.clock.set(due + timedelta(minutes=1))
    assert fire_due(world.services).overdue >= 1
    assert world.dossier(code).marked_overdue_at == world.clock.moment


def test_slips_are_numbered_by_agency_and_year(world: World) -> None:
    numbers = [ask_supplement(world, world.receive()).slip for _ in range(2)]
    world.clock.set(vn(2027, 1, 5, 9))
    numbers.append(ask_supplement(world, world.receive()).slip)
    assert numbers == ["1/PBS", "2/PBS", "1/PBS"]
