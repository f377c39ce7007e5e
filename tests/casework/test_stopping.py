"""Why a dossier stops decides who may stop it and what the portal hears (STP-01, SUP-06, STA-01)."""

from collections.abc import Iterator

import pytest
from acting import ask_supplement, clocks, proven, stop, told
from portal_side import Joined, posted
from sqlalchemy import update
from walking import events
from world import World

from app.casework.queries.slips import dossier_slips, slip
from app.casework.stop_dossier import StopDossier, stop_dossier
from app.db import transaction
from app.deadlines.records import Deadline
from app.domain.errors import Invalid, Refused


@pytest.fixture
def joined(world: World) -> Iterator[Joined]:
    with Joined(world) as ready:
        yield ready


def stopped_by_office(world: World, code: str) -> None:
    by = world.actor("mc.ctxh")
    stop_dossier(world.services, StopDossier(by=by, code=code, ground="no_answer", reason="Không bổ sung"))


def waited_in_vain(world: World, code: str) -> None:
    """As if the procedure gave the applicant a day for the supplement, and it is over."""
    ask_supplement(world, code)
    due = world.clock.moment
    with transaction() as session:
        mine = update(Deadline).where(Deadline.id == clocks(world, code)["supplement_wait"].id)
        session.execute(mine.values(due_at=due))
    world.clock.advance(minutes=1)


def test_at_the_applicants_wish_the_portal_hears_seven(joined: Joined) -> None:
    code = joined.world.receive()
    stop(joined.world, code)
    assert posted(code)[-1].body["TrangThai"] == 7
    last = events(f"dossier:{code}")[-1]
    assert (last.body["ground"], last.body["portal_status"]) == ("wish", 7)


def test_after_a_wait_in_vain_the_portal_hears_eight(joined: Joined) -> None:
    world = joined.world
    code = world.receive()
    waited_in_vain(world, code)
    stopped_by_office(world, code)
    assert (world.dossier(code).state, posted(code)[-1].body["TrangThai"]) == ("stopped", 8)
    assert events(f"dossier:{code}")[-1].body["portal_status"] == 8
    assert "hết thời gian chờ bổ sung" in told(code, "Dừng giải quyết")
    by = world.actor("mc.ctxh")
    line = dossier_slips(world.services, by=by, code=code)[-1]
    assert slip(world.services, by=by, code=code, seq=line.seq).ground == "no_answer"
    proven(world, code)


def test_the_office_stops_nothing_of_its_own_accord(world: World) -> None:
    code = world.receive()
    with pytest.raises(Refused, match="stop_needs_wish"):
        stopped_by_office(world, code)
    ask_supplement(world, code)
    with pytest.raises(Refused, match="stop_needs_wish"):
        stopped_by_office(world, code)
    assert world.dossier(code).state == "awaiting_supplement"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"ground": "khác"}, "stop_ground_unknown"),
        ({"asked_by": " "}, "stop_asker_missing"),
        ({"reason": ""}, "stop_reason_missing"),
        ({"asked_by": "ô" * 201}, "stop_asker_missing"),
    ],
)
def test_what_is_missing_is_said(world: World, given: dict[str, str], error: str) -> None:
    code = world.receive()
    full = {"asked_by": "Hoàng Thị Thơm", "reason": "Thôi", **given}
    with pytest.raises(Invalid, match=error):
        stop_dossier(world.services, StopDossier(by=world.actor("mc.ctxh"), code=code, **full))
    assert world.dossier(code).state == "processing"
