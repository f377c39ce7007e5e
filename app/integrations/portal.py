"""The national portal, for real (HTTP) and for none (Null): both fulfil ``app.domain.ports.PortalPort``.

Addresses and field names are described in docs/portal.md, with what is known of the true portal and what we assume.
"""

import json
import ssl
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from app.domain.clock import VIETNAM
from app.domain.portal import STATUSES, Held
from app.domain.ports import DeliveryFailed, DeliveryRefused, OtherSideDown, PortalMessage

LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: bytes of an answer that are read; whoever answers more is not the portal
_MOST = 8 * 1024 * 1024
#: answers after which the same message will be refused again
_FOR_GOOD = (400, 413, 422)
#: answers that concern every message: the portal is away, or does not let us in
_DOWN = (401, 403, 429, 500, 502, 503, 504)
_NONE = "chưa kết nối Cổng dịch vụ công quốc gia"
#: dossiers asked for in one request
CHUNK = 200


class NullPortal:
    """There is no portal: nothing is posted, so nothing is ever sent."""

    configured = False
    takes_tests = False
    place = ""

    def send(self, *_: object) -> None:
        """Never called: without a portal nothing is posted. DeliveryFailed."""
        raise DeliveryFailed(_NONE)

    def holds(self, *_: object) -> Mapping[str, Held]:
        """There is nobody to ask. DeliveryFailed."""
        raise DeliveryFailed(_NONE)

    def changed(self, *_: object) -> Sequence[Held]:
        """There is nobody to ask. DeliveryFailed."""
        raise DeliveryFailed(_NONE)


@dataclass(frozen=True, kw_only=True)
class HttpPortal:
    """Speaks JSON over HTTP to ``url``, each request with the bearer ``token``; follows no redirect.

    ``timeout`` is in seconds, for a whole request. ``ca_file`` names the authorities to trust instead of the machine's.
    ValueError for an address that is no http(s) one, or that would carry the token over a network in the clear.
    """

    url: str
    token: str = field(repr=False)
    timeout: float = 20.0
    ca_file: str = ""
    configured: bool = field(default=True, init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("the address of the portal is not an http(s) one")
        if parts.username or parts.password:
            raise ValueError("the address of the portal holds a password")
        if parts.scheme == "http" and not self.takes_tests:
            raise ValueError("the portal's token needs https")

    @property
    def takes_tests(self) -> bool:
        """Only an emulator stands on this machine."""
        return urlsplit(self.url).hostname in LOOPBACK

    @property
    def place(self) -> str:
        """Host and port of the portal."""
        return urlsplit(self.url).netloc

    def send(self, message: PortalMessage) -> None:
        """Hand over one message. DeliveryRefused, OtherSideDown or another DeliveryFailed."""
        self._ask("POST", "/ho-so/trang-thai", {"IdThongDiep": message.id, "SoThuTu": message.seq, **message.body})

    def holds(self, codes: Collection[str]) -> Mapping[str, Held]:
        """What the portal holds of these dossiers, asked for in groups of ``CHUNK``."""
        wanted, found = sorted(set(codes)), {}
        for n in range(0, len(wanted), CHUNK):
            answer = self._ask("POST", "/ho-so/tra-cuu", {"MaHoSo": wanted[n : n + CHUNK]})
            found.update({held.code: held for held in _rows(answer)})
        return {code: held for code, held in found.items() if code in set(wanted)}

    def changed(self, from_at: datetime, until_at: datetime) -> Sequence[Held]:
        """What the portal took from–until."""
        span = {"tu": from_at.astimezone(VIETNAM).isoformat(), "den": until_at.astimezone(VIETNAM).isoformat()}
        return _rows(self._ask("GET", f"/ho-so?{urlencode(span)}", None))

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        ends = time.monotonic() + self.timeout
        connection = self._connect()
        try:
            content = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
            connection.request(method, urlsplit(self.url).path.rstrip("/") + path, content, self._headers())
            with connection.getresponse() as answer:
                status, text = answer.status, _read(answer, ends=ends)
        except (OSError, HTTPException) as error:
            raise OtherSideDown(f"không kết nối được ({type(error).__name__})") from error
        finally:
            connection.close()
        return _understood(status, text)

    def _connect(self) -> HTTPConnection:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return HTTPConnection(host, parts.port, timeout=self.timeout)
        context = ssl.create_default_context(cafile=self.ca_file or None)
        return HTTPSConnection(host, parts.port, timeout=self.timeout, context=context)

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "User-Agent": "motcua",
        }


def _read(answer: HTTPResponse, *, ends: float) -> bytes:
    """The answer's body; OSError when it takes too long as a whole or has no end."""
    taken = b""
    while piece := answer.read1(65536):
        taken += piece
        if len(taken) > _MOST or time.monotonic() > ends:
            raise TimeoutError("the answer has no end")
    return taken


def _understood(status: int, text: bytes) -> Any:
    if status in _DOWN:
        raise OtherSideDown(f"Cổng trả lời {status}{_said(text)}")
    if status in _FOR_GOOD:
        raise DeliveryRefused(f"Cổng không nhận ({status}){_said(text)}")
    if not 200 <= status < 300:
        raise DeliveryFailed(f"Cổng trả lời {status}{_said(text)}")
    try:
        return json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError) as error:
        raise DeliveryFailed("Cổng trả lời không phải JSON") from error


def _said(text: bytes) -> str:
    """The reason that the portal gives, cut short."""
    try:
        found = json.loads(text)["LyDo"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return f": {str(found)[:200]}"


def _rows(answer: Any) -> list[Held]:
    """The portal's list of dossiers; DeliveryFailed when it is none."""
    try:
        return [_held(row) for row in answer["HoSo"]]
    except (KeyError, TypeError, ValueError) as error:
        raise DeliveryFailed("Cổng trả lời danh sách hồ sơ không đọc được") from error


def _held(row: Mapping[str, Any]) -> Held:
    status, seq, at = int(row["TrangThai"]), int(row["SoThuTu"]), row.get("ThoiDiem")
    if status not in STATUSES or not 0 <= seq < 2**31:
        raise ValueError(f"status {status}, number {seq}")
    moment = datetime.fromisoformat(str(at)) if at else None
    return Held(code=str(row["MaHoSo"]), seq=seq, status=status, at=moment if moment and moment.tzinfo else None)
