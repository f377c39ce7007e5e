"""What holds for every operation of the API, tried on each by the OpenAPI document."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from api_client import Program
from openapi_client import operations, resolved
from sqlalchemy import select
from walking import verbs
from world import World

from app.api.once import OWN, SECRET
from app.casework.tokens import NewToken, issue_token
from app.db import reading
from app.db.records import IdempotencyKey
from app.edge.protection import limiter

#: lists that are whole by nature: choices for one moment, of one thing, with few rows
WHOLE = {
    "listCandidates",
    "listTargets",
    "listReceivable",
    "listRepairs",
    "listDeliveries",
    "listAgencies",
}
#: numbered pages still: the work on agencies goes on
OLDER = {"listReorganisations", "previewReorganisation", "listReassigned"}


@pytest.fixture
def document(lite_world: World) -> dict[str, Any]:
    found: dict[str, Any] = Program(lite_world, None).get("/openapi.json").json
    return found


def answered(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of a good answer; empty for a file."""
    for status, answer in operation["responses"].items():
        if status.startswith("2") and "application/json" in answer.get("content", {}):
            return resolved(document, answer["content"]["application/json"]["schema"])
    return {}


def parameters(operation: Mapping[str, Any], where: str) -> set[str]:
    return {p["name"] for p in operation["parameters"] if p["in"] == where}


def test_every_list_leads_on_by_a_cursor(document: dict[str, Any]) -> None:
    lists = {}
    for name, (method, _, operation) in operations(document).items():
        schema = answered(document, operation)
        rows = schema.get("type") == "array" or "rows" in schema.get("properties", {})
        if method == "get" and rows:
            lists[name] = "cursor" in parameters(operation, "query") and "next" in schema.get("properties", {})
    without = {name for name, leads in lists.items() if not leads}
    known = {name for name in without if name in WHOLE | OLDER or name in ("readRatings", "readWarning")}
    assert without - known == set()
    assert {name for name in WHOLE | OLDER if lists.get(name)} == set(), "these lead on by now"


def test_every_list_says_its_order(document: dict[str, Any]) -> None:
    for name, (method, _, operation) in operations(document).items():
        schema = answered(document, operation)
        if method == "get" and {"rows", "next"} <= set(schema.get("properties", {})):
            said = operation.get("description", "").lower()
            assert any(word in said for word in ("trước", "theo ")), (name, said)


def test_every_change_takes_a_key_and_every_reading_a_tag(document: dict[str, Any]) -> None:
    for name, (method, path, operation) in operations(document).items():
        heads = parameters(operation, "header")
        if method == "get":
            assert "If-None-Match" in heads, name
        elif operation["security"]:
            assert "Idempotency-Key" in heads, name
        if method != "get" and path.startswith("/api/v1/dossiers/{code}/"):
            assert "If-Match" in heads, name
            assert {"409", "412"} <= set(operation["responses"]), name


def test_a_precondition_is_kept_or_refused(lite_world: World) -> None:
    program = Program(lite_world, "quantri")
    refused = program.post("/webhooks/1/pause", If_Match='"1-0123456789abcdef"')
    assert (refused.status_code, refused.get_json(force=True)["code"]) == (412, "if_match_unsupported")
    assert program.post("/webhooks/1/pause", If_Match="*").status_code == 404


def test_a_key_makes_any_request_once(world: World) -> None:
    code, desk = world.receive(), Program(world, "mc.ctxh")
    body, path = {"what": "Lệ phí", "amount": 1}, f"/dossiers/{code}/request-payment"
    first = desk.post(path, body, Idempotency_Key="k-1")
    again = desk.post(path, body, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code, again.json) == (200, 200, first.json)
    assert world.dossier(code).state == "paused"
    other = desk.post(path, {**body, "amount": 2}, Idempotency_Key="k-1")
    assert (other.status_code, other.get_json(force=True)["code"]) == (422, "idempotency_mismatch")
    assert desk.post(path, body, Idempotency_Key="x" * 81).status_code == 422
    assert desk.post(path, body, Idempotency_Key="k-2").status_code == 409, "another request: done already"
    stale = desk.post(path, body, Idempotency_Key="k-1", If_Match='"0-0123456789abcdef"')
    assert stale.json == first.json, "what was done is answered before any precondition"


def test_a_refused_request_may_be_sent_again_under_its_key(world: World) -> None:
    code, desk = world.receive(), Program(world, "mc.ctxh")
    path = f"/dossiers/{code}/confirm-payment"
    assert desk.post(path, {"evidence": "BL"}, Idempotency_Key="k-1").status_code == 409
    desk.post(f"/dossiers/{code}/request-payment", {"what": "Lệ phí"})
    assert desk.post(path, {"evidence": "BL"}, Idempotency_Key="k-1").status_code == 200


def test_a_secret_is_not_kept_for_a_second_answer(world: World) -> None:
    admin = Program(world, "quantri")
    body = {"username": "cv.ctxh", "label": "máy", "days": 1}
    made = admin.post("/tokens", body, Idempotency_Key="k-1")
    assert made.status_code == 201
    again = admin.post("/tokens", body, Idempotency_Key="k-1")
    assert (again.status_code, again.get_json(force=True)["code"]) == (409, "done_already")
    with reading() as session:
        kept = [row.answer for row in session.scalars(select(IdempotencyKey))]
    assert made.json["token"] not in str(kept)


