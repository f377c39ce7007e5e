"""What the API answers to mistakes: problem+json with a code and a sentence in the asked-for language."""

import pytest
from api_client import Program, problem, reception
from sqlalchemy import select
from walking import verbs
from world import World

from app.casework.claim_task import claim_task
from app.db import transaction
from app.people.records import ApiToken, Person

NOTE = {"data": {"note": "Đã kiểm tra."}}


@pytest.mark.parametrize("token", [None, "", "sai", "x" * 10_000])
def test_without_a_good_token(lite_world: World, token: str | None) -> None:
    program = Program(lite_world, None, token=token)
    for answer in (program.get("/tasks"), program.post("/tasks/1/claim"), program.get("/dossiers/x")):
        problem(answer, 401, "not_signed_in")


def test_a_token_ends(lite_world: World) -> None:
    program = Program(lite_world, "cv.ctxh")
    assert program.get("/tasks").status_code == 200
    lite_world.clock.advance(days=1)
    problem(program.get("/tasks"), 401, "not_signed_in")


def test_a_revoked_token_and_a_locked_person(lite_world: World) -> None:
    first, second = Program(lite_world, "cv.ctxh"), Program(lite_world, "cv2.ctxh")
    with transaction() as session:
        session.scalars(select(ApiToken).order_by(ApiToken.id)).first().revoked_at = lite_world.clock.moment
        session.scalars(select(Person).where(Person.username == "cv2.ctxh")).one().active = False
    problem(first.get("/tasks"), 401, "not_signed_in")
    problem(second.get("/tasks"), 401, "not_signed_in")


def test_other_schemes_are_not_tokens(lite_world: World) -> None:
    program = Program(lite_world, "cv.ctxh")
    program.headers["Authorization"] = program.headers["Authorization"].replace("Bearer", "Basic")
    problem(program.get("/tasks"), 401, "not_signed_in")


def test_sentences_in_vietnamese_and_english(lite_world: World) -> None:
    program = Program(lite_world, "cv.ctxh")
    vietnamese = problem(program.post("/tasks/999999/claim"), 404, "task_not_found")["title"]
    english = problem(program.post("/tasks/999999/claim", Accept_Language="en"), 404, "task_not_found")["title"]
    assert vietnamese.startswith("Không có bước này")
    assert english.startswith("There is no such task")


def test_what_is_not_there(lite_world: World) -> None:
    program = Program(lite_world, "cv.ctxh")
    problem(program.get("/dossiers/H14-260311-0001"), 404, "dossier_not_found")
    problem(program.get("/track/H14-260311-0001"), 404, "code_unknown")
    problem(program.get("/track/%3Cscript%3E"), 404, "code_unknown")
    problem(program.get("/nothing"), 404, "page_unknown")
    problem(program.post("/tasks/abc/claim"), 404, "page_unknown")
    problem(program.get("/tasks/1/claim"), 405, "method_unknown")


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"[1]", b"7", b'"x"', b"null", b"[" * 100_000])
def test_malformed_json(lite_world: World, body: bytes) -> None:
    answer = Program(lite_world, "mc.ctxh").post("/dossiers", body)
    assert answer.status_code in (400, 422), answer.text
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "wrong",
    [
        {"applicant": {}},
        {"applicant": {"name": "x" * 201}},
        {"components": [{"name": "Đơn", "originals": -1}]},
        {"channel": "pigeon"},
        {"procedure_code": None},
        {"application": 7},
        {"no_such_field": 1},
    ],
)
def test_a_body_of_the_wrong_shape(lite_world: World, wrong: dict[str, object]) -> None:
    answer = Program(lite_world, "mc.ctxh").post("/dossiers", reception(lite_world, **wrong))
    body = problem(answer, 422, "form_invalid")
    assert next(iter(wrong)) in str(body.get("fields")), "which field is wrong"


def test_a_wrong_application_names_its_fields(lite_world: World) -> None:
    answer = Program(lite_world, "mc.ctxh").post("/dossiers", reception(lite_world, application={}))
    assert "full_name" in problem(answer, 422, "form_invalid")["fields"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"procedure_code": "9.9"}, "procedure_not_found"),
        ({"receiving_agency": "H99"}, "agency_not_found"),
        ({"competent_agency": "H99"}, "agency_not_found"),
    ],
)
def test_a_reception_of_what_is_not_there(lite_world: World, wrong: dict[str, str], code: str) -> None:
    problem(Program(lite_world, "mc.ctxh").post("/dossiers", reception(lite_world, **wrong)), 404, code)


