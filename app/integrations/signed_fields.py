"""Fields that travel through a browser or between servers, signed with a key that both sides know (HMAC-SHA-256)."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from app.domain.ports import NotGenuine

SIGNATURE = "signature"


def signed(fields: Mapping[str, str], *, key: bytes) -> dict[str, str]:
    """The fields with their signature."""
    return {**fields, SIGNATURE: signature(fields, key=key)}


def signature(fields: Mapping[str, str], *, key: bytes) -> str:
    """Over the names and values in the order of the names, so that it does not matter how they were sent."""
    text = urlencode(sorted((name, value) for name, value in fields.items() if name != SIGNATURE))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def require_signed(fields: Mapping[str, str], *, key: bytes) -> None:
    """Raise NotGenuine for anything that the holder of the key did not sign; compared in constant time."""
    given = fields.get(SIGNATURE, "")
    if not hmac.compare_digest(signature(fields, key=key).encode(), given.encode("utf-8", "replace")):
        raise NotGenuine("signature")


def moment_in(fields: Mapping[str, str], name: str) -> datetime:
    """An aware moment in ISO 8601 among the fields; NotGenuine for anything else."""
    try:
        moment = datetime.fromisoformat(fields.get(name, ""))
    except ValueError as error:
        raise NotGenuine(name) from error
    if moment.tzinfo is None:
        raise NotGenuine(name)
    return moment


def require_fresh(moment: datetime, *, at: datetime, within: timedelta) -> None:
    """Raise NotGenuine for an answer older than ``within`` or from as far in the future."""
    if abs(at - moment) > within:
        raise NotGenuine("stale")


def link(address: str, fields: Mapping[str, str]) -> str:
    """The address with the fields as its query."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(fields)}"
