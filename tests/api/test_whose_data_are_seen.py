"""Every address with what is really there × kinds of accounts: nobody reads or changes a dossier that is not theirs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from api_client import Program
from openapi_client import resolved
from sqlalchemy import select
from walking import events, walk
from werkzeug.routing import Rule
from werkzeug.test import TestResponse
from world import World

from app.casework.queries.visible import visible_dossier
from app.casework.reception import ApplicantData
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.errors import NotFound
from app.dossiers.records import Dossier
from app.tasks.records import Task

#: desk and procedure of each dossier
PLACES = (("mc.ctxh", "1.012990"), ("mc.thucphan", "2.002755"), ("mc.tongiao", "1.012644"))
#: nobody, desks, an officer, heads of other agencies, a designer, an administrator
ACCOUNTS = (None, "mc.thucphan", "mc.hoaan", "cv.noivu", "ld.yte", "thietke", "quantri")
#: pages that change who is asking, or the clock
LEFT_OUT = ("auth", "demo", "demo_gateways", "static")
ARGUMENT = re.compile(r"<(?:(\w+)(?:\((.*?)\))?:)?(\w+)>")
ACTS = ("request_supplement", "extend", "stop", "apologise", "correct", "annul", "confirm")
#: what forms ask for; what a form does not know it leaves aside
TYPED = {
    "reason": "Một lý do đủ dài",
    "note": "Ghi chú",
    "text": "Nội dung",
    "number": "12/QĐ",
    "on": "2026-03-11",
    "handed_to": "Người nhận",
    "to": "cv.noivu",
    "username": "cv.noivu",
    "target": "Step_1:1",
    "defects": "Thiếu giấy",
    "days": "1",
    "amount": "1000",
    "paid_at": "2026-03-11T08:00:00+07:00",
    "reference": "GD-1",
    "score": "5",
    "how": "settled",
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A dossier, and the words that must not reach whoever may not see it."""

    code: str
    words: tuple[str, ...]


@pytest.fixture
def cases(lite_world: World) -> tuple[Case, ...]:
    return tuple(_received(lite_world, n, *where) for n, where in enumerate(PLACES))


def _received(world: World, n: int, desk: str, procedure: str) -> Case:
    given = {
        "name": f"Vừ Thị Số {n}{n}{n}",
        "identity_number": f"00419977665{n}",
        "phone": f"093955117{n}",
        "email": f"gia.dinh.{n}@example.org",
        "address": f"Bản Nà {n}{n}{n}",
    }
    code = world.receive(procedure, desk=desk, applicant=ApplicantData(**given))
    walk(world, code, world.steps(procedure)[:2])
    return Case(code=code, words=tuple(given.values()))


def hidden(world: World, username: str | None, cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The dossiers that this account may not see."""
    return tuple(case for case in cases if username is None or not _sees(world, username, case.code))


def _sees(world: World, username: str, code: str) -> bool:
    try:
        with reading() as session:
            visible_dossier(session, by=world.actor(username), code=code)
    except NotFound:
        return False
    return True


def addresses(world: World, case: Case, method: str) -> Iterator[tuple[Rule, str]]:
    """Each address of this method, with what belongs to the dossier where one is asked for."""
    there = _there(case)
    for rule in world.app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint.split(".")[0] not in LEFT_OUT:
            choices = [_values(there, *argument) for argument in ARGUMENT.findall(rule.rule)]
            for chosen in product(*choices):
                values = iter(chosen)
                yield rule, ARGUMENT.sub(lambda _, left=values: next(left), rule.rule)


def _there(case: Case) -> Mapping[str, list[str]]:
    with reading() as session:
        mine = select(Dossier.id).where(Dossier.code == case.code).scalar_subquery()
        newest = {
            name: [str(n) for n in session.scalars(select(t.id).where(t.dossier_id == mine).order_by(t.id.desc()))][:2]
            for name, t in (("task_id", Task), ("deadline_id", Deadline))
        }
    return {**newest, "code": [case.code], "act": list(ACTS), "username": ["cv.ctxh"]}


def _values(there: Mapping[str, list[str]], kind: str, options: str, name: str) -> list[str]:
    if kind == "any":
        return [option.strip("'\" ") for option in options.split(",")]
    return there.get(name, ["1"])


def body_of(document: Mapping[str, Any], rule: Rule) -> Any:
    """The smallest body that the description of the API allows; None where it takes none."""
    operation = document["paths"].get(ARGUMENT.sub(r"{\3}", rule.rule), {}).get("post", {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    return _smallest(document, content["schema"], "") if content else None


def _smallest(document: Mapping[str, Any], schema: Mapping[str, Any], name: str) -> Any:
    schema = resolved(document, schema)
    kind = schema.get("type", "object")
    kind = kind if isinstance(kind, str) else kind[0]
    if "enum" in schema:
        return next(value for value in schema["enum"] if value is not None)
    if kind == "object":
        known = schema.get("properties", {})
        return {each: _smallest(document, known[each], each) for each in schema.get("required", ())}
    if kind == "array":
        return [_smallest(document, schema["items"], name)] if schema.get("minItems") else []
    texts = {"date-time": "2026-03-11T08:00:00+07:00", "date": "2026-03-11"}
    text = texts.get(schema.get("format", ""), TYPED.get(name, "Nội dung"))
    return {"integer": 1, "number": 1, "boolean": True}.get(kind, text)


def require_nothing_told(answer: TestResponse, case: Case, *, who: str | None, address: str) -> None:
    said = answer.get_data().decode("utf-8", "replace")
    assert answer.status_code < 500, (who, address, answer.status_code)
    assert [word for word in case.words if word in said] == [], (who, address, answer.status_code)


@pytest.mark.slow
@pytest.mark.parametrize("username", ACCOUNTS)
def test_no_address_tells_of_another_ones_dossier(
    lite_world: World, cases: tuple[Case, ...], username: str | None
) -> None:
    client, program = lite_world.client(username), Program(lite_world, username)
    unseen = hidden(lite_world, username, cases)
    assert unseen, "an account that sees everything proves nothing"
    asked = 0
    for _, address in addresses(lite_world, unseen[-1], "GET"):
        ask = program.get if address.startswith("/api/v1") else client.get
        answer = ask(address.removeprefix("/api/v1"))
        for case in unseen:
            require_nothing_told(answer, case, who=username, address=address)
        asked += 1
    assert asked > 100


@pytest.mark.slow
@pytest.mark.parametrize("username", ACCOUNTS)
def test_no_address_changes_another_ones_dossier(
    lite_world: World, cases: tuple[Case, ...], username: str | None
) -> None:
    client, program = lite_world.client(username), Program(lite_world, username)
    document = client.get("/api/v1/openapi.json").get_json()
    case = hidden(lite_world, username, cases)[-1]
    before, asked = events(f"dossier:{case.code}"), 0
    for rule, address in addresses(lite_world, case, "POST"):
        if not {"code", "task_id"} & set(rule.arguments):
            continue
        if address.startswith("/api/v1"):
            answer = program.post(address.removeprefix("/api/v1"), body_of(document, rule))
        else:
            answer = client.post(address, data=TYPED)
        require_nothing_told(answer, case, who=username, address=address)
        assert events(f"dossier:{case.code}") == before, (username, address, answer.status_code)
        asked += 1
    assert asked > 60
