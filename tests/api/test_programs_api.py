"""Tokens by API, what their scopes open, how often they may ask, and what is noted of it."""

import sys

import pytest
from api_client import Program, problem, reception
from sqlalchemy import select
from walking import events
from world import World

from app.casework import program_access
from app.casework.accounts import NewPerson, create_person
from app.casework.deliver_messages import deliver_messages
from app.casework.forgetting import forget_old
from app.casework.tokens import NewToken, issue_token
from app.db import reading, transaction
from app.domain.programs import SCOPES
from app.people.records import Person
from app.programs.records import AccessRecord, ApiUse


def program(world: World, username: str, **more: object) -> Program:
    new = NewToken(by=None, username=username, label="máy", days=1, **more)  # type: ignore[arg-type]
    return Program(world, None, token=issue_token(world.services, new).token)


def noted() -> list[AccessRecord]:
    with reading() as session:
        rows = list(session.scalars(select(AccessRecord).order_by(AccessRecord.id)))
        session.expunge_all()
        return rows


def test_a_token_from_making_to_revoking(world: World) -> None:
    admin = Program(world, "quantri")
    body = {"username": "mc.ctxh", "label": "Quầy 3", "days": 30, "scopes": ["act", "read"], "per_minute": 5}
    made = admin.post("/tokens", body)
    assert made.status_code == 201, made.text
    desk = Program(world, None, token=made.json["token"])
    assert desk.get("/dossiers").status_code == 200
    rows = admin.get("/tokens").json["rows"]
    kept = next(row for row in rows if row["id"] == made.json["id"])
    assert (kept["scopes"], kept["per_minute"], kept["per_day"]) == (["read", "act"], 5, 50_000)
    assert kept["last_used_at"] == "2026-03-11T09:00:00+07:00"
    assert made.json["token"] not in str(rows) + str(events("system"))
    assert [row["label"] for row in desk.get("/tokens/mine").json["rows"]] == ["Quầy 3"]
    assert admin.post(f"/tokens/{made.json['id']}/revoke").json == {"username": "mc.ctxh"}
    problem(desk.get("/dossiers"), 401, "not_signed_in")
    problem(admin.post(f"/tokens/{made.json['id']}/revoke"), 409, "token_already_revoked")
    problem(admin.post("/tokens/999/revoke"), 404, "token_not_found")
    assert [e.verb for e in events("system")][-2:] == ["token.created", "token.revoked"]
    assert events("system")[-1].actor == "quantri"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"username": "khong.co"}, "account_not_found"),
        ({"days": 367}, "form_invalid"),
        ({"days": "30"}, "form_invalid"),
        ({"scopes": ["tat-ca"]}, "form_invalid"),
        ({"scopes": []}, "token_scopes_wrong"),
        ({"label": " "}, "typed_text_missing"),
        ({"per_day": 0}, "form_invalid"),
    ],
)
def test_a_token_that_cannot_be(lite_world: World, wrong: dict[str, object], code: str) -> None:
    body = {"username": "mc.ctxh", "label": "Quầy 3", "days": 30, **wrong}
    problem(Program(lite_world, "quantri").post("/tokens", body), 404 if "found" in code else 422, code)


def test_only_administrators_make_tokens(lite_world: World) -> None:
    desk = Program(lite_world, "mc.ctxh")
    problem(desk.post("/tokens", {"username": "mc.ctxh", "label": "a"}), 403, "page_not_yours")
    problem(desk.get("/tokens"), 403, "page_not_yours")
    problem(desk.get("/webhooks"), 403, "page_not_yours")
    problem(desk.get("/access-log"), 403, "page_not_yours")


def test_a_narrowed_token_makes_no_wider_one(lite_world: World) -> None:
    narrow = program(lite_world, "quantri", scopes=["admin", "read"])
    body = {"username": "cv.ctxh", "label": "máy"}
    for wider in (None, ["work"], ["read", "work"]):
        problem(narrow.post("/tokens", {**body, "scopes": wider}), 403, "token_wider_than_asked")
    assert narrow.post("/tokens", {**body, "scopes": ["read"]}).status_code == 201
    assert Program(lite_world, "quantri").post("/tokens", body).status_code == 201


def test_nobody_decides_in_a_colleagues_name_by_a_token(lite_world: World) -> None:
    admin = Program(lite_world, "quantri")
    for username in ("pheduyet", "thamdinh", "gd.ctxh"):
        body = {"username": username, "label": "máy"}
        for deciding in (None, ["admin"], ["read", "admin"]):
            problem(admin.post("/tokens", {**body, "scopes": deciding}), 403, "token_decides_for_others")
        assert admin.post("/tokens", {**body, "scopes": ["read"]}).status_code == 201
    assert admin.post("/tokens", {"username": "quantri", "label": "của mình"}).status_code == 201


