"""motcua portal: the comparison, and what the emulator sends."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask, jsonify, request
from werkzeug.serving import make_server
from world import World

from app.casework.deliver_portal import deliver_portal
from app.cli import build_cli
from app.cli.portal_emulator import emulator_app
from app.cli.portal_sending import Sender
from app.factory import make_ticker
from app.integrations import EmulatedPortal

TOKEN = "thu"


@pytest.fixture
def command(lite_world: World) -> Callable[..., Result]:
    return lambda *given: CliRunner().invoke(build_cli(lambda: lite_world.app, make_ticker), given)


def test_comparing_by_command(
    command: Callable[..., Result], lite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = command("portal", "reconcile")
    assert refused.exit_code == 1
    assert "Chưa kết nối Cổng" in refused.output
    emulated = EmulatedPortal()
    monkeypatch.setitem(lite_world.app.extensions, "motcua", replace(lite_world.services, portal=emulated))
    code = lite_world.receive()
    deliver_portal(lite_world.services)
    emulated.forget(code)
    done = command("portal", "reconcile", "--from", "2026-03-10")
    assert done.exit_code == 0, done.output
    assert "Đã đối chiếu 1 hồ sơ: 1 hồ sơ khác nhau, 1 hồ sơ được gửi lại" in done.output
    assert f"{code}: Cổng chưa có hồ sơ này (hệ thống: số 1, trạng thái 2; Cổng: không có)" in done.output
    assert command("portal", "reconcile", "--until", "2030-01-01").exit_code == 1


def test_the_emulator_sends_to_this_machine_only(command: Callable[..., Result]) -> None:
    refused = command("portal", "emulate", "--motcua-url", "https://motcua.example")
    assert refused.exit_code == 1
    assert "trên chính máy này" in refused.output


def test_the_emulators_page() -> None:
    portal = EmulatedPortal()
    client = emulator_app(portal, token=TOKEN, sender=Sender(url="http://127.0.0.1:9", token="x")).test_client()
    body = {"IdThongDiep": "a", "SoThuTu": 1, "MaHoSo": "<b>H-1</b>", "TrangThai": 2, "HoSo": {}}
    body["ThoiDiem"] = "2026-03-11T09:00:00+07:00"
    assert client.post("/ho-so/trang-thai", json=body).status_code == 401
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert client.post("/ho-so/trang-thai", json=body, headers=headers).status_code == 200
    assert client.post("/ho-so/trang-thai", json={"MaHoSo": 1}, headers=headers).status_code == 400
    shown = client.get("/").text
    assert "&lt;b&gt;H-1&lt;/b&gt;" in shown
    assert "2 – Được tiếp nhận" in shown
    assert client.get("/tinh-hinh.json").get_json()["taken"] == 1
    assert client.post("/ngat").status_code == 403, "not by a form of another page"
    key = shown.split('name="key" value="')[1].split('"')[0]
    assert client.post("/ngat", data={"key": key}).status_code == 302
    assert portal.down
    assert client.post("/gui", data={"key": key, "code": "H-1", "kind": "ratings", "number": "4"}).status_code == 302
    assert "không kết nối được" in client.get("/").text


@pytest.fixture
def motcua() -> Iterator[tuple[str, list[Any]]]:
    """A Motcua that refuses each message twice as too early, then takes it."""
    seen: list[Any] = []
    app = Flask("motcua")

    @app.post("/api/v1/portal/dossiers/<code>/<kind>")
    def take(code: str, kind: str) -> Any:
        seen.append((code, kind, request.get_json()["message_id"]))
        if kind == "stop-requests":
            return jsonify(code="dossier_closed", title="Hồ sơ đã kết thúc."), 409
        early = len(seen) <= 2
        return (jsonify(code="no_payment_asked", title="Chưa yêu cầu."), 409) if early else (jsonify(ok=True), 200)

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", seen
    server.shutdown()
    thread.join(timeout=10)
    server.server_close()


def test_what_came_too_early_is_sent_again(motcua: tuple[str, list[Any]]) -> None:
    url, seen = motcua
    sender = Sender(url=url, token="x")
    paid = sender.add("/dossiers/H-1/payments", {"amount": 5})
    assert (sender.pump(), sender.pump(), sender.pump()) == (0, 0, 1)
    assert (paid.state, paid.tries) == ("đã nhận", 3)
    assert {message_id for _, _, message_id in seen} == {paid.id}, "the same message each time"
    stop = sender.add("/dossiers/H-1/stop-requests", {})
    assert sender.pump() == 0
    assert (stop.state, stop.answer) == ("bị từ chối", "Hồ sơ đã kết thúc.")
    assert sender.pump() == 0
    assert stop.tries == 1


def test_what_is_lost_on_the_way_is_sent_again(motcua: tuple[str, list[Any]]) -> None:
    url, seen = motcua
    sender = Sender(url=url, token="x", lose=1.0)
    message = sender.add("/dossiers/H-1/payments", {})
    assert sender.pump() == 0
    assert (message.state, seen) == ("chờ gửi", [])
