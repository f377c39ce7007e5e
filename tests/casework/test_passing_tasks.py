"""A task is given to a person of its lane: assigned by a head, forwarded by its holder, taken back, taken over."""

import pytest
from people import grant, substitute
from sqlalchemy import delete, select, update
from walking import events, verbs, walked
from world import World

from app.casework.claim_task import claim_task, release_task
from app.casework.complete_task import CompleteTask, complete_task
from app.casework.deliver_messages import deliver_messages
from app.casework.pass_task import PassTask, assign_task, candidates, forward_task
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.worklist import worklist
from app.casework.replay import replay
from app.db import reading, transaction
from app.domain.errors import Conflict, DomainError, Forbidden, NotFound
from app.people.records import Person, RoleGrant


def passing(world: World, by: str, code: str, to: str, **more: str) -> PassTask:
    return PassTask(by=world.actor(by), task_id=world.open_task(code).id, to=to, **more)


def held_by(world: World, code: str) -> str | None:
    holder = world.open_task(code).assignee_id
    with reading() as session:
        return session.scalar(select(Person.username).where(Person.id == holder))


def lock(username: str) -> None:
    with transaction() as session:
        session.execute(update(Person).where(Person.username == username).values(active=False))


def test_a_head_assigns_reassigns_and_takes_back(world: World) -> None:
    code = world.receive()
    assert assign_task(world.services, passing(world, "gd.ctxh", code, "cv.ctxh")).holder == "Lý Văn Thành"
    assert held_by(world, code) == "cv.ctxh"
    assign_task(world.services, passing(world, "mc.ctxh", code, "cv2.ctxh", reason="Cân đối việc"))
    event = events(f"dossier:{code}")[-1]
    assert (event.verb, event.body["to"], event.body["from"]) == ("task.assigned", "cv2.ctxh", "cv.ctxh")
    release_task(world.services, by=world.actor("gd.ctxh"), task_id=world.open_task(code).id)
    assert held_by(world, code) is None
    assert events(f"dossier:{code}")[-1].body["taken_from"] == "cv2.ctxh"


def test_the_holder_forwards_with_a_reason_and_the_other_is_told(world: World) -> None:
    code = world.receive()
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "cv2.ctxh").values(email="cv2@caobang.example"))
    task_id = world.open_task(code).id
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=task_id)
    forward_task(world.services, passing(world, "cv.ctxh", code, "cv2.ctxh", reason="Đi công tác", key="mot"))
    before = len(events(f"dossier:{code}"))
    forward_task(world.services, passing(world, "cv.ctxh", code, "cv2.ctxh", reason="Đi công tác", key="mot"))
    assert len(events(f"dossier:{code}")) == before, "the same request twice has one effect"
    deliver_messages(world.services)
    (mail,) = [m for m in world.mail.sent if m.to == "cv2@caobang.example"]
    assert code in mail.text
    assert "Đi công tác" in mail.text
    assert worklist(world.services, by=world.actor("cv2.ctxh"), only="mine").total == 1


@pytest.mark.parametrize(
    ("by", "to", "more", "error"),
    [
        ("cv.ctxh", "cv2.ctxh", {"reason": " \u200b"}, "typed_text_missing"),
        ("cv.ctxh", "cv2.ctxh", {"reason": "x" * 2001}, "typed_text_too_long"),
        ("cv.ctxh", "cv.ctxh", {"reason": "x"}, "forward_to_oneself"),
        ("cv.ctxh", "", {"reason": "x"}, "assignee_missing"),
        ("cv.ctxh", "Nguyễn" * 500, {"reason": "x"}, "assignee_missing"),
        ("cv.ctxh", "hd.ctxh", {"reason": "x"}, "assignee_not_of_lane"),
        ("cv.ctxh", "cv.thucphan", {"reason": "x"}, "assignee_not_of_lane"),
        ("cv2.ctxh", "cv.ctxh", {"reason": "x"}, "task_not_yours_to_forward"),
        ("gd.ctxh", "cv2.ctxh", {"reason": "x"}, "task_of_others"),
        ("cv.noivu", "cv2.ctxh", {"reason": "x"}, "task_not_found"),
    ],
)
def test_forwarding_is_refused(world: World, by: str, to: str, more: dict[str, str], error: str) -> None:
    code = world.receive()
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=world.open_task(code).id)
    with pytest.raises(DomainError, match=error):
        forward_task(world.services, passing(world, by, code, to, **more))
    assert held_by(world, code) == "cv.ctxh"
    assert "task.forwarded" not in verbs(code)