def test_an_answer_that_was_not_kept_does_nothing_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    code, desk = world.receive(), Program(world, "mc.ctxh")
    body, path = {"what": "Lệ phí", "amount": 1}, f"/dossiers/{code}/request-payment"
    with monkeypatch.context() as patched:
        patched.setattr("app.api.once.keep_answer", lambda *_: None)
        desk.post(path, body, Idempotency_Key="k-1")
    again = desk.post(path, body, Idempotency_Key="k-1")
    assert (again.status_code, again.get_json(force=True)["code"]) == (409, "done_already")
    assert [verb for verb in verbs(code) if "payment" in verb] == ["dossier.request_payment"]


def test_endpoints_with_a_way_of_their_own_are_there(lite_world: World) -> None:
    assert set(lite_world.app.view_functions) >= OWN | SECRET
    assert set() == OWN & SECRET


def test_moments_carry_an_offset_and_days_do_not(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, part in schema.get("properties", {}).items():
            if field.endswith("_at") and field != "stopped_at":
                assert part.get("format") == "date-time", (name, field, part)
            if field.endswith("_on") and field != "pass_on":
                assert part.get("format") == "date", (name, field, part)


def calls(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Operation, method and an address that fits it and names nothing that exists."""
    for name, (method, path, operation) in operations(document).items():
        kinds = {p["name"]: p["schema"]["type"] for p in operation["parameters"] if p["in"] == "path"}
        given = {part: "999999" if kind == "integer" else "khong-co" for part, kind in kinds.items()}
        yield name, method, path.format(**given)


def test_whatever_goes_wrong_is_a_problem_with_a_request_id(lite_world: World, document: dict[str, Any]) -> None:
    program = Program(lite_world, "quantri")
    client = lite_world.app.test_client()
    for name, method, address in calls(document):
        answer = client.open(address, method=method, headers=program.headers, json={})
        assert answer.headers["X-Request-Id"], name
        if answer.status_code >= 400:
            assert answer.mimetype == "application/problem+json", (name, answer.status_code)
            assert answer.get_json(force=True)["request_id"] == answer.headers["X-Request-Id"]
        assert answer.status_code < 500, name


def busy(world: World) -> dict[str, str]:
    """Headers of a program that may ask very often."""
    new = NewToken(by=world.actor("quantri"), username="quantri", label="máy", days=1, per_minute=5000)
    return {"Authorization": f"Bearer {issue_token(world.services, new).token}"}


def test_other_methods_are_refused_in_kind(lite_world: World, document: dict[str, Any]) -> None:
    headers, client = busy(lite_world), lite_world.app.test_client()
    methods: dict[str, set[str]] = {}
    for _, method, address in calls(document):
        methods.setdefault(address, set()).add(method.upper())
    for address, known in methods.items():
        answer = client.open(address, method="PATCH", headers=headers)
        assert (answer.status_code, answer.mimetype) == (405, "application/problem+json"), address
        assert known <= set(answer.headers["Allow"].split(", ")), address
        asked = client.open(address, method="OPTIONS", headers=headers)
        assert (asked.status_code, asked.data) == (200, b""), address
        assert known <= set(asked.headers["Allow"].replace(" ", "").split(",")), address
        if "GET" in known:
            head = client.open(address, method="HEAD", headers=headers)
            read = client.open(address, method="GET", headers=headers)
            assert (head.status_code, head.data) == (read.status_code, b""), address


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [
        ({"Content-Type": "text/plain"}, b"x", 415),
        ({"Content-Type": "application/json"}, b"{", 400),
        ({"Content-Type": "application/json"}, b"[" * 100_000, 400),
        ({"Content-Type": "application/json"}, b'{"a": "' + b"x" * 40_000_000 + b'"}', 413),
    ],
)
def test_bodies_that_cannot_be_read(lite_world: World, headers: dict[str, str], data: bytes, status: int) -> None:
    program = Program(lite_world, "mc.ctxh")
    answer = lite_world.app.test_client().post("/api/v1/dossiers", data=data, headers={**program.headers, **headers})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text[:300]


def test_a_request_id_of_the_caller_is_kept_if_it_is_sane(lite_world: World) -> None:
    client = lite_world.app.test_client()
    assert client.get("/api/v1/track/x", headers={"X-Request-Id": "quay3-17"}).headers["X-Request-Id"] == "quay3-17"
    for wrong in ("x" * 200, "a b", "é"):
        given = client.get("/api/v1/track/x", headers={"X-Request-Id": wrong.encode("latin-1").decode("latin-1")})
        assert given.headers["X-Request-Id"] != wrong


def test_too_many_requests_say_when_to_come_again(lite_world: World) -> None:
    before, limiter.enabled = limiter.enabled, True
    try:
        limiter.reset()
        answers = [lite_world.app.test_client().get("/api/v1/public/feedback/x") for _ in range(31)]
    finally:
        limiter.enabled = before
        limiter.reset()
    assert (answers[-1].status_code, answers[-1].mimetype) == (429, "application/problem+json")
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
