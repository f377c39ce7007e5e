"""Entry after an outage: the true moment counts, both moments stay, only the head may, only what an outage covers."""

from datetime import timedelta

import pytest
from acting import clocks, proven, tasks
from correcting import late, outage
from people import grant
from sqlalchemy import select
from walking import confirmed, events, walked
from world import World

from app.casework.late_entry import Late
from app.casework.record_outage import revoke_outage
from app.casework.settle import ReturnResult, return_result
from app.db import reading
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Refused
from app.dossiers.correction_records import LateEntry, Outage
from app.dossiers.records import Dossier


def entries(code: str) -> list[LateEntry]:
    query = select(LateEntry).join(Dossier, Dossier.id == LateEntry.dossier_id).where(Dossier.code == code)
    with reading() as session:
        rows = list(session.scalars(query.order_by(LateEntry.id)))
        session.expunge_all()
    return rows


@pytest.fixture
def noon(world: World) -> World:
    """At 14:30; the system stood still from 9:30 to 13:30."""
    world.clock.advance(hours=5.5)
    return world


def test_the_promise_is_counted_from_the_true_moment(noon: World) -> None:
    there = late(noon, outage(noon), ago=4)
    code = noon.receive(late=there)
    row = noon.dossier(code)
    assert (row.entered_at, row.received_at) == (there.at, there.at)
    noon.clock.advance(hours=-4)
    assert noon.dossier(noon.receive()).due_at == row.due_at, "as if it had been received then"
    noon.clock.advance(hours=4)
    first = next(t for t in tasks(noon, code) if t.state == "open")
    assert first.opened_at == there.at
    (kept,) = entries(code)
    assert (kept.true_at, kept.recorded_at, kept.paper_number) == (there.at, noon.clock.now(), "07")
    event = events(f"dossier:{code}")[0]
    assert (event.at, event.body["clock_at"]) == (noon.clock.now(), there.at.isoformat())
    assert clocks(noon, code)["transfer"].from_at == there.at
    proven(noon, code)


def test_what_was_confirmed_and_returned_on_paper_is_entered(noon: World) -> None:
    code = walked(noon)
    noon.clock.advance(days=1)
    there = outage(noon)
    first, then = late(noon, there, ago=4), late(noon, there, ago=3)
    done = confirmed(noon, code, late=first)
    assert (done.state, noon.dossier(code).settled_at) == ("result_confirmed", first.at)
    command = ReturnResult(by=noon.actor("mc.ctxh"), code=code, handed_to="Hoàng Thị Thơm", late=then)
    return_result(noon.services, command)
    assert noon.dossier(code).closed_at == then.at
    assert [e.what for e in entries(code)] == ["result", "return"]
    proven(noon, code)


def test_not_before_what_the_clock_knows(noon: World) -> None:
    there = outage(noon)
    code = walked(noon)
    with pytest.raises(Refused, match="late_entry_before_last"):
        confirmed(noon, code, late=late(noon, there))
    assert noon.dossier(code).state == "processing"


@pytest.mark.parametrize(
    ("ago", "number", "error", "code"),
    [
        (0.5, "07", Refused, "late_entry_outside"),
        (6, "07", Refused, "late_entry_outside"),
        (2, "  ", Invalid, "typed_text_missing"),
        (2, "x" * 101, Invalid, "typed_text_too_long"),
    ],
)
def test_only_what_the_outage_covers(noon: World, ago: float, number: str, error: type, code: str) -> None:
    there = outage(noon)
    with pytest.raises(error, match=code):
        noon.receive(late=late(noon, there, ago=ago, number=number))


def test_only_the_head_of_that_desk(noon: World) -> None:
    mine, theirs = outage(noon), outage(noon, by="mc.noivu")
    with pytest.raises(NotFound, match="outage_not_found"):
        noon.receive(late=late(noon, theirs))
    grant(noon, "cv.ctxh", "cong_chuc_mot_cua", "H14.02.01")
    with pytest.raises(Forbidden, match="late_entry_not_yours"):
        noon.receive(desk="cv.ctxh", late=late(noon, mine))


def test_not_for_ever_afterwards(noon: World) -> None:
    there = outage(noon)
    moment = late(noon, there)
    noon.clock.advance(days=6)
    noon.receive(late=moment)
    noon.clock.advance(days=4)
    with pytest.raises(Refused, match="late_entry_too_late"):
        noon.receive(late=Late(outage_id=there, at=moment.at, paper_number="08"))


def test_a_register_number_is_entered_once(noon: World) -> None:
    there = outage(noon)
    noon.receive(late=late(noon, there))
    with pytest.raises(Invalid, match="paper_number_taken"):
        noon.receive(late=late(noon, there))
    with pytest.raises(Invalid, match="late_entry_online"):
        noon.receive(late=late(noon, there, number="08"), channel="online")


def test_for_another_agency_the_transfer_runs_from_the_true_moment(noon: World) -> None:
    noon.place_independent()
    there = late(noon, outage(noon, by="mc.thucphan"))
    code = noon.receive(desk="mc.thucphan", competent="H14.02.01", late=there)
    assert noon.dossier(code).state == "transferring"
    assert clocks(noon, code)["transfer"].from_at == there.at


def test_an_outage_is_recorded_by_those_who_may_and_revoked_while_unused(noon: World) -> None:
    everywhere = outage(noon, by="quantri", agency_id=None)
    code = noon.receive(late=late(noon, everywhere))
    with pytest.raises(Conflict, match="outage_used"):
        revoke_outage(noon.services, by=noon.actor("quantri"), outage_id=everywhere, reason="Nhầm")
    mine = outage(noon)
    with pytest.raises(Forbidden, match="outage_not_yours"):
        revoke_outage(noon.services, by=noon.actor("mc.noivu"), outage_id=mine, reason="Nhầm")
    revoke_outage(noon.services, by=noon.actor("mc.ctxh"), outage_id=mine, reason="Nhầm")
    with pytest.raises(Conflict, match="outage_revoked"):
        noon.receive(late=late(noon, mine, number="09"))
    with pytest.raises(Conflict, match="outage_revoked"):
        revoke_outage(noon.services, by=noon.actor("mc.ctxh"), outage_id=mine, reason="Nhầm")
    proven(noon, code)


@pytest.mark.parametrize(
    ("by", "more", "error"),
    [
        ("mc.ctxh", {"agency_id": None}, Forbidden),
        ("cv.ctxh", {}, Forbidden),
        ("mc.ctxh", {"scope": " "}, Invalid),
        ("mc.ctxh", {"cause": "x" * 1001}, Invalid),
        ("mc.ctxh", {"document": ""}, Invalid),
        ("mc.ctxh", {"document_on": None}, Invalid),
        ("mc.ctxh", {"from_at": None}, Invalid),
        ("mc.ctxh", {"until_at": None}, Invalid),
    ],
)
def test_what_is_no_outage(noon: World, by: str, more: dict[str, object], error: type[DomainError]) -> None:
    with pytest.raises(error):
        outage(noon, by=by, **more)
    with reading() as session:
        assert session.scalars(select(Outage)).all() == []


def test_not_ended_or_upside_down_is_none_either(noon: World) -> None:
    now = noon.clock.now()
    spans = [(now - timedelta(hours=1), now + timedelta(hours=1)), (now - timedelta(days=40), now), (now, now)]
    for from_at, until_at in spans:
        with pytest.raises(Invalid):
            outage(noon, from_at=from_at, until_at=until_at)
