"""The emulated portal as a small web server on this machine: takes messages, shows them, sends some of its own."""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, abort, jsonify, redirect, render_template_string, request

from app.cli.portal_sending import Sender
from app.domain.clock import VIETNAM, SystemClock
from app.domain.portal import STATUSES, Held
from app.domain.ports import DeliveryFailed, DeliveryRefused, OtherSideDown, PortalMessage
from app.integrations import EmulatedPortal

PAGE = Path(__file__).with_suffix(".html")


def emulator_app(portal: EmulatedPortal, *, token: str, delay: float = 0.0, sender: Sender | None = None) -> Flask:
    """The server's application. ``delay`` is the longest wait before an answer, in seconds."""
    app = Flask("cong-gia-lap")
    key = secrets.token_urlsafe(16)

    def let_in() -> None:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            abort(401)
        if delay:
            time.sleep(secrets.randbelow(1000) / 1000 * delay)

    def own_form() -> None:
        if not hmac.compare_digest(request.form.get("key", "").encode(), key.encode()):
            abort(403)

    @app.post("/ho-so/trang-thai")
    def take() -> Any:
        let_in()
        return _answer(lambda: _take(portal, request.get_json()))

    @app.post("/ho-so/tra-cuu")
    def look_up() -> Any:
        let_in()
        return _answer(lambda: _listed(portal.holds(request.get_json()["MaHoSo"]).values()))

    @app.get("/ho-so")
    def changed() -> Any:
        let_in()
        span = (datetime.fromisoformat(request.args[name]) for name in ("tu", "den"))
        return _answer(lambda: _listed(portal.changed(*span)))

    @app.get("/tinh-hinh.json")
    def state() -> Any:
        return jsonify(_state(portal, sender))

    @app.get("/")
    def page() -> str:
        shown = {"portal": portal, "sender": sender, "key": key, "names": STATUSES, "zone": VIETNAM}
        return render_template_string(PAGE.read_text(encoding="utf-8"), dossiers=portal.everything(), **shown)

    @app.post("/ngat")
    def switch() -> Any:
        own_form()
        portal.down = not portal.down
        return redirect("/")

    @app.post("/gui")
    def send() -> Any:
        own_form()
        if sender is not None:
            sender.add(*_written(request.form))
            sender.pump()
        return redirect("/")

    return app


def _answer(act: Any) -> Any:
    try:
        return jsonify(act())
    except DeliveryRefused as error:
        return jsonify(LyDo=str(error)), 422
    except OtherSideDown as error:
        return jsonify(LyDo=str(error)), 503
    except DeliveryFailed as error:
        return jsonify(LyDo=str(error)), 504
    except (KeyError, TypeError, ValueError):
        return Response('{"LyDo": "nội dung không đọc được"}', status=400, mimetype="application/json")


def _take(portal: EmulatedPortal, body: Mapping[str, Any]) -> dict[str, Any]:
    seq = int(body["SoThuTu"])
    portal.send(PortalMessage(id=str(body["IdThongDiep"]), code=str(body["MaHoSo"]), seq=seq, body=body))
    return {"KetQua": "đã nhận"}


def _listed(rows: Any) -> dict[str, Any]:
    return {"HoSo": [_row(held) for held in rows]}


def _row(held: Held) -> dict[str, Any]:
    at = held.at.isoformat() if held.at else None
    return {"MaHoSo": held.code, "SoThuTu": held.seq, "TrangThai": held.status, "ThoiDiem": at}


def _state(portal: EmulatedPortal, sender: Sender | None) -> dict[str, Any]:
    return {
        "down": portal.down,
        "came": portal.came,
        "taken": len(portal.taken),
        "repeats": portal.repeats,
        "violations": portal.violations,
        **_listed(portal.everything()),
        "sent": [asdict(message) for message in sender.queue] if sender else [],
    }


def _written(form: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Path and body of what was typed into the page's form."""
    code, kind, text, number = (form.get(name, "").strip() for name in ("code", "kind", "text", "number"))
    amount = int(number) if number.isdigit() else 0
    bodies: dict[str, dict[str, Any]] = {
        "supplements": {"what": text},
        "payments": {
            "amount": amount,
            "reference": f"GL{secrets.token_hex(6)}",
            "paid_at": SystemClock().now().isoformat(),
        },
        "stop-requests": {"asked_by": "Người nộp hồ sơ", "reason": text},
        "ratings": {"score": amount, "comment": text},
    }
    return f"/dossiers/{quote(code, safe='')}/{quote(kind, safe='')}", bodies.get(kind, {})
