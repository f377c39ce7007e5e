"""Ways round the law that a review found: each is closed."""

import pytest
from drafts import move, moved_until, upload
from drawn_procedures import DESK, flow, in_force, process, receive, task
from people import grant, substitute
from sqlalchemy import select
from walking import complete, confirmed, open_elements, walk
from world import World

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.fire_waits import fire_waits
from app.casework.hand_back import HandBack, hand_back, targets_of
from app.casework.settle import ReturnResult, return_result
from app.db import transaction
from app.domain.errors import Conflict, Forbidden, Refused
from app.domain.steps import TaskKey
from app.dossiers.records import Dossier
from app.tasks.records import Task


def settled_before_its_return(world: World) -> str:
    """A dossier whose result is confirmed while its drawn return step is open."""
    code = world.receive("2.002755", desk="mc.thucphan")
    walk(world, code, world.steps("2.002755"))
    confirmed(world, code, desk="mc.thucphan")
    return code


def test_a_settled_dossier_is_not_handed_back(world: World) -> None:
    code = settled_before_its_return(world)
    row, by = world.open_task(code), world.actor("mc.noivu")
    assert targets_of(world.services, by=by, task_id=row.id) == ()
    target = TaskKey(element_id="Step_2", occurrence=1)
    with pytest.raises(Conflict, match="target_not_allowed"):
        hand_back(world.services, HandBack(by=by, task_id=row.id, target=target, reason="Lý do"))


def test_no_plain_step_is_completed_once_the_result_is_there(world: World) -> None:
    code = world.receive()
    row = world.open_task(code)
    with transaction() as session:
        session.scalars(select(Dossier).where(Dossier.code == code)).one().state = "result_confirmed"
    with pytest.raises(Refused, match="already_settled"):
        complete_task(world.services, CompleteTask(by=world.actor("cv.ctxh"), task_id=row.id, raw={}))
    assert open_elements(code) == ["Step_2"]


def test_a_diagram_that_waits_has_no_result_yet(world: World) -> None:
    timer = "<timerEventDefinition><timeDuration>P5D</timeDuration></timerEventDefinition>"
    wait = f'<intermediateCatchEvent id="w" name="Niêm yết">{timer}</intermediateCatchEvent>'
    flows = flow("s", "w") + flow("w", "b") + flow("b", "e")
    source = process('<startEvent id="s"/><endEvent id="e"/>', wait, task("b"), flows, held=("b",), code="9.8")
    code = receive(world, in_force(world, source))
    with pytest.raises(Refused, match="diagram_waits"):
        confirmed(world, code, desk=DESK)
    world.clock.advance(days=5)
    fire_waits(world.services)
    complete(world, code, "b")
    assert confirmed(world, code, desk=DESK).state == "result_confirmed"


def test_who_had_a_version_drafted_in_their_name_does_not_appraise_it(world: World) -> None:
    grant(world, "thietke", "tham_dinh_quy_trinh", "H14")
    substitute(world, "quantri", "thietke")
    version_id = upload(world, by="quantri").version_id
    move(world, version_id, "submit", by="quantri")
    with pytest.raises(Forbidden, match="appraised_by_drafter"):
        move(world, version_id, "appraise", by="thietke")


def test_nobody_approves_in_the_name_of_who_appraised(world: World) -> None:
    grant(world, "thamdinh", "phe_duyet_quy_trinh", "H14")
    substitute(world, "quantri", "thamdinh")
    version_id = moved_until(world, upload(world).version_id, "appraise")
    with pytest.raises(Forbidden, match="approved_by_appraiser"):
        move(world, version_id, "approve", by="quantri")


def test_open_steps_are_not_swept_away_by_a_return(world: World) -> None:
    code = settled_before_its_return(world)
    with transaction() as session:
        done = session.scalars(select(Task).join(Dossier, Dossier.id == Task.dossier_id).where(Dossier.code == code))
        step = next(row for row in done if row.element_id == "Step_3")
        step.state, step.closed_at = "open", None
    command = ReturnResult(by=world.actor("mc.thucphan"), code=code, handed_to="Người nhận")
    with pytest.raises(Refused, match="steps_still_open"):
        return_result(world.services, command)