def test_scopes_open_what_they_say(world: World) -> None:
    code = world.receive()
    task_id = world.open_task(code).id
    asks = {
        "read": lambda p: p.get(f"/dossiers/{code}"),
        "work": lambda p: p.post(f"/tasks/{task_id}/claim"),
        "act": lambda p: p.post(f"/dossiers/{code}/request-payment", {"what": "Lệ phí"}),
        "assign": lambda p: p.post(f"/tasks/{task_id}/assign", {"to": "cv2.ctxh"}),
        "submit": lambda p: p.post("/submissions", {}),
        "design": lambda p: p.post("/procedures", {}),
        "audit": lambda p: p.get(f"/audit/dossiers/{code}/replay"),
        "admin": lambda p: p.get("/access-log"),
    }
    assert set(asks) == set(SCOPES)
    for scope in SCOPES:
        narrowed = program(world, "mc.ctxh", scopes=[scope])
        for needed, ask in asks.items():
            answer = ask(narrowed)
            refused = answer.status_code == 403 and answer.get_json(force=True)["code"] == "token_scope_missing"
            # who performs the desk's acts could give out steps before there was a scope of its own for heads
            opens = scope in (needed, "act") if needed == "assign" else scope == needed
            assert refused != opens, (scope, needed, answer.text)


def test_a_scope_gives_nothing_that_the_person_may_not(lite_world: World) -> None:
    officer = program(lite_world, "cv.ctxh", scopes=list(SCOPES))
    problem(officer.post("/dossiers", reception(lite_world)), 403, "page_not_yours")
    problem(officer.get("/tokens"), 403, "page_not_yours")


def test_a_minute_and_a_day_have_their_number(world: World) -> None:
    counted = program(world, "cv.ctxh", per_minute=2, per_day=4)
    assert [counted.get("/tasks").status_code for _ in range(3)] == [200, 200, 429]
    world.clock.advance(seconds=15)
    refused = counted.get("/tasks")
    assert "45 giây" in problem(refused, 429, "quota_exceeded")["title"]
    assert refused.headers["Retry-After"] == "45"
    assert program(world, "cv.ctxh").get("/tasks").status_code == 200, "another token is not concerned"
    world.clock.advance(seconds=45)
    assert [counted.get("/tasks").status_code for _ in range(3)] == [200, 200, 429]
    world.clock.advance(minutes=1)
    day = problem(counted.get("/tasks"), 429, "quota_exceeded")
    assert "4 yêu cầu" in day["title"]
    with reading() as session:
        assert {row.requests for row in session.scalars(select(ApiUse).where(ApiUse.window.startswith("d")))} == {4, 1}


def test_every_request_is_noted_without_what_it_held(world: World) -> None:
    code = world.receive()
    desk = Program(world, "mc.ctxh")
    desk.get(f"/dossiers/{code}?cccd=004199001234")
    desk.get("/dossiers/khong-co")
    Program(world, None, token="sai").get("/tasks")
    Program(world, None).get(f"/track/{code}")
    Program(world, None).get("/nothing")
    rows = noted()
    assert [(r.username, r.route, r.status) for r in rows] == [
        ("mc.ctxh", "/api/v1/dossiers/<code>", 200),
        ("mc.ctxh", "/api/v1/dossiers/<code>", 404),
        ("", "/api/v1/tasks", 401),
        ("", "/api/v1/track/<code>", 200),
        ("", "", 404),
    ]
    assert (rows[0].method, rows[0].dossier_code, rows[0].remote) == ("GET", code, "127.0.0.1")
    assert rows[0].token_id is not None
    assert "004199001234" not in str([vars(row) for row in rows])


