"""Lists of the API: slices that neither repeat nor lose a row, cursors that cannot be changed, who sees what."""

import pytest
from api_client import Program, problem, reception
from world import World

from app.casework.fire_due import fire_due
from app.casework.proposals import Propose, propose


def walk(program: Program, path: str) -> list[dict[str, object]]:
    """All rows, following ``next`` to the end."""
    rows: list[dict[str, object]] = []
    address: str | None = path
    for _ in range(50):
        if address is None:
            return rows
        answer = program.get(address)
        assert answer.status_code == 200, answer.text
        rows += answer.json["rows"]
        address = answer.json["next"] and answer.json["next"].removeprefix("/api/v1")
    raise AssertionError("the list does not end")


def test_dossiers_in_slices(world: World) -> None:
    codes = [world.receive() for _ in range(5)]
    desk = Program(world, "mc.ctxh")
    assert [row["code"] for row in walk(desk, "/dossiers?limit=2")] == codes[::-1]
    first = desk.get("/dossiers?limit=2").json
    world.receive()
    rest = walk(desk, first["next"].removeprefix("/api/v1"))
    assert [row["code"] for row in rest] == codes[2::-1], "what comes in meanwhile moves nothing"
    assert walk(Program(world, "mc.tongiao"), "/dossiers") == []


def test_dossiers_narrowed(world: World) -> None:
    first = world.receive()
    world.clock.advance(days=1)
    second = world.receive()
    desk = Program(world, "mc.ctxh")

    def found(query: str) -> list[object]:
        return [row["code"] for row in walk(desk, f"/dossiers?{query}")]

    assert found(f"search={first}") == [first]
    assert found("search=hoang+thi+thom&limit=1") == [second, first]
    assert found("entered_from=2026-03-12T00:00:00%2B07:00") == [second]
    assert found("entered_before=2026-03-12T00:00:00%2B07:00") == [first]
    assert found("procedure=1.012990&agency=H14.02.01&only=processing") == [second, first]
    assert found("procedure=9.9") == found("agency=H99") == found("only=returned") == []
    problem(desk.get("/dossiers?entered_from=0001-01-01T00:00:00%2B00:00"), 422, "date_absurd")
    for wrong in ("only=gi", "entered_from=hom-qua", "limit=0", "limit=101", "sort=code", "search=" + "x" * 201):
        problem(desk.get(f"/dossiers?{wrong}"), 422, "form_invalid")


def test_tasks_in_slices_with_and_without_a_due_moment(world: World) -> None:
    for _ in range(3):
        world.receive()
        world.clock.advance(minutes=5)
    officer = Program(world, "cv.ctxh")
    whole = officer.get("/tasks").json["rows"]
    assert walk(officer, "/tasks?limit=1") == whole
    assert len({row["task_id"] for row in whole}) == 3


@pytest.mark.parametrize("path", ["/deadlines", "/procedures", "/access-log"])
def test_other_lists_in_slices(world: World, path: str) -> None:
    for _ in range(2):
        world.receive()
    program = Program(world, "kiemtra")
    program.get("/tasks")
    whole = program.get(f"{path}?limit=100").json["rows"]
    sliced = walk(program, f"{path}?limit=1")
    newer = sliced[: len(sliced) - len(whole)] if path == "/access-log" else []
    assert sliced[len(newer) :][: len(whole)] == whole or path == "/access-log"
    assert len(sliced) >= 2


def test_history_in_slices(world: World) -> None:
    code = world.receive()
    officer = Program(world, "cv.ctxh")
    task_id = world.open_task(code).id
    for verb in ("claim", "release", "claim"):
        officer.post(f"/tasks/{task_id}/{verb}")
    whole = officer.get(f"/dossiers/{code}/history").json["rows"]
    assert [row["seq"] for row in whole] == [1, 2, 3, 4]
    assert whole[1]["who"] == world.actor("cv.ctxh").name
    assert walk(officer, f"/dossiers/{code}/history?limit=3") == whole
    problem(Program(world, "mc.tongiao").get(f"/dossiers/{code}/history"), 404, "dossier_not_found")


