"""Append to the ledger and read it. Never commits: the caller's transaction carries the event."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, insert, null, select, update
from sqlalchemy.orm import Session

from app.audit.canonical import GENESIS, event_hash, payload_digest, plain
from app.audit.records import ERASED, AuditEvent, AuditPayload


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened. ``body`` holds impersonal facts; ``payload`` personal data that may be erased later.

    ``on_behalf_of`` names the person whom ``actor`` substitutes for.
    """

    stream: str
    at: datetime
    verb: str
    actor: str
    on_behalf_of: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    payload: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Where the event stands in its stream (from 1), its hash in hex, and its number among all events."""

    seq: int
    hash: str
    id: int


@dataclass(frozen=True, kw_only=True)
class EventRow:
    """An event as it was recorded."""

    id: int
    stream: str
    seq: int
    at: datetime
    verb: str
    actor: str
    on_behalf_of: str | None
    body: Mapping[str, Any]
    payload_digest: str | None
    prev_hash: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class PayloadRow:
    """An event's personal data; ``content`` is None once it was erased."""

    content: Mapping[str, Any] | None = field(repr=False)
    erased_at: datetime | None
    erased_by: str | None


_EVENT = cast(Table, AuditEvent.__table__)
_PAYLOAD = cast(Table, AuditPayload.__table__)
# built once: record() stands in the way of every completed task
_APPEND = insert(_EVENT)
_KEEP = insert(_PAYLOAD)
_NEWEST = (
    select(_EVENT.c.seq, _EVENT.c.hash)
    .where(_EVENT.c.stream == bindparam("of_stream"))
    .order_by(_EVENT.c.seq.desc())
    .limit(1)
)


def record(session: Session, event: Event) -> Recorded:
    """Append ``event`` to its stream.

    The caller holds the lock of the stream's owner row. Should two writers race all the same, the second gets
    sqlalchemy.exc.IntegrityError; the chain never forks. ValueError names the key of a value that has no exact JSON
    (in ``body`` floats too; a payload may hold floats) or a moment without time zone.
    """
    # straight on the connection: the session's own way of executing costs as much as the statements
    connection = session.connection()
    seq, prev_hash = _last(connection, event.stream)
    row: dict[str, Any] = {
        "stream": event.stream,
        "seq": seq + 1,
        "at": event.at,
        "verb": event.verb,
        "actor": event.actor,
        "on_behalf_of": event.on_behalf_of,
        "body": plain(event.body, "body"),
        "payload_digest": _keep_payload(connection, event),
        "prev_hash": prev_hash,
    }
    row["hash"] = event_hash(row)
    key = connection.execute(_APPEND, row).inserted_primary_key
    return Recorded(seq=seq + 1, hash=row["hash"], id=int(key[0]) if key else 0)


def history(session: Session, stream: str) -> tuple[EventRow, ...]:
    """All events of one stream in order; without payloads."""
    rows = session.execute(select(*_EVENT.columns).where(AuditEvent.stream == stream).order_by(AuditEvent.seq))
    return tuple(EventRow(**row._mapping) for row in rows)


def payload(session: Session, digest: str) -> PayloadRow | None:
    """The personal data that an event refers to by its ``payload_digest``; None when there is no such payload."""
    columns = (AuditPayload.content, AuditPayload.erased_at, AuditPayload.erased_by)
    row = session.execute(select(*columns).where(AuditPayload.digest == digest)).one_or_none()
    return PayloadRow(**row._mapping) if row else None


def erase_payloads(session: Session, stream: str, *, at: datetime, by: str) -> int:
    """Erase the personal data of a stream for good and return how many payloads were; the chain still verifies.

    The erasure is an event of the stream itself, in the same transaction; the caller holds the lock of its owner row.
    """
    kept = update(_PAYLOAD).where(_PAYLOAD.c.stream == stream, _PAYLOAD.c.erased_at.is_(None))
    erased = kept.values(content=null(), salt=None, erased_at=at, erased_by=by).returning(_PAYLOAD.c.digest)
    digests = sorted(session.connection().execute(erased).scalars())
    if digests:
        body = {"count": len(digests), "by": by, "payloads": digests}
        record(session, Event(stream=stream, at=at, verb=ERASED, actor=by, body=body))
    return len(digests)


def _last(connection: Connection, stream: str) -> tuple[int, str]:
    row = connection.execute(_NEWEST, {"of_stream": stream}).first()
    return (row.seq, row.hash) if row else (0, GENESIS)


def _keep_payload(connection: Connection, event: Event) -> str | None:
    if event.payload is None:
        return None
    salt, content = secrets.token_hex(16), plain(event.payload, "payload", floats=True)
    digest = payload_digest(content, salt)
    row = {"digest": digest, "stream": event.stream, "salt": salt, "content": content}
    connection.execute(_KEEP, row)
    return digest
