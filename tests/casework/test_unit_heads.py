"""A head of a unit looks after its persons, and gives out its steps among them."""

import pytest
from people import grant, substitute
from sqlalchemy import select
from unit_making import CENTRE, DECISION, FLAG, SOCIAL, granted, made, only_in, recharged
from walking import complete, events, walked
from world import World

from app.casework.claim_task import claim_task, release_task
from app.casework.pass_task import PassTask, assign_task, candidates
from app.casework.place_person import PlacePerson, place_person
from app.casework.queries.person_page import person_page
from app.casework.queries.persons import PersonsAsked, list_persons
from app.casework.queries.units import list_units, unit_view
from app.casework.queries.worklist import worklist
from app.casework.recall_step import RecallStep, recall_step
from app.db import reading
from app.domain.errors import DomainError, Forbidden, NotFound, Refused
from app.dossiers.records import Dossier
from app.people.records import Person
from app.tasks.records import Task

HEAD = "ldp.noivu"


def led(world: World, *members: str, **charge: list[str]) -> int:
    """A unit of the centre headed by somebody from elsewhere, with these officers in it."""
    number = made(world, **(charge or {"procedures": [SOCIAL]}))
    only_in(world, HEAD, "lanh_dao_phong", number)
    for username in members:
        only_in(world, username, "chuyen_vien", number)
    return number


def place(world: World, username: str, unit_id: int) -> None:
    command = PlacePerson(by=world.actor("quantri"), username=username, unit_id=unit_id, **DECISION)
    place_person(world.services, command)


def passing(world: World, code: str, to: str, by: str = HEAD) -> PassTask:
    return PassTask(by=world.actor(by), task_id=world.open_task(code).id, to=to)


def holder(world: World, code: str) -> str | None:
    with reading() as session:
        return session.scalar(select(Person.username).where(Person.id == world.open_task(code).assignee_id))


def test_a_head_assigns_among_the_units_persons(world: World) -> None:
    led(world, "cv.ctxh")
    code = world.receive()
    by = world.actor(HEAD)
    assert worklist(world.services, by=by, only="unit").total == 1
    assert [c.username for c in candidates(world.services, by=by, task_id=world.open_task(code).id)] == ["cv.ctxh"]
    assign_task(world.services, passing(world, code, "cv.ctxh"))
    assert holder(world, code) == "cv.ctxh"
    with pytest.raises(Refused, match="assignee_not_of_unit"):
        assign_task(world.services, passing(world, code, "cv2.ctxh"))
    release_task(world.services, by=by, task_id=world.open_task(code).id)
    assert holder(world, code) is None
    assert [c.username for c in candidates(world.services, by=world.actor("gd.ctxh"), task_id=world.open_task(code).id)]


def test_who_belongs_to_the_unit_with_a_role_in_the_agency_is_one_of_its_persons(world: World) -> None:
    number = led(world)
    code = world.receive()
    with pytest.raises(Forbidden, match="task_of_others"):
        assign_task(world.services, passing(world, code, "cv2.ctxh"))
    place(world, "cv2.ctxh", number)
    assign_task(world.services, passing(world, code, "cv2.ctxh"))
    assert holder(world, code) == "cv2.ctxh"


def test_steps_of_another_charge_and_of_other_lanes_are_not_the_units(world: World) -> None:
    number = led(world, "cv.ctxh")
    code = walked(world, done=2)
    assert world.open_task(code).role == "lanh_dao_co_quan"
    assert worklist(world.services, by=world.actor(HEAD), only="unit").total == 0
    claim_task(world.services, by=world.actor("gd.ctxh"), task_id=world.open_task(code).id)
    with pytest.raises(Forbidden, match="task_of_others"):
        release_task(world.services, by=world.actor(HEAD), task_id=world.open_task(code).id)
    first = world.receive()
    recharged(world, number, procedures=[FLAG])
    assert worklist(world.services, by=world.actor(HEAD), only="unit").total == 0
    with pytest.raises(NotFound):
        assign_task(world.services, passing(world, first, "cv.ctxh"))