def test_proposals_by_state_and_dossier(world: World) -> None:
    codes = [world.receive() for _ in range(3)]
    for code in codes:
        data = {"days": "1", "reason": "Chờ xác minh"}
        propose(world.services, Propose(by=world.actor("cv.ctxh"), code=code, act="extend", data=data))
    desk = Program(world, "mc.ctxh")
    rows = walk(desk, "/proposals?limit=2")
    assert [row["code"] for row in rows] == codes[::-1]
    desk.post(f"/proposals/{rows[0]['id']}/decline", {"reason": "Chưa cần"})
    assert [row["code"] for row in walk(desk, "/proposals?state=open")] == codes[1::-1]
    assert [row["reason"] for row in walk(desk, f"/proposals?code={codes[2]}")] == ["Chưa cần"]
    assert walk(Program(world, "mc.tongiao"), "/proposals") == []


def test_late_lists(world: World) -> None:
    world.receive()
    world.clock.advance(days=20, minutes=100)
    fire_due(world.services)
    admin = Program(world, "quantri")
    (row,) = walk(admin, "/warnings")
    assert len(walk(admin, "/warnings?empty=true&limit=7")) > 1
    path = f"/warnings/{row['agency_code']}/{row['moment']}"
    assert admin.get(path).json["rows"]
    assert admin.post(f"{path}/acknowledge").json["seen_by"] == world.actor("quantri").name
    problem(admin.get(f"/warnings/{row['agency_code']}/2026-13-01-1030"), 404, "digest_not_found")
    problem(admin.get("/warnings/H99/2026-03-11-1030"), 404, "digest_not_found")
    assert Program(world, "mc.tongiao").get(path).status_code == 403


def test_what_a_desk_needs_to_receive(lite_world: World) -> None:
    desk = Program(lite_world, "mc.ctxh")
    rows = desk.get("/procedures/receivable?search=1.012990").json["rows"]
    assert [row["code"] for row in rows] == ["1.012990"]
    assert "giờ làm việc" in rows[0]["limit"] or "ngày làm việc" in rows[0]["limit"]
    assert {"code", "name", "level", "ended_at", "successors"} <= set(desk.get("/agencies").json["rows"][0])
    problem(desk.get("/procedures"), 403, "page_not_yours")
    problem(Program(lite_world, "cv.ctxh").get("/procedures/receivable"), 403, "page_not_yours")


def test_a_cursor_cannot_be_changed_or_taken_elsewhere(lite_world: World) -> None:
    for _ in range(2):
        lite_world.receive()
    desk = Program(lite_world, "mc.ctxh")
    following = desk.get("/dossiers?limit=1&only=processing").json["next"].removeprefix("/api/v1")
    assert desk.get(following).status_code == 200
    cursor = following.split("cursor=")[1]
    changed = cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1]
    for wrong in (
        f"/dossiers?limit=1&only=processing&cursor={changed}",
        f"/dossiers?limit=1&cursor={cursor}",
        f"/proposals?only=processing&cursor={cursor}",
        "/dossiers?cursor=1",
        "/dossiers?cursor=%00",
        "/dossiers?cursor=" + "x" * 2000,
    ):
        answer = desk.get(wrong)
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json"), wrong
    problem(Program(lite_world, "cv.ctxh").get(following), 422, "cursor_invalid")
    longer = following.replace("limit=1", "limit=100")
    assert len(desk.get(longer).json["rows"]) == 1, "the number of rows may change on the way"


def test_fields_are_judged_in_vietnamese_or_english(lite_world: World) -> None:
    desk = Program(lite_world, "mc.ctxh")
    body = reception(lite_world, channel="bồ câu", applicant={"name": ""}, gi="x")
    vietnamese = problem(desk.post("/dossiers", body), 422, "form_invalid")["fields"]
    assert vietnamese["channel"] == ["Phải là một trong: direct, post, online, kiosk."]
    assert vietnamese["applicant.name"] == ["Phải có từ 1 đến 200 ký tự hoặc phần tử."]
    assert vietnamese["gi"] == ["Không có mục này."]
    english = problem(desk.post("/dossiers", body, Accept_Language="en"), 422, "form_invalid")["fields"]
    assert english["gi"] == ["Unknown field."]
