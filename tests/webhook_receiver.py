"""A receiver of webhooks on loopback that verifies signatures, loses answers, answers badly and slowly."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What came in; ``answers`` are the next statuses to give, 200 when they are used up, 0 hangs up at once."""

    url: str
    secret: str = ""
    answers: list[int] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def genuine(self, headers: dict[str, str], body: bytes) -> bool:
        """Verify as any receiver does: by the documented rule, without the project's code."""
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return any(hmac.compare_digest(wanted, given) for given in headers["webhook-signature"].split())

    def seen(self) -> list[tuple[str, int]]:
        """Dossier and place of each event, repeats left out by id."""
        once = {event["id"]: event for event in self.taken}
        return [(event["dossier"], event["seq"]) for event in once.values()]


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Listens on a free loopback port while inside."""
    kept: list[Receiver] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            here = kept[0]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            here.paths.append(self.path)
            if here.secret and not here.genuine(headers, body):
                here.refused.append(headers["webhook-id"])
                return self._answer(401)
            here.taken.append(json.loads(body))
            return self._answer(here.answers.pop(0) if here.answers else 200)

        def _answer(self, status: int) -> None:
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", f"{kept[0].url}/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.append(Receiver(url=f"http://127.0.0.1:{server.server_port}/su-kien"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept[0]
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
