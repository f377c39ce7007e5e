"""A merger carried out: open dossiers, steps, clocks, roles go over; what happened stays where it happened (MIG-01)."""

from datetime import timedelta

import pytest
from acting import ask_supplement, clocks, proposed, proven, stop, supplement, tasks, told
from calendar_drafting import draft_for, released
from reorganising import (
    CENTRE,
    CULTURE,
    HEALTH,
    HOME,
    NUMBER,
    approved,
    carried_out,
    code_of,
    its_day,
    merge,
    places,
    roles_of,
    row,
    run,
)
from sqlalchemy import select, update
from walking import confirmed, events, verbs, walk, walked
from world import World

from app.audit import verify
from app.casework.carry_out_reorganisation import CarriedOut, carry_out_now
from app.casework.claim_task import claim_task
from app.casework.queries.agency_list import agency_statuses
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.public import look_up
from app.casework.queries.slips import dossier_slips, slip
from app.casework.queries.step_why import step_why
from app.casework.replay import replay
from app.db import reading, transaction
from app.domain.errors import Forbidden, Refused
from app.dossiers.records import Dossier
from app.people.directory import agency_by_code
from app.people.records import Agency, Person


def test_an_open_dossier_goes_over_whole(world: World) -> None:
    code = walked(world, done=1)
    before = world.dossier(code)
    assert places(world, code) == (CENTRE, CENTRE)
    found = carried_out(world, merge(CENTRE, HEALTH))
    after = world.dossier(code)
    assert places(world, code) == (HEALTH, HEALTH)
    assert (after.code, after.due_at, after.calendar_version) == (before.code, before.due_at, before.calendar_version)
    here = {task.state: code_of(task.agency_id) for task in tasks(world, code)}
    assert here == {"done": CENTRE, "open": HEALTH}
    assert {code_of(c.agency_id) for c in clocks(world, code).values() if c.state == "running"} == {HEALTH}
    event = events(f"dossier:{code}")[-1]
    assert (event.verb, event.actor) == ("dossier.reassigned", "system")
    assert (event.body["from"]["receiving"], event.body["to"]["receiving"]) == (CENTRE, HEALTH)
    assert event.body["decision_number"] == NUMBER
    assert "Mã hồ sơ và ngày hẹn trả không thay đổi" in told(code, "đổi cơ quan giải quyết")
    assert row(found).state == "finished"
    proven(world, code)
    walk(world, code, world.steps()[1:])
    confirmed(world, code)
    proven(world, code)
    with reading() as session:
        assert verify(session).ok


def test_nothing_before_its_moment_and_nothing_twice(world: World) -> None:
    code = world.receive()
    found = approved(world, merge(CENTRE, HEALTH))
    assert run(world) == CarriedOut()
    assert places(world, code) == (CENTRE, CENTRE)
    world.clock.set(row(found).effective_at - timedelta(seconds=1))
    assert run(world) == CarriedOut()
    world.clock.set(row(found).effective_at)
    assert run(world) == CarriedOut(moved=1, finished=1)
    for _ in range(2):
        assert run(world) == CarriedOut()
    assert verbs(code).count("dossier.reassigned") == 1
    assert [e.verb for e in events("reorganisation")][-2:] == ["reorganisation.begun", "reorganisation.finished"]


def test_an_administrator_may_do_it_at_once(world: World) -> None:
    code = world.receive()
    found = approved(world, merge(CENTRE, HEALTH))
    its_day(world, hours=0)
    done = carry_out_now(world.services, by=world.actor("quantri"), reorganisation_id=found)
    assert (done.moved, done.finished) == (1, 1)
    assert events(f"dossier:{code}")[-1].actor == "quantri"


def test_people_go_along_with_their_roles(world: World) -> None:
    before = roles_of("mc.ctxh")
    carried_out(world, merge(CENTRE, HEALTH))
    assert roles_of("mc.ctxh") == {(role, HEALTH) for role, _ in before}
    with reading() as session:
        assert session.scalars(select(Person).where(Person.username == "mc.ctxh")).one().agency.code == HEALTH
    assert [e.verb for e in events("person:cv.ctxh")] == ["person.moved", "person.roles_closed"]
    assert roles_of("ld.yte") == {(role, HEALTH) for role, _ in roles_of("ld.yte")}
    code = world.receive(competent=HEALTH)
    assert code.startswith(f"{HEALTH}-"), "new dossiers get the new agency's code"


