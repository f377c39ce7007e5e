"""What no page of ours sends: an answer with a sentence or a page, never a defect; nothing stays in shared caches."""

import pytest
from click.testing import CliRunner
from flask import Flask
from world import PASSWORD, World

from app.cli import build_cli
from app.cli.server import MOST_BODY
from app.web.paging import page_number

ELSEWHERE = [
    "//[",
    "/\t/[",
    "/\t/evil.example",
    "/x\r\nSet-Cookie: a=b",
    "/\x00",
    "//evil.example",
    "/\\evil.example",
    "[",
]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere_after_signing_in(lite_world: World, target: str) -> None:
    typed = {"username": "mc.ctxh", "password": PASSWORD, "next": target}
    answer = lite_world.client().post("/dang-nhap", data=typed)
    assert (answer.status_code, answer.location) == (302, "/")


def test_a_path_of_this_site_is_gone_on_to(lite_world: World) -> None:
    typed = {"username": "mc.ctxh", "password": PASSWORD, "next": "/ho-so?q=Thơm&trang=2"}
    assert "/ho-so?q=Th" in lite_world.client().post("/dang-nhap", data=typed).location


@pytest.mark.parametrize(
    ("text", "number"),
    [("9" * 5_000, 100_000), ("0" * 5_000 + "7", 7), ("0" * 5_000, 1), ("12", 12), ("x", 1), (None, 1)],
)
def test_page_numbers_of_any_length(text: str | None, number: int) -> None:
    assert page_number(text) == number


@pytest.mark.parametrize("path", ["/ho-so", "/viec-cua-toi"])
def test_a_page_number_without_end_is_a_page(lite_world: World, path: str) -> None:
    assert lite_world.client("cv.ctxh").get(f"{path}?trang={'9' * 5_000}").status_code == 200


def test_diagrams_are_not_kept_by_caches(lite_world: World) -> None:
    client, version = lite_world.client("thietke"), lite_world.version_id("1.012990")
    for name in ("so-do.bpmn", "tep"):
        answer = client.get(f"/quy-trinh/phien-ban/{version}/{name}")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_built_files_are_kept_by_caches(lite_world: World) -> None:
    rules = {rule.endpoint: rule for rule in lite_world.app.url_map.iter_rules()}
    assert rules["static"].rule == "/static/<path:filename>"
    with lite_world.app.test_request_context("/static/x.css"):
        answer = lite_world.app.process_response(lite_world.app.response_class())
    assert "Cache-Control" not in answer.headers


def test_the_server_itself_limits_the_bodies(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}

    def serve(app: Flask, **options: object) -> None:
        given.update(options)

    monkeypatch.setattr("app.cli.server.require_ready", lambda demo: None)
    monkeypatch.setattr("app.cli.server.waitress.serve", serve)
    command = build_cli(lambda: lite_world.app, lambda app: None)
    done = CliRunner().invoke(command, ["serve", "--no-scheduler"])
    assert done.exit_code == 0, done.output
    assert given["max_request_body_size"] == MOST_BODY
    assert lite_world.app.config["MAX_CONTENT_LENGTH"] < MOST_BODY <= 13 * 1024 * 1024
