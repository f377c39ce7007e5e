"""Short secrets sealed with the installation's key: whoever steals the database alone cannot read them.

Encrypted with a stream made by HMAC-SHA256 from a nonce used once, then authenticated (encrypt, then MAC).
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

#: bytes of a secret, and of the parts of what is sealed
SECRET, NONCE, TAG = 32, 16, 16
_VERSION = "s1"


@dataclass(frozen=True, kw_only=True)
class Seal:
    """``keys``: the first seals, every one opens; who changes the installation's key keeps the old one for a while."""

    keys: tuple[bytes, ...] = field(repr=False)

    @property
    def mark(self) -> str:
        """What everything begins with that was sealed by the first key."""
        return f"{_VERSION}:{_name(self.keys[0])}:"

    def close(self, secret: bytes) -> str:
        """The sealed text; ValueError for a secret that has not SECRET bytes."""
        if len(secret) != SECRET:
            raise ValueError("a secret has 32 bytes")
        nonce, key = secrets.token_bytes(NONCE), self.keys[0]
        hidden = _mixed(secret, _made(key, b"stream", nonce))
        tag = _made(key, b"tag", nonce + hidden)[:TAG]
        return self.mark + base64.b64encode(nonce + hidden + tag).decode()

    def open(self, sealed: str) -> bytes:
        """The secret; ValueError for what none of the keys sealed."""
        version, _, rest = sealed.partition(":")
        name, _, text = rest.partition(":")
        raw = base64.b64decode(text, validate=True)
        nonce, hidden, tag = raw[:NONCE], raw[NONCE:-TAG], raw[-TAG:]
        for key in self.keys:
            if version == _VERSION and _name(key) == name and len(hidden) == SECRET:
                if not hmac.compare_digest(_made(key, b"tag", nonce + hidden)[:TAG], tag):
                    break
                return _mixed(hidden, _made(key, b"stream", nonce))
        raise ValueError("sealed by no key of this installation")


def _made(key: bytes, what: bytes, given: bytes) -> bytes:
    return hmac.new(key, b"motcua:" + what + b":" + given, hashlib.sha256).digest()


def _name(key: bytes) -> str:
    return _made(key, b"name", b"").hex()[:8]


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