def test_a_request_that_fails_is_noted_and_a_note_that_fails_breaks_nothing(
    lite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("hỏng")

    desk = Program(lite_world, "mc.ctxh")
    with monkeypatch.context() as patched:
        patched.setattr(sys.modules["app.api.dossiers"], "dossier_page", broken)
        assert desk.get("/dossiers/x").status_code == 500
    assert noted()[-1].status == 500
    with monkeypatch.context() as patched:
        patched.setattr("app.edge.access.note_access", broken)
        assert desk.get("/dossiers").status_code == 200


def test_who_looks_for_what_is_not_there_is_noted_by_name(lite_world: World) -> None:
    Program(lite_world, "cv.ctxh").get("/nothing")
    assert [(row.username, row.status) for row in noted()] == [("cv.ctxh", 404)]


def test_the_owner_hears_of_a_key(world: World) -> None:
    with transaction() as session:
        session.scalars(select(Person).where(Person.username == "mc.ctxh")).one().email = "mc@example.org"
    made = Program(world, "quantri").post("/tokens", {"username": "mc.ctxh", "label": "Quầy 3"})
    deliver_messages(world.services)
    (mail,) = [mail for mail in world.mail.sent if mail.to == "mc@example.org"]
    assert "Quầy 3" in mail.text
    assert made.json["token"] not in mail.text


def test_a_flood_without_a_token_fills_nothing(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program_access, "NOBODY_PER_MINUTE", 3)
    stranger = Program(lite_world, None)
    assert {stranger.get("/tasks").status_code for _ in range(6)} == {401}
    assert len(noted()) == 3
    lite_world.clock.advance(minutes=1)
    stranger.get("/tasks")
    assert len(noted()) == 4


def test_the_log_is_kept_for_its_days(world: World) -> None:
    Program(world, "cv.ctxh").get("/tasks")
    world.clock.advance(days=365)
    assert forget_old(world.services).accesses == 0
    Program(world, "cv.ctxh").get("/tasks")
    world.clock.advance(days=1)
    assert forget_old(world.services).accesses == 1
    assert len(noted()) == 1
    world.clock.advance(days=5)
    forget_old(world.services)
    with reading() as session:
        assert session.scalars(select(ApiUse)).all() == []


def test_the_log_by_api(world: World) -> None:
    code = world.receive()
    desk, auditor = Program(world, "mc.ctxh"), Program(world, "kiemtra")
    desk.get(f"/dossiers/{code}")
    desk.get("/tokens")
    (row,) = auditor.get(f"/access-log?dossier={code}").json["rows"]
    assert (row["username"], row["status"], row["label"]) == ("mc.ctxh", 200, "thử")
    assert [r["status"] for r in auditor.get("/access-log?status=refused").json["rows"]] == [403]
    assert auditor.get("/access-log?username=khong.co&token=1").json["rows"] == []
    problem(auditor.get("/access-log?token=x"), 422, "form_invalid")


def test_webhooks_by_api(lite_world: World) -> None:
    admin = Program(lite_world, "quantri")
    body = {"label": "Kho", "url": "https://nhan.example.vn/", "events": ["dossier.received"]}
    made = admin.post("/webhooks", body)
    assert made.status_code == 201, made.text
    path = f"/webhooks/{made.json['id']}"
    code = lite_world.receive()
    (sent,) = admin.get(f"{path}/deliveries").json["rows"]
    assert (sent["dossier"], sent["event"], sent["state"]) == (code, "dossier.received", "waiting")
    assert admin.post(f"{path}/pause").json["state"] == "paused"
    problem(admin.post(f"{path}/pause"), 409, "webhook_already")
    problem(admin.post(f"{path}/test"), 409, "webhook_not_active")
    assert admin.post(f"{path}/resume").json["state"] == "active"
    assert admin.post(f"{path}/deliveries/{sent['id']}/retry").json["rows"][0]["state"] == "waiting"
    problem(admin.post(f"{path}/deliveries/x/retry"), 409, "delivery_not_given_up")
    assert admin.post(f"{path}/renew-secret").json["secret"] != made.json["secret"]
    removed = admin._client.delete(f"/api/v1{path}", headers=admin.headers)
    assert removed.status_code == 204
    problem(admin.get(path), 404, "webhook_not_found")
    problem(admin.post("/webhooks", {**body, "url": "https://"}), 422, "webhook_url_wrong")
    problem(admin.post("/webhooks", {**body, "agency": "H99"}), 404, "agency_not_found")


def test_an_auditor_of_one_agency_reads_of_its_persons_only(world: World) -> None:
    roles = (("kiem_tra", "H14.41"),)
    new = NewPerson(
        username="kt.phuong", full_name="Kiểm Tra", password="mật khẩu dài", agency_code="H14.41", roles=roles
    )
    create_person(world.services, new)
    code = world.receive()
    for username in ("mc.ctxh", "mc.thucphan", None):
        Program(world, username).get(f"/dossiers/{code}")
    read = Program(world, "kt.phuong").get("/access-log").json["rows"]
    assert {row["username"] for row in read} == {"mc.thucphan"}
    assert {row["username"] for row in Program(world, "kiemtra").get("/access-log").json["rows"]} >= {"mc.ctxh", ""}
