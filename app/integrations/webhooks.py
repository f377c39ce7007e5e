"""Webhooks over HTTP(S): signed as Standard Webhooks has it, to addresses that may be told, never anywhere else.

A name is resolved once and the connection goes to what was judged; no redirects; little time and little to read.
"""

import base64
import hashlib
import hmac
import http.client
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from app.domain.ports import DeliveryFailed
from app.domain.webhooks import Delivery, NewSecret
from app.integrations.looking_up import look_up
from app.integrations.sealing import SECRET, Seal

Network = IPv4Network | IPv6Network
#: how a secret is kept that was made before secrets were random: what follows is its salt
DERIVED = "derived:"
#: of the receiver's answer nothing more is read
MOST_ANSWER = 16 * 1024
#: the only IPv6 addresses that are given out to the public
_PUBLIC_SIX = ip_network("2000::/3")
#: of these, what carries an IPv4 address inside, and what stands in documents
_NOT_TOLD = (ip_network("2002::/16"), ip_network("2001::/32"), ip_network("3fff::/20"))


@dataclass(frozen=True, kw_only=True)
class HttpWebhooks:
    """Sends signed messages. ``key`` is the installation's secret, which seals those of the subscriptions.

    ``old_keys`` were it before and still open what they sealed. ``networks`` are private networks that may be told all
    the same; ``timeout`` in seconds is for the whole exchange, ``look_up_within`` of it for the name.
    """

    key: bytes = field(repr=False)
    old_keys: tuple[bytes, ...] = field(default=(), repr=False)
    plain: bool = False
    networks: tuple[Network, ...] = ()
    timeout: float = 10.0
    look_up_within: float = 5.0

    @property
    def seal_mark(self) -> str:
        """What every secret begins with that the present key sealed."""
        return self._seal.mark

    def new_secret(self) -> NewSecret:
        """``whsec_`` and 32 random bytes in base64, and the same sealed."""
        raw = secrets.token_bytes(SECRET)
        return NewSecret(shown="whsec_" + base64.b64encode(raw).decode(), sealed=self._seal.close(raw))

    def sealed_again(self, sealed: str) -> str:
        """The same secret sealed by the present key; ValueError when no key of ours opens it."""
        return self._seal.close(self._raw(sealed))

    def send(self, delivery: Delivery) -> None:
        """POST the body with its signature; DeliveryFailed for anything but an answer of 200 to 299."""
        parts = urlsplit(delivery.url)
        if parts.scheme != "https" and not (self.plain and parts.scheme == "http"):
            raise DeliveryFailed("địa chỉ không phải https")
        try:
            signed = self._signed(delivery)
        except ValueError:
            raise DeliveryFailed("không mở được khóa ký (MOTCUA_SECRET_KEY đã đổi): hãy đổi khóa ký") from None
        headers = {**signed, "Content-Type": "application/json", "User-Agent": "Motcua-Webhooks"}
        try:
            status = self._exchange(parts, headers, delivery.body)
        except DeliveryFailed:
            raise
        except (OSError, http.client.HTTPException, ValueError, UnicodeError) as error:
            raise DeliveryFailed(_told(error)) from error
        if not 200 <= status < 300:
            raise DeliveryFailed(f"nơi nhận trả lời {status}")

    @property
    def _seal(self) -> Seal:
        return Seal(keys=(self.key, *self.old_keys))

    def _raw(self, sealed: str) -> bytes:
        """The secret's bytes; of a subscription from before secrets were random they are derived."""
        if sealed.startswith(DERIVED):
            salt = sealed.removeprefix(DERIVED)
            return hmac.new(self.key, f"webhook:{salt}".encode(), hashlib.sha256).digest()
        return self._seal.open(sealed)

    def _signed(self, delivery: Delivery) -> dict[str, str]:
        """One signature for each secret that is valid now, apart by a space, as Standard Webhooks has it."""
        keys = [self._raw(sealed) for sealed in delivery.secrets]
        signature = " ".join(sign(key, delivery.id, delivery.at, delivery.body) for key in keys)
        moment = str(int(delivery.at.timestamp()))
        return {"webhook-id": delivery.id, "webhook-timestamp": moment, "webhook-signature": signature}

    def _exchange(self, parts: SplitResult, headers: dict[str, str], body: bytes) -> int:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        where = self._resolve(host, port)
        with self._connected(where, host, tls=parts.scheme == "https") as connection:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", target, body=body, headers={**headers, "Host": parts.netloc})
            answer = connection.getresponse()
            answer.read(MOST_ANSWER)
            return answer.status

    def _resolve(self, host: str, port: int) -> tuple[str, int]:
        """One address of the host; refused when any of its addresses may not be told."""
        addresses = look_up(host, port, within=min(self.look_up_within, self.timeout))
        if not addresses:
            raise DeliveryFailed("không tìm thấy địa chỉ của nơi nhận")
        if not all(may_tell(address, self.networks) for address in addresses):
            raise DeliveryFailed("địa chỉ của nơi nhận nằm trong mạng nội bộ, không được gửi tới")
        return addresses[0], port

    @contextmanager
    def _connected(self, where: tuple[str, int], host: str, *, tls: bool) -> Iterator[http.client.HTTPConnection]:
        """A connection to the address itself; after ``timeout`` it is cut, however slowly the other side talks."""
        plain = socket.create_connection(where, timeout=min(5.0, self.timeout))
        late = threading.Event()
        watch = threading.Timer(self.timeout, _cut, args=(plain, late))
        watch.daemon = True
        watch.start()
        try:
            connection = http.client.HTTPConnection(host, where[1])
            connection.sock = _context().wrap_socket(plain, server_hostname=host) if tls else plain
            try:
                yield connection
            finally:
                connection.close()
            if late.is_set():
                raise DeliveryFailed("nơi nhận không trả lời kịp")
        finally:
            watch.cancel()
            plain.close()


def sign(key: bytes, message_id: str, at: datetime, body: bytes) -> str:
    """The signature of Standard Webhooks over id, moment (Unix seconds) and the raw body: ``v1,<base64>``."""
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def may_tell(address: str, networks: tuple[Network, ...]) -> bool:
    """True for a public address, and for one inside ``networks``."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if any(found in network for network in networks if network.version == found.version):
        return True
    if isinstance(found, IPv6Address) and (found not in _PUBLIC_SIX or any(found in each for each in _NOT_TOLD)):
        return False
    return found.is_global and not found.is_multicast


def read_networks(text: str) -> tuple[Network, ...]:
    """Networks separated by commas; ValueError names the first that is none."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _cut(connection: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        connection.close()


def _told(error: Exception) -> str:
    """The kind of failure; never what the other side wrote."""
    if isinstance(error, socket.gaierror):
        return "không tìm thấy địa chỉ của nơi nhận"
    if isinstance(error, ssl.SSLError):
        return "không lập được kết nối mã hóa với nơi nhận"
    if isinstance(error, TimeoutError):
        return "nơi nhận không trả lời kịp"
    return f"không kết nối được với nơi nhận ({type(error).__name__})"
