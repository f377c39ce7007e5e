"""The OpenAPI document: complete, in Vietnamese, its examples true to its schemas; a client made of it works."""

import json
import unicodedata
from typing import Any

import pytest
from api_client import Program, reception
from openapi_client import GeneratedClient, faults, operations, resolved
from world import World

from app.api.description.about import ABOUT
from app.api.description.document import EXAMPLES
from app.casework.tokens import create_token
from app.domain.programs import SCOPES

WORKERS = {"Step_2": "cv.ctxh", "Step_3": "gd.ctxh", "Step_4": "hd.ctxh", "Step_5": "gd.ctxh"}


def vietnamese(text: str) -> bool:
    """True if a letter of the text carries a mark that English letters do not."""
    return "đ" in text.lower() or any(map(unicodedata.combining, unicodedata.normalize("NFD", text)))


@pytest.fixture
def document(lite_world: World) -> dict[str, Any]:
    return Program(lite_world, None).get("/openapi.json").json


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    names = {
        f"{verb.upper()} {path.removeprefix('/api/v1')}" for path, item in document["paths"].items() for verb in item
    }
    assert names - set(ABOUT) == set()
    found = operations(document)
    assert len(found) == len(names) > 0, "ids are unique"
    tags = {tag["name"] for tag in document["tags"]}
    for name, (_, _, operation) in found.items():
        assert set(operation["tags"]) <= tags, name
        assert vietnamese(operation["summary"]), name
        assert name.isascii()


def test_nothing_is_described_that_is_not_there(document: dict[str, Any]) -> None:
    there = {f"{method.upper()} {path.removeprefix('/api/v1')}" for method, path, _ in operations(document).values()}
    assert set(ABOUT) - there == set()
    assert set(EXAMPLES) <= {about.id for about in ABOUT.values()}


def test_every_answer_may_be_a_problem_with_a_code(document: dict[str, Any]) -> None:
    for name, (_, _, operation) in operations(document).items():
        errors = {status: resolved(document, answer) for status, answer in operation["responses"].items()}
        assert {"429", "default"} <= set(errors), name
        for status, answer in errors.items():
            if not status.startswith("2"):
                content = answer["content"]["application/problem+json"]
                assert faults(document, content["schema"], content["example"]) == []
                assert content["example"]["code"]


def test_each_operation_names_the_scope_it_needs(document: dict[str, Any]) -> None:
    for name, (_, path, operation) in operations(document).items():
        if path.startswith("/api/v1/track/"):
            assert operation["security"] == [], name
        elif operation["security"]:
            ((_, scopes),) = operation["security"][0].items()
            assert set(scopes) <= set(SCOPES), name


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_examples_fit_their_schemas(document: dict[str, Any], name: str) -> None:
    _, _, operation = operations(document)[name]
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        content = operation["requestBody"]["content"]["application/json"]
        assert faults(document, content["schema"], content["example"]) == []
    for status, answer in operation["responses"].items():
        content = answer.get("content", {}).get("application/json")
        if status.startswith("2") and content is not None:
            assert faults(document, content["schema"], content["example"]) == []


def test_operations_with_bodies_have_examples(document: dict[str, Any]) -> None:
    for name, (_, _, operation) in operations(document).items():
        for status, answer in operation["responses"].items():
            if status.startswith("2") and "application/json" in answer.get("content", {}):
                assert "example" in answer["content"]["application/json"], name
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            assert kind == "multipart/form-data" or "example" in content, name


def test_the_check_of_examples_can_fail(document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/ReceivedOut"}
    assert faults(document, schema, {"code": "x", "due_at": None}) == []
    for wrong in (
        {"code": 7, "due_at": None},
        {"code": "x"},
        {"code": "x", "due_at": "mai"},
        [],
        {"code": "x", "a": 1},
    ):
        assert faults(document, schema, wrong)


def test_the_document_holds_no_english_sentence(document: dict[str, Any]) -> None:
    for path, item in document["paths"].items():
        for operation in item.values():
            for parameter in operation["parameters"]:
                assert vietnamese(parameter.get("description", "")), (path, parameter["name"])
    assert "Unprocessable" not in json.dumps(document["components"]["responses"])


def client(world: World, username: str) -> GeneratedClient:
    token = create_token(world.services, username=username, label="máy", days=1)
    return GeneratedClient(world.app.test_client(), token=token)


def test_a_client_made_of_the_document_walks_a_dossier_through(world: World) -> None:
    desk = client(world, "mc.ctxh")
    code = desk.call("receiveDossier", reception(world), **{"Idempotency-Key": "sinh-tu-tai-lieu"})["code"]
    for step in world.steps()[1:]:
        world.clock.advance(minutes=30)
        officer = client(world, WORKERS[step["task"]])
        (row,) = [row for row in officer.call("listTasks", limit=100)["rows"] if row["code"] == code]
        officer.call("claimTask", task_id=row["task_id"])
        officer.call("completeTask", {"data": step["data"]}, task_id=row["task_id"])
    seen = desk.call("readDossier", code=code)
    assert seen["procedure_code"] == "1.012990"
    tag = desk.etag
    assert desk.ask("readDossier", code=code, **{"If-None-Match": tag}).status_code == 304
    settled = {"act": "confirm", "number": "15/GXN", "on": "2026-03-11"}
    assert desk.call("settleDossier", settled, code=code, **{"If-Match": tag})["state"] == "result_confirmed"
    stale = desk.ask("returnDossier", {"handed_to": "Hoàng Thị Thơm"}, code=code, **{"If-Match": tag})
    assert (stale.status_code, stale.get_json(force=True)["code"]) == (412, "dossier_changed")
    desk.call("returnDossier", {"handed_to": "Hoàng Thị Thơm"}, code=code)
    assert desk.call("trackDossier", code=code)["state"] == "returned"
    verbs = [event["verb"] for event in desk.call("listHistory", code=code)["rows"]]
    assert (verbs[0], verbs[-1]) == ("dossier.received", "dossier.return")
