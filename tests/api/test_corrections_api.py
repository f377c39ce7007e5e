"""Corrections, late entries, results and opinions by the API: each as a page does it, each refusal with its code."""

from base64 import b64encode
from datetime import timedelta
from typing import Any

from api_client import Program, problem, reception
from walking import confirmed, open_elements, walked
from world import World

PDF = b64encode(b"%PDF-1.7\nx\n%%EOF").decode()


def received(world: World, **more: Any) -> str:
    code: str = Program(world, "mc.ctxh").post("/dossiers", reception(world, **more)).json["code"]
    return code


def test_correct_and_annul(world: World) -> None:
    desk, code = Program(world, "mc.ctxh"), received(world)
    body = {"applicant": {"name": "Hoàng Thị Thơ", "email": "thom@example.org"}, "reason": "Gõ nhầm"}
    done = desk.post(f"/dossiers/{code}/correct", body)
    assert (done.status_code, done.json["proposed"]) == (200, False)
    problem(desk.post(f"/dossiers/{code}/correct", body), 422, "nothing_corrected")
    marks = desk.get(f"/dossiers/{code}/corrections").json
    changed = {"label": "Họ và tên hoặc tên tổ chức", "before": "Hoàng Thị Thơm", "after": "Hoàng Thị Thơ"}
    assert marks["corrections"][0]["changes"] == [changed]
    assert desk.post(f"/dossiers/{code}/annul", {"why": "test", "reason": "Thử"}).json["state"] == "annulled"
    problem(desk.post(f"/dossiers/{code}/annul", {"why": "test", "reason": "Thử"}), 409, "act_done")
    problem(
        Program(world, "mc.noivu").post(f"/dossiers/{code}/annul", {"why": "test", "reason": "x"}),
        404,
        "dossier_not_found",
    )


def test_two_are_needed_once_a_step_was_done(world: World) -> None:
    code = walked(world, done=2)
    body = {"why": "mistake", "reason": "Nhầm"}
    assert Program(world, "mc.ctxh").post(f"/dossiers/{code}/annul", body).json["proposed"]
    assert Program(world, "gd.ctxh").post(f"/dossiers/{code}/annul", body).json["state"] == "annulled"


def test_a_step_is_taken_back(world: World) -> None:
    code = walked(world, done=2)
    officer = Program(world, "cv.ctxh")
    tasks = officer.get(f"/dossiers/{code}").json["tasks"]
    done = next(t for t in tasks if t["state"] == "done" and t["act"] is None)
    assert officer.post(f"/tasks/{done['id']}/recall", {"reason": "Nhập nhầm"}).json == {"code": code}
    assert open_elements(code) == [done["element_id"]]
    problem(officer.post(f"/tasks/{done['id']}/recall", {"reason": "Nữa"}), 409, "recall_not_last")
    problem(officer.post("/tasks/999999/recall", {"reason": "Nữa"}), 404, "task_not_found")


def test_an_outage_and_what_was_received_in_it(world: World) -> None:
    desk, now = Program(world, "mc.ctxh"), world.clock.now()
    outage = {
        "agency": "H14.02.01",
        "from_at": (now - timedelta(minutes=50)).isoformat(),
        "until_at": (now - timedelta(minutes=10)).isoformat(),
        "scope": "Chi cục",
        "cause": "Mất điện",
        "document": "12/BB",
        "document_on": "2026-03-11",
    }
    made = desk.post("/outages", outage)
    assert made.status_code == 201
    late = {"outage_id": made.json["id"], "at": (now - timedelta(minutes=30)).isoformat(), "paper_number": "7"}
    code = received(world, late=late)
    (entry,) = desk.get(f"/dossiers/{code}/corrections").json["late"]
    assert (entry["what"], entry["true_at"], entry["recorded_at"]) == (
        "reception",
        "2026-03-11T08:30:00+07:00",
        "2026-03-11T09:00:00+07:00",
    )
    problem(desk.post(f"/outages/{made.json['id']}/revoke", {"reason": "Nhầm"}), 409, "outage_used")
    assert desk.get("/outages").json["rows"][0]["entered"] == 1
    problem(
        Program(world, "quantri").post("/outages", {**outage, "until_at": "2030-01-01T00:00:00Z"}),
        422,
        "outage_until_wrong",
    )
    problem(desk.post("/outages", {**outage, "agency": None}), 403, "outage_not_yours")