def test_roles(lite_world: World) -> None:
    problem(Program(lite_world, "cv.ctxh").post("/dossiers", reception(lite_world)), 403, "page_not_yours")
    problem(Program(lite_world, "mc.noivu").post("/dossiers", reception(lite_world)), 403, "not_this_desk")
    problem(Program(lite_world, "thietke").get("/tasks"), 403, "page_not_yours")
    code = lite_world.receive()
    task_id = lite_world.open_task(code).id
    problem(Program(lite_world, "gd.ctxh").post(f"/tasks/{task_id}/complete", NOTE), 403, "task_of_others")
    problem(Program(lite_world, "cv.noivu").post(f"/tasks/{task_id}/complete", NOTE), 404, "task_not_found")
    problem(Program(lite_world, "cv.noivu").get(f"/dossiers/{code}"), 404, "dossier_not_found")


def test_conflicts_name_the_colleague(lite_world: World) -> None:
    task = lite_world.open_task(lite_world.receive())
    claim_task(lite_world.services, by=lite_world.actor("cv2.ctxh"), task_id=task.id)
    officer = Program(lite_world, "cv.ctxh")
    body = problem(officer.post(f"/tasks/{task.id}/complete", NOTE), 409, "task_held_by_other")
    assert "Bế Thu Trang" in body["title"]
    assert "09:00" in body["title"]
    old = Program(lite_world, "cv2.ctxh").post(f"/tasks/{task.id}/complete", {**NOTE, "version": task.version})
    problem(old, 409, "task_page_old")


def test_refusals_name_the_clause(lite_world: World) -> None:
    code = lite_world.receive()
    body = {"act": "confirm", "number": "1", "on": "2026-03-11"}
    answer = Program(lite_world, "mc.ctxh").post(f"/dossiers/{code}/settle", body)
    assert problem(answer, 409, "steps_still_open")["clause"] == "TIM-03"


def test_idempotency(lite_world: World) -> None:
    desk = Program(lite_world, "mc.ctxh")
    first = desk.post("/dossiers", reception(lite_world), Idempotency_Key="a")
    lite_world.clock.advance(minutes=5)
    again = desk.post("/dossiers", reception(lite_world), Idempotency_Key="a")
    assert (again.status_code, again.json) == (201, first.json)
    other = desk.post("/dossiers", reception(lite_world, channel="post"), Idempotency_Key="a")
    problem(other, 422, "idempotency_mismatch")
    problem(desk.post("/dossiers", reception(lite_world), Idempotency_Key="a" * 81), 422, "idempotency_key_too_long")
    task_id = lite_world.open_task(first.json["code"]).id
    officer = Program(lite_world, "cv.ctxh")
    answers = [officer.post(f"/tasks/{task_id}/complete", NOTE, Idempotency_Key="b") for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert verbs(first.json["code"]).count("task.completed") == 1


def test_pages_of_the_list(lite_world: World) -> None:
    lite_world.receive()
    officer = Program(lite_world, "cv.ctxh")
    listed = officer.get("/tasks").json
    assert (listed["total"], listed["page"], listed["pages"], listed["counts"]["all"]) == (1, 1, 1, 1)
    assert officer.get("/tasks?page=2").json["rows"] == []
    for wrong in ("page=0", "page=x", "only=none", "page=100001"):
        problem(officer.get(f"/tasks?{wrong}"), 422, "form_invalid")
    lite_world.clock.advance(days=20)
    assert Program(lite_world, "cv.ctxh").get("/tasks?only=overdue").json["total"] == 1


def test_moments_carry_their_offset(lite_world: World) -> None:
    code = lite_world.receive()
    seen = Program(lite_world, "cv.ctxh").get(f"/dossiers/{code}").json
    assert (seen["entered_at"], seen["due_at"]) == ("2026-03-11T09:00:00+07:00", "2026-03-25T09:00:00+07:00")


def test_the_description_is_openapi_3_1(lite_world: World) -> None:
    document = Program(lite_world, None).get("/openapi.json").json
    assert document["openapi"].startswith("3.1")
    assert set(document) >= {"info", "paths", "components"}
    operations = [(path, verb) for path, verbs in document["paths"].items() for verb in verbs if verb != "parameters"]
    assert len(operations) == 87
    for path, verb in operations:
        described = document["paths"][path][verb]
        assert described["responses"]
        assert described["summary"]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


@pytest.mark.parametrize("name", ["a\x00b", "\ud800", "x" * 200])
def test_text_that_no_database_takes(world: World, name: str) -> None:
    answer = Program(world, "mc.ctxh").post("/dossiers", reception(world, applicant={"name": name}))
    assert answer.status_code in (201, 422), answer.text


def test_a_number_beyond_every_table(world: World) -> None:
    answer = Program(world, "cv.ctxh").post("/tasks/99999999999999999999999/claim")
    assert answer.status_code in (404, 422)
    assert answer.mimetype == "application/problem+json"
    assert Program(world, "cv.ctxh").get("/tasks").status_code == 200


def test_a_number_of_too_many_digits_is_not_readable(lite_world: World) -> None:
    body = b'{"data": {"note": ' + b"9" * 5_000 + b"}}"
    problem(Program(lite_world, "cv.ctxh").post("/tasks/1/complete", body), 400, "body_unreadable")
