"""A substitution never lets one person check the own work; judged for who acts and for the absent person."""

import pytest
from people import grant, substitute
from walking import complete, walked
from world import World

from app.casework.ask_account import AskAccount, ask_account
from app.casework.claim_task import claim_task
from app.casework.decide_account import DecideAccount, do_request
from app.casework.pass_task import PassTask, assign_task, candidates
from app.db import reading
from app.domain.errors import DomainError, Refused
from app.people.directory import agency_by_code
from app.tasks.records import Task

AGENCY = "H14.02.01"


def leader_step(world: World) -> tuple[str, Task]:
    """A dossier that cv.ctxh worked on, now before the head."""
    code = walked(world, done=2)
    task = world.open_task(code)
    assert task.role == "lanh_dao_co_quan", task.role
    return code, task


def test_who_prepared_does_not_sign_for_the_absent_head(world: World) -> None:
    code, task = leader_step(world)
    substitute(world, "cv.ctxh", "gd.ctxh")
    by = world.actor("cv.ctxh")
    with pytest.raises(Refused, match="task_after_oneself") as refused:
        claim_task(world.services, by=by, task_id=task.id)
    assert refused.value.data["task"] == task.name
    with pytest.raises(Refused, match="task_after_oneself"):
        complete(world, code, by=by)
    with pytest.raises(Refused, match="assignee_after_oneself"):
        assign_task(world.services, PassTask(by=world.actor("gd.ctxh"), task_id=task.id, to="cv.ctxh"))
    assert [c.username for c in candidates(world.services, by=world.actor("gd.ctxh"), task_id=task.id)] == ["gd.ctxh"]


def test_a_colleague_who_had_no_part_signs_for_the_head(world: World) -> None:
    _, task = leader_step(world)
    substitute(world, "cv2.ctxh", "gd.ctxh")
    claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=task.id)


def test_both_roles_by_appointment_are_no_substitution(world: World) -> None:
    _, task = leader_step(world)
    grant(world, "cv.ctxh", "lanh_dao_co_quan", AGENCY)
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=task.id)


def test_who_prepared_for_another_does_not_sign_with_the_own_role(world: World) -> None:
    code = world.receive()
    substitute(world, "gd.ctxh", "cv.ctxh")
    complete(world, code, "Step_2", by=world.actor("gd.ctxh"), data={"note": "Thay."})
    task = world.open_task(code)
    assert task.role == "lanh_dao_co_quan"
    with pytest.raises(Refused, match="task_after_oneself"):
        claim_task(world.services, by=world.actor("gd.ctxh"), task_id=task.id)


def test_judged_for_the_absent_person_too(world: World) -> None:
    """The head prepared it as a substitute, so nobody signs in the head's name either."""
    code = world.receive()
    substitute(world, "gd.ctxh", "cv.ctxh", days=1)
    complete(world, code, "Step_2", by=world.actor("gd.ctxh"), data={"note": "Thay."})
    world.clock.advance(days=1)
    substitute(world, "cv2.ctxh", "gd.ctxh")
    with pytest.raises(Refused, match="task_after_oneself"):
        claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=world.open_task(code).id)


def test_the_desk_may_work_for_an_absent_officer(world: World) -> None:
    """Receiving registers the dossier; it is no work to be checked."""
    code = world.receive()
    substitute(world, "mc.ctxh", "cv.ctxh")
    complete(world, code, "Step_2", by=world.actor("mc.ctxh"), data={"note": "Thay."})


def test_the_same_lane_again_is_no_checking(world: World) -> None:
    code = world.receive()
    substitute(world, "cv.noivu", "cv.ctxh")
    claim_task(world.services, by=world.actor("cv.noivu"), task_id=world.open_task(code).id)
    complete(world, code, "Step_2", by=world.actor("cv.noivu"), data={"note": "Thay."})


@pytest.mark.parametrize("absent", ["gd.ctxh", "cv.ctxh"])
def test_an_administrator_by_substitution_is_judged_for_both(world: World, absent: str) -> None:
    """gd.ctxh asks about cv.ctxh: neither of them decides by standing in for the administrator, nor through one."""
    with reading() as session:
        agency_id = agency_by_code(session, AGENCY).id
    asked = AskAccount(
        by=world.actor("gd.ctxh"), agency_id=agency_id, kind="revoke", username="cv.ctxh", reason="Chuyển công tác"
    )
    number = ask_account(world.services, asked)
    substitute(world, absent, "quantri")
    with pytest.raises(DomainError, match=r"account_(own|asked_oneself)"):
        do_request(world.services, DecideAccount(by=world.actor(absent), request_id=number))
