"""A dossier that is late owes an apology at once (EXT-01): the sweep opens its clock, the desk sends it."""

from datetime import timedelta

import pytest
from acting import apologised, ask_supplement, clocks, proven, supplement, told
from walking import confirmed, walked
from world import World

from app.casework.fire_due import fire_due
from app.casework.queries.dossier_page import dossier_page
from app.domain.errors import Forbidden, Invalid, Refused


def late(world: World) -> str:
    code = walked(world, done=1)
    due = world.dossier(code).due_at
    assert due is not None
    world.clock.set(due + timedelta(minutes=1))
    fire_due(world.services)
    return code


def test_the_sweep_opens_the_clock_once(world: World) -> None:
    code = late(world)
    owed = clocks(world, code)["apology"]
    row = world.dossier(code)
    assert (owed.state, owed.rule, owed.from_at, owed.agency_id) == (
        "running",
        "EXT-01",
        row.due_at,
        row.competent_agency_id,
    )
    assert owed.due_at == world.services.rules.shipped.calendar.closing(owed.from_at.astimezone().date())
    assert fire_due(world.services).apologies == 0


def test_the_letter_ends_it_and_moves_no_date(world: World) -> None:
    code = late(world)
    before = world.dossier(code).due_at
    done = apologised(world, code)
    assert (done.slip, done.due_at) == ("1/PXL", before)
    owed = clocks(world, code)["apology"]
    assert (owed.state, owed.outcome) == ("ended", "in_time")
    text = told(code, "Xin lỗi")
    assert "Dự kiến có kết quả: Trong tuần tới" in text
    proven(world, code)
    assert confirmed(world, walked(world)).outcome == "early"


def test_not_before_it_is_late(world: World) -> None:
    code = world.receive()
    with pytest.raises(Refused, match="not_overdue"):
        apologised(world, code)
    view = dossier_page(world.services, by=world.actor("mc.ctxh"), code=code)
    assert next(act.hindrance for act in view.acts if act.id == "apologise") == "not_overdue"


def test_who_and_what(world: World) -> None:
    code = late(world)
    with pytest.raises(Forbidden, match="act_of_desk"):
        apologised(world, code, desk="cv.ctxh")
    for more, wrong in (
        ({"reason": ""}, "extension_reason_missing"),
        ({"expected": " "}, "expected_missing"),
        ({"fault": "x"}, "extension_fault_unknown"),
        ({"signed_by": ""}, "extension_signer_missing"),
    ):
        with pytest.raises(Invalid, match=wrong):
            apologised(world, code, **more)


def test_a_dossier_that_waits_owes_none(world: World) -> None:
    code = world.receive()
    ask_supplement(world, code)
    world.clock.advance(days=60)
    fire_due(world.services)
    assert "apology" not in clocks(world, code)
    supplement(world, code)
    world.clock.advance(days=60)
    fire_due(world.services)
    assert clocks(world, code)["apology"].state == "running"


def test_once_for_each_missed_date_also_before_the_sweep(world: World) -> None:
    code = walked(world, done=1)
    due = world.dossier(code).due_at
    assert due is not None
    world.clock.set(due + timedelta(minutes=1))
    apologised(world, code)
    owed = clocks(world, code)["apology"]
    assert (owed.state, owed.from_at) == ("ended", due)
    fire_due(world.services)
    assert clocks(world, code)["apology"].id == owed.id
    with pytest.raises(Refused, match="apologised_already"):
        apologised(world, code)
    proven(world, code)
