"""The national portal over HTTP on the loopback: what goes out, and that every answer is told apart."""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from app.cli.portal_emulator import emulator_app
from app.domain.ports import DeliveryFailed, DeliveryRefused, OtherSideDown, PortalMessage
from app.integrations import EmulatedPortal, HttpPortal, NullPortal

AT = datetime(2026, 3, 11, 2, tzinfo=UTC)
BODY = {"MaHoSo": "H14.02.01-260311-0001", "TrangThai": 2, "ThoiDiem": "2026-03-11T09:00:00+07:00", "HoSo": {}}


def message(seq: int = 1, *, n: int = 1, **more: Any) -> PortalMessage:
    return PortalMessage(id=f"m-{n}-{seq}", code=str(BODY["MaHoSo"]), seq=seq, body={**BODY, **more})


@contextmanager
def served(app: Flask) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@pytest.fixture
def emulated() -> EmulatedPortal:
    return EmulatedPortal()


@pytest.fixture
def portal(emulated: EmulatedPortal) -> Iterator[HttpPortal]:
    with served(emulator_app(emulated, token="bí mật".encode().hex())) as url:
        yield HttpPortal(url=url, token="bí mật".encode().hex(), timeout=10)


def test_a_message_arrives_and_is_held(portal: HttpPortal, emulated: EmulatedPortal) -> None:
    portal.send(message())
    portal.send(message(2, TrangThai=5))
    (held,) = portal.holds(["H14.02.01-260311-0001", "H00-1"]).values()
    assert (held.seq, held.status, held.at) == (2, 5, AT)
    assert emulated.taken[0].body["IdThongDiep"] == "m-1-1"
    assert [h.code for h in portal.changed(AT, AT + timedelta(days=1))] == [held.code]
    assert list(portal.changed(AT + timedelta(days=1), AT + timedelta(days=2))) == []
    assert portal.takes_tests
    assert portal.place.startswith("127.0.0.1:")


def test_many_dossiers_are_asked_for_in_parts(portal: HttpPortal) -> None:
    portal.send(message())
    codes = [f"H00-{n}" for n in range(500)]
    assert list(portal.holds([*codes, str(BODY["MaHoSo"])])) == [BODY["MaHoSo"]]


def test_a_gap_is_refused_for_good(portal: HttpPortal) -> None:
    portal.send(message())
    body = {**BODY}
    del body["HoSo"]
    with pytest.raises(DeliveryRefused, match="thiếu số 2"):
        portal.send(PortalMessage(id="m", code=str(BODY["MaHoSo"]), seq=3, body=body))


def test_away_and_wrong_token_concern_every_message(portal: HttpPortal, emulated: EmulatedPortal) -> None:
    stranger = HttpPortal(url=portal.url, token="sai", timeout=10)
    with pytest.raises(OtherSideDown, match="401"):
        stranger.send(message())
    emulated.down = True
    with pytest.raises(OtherSideDown, match="503: Cổng không trả lời"):
        portal.send(message())
    assert emulated.taken == []


def test_nobody_there() -> None:
    nobody = HttpPortal(url="http://127.0.0.1:9", token="x", timeout=2)
    for ask in (lambda: nobody.send(message()), lambda: nobody.holds(["H-1"]), lambda: nobody.changed(AT, AT)):
        with pytest.raises(OtherSideDown):
            ask()


def answering(make: Callable[[], Response]) -> Flask:
    app = Flask("câu trả lời")

    @app.route("/<path:_>", methods=["GET", "POST"])
    def anything(_: str) -> Response:
        return make()

    return app


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda: Response(status=302, headers={"Location": "http://127.0.0.1:9/"}), DeliveryFailed),
        (lambda: Response("{}", status=422), DeliveryRefused),
        (lambda: Response("{}", status=429), OtherSideDown),
        (lambda: Response("<h1>ôi</h1>", status=500), OtherSideDown),
        (lambda: Response("không phải JSON", status=200), DeliveryFailed),
        (lambda: Response("[" * 100_000, status=200), DeliveryFailed),
        (lambda: Response(json.dumps({"LyDo": "x" * 5000}), status=409), DeliveryFailed),
    ],
)
def test_every_other_answer_is_a_failure(answer: Callable[[], Response], kind: type[Exception]) -> None:
    with served(answering(answer)) as url, pytest.raises(kind) as failure:
        HttpPortal(url=url, token="x", timeout=10).send(message())
    assert type(failure.value) is kind
    assert len(str(failure.value)) < 300


@pytest.mark.parametrize(
    "listed",
    [
        {},
        {"HoSo": 1},
        {"HoSo": [{}]},
        {"HoSo": [{"MaHoSo": "H", "SoThuTu": 1, "TrangThai": 11}]},
        {"HoSo": [{"MaHoSo": "H", "SoThuTu": 10**12, "TrangThai": 1}]},
        {"HoSo": [{"MaHoSo": "H", "SoThuTu": 1, "TrangThai": 1, "ThoiDiem": "hôm qua"}]},
    ],
)
def test_a_list_that_cannot_be_read_is_a_failure(listed: Any) -> None:
    with served(answering(lambda: Response(json.dumps(listed)))) as url, pytest.raises(DeliveryFailed):
        HttpPortal(url=url, token="x", timeout=10).holds(["H"])


def test_the_token_goes_along_and_is_never_shown() -> None:
    seen: list[str] = []

    def look() -> Response:
        seen.append(request.headers["Authorization"])
        return Response("{}")

    with served(answering(look)) as url:
        portal = HttpPortal(url=f"{url}/dvc/", token="abc", timeout=10)
        portal.send(message())
    assert seen == ["Bearer abc"]
    assert "abc" not in repr(portal)


@pytest.mark.parametrize(
    "url", ["ftp://x", "http://dvc.example", "https://a:b@dvc.example", "https://", "https://x/?a=1", "dvc.example"]
)
def test_an_unfit_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="portal"):
        HttpPortal(url=url, token="x")


def test_a_true_portal_takes_no_tests() -> None:
    assert not HttpPortal(url="https://dvc.example/api", token="x").takes_tests


def test_none_is_not_configured() -> None:
    none = NullPortal()
    assert not none.configured
    for ask in (lambda: none.send(message()), lambda: none.holds([]), lambda: none.changed(AT, AT)):
        with pytest.raises(DeliveryFailed):
            ask()
