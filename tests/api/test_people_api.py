"""Persons, roles, substitutions and giving tasks by the API: the same use cases, the same refusals."""

from typing import Any

import pytest
from api_client import Program, problem
from world import World

DECISION = {
    "absent": "cv.ctxh",
    "substitute": "mc.ctxh",
    "from_at": "2026-03-11T08:00:00+07:00",
    "until_at": "2026-03-16T08:00:00+07:00",
    "decision": "12/QĐ",
    "signed_on": "2026-03-10",
}


def test_a_task_is_claimed_assigned_forwarded_released(lite_world: World) -> None:
    code = lite_world.receive()
    number = lite_world.open_task(code).id
    head, officer, colleague = (Program(lite_world, name) for name in ("gd.ctxh", "cv.ctxh", "cv2.ctxh"))
    found = head.get(f"/tasks/{number}/candidates").get_json()["candidates"]
    assert {c["username"] for c in found} == {"cv.ctxh", "cv2.ctxh"}
    answer = head.post(f"/tasks/{number}/assign", {"to": "cv.ctxh"})
    assert (answer.status_code, answer.get_json()) == (200, {"code": code, "holder": "Lý Văn Thành"})
    problem(officer.post(f"/tasks/{number}/forward", {"to": "cv2.ctxh"}), 422, "form_invalid")
    body = {"to": "cv2.ctxh", "reason": "Nghỉ phép"}
    for _ in range(2):
        assert officer.post(f"/tasks/{number}/forward", body, Idempotency_Key="mot").status_code == 200
    problem(officer.post(f"/tasks/{number}/forward", body), 409, "task_not_yours_to_forward")
    problem(officer.post(f"/tasks/{number}/claim"), 409, "task_held_by_other")
    problem(colleague.post(f"/tasks/{number}/assign", {"to": "hd.ctxh"}), 409, "assignee_not_of_lane")
    for _ in range(2):
        assert head.post(f"/tasks/{number}/release", Idempotency_Key="hai").status_code == 200
    problem(head.post(f"/tasks/{number}/release"), 409, "task_not_held")
    rows = head.get("/tasks?only=unit").get_json()["rows"]
    assert [(r["code"], r["workable"], r["holder"]) for r in rows] == [(code, False, None)]


def test_many_tasks_answer_one_by_one(lite_world: World) -> None:
    codes = [lite_world.receive() for _ in range(2)]
    ids = [lite_world.open_task(code).id for code in codes]
    program = Program(lite_world, "cv.ctxh")
    answer = program.post("/tasks/bulk", {"act": "claim", "tasks": [*ids, 999_999]})
    outcomes = answer.get_json()["outcomes"]
    assert [(o["done"], o["error"]) for o in outcomes] == [(True, None), (True, None), (False, "task_not_found")]
    assert "Không có bước này" in outcomes[2]["message"]
    done = program.post("/tasks/bulk", {"act": "complete", "tasks": ids, "data": {"note": "Đủ."}})
    assert all(o["done"] for o in done.get_json()["outcomes"])


@pytest.mark.parametrize(
    "body",
    [
        {"act": "erase", "tasks": [1]},
        {"act": "claim", "tasks": []},
        {"act": "claim", "tasks": list(range(1, 202))},
        {"act": "claim", "tasks": [2**40]},
        {"act": "claim", "tasks": ["1"]},
        {"act": "forward", "tasks": [1], "reason": "x" * 2001},
    ],
)
def test_wrong_requests_for_many(lite_world: World, body: dict[str, Any]) -> None:
    problem(Program(lite_world, "cv.ctxh").post("/tasks/bulk", body), 422, "form_invalid")


