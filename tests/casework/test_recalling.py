"""Taking back a step just completed: as long as nobody has begun what follows, and as if it had not been completed."""

import pytest
from acting import ask_supplement, clocks, proven, tasks
from drawn_procedures import flow, in_force, process, receive, task
from people import grant, substitute
from walking import complete, confirmed, open_elements, verbs, walk, walked
from world import World

from app.casework.claim_task import claim_task
from app.casework.hand_back import targets_of
from app.casework.queries.step_why import step_why
from app.casework.rebuild_state import rebuild_state
from app.casework.recall_step import RecallStep, recall_step, recallable
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.tasks.records import Task


def last_done(world: World, code: str) -> Task:
    return [t for t in tasks(world, code) if t.state == "done"][-1]


def recall(world: World, code: str, *, by: str = "cv.ctxh", reason: str = "Nhập nhầm", row: Task | None = None) -> str:
    found = row or last_done(world, code)
    return recall_step(world.services, RecallStep(by=world.actor(by), task_id=found.id, reason=reason))


def test_who_completed_it_takes_it_back_with_the_time_it_had(world: World) -> None:
    code = walked(world, done=2)
    first = last_done(world, code)
    world.clock.advance(minutes=20)
    offered = recallable(world.services, by=world.actor("cv.ctxh"), code=code)
    assert offered is not None
    assert (offered.task_id, len(offered.following)) == (first.id, 1)
    assert recall(world, code) == code
    again = world.open_task(code)
    assert (again.element_id, again.occurrence) == (first.element_id, 2)
    assert (again.due_at, again.assignee_id) == (first.due_at, world.actor("cv.ctxh").person_id)
    assert again.opened_at == world.clock.moment
    told = step_why(world.services, by=world.actor("cv.ctxh"), task_id=again.id)
    assert any("thu hồi" in line.text for line in told.explanation.lines)
    assert verbs(code)[-1] == "task.recalled"
    assert rebuild_state(world.services, code=code).equal
    proven(world, code)


def test_the_way_may_be_another_one_afterwards(world: World) -> None:
    code = walked(world, done=2)
    recall(world, code)
    walk(world, code, world.steps())
    assert world.dossier(code).diagram_result == "granted"
    confirmed(world, code)
    proven(world, code)


def test_the_last_step_of_the_diagram_can_be_taken_back(world: World) -> None:
    code = walked(world)
    assert world.dossier(code).diagram_ended
    row = last_done(world, code)
    by = next(name for name in ("gd.ctxh", "hd.ctxh", "cv.ctxh") if world.actor(name).person_id == row.closed_by_id)
    recall(world, code, by=by)
    assert (world.dossier(code).diagram_ended, open_elements(code)) == (False, [row.element_id])
    proven(world, code)


def test_a_step_that_only_one_way_passes_is_taken_back_too(world: World) -> None:
    """Handing back to it is not allowed there: not every way to the step now open passes it."""
    ways = flow("s", "g") + flow("g", "a") + flow("g", "b", "1 = 2") + flow("a", "m") + flow("b", "m")
    source = process(
        '<startEvent id="s"/><endEvent id="e"/><exclusiveGateway id="m"/>',
        '<exclusiveGateway id="g" default="g_a"/>',
        *map(task, ("a", "b", "c")),
        ways + flow("m", "c") + flow("c", "e"),
        held=("a", "b", "c"),
        code="9.71",
    )
    code = receive(world, in_force(world, source))
    complete(world, code, "a")
    following = world.open_task(code, "c")
    assert targets_of(world.services, by=world.actor("cv.ctxh"), task_id=following.id) == ()
    recall(world, code)
    assert open_elements(code) == ["a"]
    assert rebuild_state(world.services, code=code).equal
    proven(world, code)


def test_once_somebody_has_taken_the_next_step_it_is_too_late(world: World) -> None:
    code = walked(world, done=2)
    following = world.open_task(code)
    row = last_done(world, code)
    holder = next(n for n in ("gd.ctxh", "hd.ctxh", "cv.ctxh") if _works(world, n, following))
    claim_task(world.services, by=world.actor(holder), task_id=following.id)
    assert recallable(world.services, by=world.actor("cv.ctxh"), code=code) is None
    with pytest.raises(Conflict, match="recall_too_late"):
        recall(world, code, row=row)
    assert open_elements(code) == [following.element_id]


def _works(world: World, name: str, row: Task) -> bool:
    return any(g.role == row.role and g.agency_id == row.agency_id for g in world.actor(name).grants)


def test_only_the_last_thing_done_and_only_once(world: World) -> None:
    code = walked(world, done=3)
    first, second = [t for t in tasks(world, code) if t.state == "done" and t.act is None][:2]
    grant(world, "cv.ctxh", "lanh_dao_phong", "H14.02.01")
    with pytest.raises(Refused, match="recall_not_last"):
        recall(world, code, row=first)
    recall(world, code, row=second)
    with pytest.raises(Refused, match="recall_not_last"):
        recall(world, code, row=second)


def test_the_reception_is_annulled_not_taken_back(world: World) -> None:
    code = world.receive()
    row = last_done(world, code)
    assert row.act == "receive"
    with pytest.raises(Refused, match="recall_of_act"):
        recall(world, code, by="mc.ctxh", row=row)


@pytest.mark.parametrize(
    ("by", "reason", "error"),
    [("mc.noivu", "Lý do", NotFound), ("cv2.ctxh", "Lý do", Forbidden), ("cv.ctxh", "  ", Invalid)],
)
def test_others_may_not(world: World, by: str, reason: str, error: type) -> None:
    code = walked(world, done=2)
    before = verbs(code)
    with pytest.raises(error):
        recall(world, code, by=by, reason=reason)
    assert verbs(code) == before


def test_the_head_and_the_substitute_may(world: World) -> None:
    code = walked(world, done=2)
    recall(world, code, by="gd.ctxh")
    complete(world, code, by=world.actor("cv.ctxh"), data=world.steps()[1].get("data", {}))
    substitute(world, "cv2.ctxh", "cv.ctxh")
    recall(world, code, by="cv2.ctxh")
    proven(world, code)


def test_not_while_the_applicant_is_waited_for(world: World) -> None:
    code = walked(world, done=2)
    ask_supplement(world, code)
    with pytest.raises(Refused, match="steps_stand_still"):
        recall(world, code)


def test_shares_and_transfers_are_put_back(world: World) -> None:
    code = world.receive("2.002755", desk="mc.thucphan")
    steps = world.steps("2.002755")
    walk(world, code, steps[:6])
    assert open_elements(code) == ["Step_7"]
    before = {row.agency_id for row in clocks(world, code).values() if row.kind == "share"}
    row = last_done(world, code)
    world.clock.advance(minutes=5)
    names = ("mc.thucphan", "ldp.thucphan", "cv.thucphan", "ct.thucphan", "vt.thucphan")
    by = next(n for n in names if world.actor(n).person_id == row.closed_by_id)
    recall(world, code, by=by)
    now = clocks(world, code)
    assert before
    assert now["paper_transfer"].state == "gone"
    assert world.open_task(code).agency_id == row.agency_id
    proven(world, code)
