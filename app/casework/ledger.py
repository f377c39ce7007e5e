"""Writing into the ledger from a use case: who, for whom, when, what, under which rules."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit import Event, Recorded, plain, record
from app.casework.expecting import require_expected
from app.casework.once import write_key
from app.casework.webhook_events import announce
from app.domain.errors import Invalid
from app.domain.permissions import Actor


def write(
    session: Session,
    stream: str,
    *,
    verb: str,
    by: Actor | None,
    at: datetime,
    body: Mapping[str, Any],
    on_behalf_of: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Recorded:
    """Append one event in the caller's transaction; ``by`` None means the system itself.

    Whoever subscribed to such events is told after the commit. Conflict("dossier_changed") where the request was made
    for an older version of the dossier (``expecting``), Conflict("done_already") where it was done before (``once``).
    """
    recorded = record(
        session,
        Event(
            stream=stream,
            at=at,
            verb=verb,
            actor=by.username if by else "system",
            on_behalf_of=on_behalf_of,
            body=dict(body),
            payload=dict(payload) if payload is not None else None,
        ),
    )
    require_expected(stream, recorded.seq)
    write_key(session)
    announce(session, stream, verb=verb, at=at, recorded=recorded)
    return recorded


def require_json(routing: Mapping[str, Any]) -> None:
    """Raise Invalid("routing_value_not_json") for a value that ``exact`` cannot write; ``field`` names it."""
    for key, value in routing.items():
        try:
            plain({key: value}, "routing", floats=True)
        except (ValueError, RecursionError) as error:
            raise Invalid("routing_value_not_json", field=key) from error


def exact(routing: Mapping[str, Any]) -> dict[str, Any]:
    """Routing data as the ledger takes it: it has no floats, so 12.5 becomes {"number": "12.5"}, in lists too."""
    return {key: _exact(value) for key, value in routing.items()}


def _exact(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    return {"number": repr(value)} if isinstance(value, float) else value


def inexact(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of ``exact``."""
    return {key: _inexact(value) for key, value in recorded.items()}


def _inexact(value: Any) -> Any:
    if isinstance(value, list):
        return [_inexact(item) for item in value]
    return float(value["number"]) if isinstance(value, Mapping) else value


def dossier_stream(code: str) -> str:
    """The name of a dossier's chain."""
    return f"dossier:{code}"


def procedure_stream(slug: str) -> str:
    """The name of a procedure's chain."""
    return f"procedure:{slug}"


def digest(value: Any) -> str:
    """SHA-256 in hex over the value as sorted JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