def test_a_substitution_is_recorded_read_and_ended(lite_world: World) -> None:
    head, desk = Program(lite_world, "gd.ctxh"), Program(lite_world, "mc.ctxh")
    answer = head.post("/substitutions", {**DECISION, "procedures": ["1.012990-province"]})
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    assert (made["state"], made["roles"], made["absent"]) == ("now", ["Chuyên viên"], "cv.ctxh")
    assert len(made["procedures"]) == 1
    listed = desk.get("/substitutions").get_json()["rows"]
    assert [s["id"] for s in listed] == [made["id"]]
    problem(desk.post(f"/substitutions/{made['id']}/end", {"reason": "x"}), 403, "page_not_yours")
    problem(head.post("/substitutions", DECISION), 409, "substitution_overlaps")
    ended = head.post(f"/substitutions/{made['id']}/end", {"reason": "Về sớm"}).get_json()
    assert (ended["state"], ended["end_reason"]) == ("past", "Về sớm")
    problem(head.post(f"/substitutions/{made['id']}/end", {"reason": "x"}), 409, "substitution_over")


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"from_at": "2026-03-11T08:00:00"}, 422, "form_invalid"),
        ({"signed_on": "hôm qua"}, 422, "form_invalid"),
        ({"roles": ["vua"]}, 422, "form_invalid"),
        ({"agencies": ["H99"]}, 404, "agency_not_found"),
        ({"procedures": ["khong-co"]}, 404, "procedure_not_found"),
        ({"agencies": []}, 409, "substitution_lends_nothing"),
        ({"absent": "cv.thucphan"}, 403, "substitution_not_yours"),
        ({"until_at": "9999-12-31T23:59:59+00:00"}, 422, "substitution_too_long"),
    ],
)
def test_wrong_substitutions(lite_world: World, more: dict[str, Any], status: int, code: str) -> None:
    problem(Program(lite_world, "gd.ctxh").post("/substitutions", {**DECISION, **more}), status, code)


def test_persons_and_why(lite_world: World) -> None:
    code = lite_world.receive()
    program = Program(lite_world, "quantri")
    listed = program.get("/persons?search=ly+van&agency=H14.02.01").get_json()
    assert [row["username"] for row in listed["rows"]] == ["cv.ctxh"]
    shown = program.get("/persons/cv.ctxh").get_json()
    assert [g["role"] for g in shown["grants"]] == ["chuyen_vien"]
    assert "task.work" in [row["permission"] for row in shown["allowed"]]
    no = program.get(f"/persons/cv.ctxh/why?dossier={code}&act=stop").get_json()
    assert (no["allowed"], no["checks"][-2]["code"]) == (False, "why_permission")
    yes = program.get(f"/persons/cv.ctxh/why?task={lite_world.open_task(code).id}").get_json()
    assert (yes["allowed"], yes["by_role"]) == (True, "Chuyên viên, Trung tâm Công tác xã hội tỉnh")
    problem(program.get("/persons/cv.ctxh/why"), 422, "why_nothing_chosen")
    problem(program.get("/persons/khong.co"), 404, "person_not_found")
    problem(Program(lite_world, "cv.ctxh").get("/persons"), 403, "page_not_yours")
    problem(Program(lite_world, "gd.ctxh").get("/persons/mc.thucphan"), 404, "person_not_found")


def test_a_role_is_effective_for_the_key_at_once(lite_world: World) -> None:
    admin, officer = Program(lite_world, "quantri"), Program(lite_world, "cv.ctxh")
    problem(officer.get("/persons"), 403, "page_not_yours")
    body = {"role": "lanh_dao_phong", "agency": "H14.02.01", "decision": "15/QĐ", "decided_on": "2026-03-10"}
    answer = admin.post("/persons/cv.ctxh/grants", body)
    assert answer.status_code == 201, answer.text
    assert officer.get("/persons").status_code == 200
    number = next(g["id"] for g in answer.get_json()["grants"] if g["role"] == "lanh_dao_phong")
    revoking = {"decision": "16/QĐ", "decided_on": "2026-03-11"}
    assert admin.post(f"/persons/cv.ctxh/grants/{number}/revoke", revoking).status_code == 200
    problem(officer.get("/persons"), 403, "page_not_yours")
    problem(admin.post("/persons/quantri/grants", body), 403, "roles_of_oneself")
    problem(officer.post("/persons/cv2.ctxh/grants", body), 403, "page_not_yours")
