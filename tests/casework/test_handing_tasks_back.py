"""Handing back: allowed targets only, a new pass with rows of its own, the same person again, provable."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from walking import open_elements, verbs, walk, walked
from world import World

from app.casework.hand_back import HandBack, hand_back, targets_of
from app.casework.rebuild_state import rebuild_state
from app.casework.replay import replay
from app.db import reading
from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.steps import TaskKey
from app.dossiers.records import Dossier
from app.tasks.records import Task


def back(world: World, code: str, target: TaskKey, *, by: str, reason: str = "Thiếu căn cứ.") -> str:
    task = world.open_task(code)
    return hand_back(world.services, HandBack(by=world.actor(by), task_id=task.id, target=target, reason=reason))


def rows(code: str, element_id: str) -> list[tuple[int, str]]:
    query = select(Task.occurrence, Task.state).join(Dossier, Dossier.id == Task.dossier_id).order_by(Task.id)
    with reading() as session:
        return [tuple(r) for r in session.execute(query.where(Dossier.code == code, Task.element_id == element_id))]


def test_targets_are_the_steps_that_every_path_passes(world: World) -> None:
    code = walked(world, done=4)  # Step_5 is open
    task = world.open_task(code)
    found = targets_of(world.services, by=world.actor("gd.ctxh"), task_id=task.id)
    assert [t.key.element_id for t in found] == ["Step_4", "Step_3", "Step_2"]
    assert found[-1].name.startswith("Bước 2")


def test_the_step_is_done_again_and_all_ends_as_before(world: World) -> None:
    code = walked(world, done=3)  # Step_4 is open
    world.clock.advance(hours=1)
    back(world, code, TaskKey(element_id="Step_2", occurrence=1), by="hd.ctxh")
    assert open_elements(code) == ["Step_2"]
    assert rows(code, "Step_2") == [(1, "done"), (2, "open")]
    assert rows(code, "Step_4") == [(1, "withdrawn")]
    again = world.open_task(code)
    assert again.assignee_id == world.actor("cv.ctxh").person_id, "who did it gets it again"
    assert again.opened_at == world.clock.moment
    walk(world, code, world.steps()[1:])
    assert world.dossier(code).diagram_result == "granted"
    assert rows(code, "Step_4") == [(1, "withdrawn"), (2, "done")]


def test_a_dossier_handed_back_rebuilds_and_replays(world: World) -> None:
    code = walked(world, done=4)
    for _ in range(2):
        world.clock.advance(minutes=30)
        back(world, code, TaskKey(element_id="Step_3", occurrence=_ + 1), by="gd.ctxh")
        assert rebuild_state(world.services, code=code).equal
        walk(world, code, world.steps()[2:4])
        assert rebuild_state(world.services, code=code).equal
    assert verbs(code).count("task.handed_back") == 2
    again = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert (again.divergences, again.ledger_faults) == ((), ())
    assert again.frames[-1].now == ("Step_5",)


@pytest.mark.parametrize(
    ("target", "by", "reason", "error", "code"),
    [
        (TaskKey(element_id="Step_2", occurrence=1), "gd.ctxh", " ", Invalid, "hand_back_reason_missing"),
        (TaskKey(element_id="Step_5", occurrence=1), "gd.ctxh", "Lý do", Conflict, "target_not_allowed"),
        (TaskKey(element_id="Step_2", occurrence=7), "gd.ctxh", "Lý do", Conflict, "target_not_allowed"),
        (TaskKey(element_id="Step_1", occurrence=1), "gd.ctxh", "Lý do", Conflict, "target_not_allowed"),
        (TaskKey(element_id="Step_2", occurrence=1), "cv.ctxh", "Lý do", Forbidden, "task_of_others"),
    ],
)
def test_what_is_not_allowed_changes_nothing(
    world: World, target: TaskKey, by: str, reason: str, error: type, code: str
) -> None:
    dossier = walked(world, done=4)
    with pytest.raises(error, match=code):
        back(world, dossier, target, by=by, reason=reason)
    assert open_elements(dossier) == ["Step_5"]


def test_hours_spent_stay_spent(world: World) -> None:
    code = walked(world, done=2)
    first = world.open_task(code)
    world.clock.advance(hours=3)
    back(world, code, TaskKey(element_id="Step_2", occurrence=1), by="gd.ctxh")
    assert world.open_task(code).due_at - first.due_at != timedelta()
    assert world.dossier(code).due_at == world.dossier(code).first_due_at, "the dossier's own clock runs on"
