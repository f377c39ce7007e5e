"""Agencies split, renamed, merged with whom they worked with; diagrams that name an agency that ended."""

import pytest
from acting import clocks, proven
from drawn_procedures import flow, in_force, process, task
from drawn_procedures import receive as receive_drawn
from people import substitute
from reorganising import (
    CENTRE,
    HEALTH,
    HOME,
    approved,
    carried_out,
    code_of,
    drafted,
    its_day,
    merge,
    part,
    places,
    roles_of,
    run,
)
from sqlalchemy import select
from test_feedback import agency, given
from test_interlinked import CODE, DESK, FIRST_OF_DEPARTMENT, shares, to_the_department
from test_opinions import ask
from walking import complete, confirmed, events, verbs, walk, walked
from world import World

from app.casework.answer_feedback import AnswerFeedback, answer_feedback
from app.casework.ask_opinions import AnswerOpinion, answer_opinion
from app.casework.claim_task import claim_task
from app.casework.draft_reorganisation import TypedLine
from app.casework.fire_due import fire_due
from app.casework.give_feedback import concerned
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.reorganisation_preview import preview_reorganisation
from app.casework.queries.slips import dossier_slips
from app.db import reading, transaction
from app.domain.errors import Forbidden, Refused
from app.domain.permissions import ROLES
from app.people.records import Agency, Substitution
from app.tasks.records import Digest

SOCIAL = "1.012990"


def halves(*, persons: str = "") -> tuple[TypedLine, TypedLine]:
    """The centre is split: training of social workers to one, the rest to another."""
    return part(CENTRE, HEALTH, "codes", SOCIAL, persons=persons), part(CENTRE, HOME, "rest")


def drawn(world: World, *, lane: str = "competent", code: str = "9.1") -> str:
    """A dossier of two steps, the second in a lane of this agency."""
    source = process(
        '<startEvent id="s"/><endEvent id="e"/>',
        task("a"),
        task("b"),
        flow("s", "a") + flow("a", "b") + flow("b", "e"),
        held=("a",),
        code=code,
    )
    inside = f'name="Nơi khác" mc:role="chuyen_vien" mc:agency="{lane}"><flowNodeRef>b</flowNodeRef>'
    second = f'<lane id="Lane_2" {inside}</lane>'
    return receive_drawn(world, in_force(world, source.replace(b"</laneSet>", f"{second}</laneSet>".encode())))


def test_each_half_gets_its_dossiers_and_its_people(world: World) -> None:
    social, other = walked(world, done=1), drawn(world)
    carried_out(world, *halves(persons="cv.ctxh\nhd.ctxh\ngd.ctxh\nmc.ctxh"))
    assert places(world, social) == (HEALTH, HEALTH)
    assert places(world, other) == (HOME, HOME)
    assert roles_of("cv.ctxh") == {("chuyen_vien", HEALTH)}
    assert roles_of("cv2.ctxh") == {("chuyen_vien", HOME)}
    for code in (social, other):
        proven(world, code)
    walk(world, social, world.steps()[1:])
    complete(world, other, "a")
    proven(world, other)


def test_a_holder_who_goes_the_other_way_lets_go(world: World) -> None:
    social, other = world.receive(), drawn(world)
    for code in (social, other):
        claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=world.open_task(code).id)
    found = approved(world, *halves(persons="cv.ctxh"))
    looked = preview_reorganisation(world.services, by=world.actor("quantri"), reorganisation_id=found)
    assert [(claim.code, claim.holder) for claim in looked.released] == [(social, world.actor("cv2.ctxh").name)]
    assert looked.total == 2
    its_day(world)
    run(world)
    assert world.open_task(social).assignee_id is None
    assert world.open_task(other).assignee_id == world.actor("cv2.ctxh").person_id


def test_a_holder_may_keep_a_step_for_somebody_absent(world: World) -> None:
    code = world.receive()
    substitute(world, "cv.noivu", "cv.ctxh")
    claim_task(world.services, by=world.actor("cv.noivu"), task_id=world.open_task(code).id)
    carried_out(world, merge(CENTRE, HEALTH))
    assert world.open_task(code).assignee_id == world.actor("cv.noivu").person_id


def test_what_is_lent_in_one_agency_is_lent_where_it_went(world: World) -> None:
    code, centre = world.receive(), agency(CENTRE)
    substitute(world, "cv.noivu", "cv.ctxh")
    with transaction() as session:
        session.scalars(select(Substitution)).one().agencies = [centre]
    claim_task(world.services, by=world.actor("cv.noivu"), task_id=world.open_task(code).id)
    carried_out(world, merge(CENTRE, HEALTH))
    with reading() as session:
        assert session.scalars(select(Substitution)).one().agencies == [centre, agency(HEALTH)]
    assert world.open_task(code).assignee_id == world.actor("cv.noivu").person_id
    complete(world, code, by=world.actor("cv.noivu"))


