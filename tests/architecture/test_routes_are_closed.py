"""Every route says who may use it; strangers get nowhere; nothing a browser can send makes an unexpected error."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule
from world import World

from app.domain.permissions import MAY
from app.edge.access import OPEN_ENDPOINTS, PUBLIC, SIGNED_IN

KNOWN = {PUBLIC, SIGNED_IN, *(permission for granted in MAY.values() for permission in granted)}
TURNED_AWAY = {302, 401, 403, 404, 405}


def access(app: Flask, rule: Rule) -> object:
    return getattr(app.view_functions[rule.endpoint], "access", None)


def is_open(app: Flask, rule: Rule) -> bool:
    return rule.endpoint in OPEN_ENDPOINTS or access(app, rule) == PUBLIC


def addresses(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Each rule with an address that fits it and names nothing that exists."""
    for rule in app.url_map.iter_rules():
        yield rule, re.sub(r"<(?:(\w+)(?:\((.*?)\))?:)?\w+>", fitting, rule.rule)


def fitting(argument: re.Match[str]) -> str:
    kind, choice = argument[1], argument[2]
    return choice.split(",")[0].strip("'\" ") if kind == "any" else "999999" if kind == "int" else "x"


def test_every_route_says_who_may_use_it(lite_world: World) -> None:
    app = lite_world.app
    unmarked = [rule.endpoint for rule in app.url_map.iter_rules() if not is_open(app, rule) and not access(app, rule)]
    assert unmarked == []
    assert {access(app, rule) for rule in app.url_map.iter_rules() if rule.endpoint not in OPEN_ENDPOINTS} <= KNOWN


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strangers_are_turned_away(lite_world: World, method: str) -> None:
    client = lite_world.client()
    for rule, address in addresses(lite_world.app):
        status = client.open(address, method=method).status_code
        if is_open(lite_world.app, rule):
            assert status < 500, (method, address, status)
        else:
            assert status in TURNED_AWAY, (method, address, status)


@pytest.mark.parametrize("username", ["mc.ctxh", "thietke", "pheduyet", "kiemtra", "quantri"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_there_is_no_unexpected_error(lite_world: World, method: str, username: str) -> None:
    client = lite_world.client(username)
    for rule, address in addresses(lite_world.app):
        if rule.endpoint.split(".")[0] not in ("auth", "demo"):  # these change who is asking
            answer = client.open(address, method=method)
            assert answer.status_code < 500, (method, address, answer.status_code)
    assert client.get("/viec-cua-toi").status_code in (200, 403), "still signed in"


def test_a_route_without_a_mark_is_closed_to_everyone(lite_world: World) -> None:
    app = lite_world.app
    endpoint = next(r.endpoint for r in app.url_map.iter_rules() if r.rule == "/viec-cua-toi")
    view = app.view_functions[endpoint]
    app.view_functions[endpoint] = lambda: "open"
    try:
        assert lite_world.client("cv.ctxh").get("/viec-cua-toi").status_code == 403
    finally:
        app.view_functions[endpoint] = view


@pytest.fixture
def guarded(lite_world: World) -> Iterator[World]:
    """With the protection against forged requests that tests of pages leave out."""
    yield lite_world
    lite_world.app.config["WTF_CSRF_ENABLED"] = False


def test_every_page_that_takes_a_post_needs_its_token(guarded: World) -> None:
    client = guarded.client("mc.ctxh")
    guarded.app.config["WTF_CSRF_ENABLED"] = True
    posts = [(r, a) for r, a in addresses(guarded.app) if r.methods and "POST" in r.methods]
    assert len(posts) > 10
    for rule, address in posts:
        answer = client.post(address)
        if rule.rule.startswith("/api/"):
            # what everybody may send needs no token, and an empty body is none
            assert answer.status_code == 401 or is_open(guarded.app, rule), (address, answer.status_code)
            assert answer.status_code in (401, 422), (address, answer.status_code)
        else:
            assert answer.status_code == 400, (address, answer.status_code)
            assert "page_expired" in answer.text or "hết hạn" in answer.text


def test_with_its_token_a_post_is_taken(guarded: World) -> None:
    guarded.app.config["WTF_CSRF_ENABLED"] = True
    client = guarded.client()
    page = client.get("/dang-nhap").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    given = {"username": "mc.ctxh", "password": "motcua", "csrf_token": token[1]}
    assert client.post("/dang-nhap", data=given).status_code == 302


def test_errors_of_pages_are_pages_and_of_the_api_problems(lite_world: World) -> None:
    client = lite_world.client()
    page = client.get("/khong-co-trang-nay", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "Không có trang này" in page.text
    assert client.get("/api/v1/khong-co").mimetype == "application/problem+json"
