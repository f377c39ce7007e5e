"""Forms by the API: files, rows, drafts; mistakes by path in both languages."""

from io import BytesIO
from typing import Any

from api_client import Program, reception
from showcase import PDF, TYPED, put_showcase
from werkzeug.test import TestResponse
from world import World


def upload(world: World, username: str | None, content: bytes = PDF, name: str = "x.pdf") -> TestResponse:
    program = Program(world, username)
    data = {"file": (BytesIO(content), name)} if name else {}
    return world.app.test_client().post("/api/v1/files", data=data, headers=program.headers)


def body(world: World, **application: Any) -> dict[str, Any]:
    return reception(world) | {"application": {**TYPED, **application}}


def test_a_file_is_uploaded_named_and_read(lite_world: World) -> None:
    put_showcase(lite_world)
    kept = upload(lite_world, "mc.ctxh")
    assert kept.status_code == 201
    assert (kept.json["name"], kept.json["size"], len(kept.json["sha256"])) == ("x.pdf", len(PDF), 64)
    received = Program(lite_world, "mc.ctxh").post("/dossiers", body(lite_world, scans=[kept.json["mark"]]))
    assert received.status_code == 201, received.text
    got = Program(lite_world, "cv.ctxh").get(f"/files/{kept.json['mark']}")
    assert (got.data, got.mimetype) == (PDF, "application/pdf")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert Program(lite_world, "cv.noivu").get(f"/files/{kept.json['mark']}").status_code == 404


def test_uploads_that_are_not_taken(lite_world: World) -> None:
    assert upload(lite_world, None).status_code == 401
    assert upload(lite_world, "kiemtra").status_code == 403
    assert upload(lite_world, "mc.ctxh", name="").json["code"] == "file_missing"
    assert upload(lite_world, "mc.ctxh", b"<html>").json["code"] == "file_kind_unknown"
    assert upload(lite_world, "mc.ctxh", b"").status_code == 422


def test_mistakes_are_told_by_path_in_both_languages(lite_world: World) -> None:
    put_showcase(lite_world)
    sent = body(lite_world, members=[{"name": "A", "income": "x"}], home={"province": "cb"})
    vietnamese = Program(lite_world, "mc.ctxh").post("/dossiers", sent)
    assert vietnamese.status_code == 422
    assert vietnamese.json["fields"]["home.street"] == ["Bắt buộc nhập."]
    english = Program(lite_world, "mc.ctxh").post("/dossiers", sent, Accept_Language="en").json
    assert english["fields"]["home.street"] == ["Required."]
    assert english["fields"]["members.0.income"][0].startswith("Not a number.")


def test_drafts_by_the_api(lite_world: World) -> None:
    task = lite_world.open_task(lite_world.receive(), "Step_2")
    officer = Program(lite_world, "cv.ctxh")
    first = officer.post(f"/tasks/{task.id}/draft", {"data": {"note": "một"}, "seen": 0}).json
    assert (first["revision"], first["aside"]) == (1, False)
    assert officer.post(f"/tasks/{task.id}/draft", {"data": {"note": "hai"}, "seen": 0}).json["aside"]
    assert Program(lite_world, "hd.ctxh").post(f"/tasks/{task.id}/draft", {"data": {"a": "b"}}).status_code == 403
    assert officer.post("/tasks/999999/draft", {"data": {"a": "b"}}).status_code == 404


def test_earlier_data_by_the_api(lite_world: World) -> None:
    put_showcase(lite_world)
    desk = Program(lite_world, "mc.ctxh")
    number = "004199001234"
    applicant = {"name": "Hoàng Thị Thơm", "identity_number": number}
    code = desk.post("/dossiers", body(lite_world) | {"applicant": applicant}).json["code"]
    wanted = {"identity_number": number, "procedure_code": "1.012990"}
    assert desk.post("/consents/look", wanted).json["code"] == "consent_missing"
    consent = desk.post("/consents", {"identity_number": number, "name": "Thơm", "how": "signed"}).json["id"]
    offered = {row["key"]: row for row in desk.post("/consents/look", wanted).json}
    assert (offered["born_on"]["value"], offered["born_on"]["code"]) == ("1999-03-05", code)
    filled = desk.post("/consents/fill", {**wanted, "keys": ["born_on"], "confirmed": True}).json
    assert filled["values"] == {"born_on": "1999-03-05"}
    assert [use["kind"] for use in desk.get(f"/consents/{consent}/uses").json["rows"]] == ["filled", "looked"]
    assert desk.post(f"/consents/{consent}/withdraw", {"reason": "Đổi ý"}).status_code == 200
    assert desk.get(f"/consents?identity_number={number}").json["rows"][0]["withdrawn_reason"] == "Đổi ý"
    assert Program(lite_world, "cv.ctxh").get(f"/consents?identity_number={number}").status_code == 403