def test_who_holds_a_step_keeps_it(world: World) -> None:
    code = world.receive()
    task = world.open_task(code)
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=task.id)
    page_of = world.open_task(code).version
    carried_out(world, merge(CENTRE, HEALTH))
    now = world.open_task(code)
    assert (now.assignee_id, now.version) == (world.actor("cv.ctxh").person_id, page_of), "an open form stays good"
    proven(world, code)


def test_who_does_not_go_along_lets_go_and_is_told(world: World) -> None:
    code = world.receive()
    claim_task(world.services, by=world.actor("cv.ctxh"), task_id=world.open_task(code).id)
    with transaction() as session:
        session.execute(update(Person).where(Person.username == "cv.ctxh").values(active=False, email="cv@example.org"))
    carried_out(world, merge(CENTRE, HEALTH))
    now = world.open_task(code)
    assert (now.assignee_id, now.claimed_at) == (None, None)
    assert events(f"dossier:{code}")[-1].body["released"] == [[now.element_id, now.occurrence, "cv.ctxh"]]
    assert "không còn do anh/chị giữ" in told(code, "bước đã chuyển cơ quan")
    again = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert again.frames[-1].holders == {}
    proven(world, code)


@pytest.mark.parametrize("scheduler_came", [False, True])
def test_reception_at_an_ended_agency_names_who_follows(world: World, scheduler_came: bool) -> None:
    approved(world, merge(CENTRE, HEALTH))
    its_day(world)
    desk = world.actor("mc.ctxh")
    old_desk = {"by": desk, "receiving_agency_id": desk.agency_id, "competent": CENTRE}
    if scheduler_came:
        run(world)
    with pytest.raises(Refused, match="agency_ended") as no:
        world.receive(**old_desk)
    assert no.value.data["successor"] == "Sở Y tế"
    assert no.value.data["decision"] == NUMBER
    with pytest.raises(Refused, match="agency_ended"):
        world.receive(desk="mc.tongiao", competent=CENTRE, code="1.012644")


def test_a_stranger_at_a_living_desk_is_still_only_a_stranger(world: World) -> None:
    carried_out(world, merge(CENTRE, HEALTH))
    with pytest.raises(Forbidden, match="not_this_desk"):
        world.receive(by=world.actor("cv.noivu"), desk="mc.noivu")


def test_frozen_coming_and_settled_dossiers_go_too_and_closed_ones_stay(world: World) -> None:
    frozen, settled, closed = walked(world, done=1), walked(world), world.receive()
    ask_supplement(world, frozen)
    confirmed(world, settled)
    stop(world, closed)
    world.place_independent()
    coming = world.receive(desk="mc.noivu", competent=CENTRE)
    carried_out(world, merge(CENTRE, HEALTH))
    assert places(world, frozen) == (HEALTH, HEALTH)
    assert places(world, settled) == (HEALTH, HEALTH)
    assert places(world, coming) == (HOME, HEALTH)
    assert places(world, closed) == (CENTRE, CENTRE)
    supplement(world, frozen)
    for code in (frozen, settled, closed):
        proven(world, code)
    assert world.open_task(frozen).counted_agency_id is None, "its own time began anew there"


def test_papers_keep_the_name_of_their_day(world: World) -> None:
    code = walked(world, done=1)
    ask_supplement(world, code)
    carried_out(world, merge(CENTRE, HEALTH))
    supplement(world, code)
    stop(world, code)
    by = world.actor("mc.ctxh")
    lines = dossier_slips(world.services, by=by, code=code)
    names = [slip(world.services, by=by, code=code, seq=line.seq).agency for line in lines]
    assert names == ["Trung tâm Công tác xã hội tỉnh", "Sở Y tế"]
    view = dossier_page(world.services, by=by, code=code)
    assert (view.received_where, view.receiving) == ("Trung tâm Công tác xã hội tỉnh", "Sở Y tế")
    assert look_up(world.services, code=code).received_where == "Trung tâm Công tác xã hội tỉnh"


