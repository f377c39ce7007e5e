"""ETags: nothing new is 304, an act for an older version of a dossier is 412 and changes nothing, even in a race."""

import pytest
from api_client import Program, problem
from walking import verbs
from world import World

from app.casework.expecting import expecting
from app.casework.request_payment import RequestPayment, request_payment
from app.domain.errors import Conflict

PAY = {"what": "Lệ phí", "amount": 1}


def test_nothing_new_is_304(world: World) -> None:
    code = world.receive()
    desk = Program(world, "mc.ctxh")
    first = desk.get(f"/dossiers/{code}")
    tag = first.headers["ETag"]
    again = desk.get(f"/dossiers/{code}", **{"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    officer = Program(world, "cv.ctxh").get(f"/dossiers/{code}", **{"If-None-Match": tag})
    assert officer.status_code == 200, "what another person sees differs"
    desk.post(f"/dossiers/{code}/request-payment", PAY)
    changed = desk.get(f"/dossiers/{code}", **{"If-None-Match": tag})
    assert (changed.status_code, changed.json["state"]) == (200, "paused")


def test_other_reads_have_tags_too(lite_world: World) -> None:
    program = Program(lite_world, "cv.ctxh")
    for path in ("/agencies", "/tasks", "/openapi.json"):
        tag = program.get(path).headers["ETag"]
        assert program.get(path, **{"If-None-Match": tag}).status_code == 304, path
    assert "ETag" not in program.get("/dossiers/khong-co").headers


def test_an_act_for_the_version_that_was_read(world: World) -> None:
    code = world.receive()
    desk = Program(world, "mc.ctxh")
    tag = desk.get(f"/dossiers/{code}").headers["ETag"]
    done = desk.post(f"/dossiers/{code}/request-payment", PAY, If_Match=tag)
    assert (done.status_code, done.json["state"]) == (200, "paused")
    before = verbs(code)
    stale = desk.post(f"/dossiers/{code}/confirm-payment", {"evidence": "BL"}, If_Match=tag)
    assert code in problem(stale, 412, "dossier_changed")["title"]
    assert verbs(code) == before
    fresh = desk.get(f"/dossiers/{code}").headers["ETag"]
    assert desk.post(f"/dossiers/{code}/confirm-payment", {"evidence": "BL"}, If_Match=fresh).status_code == 200


def test_a_claim_by_an_officer_is_a_new_version(world: World) -> None:
    code = world.receive()
    desk = Program(world, "mc.ctxh")
    tag = desk.get(f"/dossiers/{code}").headers["ETag"]
    Program(world, "cv.ctxh").post(f"/tasks/{world.open_task(code).id}/claim")
    problem(desk.post(f"/dossiers/{code}/request-payment", PAY, If_Match=tag), 412, "dossier_changed")


@pytest.mark.parametrize("tag", ['"x"', "x", '"99-0123456789abcdef"', 'W/"1-zz"', '"' + "9" * 400 + '"', "\xff"])
def test_a_tag_that_is_none_is_412(lite_world: World, tag: str) -> None:
    code = lite_world.receive()
    desk = Program(lite_world, "mc.ctxh")
    problem(desk.post(f"/dossiers/{code}/request-payment", PAY, If_Match=tag), 412, "dossier_changed")


def test_any_version_will_do_where_that_is_said(lite_world: World) -> None:
    code = lite_world.receive()
    desk = Program(lite_world, "mc.ctxh")
    assert desk.post(f"/dossiers/{code}/request-payment", PAY, If_Match="*").status_code == 200


def test_a_stranger_learns_nothing_from_a_tag(lite_world: World) -> None:
    code = lite_world.receive()
    other = Program(lite_world, "mc.tongiao")
    problem(other.post(f"/dossiers/{code}/request-payment", PAY, If_Match='"1-0"'), 404, "dossier_not_found")
    assert "ETag" not in other.get(f"/dossiers/{code}").headers


def test_who_was_first_between_reading_and_acting_wins(world: World) -> None:
    """The version is judged again by the ledger's own place, under the dossier's lock."""
    code = world.receive()
    act = RequestPayment(by=world.actor("mc.ctxh"), code=code, what="Lệ phí", amount=1)
    with expecting(code, version=0), pytest.raises(Conflict, match="dossier_changed"):
        request_payment(world.services, act)
    assert verbs(code) == ["dossier.received"]
    assert world.dossier(code).state == "processing"
    with expecting("H99-260311-0001", version=0):
        assert request_payment(world.services, act).state == "paused"