def test_nothing_is_taken_from_another_units_hands(world: World) -> None:
    led(world, "cv.ctxh")
    code = world.receive()
    task_id = world.open_task(code).id
    claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=task_id)
    with pytest.raises(Forbidden, match="task_of_other_unit"):
        release_task(world.services, by=world.actor(HEAD), task_id=task_id)
    with pytest.raises(Forbidden, match="task_of_other_unit"):
        assign_task(world.services, passing(world, code, "cv.ctxh"))
    only_in(world, "cv2.ctxh", "van_thu", made(world, "P.2"))
    assign_task(world.services, passing(world, code, "cv.ctxh"))
    assert holder(world, code) == "cv.ctxh", "whoever can no longer do it holds nothing back"


def test_a_head_in_the_whole_agency_is_not_bound(world: World) -> None:
    led(world, "cv.ctxh")
    grant(world, HEAD, "lanh_dao_phong", CENTRE)
    code = world.receive()
    assign_task(world.services, passing(world, code, "cv2.ctxh"))
    assert holder(world, code) == "cv2.ctxh"


def test_who_stands_in_for_the_head_is_bound_alike(world: World) -> None:
    led(world, "cv.ctxh")
    substitute(world, "vt.noivu", HEAD)
    code = world.receive()
    with pytest.raises(Refused, match="assignee_not_of_unit"):
        assign_task(world.services, passing(world, code, "cv2.ctxh", by="vt.noivu"))
    assign_task(world.services, passing(world, code, "cv.ctxh", by="vt.noivu"))
    event = events(f"dossier:{code}")[-1]
    assert (event.verb, event.actor, event.on_behalf_of) == ("task.assigned", "vt.noivu", HEAD)


def test_a_head_sees_the_persons_of_the_unit_only(world: World) -> None:
    number = led(world, "cv.ctxh")
    place(world, "hd.ctxh", number)
    by = world.actor(HEAD)
    found = list_persons(world.services, by=by, asked=PersonsAsked())
    assert {row.username for row in found.rows} == {HEAD, "cv.ctxh", "hd.ctxh"}
    assert person_page(world.services, by=by, username="hd.ctxh").unit == "Phòng P.QL"
    with pytest.raises(NotFound, match="person_not_found"):
        person_page(world.services, by=by, username="cv2.ctxh")
    other = made(world, "P.2")
    assert [unit.id for unit in list_units(world.services, by=by)] == [number]
    with pytest.raises(NotFound, match="unit_not_found"):
        unit_view(world.services, by=by, unit_id=other)
    assert {unit.id for unit in list_units(world.services, by=world.actor("gd.ctxh"))} == {number, other}


def test_one_unit_shows_persons_roles_and_open_steps(world: World) -> None:
    number = led(world, "cv.ctxh")
    place(world, "cv2.ctxh", number)
    world.receive()
    code = world.receive()
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=world.open_task(code).id)
    world.clock.advance(days=60)
    view = unit_view(world.services, by=world.actor("gd.ctxh"), unit_id=number)
    assert (view.row.steps, view.unclaimed, view.row.late, view.row.persons) == (2, 1, 2, 3)
    assert [(m.username, m.home, m.roles, m.holding) for m in view.members if m.username != HEAD] == [
        ("cv2.ctxh", True, (), 0),
        ("cv.ctxh", False, ("Chuyên viên",), 1),
    ]


def test_a_head_takes_back_what_the_unit_forwarded(world: World) -> None:
    number = led(world, "cv.ctxh")
    code = world.receive()
    complete(world, code, "Step_2", by=world.actor("cv.ctxh"), data={"note": "x"})
    with reading() as session:
        query = select(Task.id).join(Dossier, Dossier.id == Task.dossier_id).where(Dossier.code == code)
        done = session.scalars(query.where(Task.element_id == "Step_2")).one()
    command = RecallStep(by=world.actor(HEAD), task_id=done, reason="Thiếu giấy tờ")
    recharged(world, number, procedures=[FLAG])
    with pytest.raises(DomainError):
        recall_step(world.services, RecallStep(by=world.actor(HEAD), task_id=done, reason="Thiếu"))
    recharged(world, number, procedures=[SOCIAL])
    recall_step(world.services, command)
    assert world.open_task(code).element_id == "Step_2"


def test_an_officer_of_the_unit_gives_out_nothing(world: World) -> None:
    number = led(world, "cv.ctxh")
    granted(world, "cv2.ctxh", "van_thu", number)
    code = world.receive()
    with pytest.raises(Forbidden, match="task_assign_not_yours"):
        assign_task(world.services, passing(world, code, "cv.ctxh", by="cv2.ctxh"))
