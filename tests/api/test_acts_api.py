"""The legal acts by the API: each as a page does it, each refusal with its code and clause."""

import pytest
from api_client import Program, problem, reception
from world import World

EXTENSION = {
    "working_hours": "40/3",
    "reason": "Chờ kết quả xác minh",
    "fault": "one_stop",
    "signed_by": "Nguyễn Thị Hoa",
    "signed_on": "2026-03-11",
}


def received(desk: Program, world: World) -> str:
    code: str = desk.post("/dossiers", reception(world)).json["code"]
    return code


def test_a_supplement_by_api(world: World) -> None:
    desk = Program(world, "mc.ctxh")
    code = received(desk, world)
    asked = desk.post(f"/dossiers/{code}/request-supplement", {"defects": ["Thiếu giấy khám sức khỏe"]})
    assert asked.json == {"code": code, "state": "awaiting_supplement", "due_at": None, "slip": "1/PBS"}
    problem(desk.post(f"/dossiers/{code}/extend", EXTENSION), 409, "waiting_for_supplement")
    world.clock.advance(days=5)
    desk = Program(world, "mc.ctxh")
    taken = desk.post(f"/dossiers/{code}/receive-supplement", {"what": "Giấy khám sức khỏe"})
    assert (taken.json["state"], taken.json["due_at"]) == ("processing", "2026-03-30T09:00:00+07:00")
    problem(
        desk.post(f"/dossiers/{code}/request-supplement", {"defects": ["Nữa"]}), 409, "clock_supplement_limit_reached"
    )


def test_a_payment_by_api(world: World) -> None:
    desk = Program(world, "mc.ctxh")
    code = received(desk, world)
    body = {"what": "Lệ phí", "amount": 200_000}
    assert desk.post(f"/dossiers/{code}/request-payment", body).json["state"] == "paused"
    world.clock.advance(days=1)
    desk = Program(world, "mc.ctxh")
    done = desk.post(f"/dossiers/{code}/confirm-payment", {"evidence": "BL 1"})
    assert (done.json["state"], done.json["due_at"]) == ("processing", "2026-03-26T09:00:00+07:00")


def test_an_extension_by_api(world: World) -> None:
    desk = Program(world, "mc.ctxh")
    code = received(desk, world)
    done = desk.post(f"/dossiers/{code}/extend", EXTENSION)
    assert done.json == {
        "code": code,
        "state": "processing",
        "due_at": "2026-03-26T16:20:00+07:00",
        "slip": "1/PXL",
    }
    again = problem(desk.post(f"/dossiers/{code}/extend", EXTENSION), 409, "clock_extension_limit_reached")
    assert "Điều 25" in again["title"] + str(again.get("detail"))


@pytest.mark.parametrize("hours", ["8 giờ", "1/0", "NaN", "1e9999", ""])
def test_an_amount_that_is_none(world: World, hours: str) -> None:
    desk = Program(world, "mc.ctxh")
    code = received(desk, world)
    assert desk.post(f"/dossiers/{code}/extend", {**EXTENSION, "working_hours": hours}).status_code == 422


def test_stopping_by_api(world: World) -> None:
    desk = Program(world, "mc.ctxh")
    code = received(desk, world)
    done = desk.post(f"/dossiers/{code}/stop", {"asked_by": "Hoàng Thị Thơm", "reason": "Không còn nhu cầu"})
    assert (done.json["state"], done.json["slip"]) == ("stopped", "1/TBD")
    problem(desk.post(f"/dossiers/{code}/stop", {"asked_by": "a", "reason": "b"}), 409, "act_done")


def test_a_proposal_by_api(world: World) -> None:
    desk, officer = Program(world, "mc.ctxh"), Program(world, "cv.ctxh")
    code = received(desk, world)
    body = {"act": "extend", "data": {"days": "1", "reason": "Chờ xác minh"}}
    made = officer.post(f"/dossiers/{code}/proposals", body)
    assert made.status_code == 201
    problem(officer.post(f"/dossiers/{code}/proposals", body), 409, "proposed_already")
    problem(officer.post(f"/dossiers/{code}/extend", EXTENSION), 403, "act_of_desk")
    assert desk.post(f"/proposals/{made.json['id']}/decline", {"reason": "Chưa cần"}).json == {"code": code}


def test_every_clock_and_why(world: World) -> None:
    desk = Program(world, "mc.ctxh")
    code = received(desk, world)
    seen = desk.get(f"/dossiers/{code}/clocks").json
    assert seen["due_at"] == "2026-03-25T09:00:00+07:00"
    assert [p["why"] for p in seen["promises"]] == ["entered"]
    assert any(line["clause"] for line in seen["why"])
    assert {"Chuyển hồ sơ đến nơi giải quyết"} <= {clock["name"] for clock in seen["clocks"]}
    assert Program(world, "mc.tongiao").get(f"/dossiers/{code}/clocks").status_code == 404


def test_a_date_to_try_out(world: World) -> None:
    desk = Program(world, "mc.ctxh")
    query = "/promise?procedure_code=1.012990&receiving_agency=H14.02.01"
    late = desk.get(f"{query}&entered_at=2026-03-11T15:00:01%2B07:00").json
    assert (late["received_at"], late["due_at"]) == ("2026-03-12T07:30:00+07:00", "2026-03-26T07:30:00+07:00")
    problem(desk.get(f"{query}&entered_at=0001-01-01T00:00:00%2B00:00"), 422, "date_absurd")
    assert desk.get(query).json["due_at"] == "2026-03-25T09:00:00+07:00"
