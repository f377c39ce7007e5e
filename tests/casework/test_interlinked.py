"""Dossiers of several agencies: each agency's share, arriving over the cumulative limit, the applicant's own step."""

from datetime import datetime

from acting import ask_supplement, clocks, proven, supplement
from sqlalchemy import select
from walking import complete, confirmed, open_elements, walk
from world import World

from app.db import reading
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM

CODE, DESK = "2.002755", "mc.thucphan"
#: the first step of the department, after the commune's share of 40 hours
FIRST_OF_DEPARTMENT = "Step_7"


def shares(world: World, code: str) -> list[Deadline]:
    with reading() as session:
        query = select(Deadline).where(Deadline.dossier_id == world.dossier(code).id, Deadline.kind == "share")
        rows = list(session.scalars(query.order_by(Deadline.id)))
        session.expunge_all()
    return rows


def to_the_department(world: World, *, days: int) -> str:
    code = world.receive(CODE, desk=DESK)
    for step in world.steps(CODE):
        if step["task"] == FIRST_OF_DEPARTMENT:
            break
        if step["task"] == "Step_6":
            world.clock.set(world.services.rules.shipped.calendar.shift_working_days(world.clock.moment, days))
        if open_elements(code, step["task"]):
            complete(world, code, step["task"], data=step.get("data", {}))
    return code


def test_each_agency_has_its_share(world: World) -> None:
    code = to_the_department(world, days=1)
    commune, department = shares(world, code)
    assert (commune.state, department.state) == ("paused", "running")
    assert commune.kept_seconds == 32 * 3600
    assert (commune.limit_value, department.limit_value) == ("40", "56")
    assert not department.arrived_late
    assert commune.agency_id != department.agency_id


def test_arriving_over_the_cumulative_limit_is_flagged(world: World) -> None:
    code = to_the_department(world, days=6)
    commune, department = shares(world, code)
    assert department.arrived_late
    assert commune.kept_seconds is not None
    assert commune.kept_seconds < 0


def test_shares_are_judged_when_there_is_a_result(world: World) -> None:
    code = to_the_department(world, days=6)
    walk(world, code, world.steps(CODE))
    confirmed(world, code, desk=DESK)
    assert [(row.state, row.outcome) for row in shares(world, code)] == [("ended", "late"), ("ended", "in_time")]
    proven(world, code)


def test_a_supplement_starts_the_shares_anew(world: World) -> None:
    code = to_the_department(world, days=6)
    ask_supplement(world, code, desk=DESK)
    assert {row.state for row in shares(world, code)} == {"paused"}
    supplement(world, code, desk=DESK)
    found = shares(world, code)
    assert [row.state for row in found] == ["gone", "gone", "running"]
    assert not found[-1].arrived_late


def test_paper_goes_to_the_next_agency_within_a_working_day(world: World) -> None:
    assert "paper_transfer" not in clocks(world, world.receive(CODE, desk=DESK))
    code = to_the_department(world, days=1)
    found = clocks(world, code)["paper_transfer"]
    assert (found.state, found.rule, found.agency_id) == ("running", "TRF-04", world.dossier(code).receiving_agency_id)
    assert found.due_at == datetime(2026, 3, 13, 9, tzinfo=VIETNAM)
    step = next(s for s in world.steps(CODE) if s["task"] == FIRST_OF_DEPARTMENT)
    complete(world, code, FIRST_OF_DEPARTMENT, data=step.get("data", {}))
    assert clocks(world, code)["paper_transfer"].outcome == "in_time"


def test_a_transfer_after_fifteen_hours_is_due_the_next_morning(world: World) -> None:
    world.clock.set(datetime(2026, 3, 13, 15, 0, tzinfo=VIETNAM))
    at_fifteen = clocks(world, world.receive())["transfer"].due_at
    world.clock.advance(seconds=1)
    after = clocks(world, world.receive())["transfer"].due_at
    assert at_fifteen == datetime(2026, 3, 13, 17, 30, tzinfo=VIETNAM)
    assert after == datetime(2026, 3, 16, 7, 30, tzinfo=VIETNAM)