def test_results_with_files(world: World) -> None:
    desk, code = Program(world, "mc.ctxh"), walked(world)
    body = {"number": "16/GXN", "on": "2026-03-11", "reason": "Sai tên", "file": {"name": "a.pdf", "content": PDF}}
    problem(desk.post(f"/dossiers/{code}/correct-result", body), 409, "act_not_yet")
    confirmed(world, code)
    problem(
        desk.post(f"/dossiers/{code}/correct-result", {**body, "file": {"name": "a", "content": "?"}}),
        422,
        "form_invalid",
    )
    assert desk.post(f"/dossiers/{code}/correct-result", body).status_code == 200
    first, second = desk.get(f"/dossiers/{code}/corrections").json["documents"]
    assert (first["state"], second["state"], second["file_name"]) == ("replaced", "current", "a.pdf")
    file = desk.get(f"/dossiers/{code}/files/{second['file_id']}")
    assert (file.data, file.headers["X-Content-Type-Options"]) == (b"%PDF-1.7\nx\n%%EOF", "nosniff")
    assert "attachment" in file.headers["Content-Disposition"]
    problem(Program(world, "mc.noivu").get(f"/dossiers/{code}/files/{second['file_id']}"), 404, "dossier_not_found")
    problem(desk.get(f"/dossiers/{code}/files/999999"), 404, "file_not_found")
    problem(desk.post(f"/dossiers/{code}/rectify-result", body), 409, "result_not_returned")


def test_opinions_asked_answered_withdrawn(world: World) -> None:
    code = walked(world, done=1)
    officer, other = Program(world, "cv.ctxh"), Program(world, "cv.noivu")
    task = world.open_task(code).id
    asked = officer.post(f"/tasks/{task}/opinions", {"agencies": ["H14.01", "H14.03"], "question": "Cho ý kiến"})
    assert asked.status_code == 201
    first, second = asked.json["opinions"]
    assert [row["id"] for row in other.get("/opinions").json["rows"]] == [first]
    assert other.post(f"/opinions/{first}/answer", {"text": "Thống nhất"}).json == {"outcome": "in_time"}
    problem(other.post(f"/opinions/{second}/answer", {"text": "Thống nhất"}), 404, "opinion_not_found")
    problem(officer.post(f"/tasks/{task}/complete", {"data": {}}), 409, "opinions_pending")
    assert officer.post(f"/opinions/{second}/withdraw", {"reason": "Đủ"}).json == {"code": code}
    states = [row["state"] for row in officer.get(f"/dossiers/{code}/opinions").json["rows"]]
    assert states == ["answered", "withdrawn"]
    assert [row["id"] for row in officer.get("/opinions?asked=1").json["rows"]] == [first]


def test_received_anew_under_the_right_procedure(world: World) -> None:
    from app.cli.demo import read_table

    desk, code = Program(world, "mc.ctxh"), received(world)
    problem(
        desk.post(f"/dossiers/{code}/ask-change-procedure", {"procedure_code": "9.9", "reason": "x"}),
        422,
        "procedure_unknown",
    )
    body = reception(
        world,
        procedure_code="1.012644",
        competent_agency="H14.03",
        application=read_table()["applications"]["1.012644"],
        reason="Nhầm thủ tục",
    )
    done = desk.post(f"/dossiers/{code}/change-procedure", body)
    assert (done.status_code, done.json["state"]) == (200, "annulled"), done.text
    new = done.json["other"]
    assert desk.get(f"/dossiers/{new}/corrections").json["replaces"] == code
    assert desk.get(f"/dossiers/{code}/corrections").json["replaced_by"] == new
