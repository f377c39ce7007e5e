"""Messages from outside and handing back by JSON."""

from api_client import Program, problem
from walking import walked
from world import World

from app.db import transaction
from app.dossiers.records import WaitRecord


def test_a_message_nobody_waits_for_moves_nothing(lite_world: World) -> None:
    desk = Program(lite_world, "mc.ctxh")
    answer = desk.post("/messages", {"name": "ket_qua", "data": {"ok": True}})
    assert (answer.status_code, answer.json) == (200, {"dossiers": []})


def test_a_row_that_the_diagram_does_not_know_moves_nothing(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    wait = WaitRecord(
        dossier_id=lite_world.dossier(code).id,
        element_id="Step_3",
        occurrence=1,
        message="ket_qua",
        opened_at=lite_world.clock.now(),
    )
    with transaction() as session:
        session.add(wait)
    answer = Program(lite_world, "mc.ctxh").post("/messages", {"name": "ket_qua", "dossier": code})
    assert answer.json == {"dossiers": []}


def test_only_a_desk_sends_and_the_name_is_needed(lite_world: World) -> None:
    problem(Program(lite_world, "cv.ctxh").post("/messages", {"name": "x"}), 403, "page_not_yours")
    problem(Program(lite_world, None).post("/messages", {"name": "x"}), 401, "not_signed_in")
    desk = Program(lite_world, "mc.ctxh")
    assert set(problem(desk.post("/messages", {"name": ""}), 422, "form_invalid")["fields"]) == {"name"}
    problem(desk.post("/messages", {"name": " "}), 422, "message_name_missing")
    assert "data" in problem(desk.post("/messages", {"name": "x", "data": [1]}), 422, "form_invalid")["fields"]


def test_a_task_is_handed_back_to_one_of_its_targets(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    task_id = lite_world.open_task(code).id
    director = Program(lite_world, "gd.ctxh")
    found = director.get(f"/tasks/{task_id}/targets").json["targets"]
    assert [(t["element_id"], t["occurrence"]) for t in found] == [("Step_2", 1)]
    body = {"element_id": "Step_2", "occurrence": 1, "reason": "Thiếu xác nhận"}
    answer = director.post(f"/tasks/{task_id}/hand-back", body)
    assert (answer.status_code, answer.json) == (200, {"code": code})
    assert (lite_world.open_task(code).element_id, lite_world.open_task(code).occurrence) == ("Step_2", 2)
    assert director.get(f"/tasks/{task_id}/targets").json == {"targets": []}
    problem(director.post(f"/tasks/{task_id}/hand-back", body), 409, "task_already_done")


def test_what_is_wrong_has_its_code(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    path = f"/tasks/{lite_world.open_task(code).id}"
    director, body = Program(lite_world, "gd.ctxh"), {"element_id": "Step_2", "occurrence": 1, "reason": "x"}
    problem(director.post(f"{path}/hand-back", {**body, "reason": " "}), 422, "hand_back_reason_missing")
    problem(director.post(f"{path}/hand-back", {**body, "element_id": "Step_9"}), 409, "target_not_allowed")
    problem(director.post(f"{path}/hand-back", {**body, "occurrence": "1"}), 422, "form_invalid")
    problem(director.post("/tasks/999999/hand-back", body), 404, "task_not_found")
    problem(Program(lite_world, "cv.ctxh").get(f"{path}/targets"), 403, "task_of_others")
    problem(Program(lite_world, "cv.noivu").get(f"{path}/targets"), 404, "task_not_found")
