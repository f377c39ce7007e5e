"""Correcting what was received: before and after stay, the applicant is told, after a result two are needed."""

import pytest
from acting import proven, told
from correcting import agreed_correct, correct
from walking import confirmed, events, verbs, walked
from world import World

from app.audit import payload
from app.casework.queries.dossier_history import dossier_history
from app.casework.queries.dossiers import list_dossiers
from app.casework.reception import ComponentGiven
from app.db import reading
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound

PAPERS = (ComponentGiven(name="Bằng tốt nghiệp", originals=0, copies=2),)


def test_a_wrong_name_is_put_right_and_both_stay(world: World) -> None:
    code = world.receive()
    done = correct(world, code, name="Hoàng Thị Thơ", phone="0912345678", components=PAPERS)
    row = world.dossier(code)
    assert (done.state, done.proposed) == ("processing", False)
    assert (row.applicant.name, row.applicant.phone) == ("Hoàng Thị Thơ", "0912345678")
    assert row.components == [{"name": "Bằng tốt nghiệp", "originals": 0, "copies": 2}]
    last = events(f"dossier:{code}")[-1]
    assert (last.verb, last.body["ordinal"]) == ("dossier.correct", 1)
    assert last.body["fields"] == ["name", "phone", "components"]
    assert "Thơ" not in str(last.body), "personal data stand apart from the chain"
    with reading() as session:
        kept = payload(session, last.payload_digest or "")
    assert kept is not None
    assert kept.content["changes"][0]["before"] == "Hoàng Thị Thơm"
    assert "họ và tên" in told(code, "Đã sửa thông tin")
    proven(world, code)


def test_it_is_found_by_the_new_name(world: World) -> None:
    code = world.receive()
    correct(world, code, name="Trần Văn Đức")
    found = list_dossiers(world.services, by=world.actor("mc.ctxh"), search="tran van duc")
    assert [row.code for row in found.rows] == [code]


def test_the_history_says_what_changed(world: World) -> None:
    code = world.receive()
    correct(world, code)
    correct(world, code, name="Hoàng Thị Thơm", reason="Sửa lại như cũ")
    lines = dossier_history(world.services, by=world.actor("mc.ctxh"), code=code)
    assert [line.body.get("ordinal") for line in lines[-2:]] == [1, 2]
    assert "“Hoàng Thị Thơm” → “Hoàng Thị Thơ”" in lines[-2].content
    assert lines[-1].reason == "Sửa lại như cũ"


def test_after_the_result_two_are_needed(world: World) -> None:
    code = walked(world)
    confirmed(world, code)
    assert correct(world, code).proposed
    assert world.dossier(code).applicant.name == "Hoàng Thị Thơm"
    with pytest.raises(Conflict, match="proposed_already"):
        correct(world, code)
    with pytest.raises(Invalid, match="consent_differs"):
        correct(world, code, by="gd.ctxh", name="Người khác")
    assert not correct(world, code, by="gd.ctxh").proposed
    assert (world.dossier(code).applicant.name, world.dossier(code).state) == ("Hoàng Thị Thơ", "result_confirmed")
    proven(world, code)


def test_a_refused_dossier_can_still_be_corrected_by_two(world: World) -> None:
    code = world.receive()
    confirmed(world, code, act="refuse")
    agreed_correct(world, code)
    assert world.dossier(code).state == "refused"
    proven(world, code)


@pytest.mark.parametrize(
    ("by", "more", "error"),
    [
        ("mc.noivu", {}, NotFound),
        ("cv.ctxh", {}, Forbidden),
        ("mc.ctxh", {"reason": " "}, Invalid),
        ("mc.ctxh", {"name": "  "}, Invalid),
        ("mc.ctxh", {"name": "x" * 201}, Invalid),
        ("mc.ctxh", {"name": "Hoàng Thị Thơm"}, Invalid),
        ("mc.ctxh", {"components": [ComponentGiven(name="", originals=1, copies=0)]}, Invalid),
        ("mc.ctxh", {"components": [ComponentGiven(name="Đơn", originals=-1, copies=0)]}, Invalid),
        ("mc.ctxh", {"components": [ComponentGiven(name="Đơn", originals=1, copies=0)] * 201}, Invalid),
    ],
)
def test_what_is_refused_changes_nothing(world: World, by: str, more: dict[str, object], error: type) -> None:
    code = world.receive()
    before = verbs(code)
    with pytest.raises(error):
        correct(world, code, by=by, **more)
    assert (world.dossier(code).applicant.name, verbs(code)) == ("Hoàng Thị Thơm", before)
