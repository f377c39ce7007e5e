"""Who stands in for an absent colleague acts with the colleague's roles, and the ledger names both (ACC-02)."""

import pytest
from people import grant, substitute
from sqlalchemy import update
from walking import complete, confirmed, events, open_elements, walked
from world import World

from app.casework.approve_version import MoveVersion, appraise_version
from app.casework.claim_task import claim_task
from app.casework.queries.worklist import worklist
from app.db import transaction
from app.domain.errors import NotFound
from app.people.records import Person
from app.procedures.records import ProcedureVersion


def last(code: str) -> tuple[str, str, str | None]:
    event = events(f"dossier:{code}")[-1]
    return event.verb, event.actor, event.on_behalf_of


def test_acting_for_an_absent_colleague(world: World) -> None:
    code = world.receive()
    substitute(world, "cv.noivu", "cv.ctxh")
    by = world.actor("cv.noivu")
    assert [row.code for row in worklist(world.services, by=by).rows] == [code]
    claim_task(world.services, by=by, task_id=world.open_task(code).id)
    assert last(code) == ("task.claimed", "cv.noivu", "cv.ctxh")
    complete(world, code, "Step_2", by=by, data={"note": "Thay."})
    assert last(code) == ("task.completed", "cv.noivu", "cv.ctxh")


def test_own_roles_come_first(world: World) -> None:
    code = world.receive()
    substitute(world, "cv2.ctxh", "cv.ctxh")
    complete(world, code, "Step_2", by=world.actor("cv2.ctxh"), data={"note": "Tự làm."})
    assert last(code) == ("task.completed", "cv2.ctxh", None)


def test_only_while_the_substitution_lasts(world: World) -> None:
    code = world.receive()
    substitute(world, "cv.noivu", "cv.ctxh", days=1)
    world.clock.advance(days=1)
    with pytest.raises(NotFound):
        complete(world, code, "Step_2", by=world.actor("cv.noivu"), data={"note": "Muộn."})
    assert open_elements(code) == ["Step_2"]


def test_a_substitution_is_not_handed_on(world: World) -> None:
    code = world.receive()
    substitute(world, "cv.noivu", "cv.ctxh")
    substitute(world, "cv.tongiao", "cv.noivu")
    with pytest.raises(NotFound):
        complete(world, code, "Step_2", by=world.actor("cv.tongiao"), data={"note": "Chuyền tay."})


def test_a_locked_account_lends_no_roles(world: World) -> None:
    code = world.receive()
    substitute(world, "cv.noivu", "cv.ctxh")
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "cv.ctxh").values(active=False))
    assert world.actor("cv.noivu").absent == ()
    with pytest.raises(NotFound):
        complete(world, code, "Step_2", by=world.actor("cv.noivu"), data={"note": "Thay người bị khóa."})


def test_a_desk_may_be_stood_in_for(world: World) -> None:
    substitute(world, "cv.ctxh", "mc.ctxh")
    code = world.receive(desk="cv.ctxh")
    assert last(code) == ("dossier.received", "cv.ctxh", "mc.ctxh")


def test_an_act_names_whose_role_it_needed(world: World) -> None:
    code = walked(world)
    substitute(world, "cv.ctxh", "mc.ctxh")
    confirmed(world, code, desk="cv.ctxh")
    assert last(code) == ("dossier.confirm", "cv.ctxh", "mc.ctxh")


def test_a_role_that_both_hold_does_not_hide_whose_role_the_act_needed(world: World) -> None:
    code = walked(world)
    grant(world, "mc.ctxh", "chuyen_vien", "H14.02.01")
    substitute(world, "cv.ctxh", "mc.ctxh")
    confirmed(world, code, desk="cv.ctxh")
    assert last(code) == ("dossier.confirm", "cv.ctxh", "mc.ctxh")


def test_of_two_absent_colleagues_the_one_with_the_role_is_named(world: World) -> None:
    code = walked(world)
    substitute(world, "cv.noivu", "gd.ctxh")
    substitute(world, "cv.noivu", "mc.ctxh")
    confirmed(world, code, desk="cv.noivu")
    assert last(code) == ("dossier.confirm", "cv.noivu", "mc.ctxh")


def test_a_version_moves_on_behalf_of_an_absent_reviewer(world: World) -> None:
    version_id = world.version_id("1.012990")
    with transaction() as session:
        session.get_one(ProcedureVersion, version_id).state = "submitted"
    substitute(world, "quantri", "thamdinh")
    appraise_version(world.services, MoveVersion(by=world.actor("quantri"), version_id=version_id))
    event = events("procedure:1.012990-province")[-1]
    assert (event.verb, event.actor, event.on_behalf_of) == ("version.appraise", "quantri", "thamdinh")
