"""One dossier from reception to return by the API alone."""

from api_client import Program, reception
from world import World

WORKERS = {"Step_2": "cv.ctxh", "Step_3": "gd.ctxh", "Step_4": "hd.ctxh", "Step_5": "gd.ctxh"}


def test_from_reception_to_return(world: World) -> None:
    desk = Program(world, "mc.ctxh")
    received = desk.post("/dossiers", reception(world))
    assert received.status_code == 201
    code = received.json["code"]
    assert received.json["due_at"] == "2026-03-25T09:00:00+07:00"
    for step in world.steps()[1:]:
        world.clock.advance(minutes=30)
        complete(Program(world, WORKERS[step["task"]]), code, step["data"])
    seen = desk.get(f"/dossiers/{code}").json
    assert {act["id"]: act["hindrance"] for act in seen["acts"]}["confirm"] is None
    settled = desk.post(f"/dossiers/{code}/settle", {"act": "confirm", "number": "15/GXN", "on": "2026-03-11"})
    assert settled.json == {"code": code, "state": "result_confirmed", "outcome": "early"}
    returned = desk.post(f"/dossiers/{code}/return", {"handed_to": "Hoàng Thị Thơm"})
    assert returned.json["state"] == "returned"
    public = Program(world, None).get(f"/track/{code}").json
    assert (public["state"], public["provisional"]) == ("returned", False)
    assert len(public["steps"]) == 5
    assert "Thơm" not in str(public)


def complete(officer: Program, code: str, data: dict[str, object]) -> None:
    """Find the task in the list, claim, complete."""
    (row,) = [r for r in officer.get("/tasks").json["rows"] if r["code"] == code]
    assert (row["holder"], row["mine"]) == (None, False)
    task_id = row["task_id"]
    assert officer.post(f"/tasks/{task_id}/claim").json == {"code": code}
    (held,) = [r for r in officer.get("/tasks?only=mine").json["rows"] if r["task_id"] == task_id]
    assert held["mine"]
    version = next(t for t in officer.get(f"/dossiers/{code}").json["tasks"] if t["id"] == task_id)["version"]
    done = officer.post(f"/tasks/{task_id}/complete", {"data": data, "version": version})
    assert done.status_code == 200, done.text
    assert done.json["dossier_code"] == code


def test_a_refusal_by_api(world: World) -> None:
    desk = Program(world, "mc.ctxh")
    code = desk.post("/dossiers", reception(world)).json["code"]
    for step in world.steps(case=1)[1:]:
        complete(Program(world, WORKERS[step["task"]]), code, step["data"])
    body = {"act": "refuse", "number": "07/CV", "on": "2026-03-11", "reason": "Đã đủ người."}
    assert desk.post(f"/dossiers/{code}/settle", body).json["state"] == "refused"
