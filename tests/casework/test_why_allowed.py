"""The checker answers by the rules that judge the act: yes exactly when the act succeeds, else the act's own reason."""

import pytest
from people import substitute
from sqlalchemy import update
from walking import walked
from world import World

from app.casework.claim_task import claim_task
from app.casework.complete_task import CompleteTask, complete_task
from app.casework.queries.why_allowed import VIEW, WhyView, why_act, why_open_tasks, why_task
from app.casework.stop_dossier import StopDossier, stop_dossier
from app.db import transaction
from app.domain.errors import DomainError, Invalid, NotFound
from app.domain.states import ACTS
from app.people.records import Person

PERSONS = ("mc.ctxh", "cv.ctxh", "cv2.ctxh", "gd.ctxh", "hd.ctxh", "cv.noivu", "kiemtra", "thietke")


def of_task(world: World, username: str, code: str) -> WhyView:
    return why_task(world.services, by=world.actor("quantri"), username=username, task_id=world.open_task(code).id)


def of_act(world: World, username: str, code: str, act: str) -> WhyView:
    return why_act(world.services, by=world.actor("quantri"), username=username, code=code, act=act)


def reason(view: WhyView) -> str:
    return view.against.code if view.against else ""


@pytest.mark.parametrize("username", PERSONS)
def test_the_answer_about_a_step_is_what_the_act_says(world: World, username: str) -> None:
    code = world.receive()
    view = of_task(world, username, code)
    command = CompleteTask(by=world.actor(username), task_id=world.open_task(code).id, raw={"note": "Đủ."})
    try:
        complete_task(world.services, command)
        done = True
    except DomainError:
        done = False
    assert view.allowed is done, (username, reason(view))


def test_each_reason_against_a_step_is_named(world: World) -> None:
    code = world.receive()
    assert reason(of_task(world, "hd.ctxh", code)) == "why_lane"
    assert reason(of_task(world, "cv.noivu", code)) == "why_invisible"
    assert of_task(world, "cv.noivu", code).subject == "Thực hiện bước xử lý", "nothing of the dossier is told"
    yes = of_task(world, "cv.ctxh", code)
    assert (yes.allowed, yes.by_role, yes.for_whom) == (True, "Chuyên viên, Trung tâm Công tác xã hội tỉnh", None)
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=world.open_task(code).id)
    assert reason(of_task(world, "cv2.ctxh", code)) == "task_held_by_other"
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "cv2.ctxh").values(active=False))
    assert reason(of_task(world, "cv2.ctxh", code)) == "why_locked"


def test_a_substitution_is_named_and_so_is_what_it_forbids(world: World) -> None:
    code = walked(world, done=2)
    substitute(world, "cv.ctxh", "gd.ctxh")
    assert reason(of_task(world, "cv.ctxh", code)) == "task_after_oneself"
    substitute(world, "cv2.ctxh", "gd.ctxh")
    view = of_task(world, "cv2.ctxh", code)
    assert (view.allowed, view.for_whom) == (True, world.actor("gd.ctxh").name)
    (same,) = why_open_tasks(world.services, by=world.actor("quantri"), username="cv2.ctxh", code=code)
    assert same == view


def test_acts_are_answered_by_role_and_by_state(world: World) -> None:
    code = world.receive()
    assert of_act(world, "mc.ctxh", code, "stop").allowed
    assert "một cửa" in of_act(world, "mc.ctxh", code, "stop").by_role
    assert reason(of_act(world, "cv.ctxh", code, "stop")) == "why_permission"
    assert reason(of_act(world, "mc.ctxh", code, "confirm")) == "steps_still_open"
    assert reason(of_act(world, "cv.noivu", code, "stop")) == "why_invisible"
    assert of_act(world, "kiemtra", code, VIEW).allowed
    stop_dossier(
        world.services, StopDossier(by=world.actor("mc.ctxh"), code=code, asked_by="Hoàng Thị Thơm", reason="Thôi")
    )
    for act in (act for act in ACTS.values() if act.sources and "stopped" not in act.sources):
        assert reason(of_act(world, "mc.ctxh", code, act.id)), act.id


def test_the_clock_is_asked_too(world: World) -> None:
    code = world.receive()
    assert of_act(world, "mc.ctxh", code, "extend").allowed
    world.clock.advance(days=30)
    assert reason(of_act(world, "mc.ctxh", code, "extend")).startswith("clock_")


def test_only_about_persons_one_looks_after_and_acts_there_are(world: World) -> None:
    code = world.receive()
    with pytest.raises(NotFound, match="person_not_found"):
        why_act(world.services, by=world.actor("ct.thucphan"), username="cv.ctxh", code=code, act=VIEW)
    with pytest.raises(NotFound, match="task_not_found"):
        why_task(world.services, by=world.actor("quantri"), username="cv.ctxh", task_id=999_999)
    for act in ("erase", "receive", ""):
        with pytest.raises(Invalid, match="why_nothing_chosen"):
            of_act(world, "cv.ctxh", code, act)