def test_what_was_closed_is_still_read_by_who_follows_and_by_nobody_else(world: World) -> None:
    code = world.receive()
    stop(world, code)
    carried_out(world, merge(CENTRE, HEALTH))
    for who in ("mc.ctxh", "ld.yte"):
        assert dossier_page(world.services, by=world.actor(who), code=code).state == "stopped"
    with pytest.raises(Exception, match="dossier_not_found"):
        dossier_page(world.services, by=world.actor("cv.noivu"), code=code)


def test_an_agency_that_followed_ends_itself(world: World) -> None:
    closed, open_code = world.receive(), walked(world, done=1)
    stop(world, closed)
    carried_out(world, merge(CENTRE, HEALTH))
    carried_out(world, merge(HEALTH, CULTURE), decision_number="2/QĐ")
    assert places(world, open_code) == (CULTURE, CULTURE)
    assert verbs(open_code).count("dossier.reassigned") == 2
    assert dossier_page(world.services, by=world.actor("ld.vhtt"), code=closed).state == "stopped"
    first = dossier_page(world.services, by=world.actor("ld.vhtt"), code=open_code)
    assert first.received_where == "Trung tâm Công tác xã hội tỉnh"
    proven(world, open_code)
    status = {one.code: one for one in agency_statuses(world.services)}
    assert status[CENTRE].ended_at is not None
    assert [one.code for one in status[CENTRE].successors] == [HEALTH]
    assert status[CULTURE].ended_at is None


def test_promised_dates_stay_and_hours_change_for_what_begins(world: World) -> None:
    released(world, draft_for(world, HEALTH))
    code = walked(world, done=1)
    promised, due = world.dossier(code).due_at, world.open_task(code).due_at
    why = step_why(world.services, by=world.actor("mc.ctxh"), task_id=world.open_task(code).id)
    carried_out(world, merge(CENTRE, HEALTH))
    task = world.open_task(code)
    assert (world.dossier(code).due_at, task.due_at) == (promised, due)
    assert task.counted_agency_id is not None
    again = step_why(world.services, by=world.actor("mc.ctxh"), task_id=task.id)
    assert again.explanation == why.explanation, "counted by the old agency's hours"


def test_own_hours_go_along_where_the_line_says_so(world: World) -> None:
    released(world, draft_for(world, CENTRE))
    with reading() as session:
        centre = agency_by_code(session, CENTRE).id
        before = world.services.rules.calendar(session, agency_id=centre, at=world.clock.now()).calendar
    carried_out(world, merge(CENTRE, HEALTH, takes_calendar=True))
    with reading() as session:
        health = agency_by_code(session, HEALTH).id
        after = world.services.rules.calendar(session, agency_id=health, at=world.clock.now()).calendar
    assert after.office_hours == before.office_hours


def test_a_proposal_waits_at_the_new_desk(world: World) -> None:
    code = world.receive()
    proposed(world, code, "request_supplement", by="cv.ctxh")
    carried_out(world, merge(CENTRE, HEALTH))
    view = dossier_page(world.services, by=world.actor("mc.yte"), code=code)
    assert [act for act in view.acts if act.id == "request_supplement"]
    proven(world, code)


def test_the_replay_finds_a_dossier_that_was_put_elsewhere_by_hand(world: World) -> None:
    code = world.receive()
    carried_out(world, merge(CENTRE, HEALTH))
    with transaction() as session:
        elsewhere = session.scalars(select(Agency.id).where(Agency.code == HOME)).one()
        session.execute(update(Dossier).where(Dossier.code == code).values(competent_agency_id=elsewhere))
    found = replay(world.services, by=world.actor("kiemtra"), code=code)
    assert found.divergences == ("Cuối hồ sơ: cơ quan giải quyết đang lưu khác với sổ cái.",)


def test_agencies_below_stand_below_who_follows(world: World) -> None:
    carried_out(world, merge(HEALTH, CENTRE))
    with reading() as session:
        centre, province = agency_by_code(session, CENTRE), agency_by_code(session, "H14")
        assert centre.parent_id == province.id, "it took over what stood above it"
