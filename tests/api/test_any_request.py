"""Whatever fits, or does not fit, the OpenAPI document: no request makes an unexpected error (schemathesis)."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from api_client import Program
from hypothesis import HealthCheck, Phase, given, settings
from world import World

from app.casework.accounts import NewPerson, create_person
from app.casework.tokens import NewToken, issue_token
from app.domain.permissions import ROLES
from app.domain.ports import DeliveryFailed
from app.domain.webhooks import Delivery, NewSecret

schemathesis = pytest.importorskip("schemathesis", reason='schemathesis is not installed: pip install ".[test]"')
#: requests for each operation: a minute for all of them on one core
EXAMPLES = 4
CHOSEN = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


class Nowhere:
    """Webhooks that reach nobody: what is made up here must not leave the machine."""

    plain = False

    seal_mark = "s1:"

    def new_secret(self) -> NewSecret:
        return NewSecret(shown="whsec_x", sealed="s1:x")

    def sealed_again(self, sealed: str) -> str:
        return sealed

    def send(self, delivery: Delivery) -> None:
        raise DeliveryFailed("không gửi đi đâu")


@pytest.fixture
def world_for_anything(lite_world: World) -> Iterator[World]:
    """With somebody who may do everything, and webhooks that go nowhere."""
    real = lite_world.app.extensions["motcua"]
    lite_world.app.extensions["motcua"] = replace(real, webhooks=Nowhere())
    roles = tuple((role, "H14.02.01") for role in ROLES) + tuple((role, None) for role in ("quan_tri", "kiem_tra"))
    new = NewPerson(username="moi.viec", full_name="Mọi Việc", password="mật khẩu dài", agency_code="H14.02.01")
    create_person(lite_world.services, replace(new, roles=roles))
    yield lite_world
    lite_world.app.extensions["motcua"] = real


def _spare(world: World) -> int:
    """A token that may be revoked."""
    return issue_token(world.services, NewToken(by=None, username="cv.ctxh", label="dự phòng", days=1)).id


def described(world: World) -> dict[str, Any]:
    """The document, with things that are there among its path parameters."""
    there: dict[str, list[Any]] = {
        "code": [world.receive(), world.receive(), "H14-1"],
        "task_id": [world.open_task(world.receive()).id, 999_999, 2**70],
        "token_id": [_spare(world), 999_999, 10**30],
        "agency": ["H14.02.01"],
        "moment": ["2026-03-11-1030", "0"],
        "version_id": [world.version_id("1.012990"), 2**31, 10**30],
        "regulation_id": ["mac-dinh", "tuyen-quang-2025", ".."],
        "username": ["cv.ctxh", "x"],
        "slug": ["x"],
        "place": ["timers", "effects", "overdue", "x"],
    }
    document = deepcopy(Program(world, None).get("/openapi.json").json)
    for item in document["paths"].values():
        for operation in item.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"] = {"enum": there.get(parameter["name"], [1, 2, 10**30])}
    return document


@pytest.mark.slow
def test_no_request_makes_an_unexpected_error(world_for_anything: World) -> None:
    world = world_for_anything
    big = 10_000_000
    new = NewToken(by=None, username="moi.viec", label="mọi việc", days=1, per_minute=big, per_day=big)
    headers = {"Authorization": f"Bearer {issue_token(world.services, new).token}"}

    def fresh(environ: Any, start_response: Any) -> Any:
        with world.app.app_context():
            return world.app(environ, start_response)

    schema = schemathesis.openapi.from_dict(described(world))
    schema.app = fresh
    asked = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        asked[operation.label] = statuses_of(operation, headers)
    assert len(asked) >= 50
    assert sum(bool(statuses & {200, 201, 204}) for statuses in asked.values()) >= 20, "many of them did something"


def statuses_of(operation: Any, headers: dict[str, str]) -> set[int]:
    """Ask the operation again and again; every status that came back."""
    seen: set[int] = set()

    @CHOSEN
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = case.call(headers=headers)
        seen.add(answer.status_code)
        assert answer.status_code < 500, (case.formatted_path, case.body, answer.text)
        # what a payment provider sends is believed by its signature alone
        assert answer.status_code != 401 or operation.path.endswith("/payments/notice"), "the token holds"

    ask()
    return seen
