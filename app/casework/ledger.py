"""Writing into the ledger from a use case: who, for whom, when, what, under which rules."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.audit import Event, Recorded, record
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
    """Append one event in the caller's transaction; ``by`` None means the system itself."""
    return record(
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


def exact(routing: Mapping[str, Any]) -> dict[str, Any]:
    """Routing data as the ledger takes it: it has no floats, so 12.5 becomes {"number": "12.5"}."""
    return {key: {"number": repr(value)} if isinstance(value, float) else value for key, value in routing.items()}


def inexact(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of ``exact``."""
    return {key: float(v["number"]) if isinstance(v, Mapping) else v for key, v in recorded.items()}


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