def test_only_heads_of_that_agency_and_holders_assign(world: World) -> None:
    code = world.receive()
    with pytest.raises(Forbidden, match="task_assign_not_yours"):
        assign_task(world.services, passing(world, "cv2.ctxh", code, "cv.ctxh"))
    with pytest.raises(NotFound):
        assign_task(world.services, passing(world, "mc.thucphan", code, "cv.ctxh"))
    task_id = world.open_task(code).id
    complete_task(world.services, CompleteTask(by=world.actor("cv.ctxh"), task_id=task_id, raw={"note": "x"}))
    with pytest.raises(Conflict, match="task_already_done"):
        assign_task(world.services, PassTask(by=world.actor("gd.ctxh"), task_id=task_id, to="cv.ctxh"))
    assert candidates(world.services, by=world.actor("gd.ctxh"), task_id=task_id) == ()


def test_candidates_are_of_the_lane_active_and_not_barred(world: World) -> None:
    code = world.receive()
    task_id, head = world.open_task(code).id, world.actor("gd.ctxh")

    assert {c.username for c in candidates(world.services, by=head, task_id=task_id)} == {"cv.ctxh", "cv2.ctxh"}
    lock("cv2.ctxh")
    substitute(world, "cv.noivu", "cv.ctxh")
    found = {c.username: c.on_behalf_of for c in candidates(world.services, by=head, task_id=task_id)}
    assert found == {"cv.ctxh": None, "cv.noivu": "Lý Văn Thành"}
    with pytest.raises(DomainError, match="assignee_missing"):
        assign_task(world.services, passing(world, "gd.ctxh", code, "cv2.ctxh"))


@pytest.mark.parametrize("how", ["locked", "revoked", "lent until before"])
def test_what_nobody_can_do_any_more_is_taken_over(world: World, how: str) -> None:
    code, holder = world.receive(), "cv2.ctxh"
    if how == "lent until before":
        holder = "cv.noivu"
        substitute(world, holder, "cv2.ctxh", days=1)
    task_id = world.open_task(code).id
    claim_task(world.services, by=world.actor(holder), task_id=task_id)
    by = world.actor("cv.ctxh")
    with pytest.raises(Conflict, match="task_held_by_other"):
        claim_task(world.services, by=by, task_id=task_id)
    if how == "locked":
        lock(holder)
    elif how == "revoked":
        with transaction() as session:
            person_id = session.scalars(select(Person.id).where(Person.username == holder)).one()
            session.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id))
    else:
        world.clock.advance(days=1)
        by = world.actor("cv.ctxh")
    (row,) = worklist(world.services, by=by).rows
    assert row.holder_gone
    assert [t.workable for t in dossier_page(world.services, by=by, code=code).tasks if t.state == "open"] == [True]
    claim_task(world.services, by=by, task_id=task_id)
    assert held_by(world, code) == "cv.ctxh"
    assert events(f"dossier:{code}")[-1].body["left_by"] == holder


def test_the_replay_knows_the_new_holder(world: World) -> None:
    code = walked(world, done=1)
    assign_task(world.services, passing(world, "gd.ctxh", code, "cv2.ctxh"))
    shown = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert "cv2.ctxh" in shown.frames[-1].holders.values()
    assert shown.divergences == ()


def test_heads_see_the_tasks_of_their_agency(world: World) -> None:
    code = world.receive()
    head = world.actor("gd.ctxh")
    assert worklist(world.services, by=head).total == 0
    (row,) = worklist(world.services, by=head, only="unit").rows
    assert (row.code, row.workable) == (code, False)
    assert worklist(world.services, by=world.actor("cv.ctxh"), only="unit").total == 0
    grant(world, "cv.ctxh", "lanh_dao_phong", "H14.41")
    assert worklist(world.services, by=world.actor("cv.ctxh"), only="unit").total == 0
