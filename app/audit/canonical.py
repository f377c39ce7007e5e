"""The one spelling of an event that is hashed: RFC 8785 canonical JSON, SHA-256 in hex."""

import hashlib
from collections.abc import Mapping
from datetime import UTC
from typing import Any

import rfc8785

from app.domain.clock import require_aware

#: the first event of a stream points to this
GENESIS = "0" * 64
#: part of what is hashed, so that a later spelling cannot be mistaken for this one
FORMAT = "motcua-audit-1"

_SAFE = 2**53
_HASHED = ("stream", "seq", "verb", "actor", "on_behalf_of", "body", "payload_digest", "prev_hash")


def event_hash(fields: Mapping[str, Any]) -> str:
    """The hash of an event from its columns (``id`` and ``hash`` are not covered)."""
    covered = {name: fields[name] for name in _HASHED}
    covered["at"] = require_aware(fields["at"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    covered["format"] = FORMAT
    return digest(covered)


def payload_digest(content: Any, salt: str) -> str:
    """The digest under which an event refers to its payload."""
    return digest({"content": content, "format": FORMAT, "salt": salt})


def digest(value: Any) -> str:
    """SHA-256 over the canonical JSON of ``value``; ValueError when it has none."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


class UnusableText(ValueError):
    """Somebody typed what no database keeps; every other ValueError of this module is a mistake of the program."""


def plain(value: Any, path: str, *, floats: bool = False) -> Any:
    """A copy of ``value`` in dicts and lists, which every database gives back exactly as it was.

    ValueError names the key of what is refused: integers beyond 2^53, floats (unless ``floats``, then only finite ones
    below 2^53), NUL and lone surrogates in text, keys that are not text, and whatever is not JSON.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, Mapping):
        return {_key(key, path): plain(item, f"{path}.{key}", floats=floats) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, f"{path}[{index}]", floats=floats) for index, item in enumerate(value)]
    return _number(value, path, floats)


def _text(value: str, path: str) -> str:
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise UnusableText(f"{path}: half a character cannot be stored") from None
    if "\0" in value:
        raise UnusableText(f"{path}: the NUL character cannot be stored")
    return value


def _key(key: object, path: str) -> str:
    if not isinstance(key, str):
        raise ValueError(f"{path}: key {key!r} is not text")
    return _text(key, path)


def _number(value: object, path: str, floats: bool) -> int | float:
    if not isinstance(value, int | float):
        raise ValueError(f"{path}: {type(value).__name__} is not a JSON value")
    if isinstance(value, float) and not floats:
        raise ValueError(f"{path}: a float has no exact value; write it as text")
    if not -_SAFE < value < _SAFE:
        raise ValueError(f"{path}: a number beyond 2^53 has no exact JSON value; write it as text")
    return value