def test_the_preview_names_a_role_that_nobody_would_hold(world: World) -> None:
    code = walked(world, done=2)
    where = part(CENTRE, "H14.08", "codes", SOCIAL)
    found = drafted(world, where, part(CENTRE, HEALTH, "rest"))
    looked = preview_reorganisation(world.services, by=world.actor("quantri"), reorganisation_id=found)
    role = ROLES[world.open_task(code).role]
    assert looked.nobody == (f"{role} tại Sở Xây dựng",)
    (source,) = looked.sources
    assert dict(source.counts)["Bước đang mở"] == 1
    assert {person.username for person in source.persons} >= {"mc.ctxh", "cv.ctxh", "cv2.ctxh"}
    assert [name for name in source.procedures if name.startswith(SOCIAL)]
    assert [(one.code, one.before, one.after) for one in looked.dossiers] == [
        (code, ("Trung tâm Công tác xã hội tỉnh",), ("Sở Xây dựng",))
    ]
    with pytest.raises(Forbidden):
        preview_reorganisation(world.services, by=world.actor("cv.ctxh"), reorganisation_id=found)


def test_a_diagram_that_names_an_ended_agency_means_who_follows(world: World) -> None:
    code = drawn(world, lane="fixed:H14.08")
    carried_out(world, merge("H14.08", "H14.09"))
    assert "dossier.reassigned" not in verbs(code), "nothing of it was there yet"
    complete(world, code, "a")
    assert code_of(world.open_task(code).agency_id) == "H14.09"
    complete(world, code, "b")
    proven(world, code)


def test_a_question_goes_to_who_follows_the_agency_asked(world: World) -> None:
    code = world.receive()
    (number,) = ask(world, code, "H14.08")
    carried_out(world, merge("H14.08", "H14.09"))
    assert places(world, code) == (CENTRE, CENTRE)
    assert events(f"dossier:{code}")[-1].body["opinions"] == [number]
    command = AnswerOpinion(by=world.actor("cv.congan"), opinion_id=number, text="Đồng ý.")
    assert answer_opinion(world.services, command) == "in_time"
    with pytest.raises(Refused, match="agency_ended"):
        ask(world, code, "H14.08")
    proven(world, code)


def test_a_step_at_a_third_agency_goes_over_alone(world: World) -> None:
    code = drawn(world, lane="fixed:H14.08")
    complete(world, code, "a")
    carried_out(world, merge("H14.08", "H14.09"))
    assert places(world, code) == (CENTRE, CENTRE)
    event = events(f"dossier:{code}")[-1]
    assert [line[2:] for line in event.body["tasks"]] == [["H14.08", "H14.09"]]
    complete(world, code, "b")
    proven(world, code)


def test_two_agencies_of_one_dossier_become_one(world: World) -> None:
    code = to_the_department(world, days=1)
    commune, department = places(world, code)
    promised = world.dossier(code).due_at
    assert clocks(world, code)["paper_transfer"].state == "running"
    carried_out(world, merge(commune, "H14.42"), merge(department, "H14.42"))
    assert places(world, code) == ("H14.42", "H14.42")
    assert clocks(world, code)["paper_transfer"].state == "gone", "nothing is carried any more"
    assert {code_of(one.agency_id) for one in shares(world, code)} == {"H14.42"}
    assert [one.state for one in shares(world, code)] == ["paused", "running"]
    steps = world.steps(CODE)
    left = steps[[step["task"] for step in steps].index(FIRST_OF_DEPARTMENT) :]
    walk(world, code, left)
    confirmed(world, code, desk=DESK)
    assert world.dossier(code).due_at == promised
    assert [one.state for one in shares(world, code)] == ["ended", "ended"]
    proven(world, code)


def test_a_renamed_agency_keeps_everything_but_its_name(world: World) -> None:
    code = world.receive()
    carried_out(world, TypedLine(kind="rename", source=CENTRE, new_name="Trung tâm Trợ giúp xã hội"))
    assert places(world, code) == (CENTRE, CENTRE)
    view = dossier_page(world.services, by=world.actor("mc.ctxh"), code=code)
    assert (view.receiving, view.received_where) == ("Trung tâm Trợ giúp xã hội", "Trung tâm Công tác xã hội tỉnh")
    assert dossier_slips(world.services, by=world.actor("mc.ctxh"), code=code) == ()
    assert roles_of("cv.ctxh") == {("chuyen_vien", CENTRE)}
    later = world.receive()
    view = dossier_page(world.services, by=world.actor("mc.ctxh"), code=later)
    assert view.received_where == "Trung tâm Trợ giúp xã hội"


def test_feedback_goes_to_who_takes_the_rest_and_none_comes_any_more(world: World) -> None:
    code, centre = given(world), agency()
    carried_out(world, *halves())
    said = AnswerFeedback(by=world.actor("mc.noivu"), code=code, text="Đã rút kinh nghiệm.", public=True)
    assert answer_feedback(world.services, said) == "in_time"
    with pytest.raises(Refused, match="agency_ended") as no:
        given(world)
    assert no.value.data["successor"] == "Sở Y tế hoặc Sở Nội vụ"
    with reading() as session, pytest.raises(Refused):
        concerned(session, centre, at=world.clock.now())


def test_no_late_lists_for_an_agency_that_ended(world: World) -> None:
    carried_out(world, merge(CENTRE, HEALTH))
    world.clock.advance(hours=4)
    fire_due(world.services)
    query = select(Agency.code).join(Digest, Digest.agency_id == Agency.id)
    with reading() as session:
        listed = set(session.scalars(query))
    assert CENTRE not in listed
    assert HEALTH in listed
