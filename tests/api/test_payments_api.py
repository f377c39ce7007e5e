"""Payments and channels by the API: the same rules as by the pages."""

from typing import Any

import pytest
from acting import ask_payment
from api_client import Program, problem, reception
from world import World

from app.applicants.records import Submitter
from app.casework.own_portal import own_portal
from app.db import reading


@pytest.fixture
def portal(lite_world: World) -> Program:
    """A program in the name of the public pages' own account."""
    return Program(lite_world, own_portal(lite_world.services).username)


def payment(world: World, **more: Any) -> dict[str, Any]:
    given = {"amount": 1_500_000, "reference": "PG-1", "channel": "portal", "paid_at": world.clock.moment.isoformat()}
    return {**given, **more}


def test_a_portal_reports_a_payment(lite_world: World, portal: Program) -> None:
    code = lite_world.receive()
    problem(portal.post(f"/dossiers/{code}/payments", payment(lite_world)), 409, "no_payment_asked")
    ask_payment(lite_world, code)
    problem(portal.post(f"/dossiers/{code}/payments", payment(lite_world, amount=1)), 422, "payment_amount_differs")
    for _ in range(2):
        answer = portal.post(f"/dossiers/{code}/payments", payment(lite_world))
        assert (answer.status_code, answer.get_json()["state"]) == (200, "processing")
    problem(portal.post(f"/dossiers/{code}/payments", payment(lite_world, amount=2)), 409, "payment_reference_reused")
    desk = Program(lite_world, "mc.ctxh")
    (row,) = desk.get("/payments").get_json()["rows"]
    assert (row["state"], row["receipt"], row["amount"]) == ("matched", "1/BLĐT", 1_500_000)
    done = desk.post(f"/payments/{row['id']}/handle", {"how": "refunded", "note": "UNC 12"})
    assert done.get_json() == {"code": code}
    problem(desk.post(f"/payments/{row['id']}/handle", {"how": "refunded", "note": "UNC 12"}), 409, "payment_handled")


@pytest.mark.parametrize(
    "change", [{"amount": "1500000"}, {"amount": 1.5}, {"channel": "x"}, {"reference": ""}, {"paid_at": "hôm qua"}]
)
def test_a_malformed_payment(lite_world: World, portal: Program, change: dict[str, Any]) -> None:
    code = lite_world.receive()
    ask_payment(lite_world, code)
    assert portal.post(f"/dossiers/{code}/payments", payment(lite_world, **change)).status_code == 422


def test_who_may_see_and_report(lite_world: World) -> None:
    code = lite_world.receive()
    ask_payment(lite_world, code)
    problem(Program(lite_world, None).post(f"/dossiers/{code}/payments", payment(lite_world)), 401, "not_signed_in")
    officer = Program(lite_world, "cv.ctxh")
    problem(officer.post(f"/dossiers/{code}/payments", payment(lite_world)), 403, "act_of_desk")
    problem(officer.get("/payments"), 403, "page_not_yours")
    assert Program(lite_world, "mc.tongiao").get("/payments").get_json()["rows"] == []


def test_a_kiosk_needs_a_proof_and_an_authorised_person_a_document(lite_world: World) -> None:
    desk = Program(lite_world, "mc.ctxh")
    problem(desk.post("/dossiers", reception(lite_world, channel="kiosk")), 422, "kiosk_needs_proof")
    given = {"relation": "authorised", "name": "Nông Văn Bách", "identity_proof": "chip"}
    problem(desk.post("/dossiers", reception(lite_world, channel="kiosk", handed_in=given)), 422, "authority_missing")
    given["authority"] = "Giấy ủy quyền 05/2026"
    made = desk.post("/dossiers", reception(lite_world, channel="kiosk", handed_in=given))
    assert made.status_code == 201, made.text
    row = lite_world.dossier(made.get_json()["code"])
    with reading() as session:
        kept = session.get_one(Submitter, row.id)
        assert (row.channel, kept.relation, kept.identity_proof) == ("kiosk", "authorised", "chip")


def test_by_post_nobody_stands_at_the_desk(lite_world: World) -> None:
    made = Program(lite_world, "mc.ctxh").post("/dossiers", reception(lite_world, channel="post"))
    assert made.status_code == 201
    assert lite_world.dossier(made.get_json()["code"]).channel == "post"


def test_nobody_signs_in_as_the_public_pages(lite_world: World) -> None:
    username = own_portal(lite_world.services).username
    client = lite_world.client()
    for password in ("", "!", "motcua"):
        assert client.post("/dang-nhap", data={"username": username, "password": password}).status_code == 403
