"""A request that was given a key is done once, whatever it asks for (decision 14).

The key is written with the first event of the request, in its transaction: effect and key stand or fall together. The
answer is known only afterwards; where it could not be kept, the same request again is told that it was done.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from app.db import reading, transaction
from app.db.insert_once import insert_once
from app.db.records import IdempotencyKey
from app.domain.errors import Conflict, Invalid

_TABLE = cast(Table, IdempotencyKey.__table__)
LONGEST_KEY = 80


@dataclass(kw_only=True)
class Keyed:
    """A request under a key. ``written`` once its key stands in the database, with what it did."""

    person_id: int
    route: str
    key: str
    digest: str
    at: datetime
    written: bool = False


_NOW: ContextVar[Keyed | None] = ContextVar("keyed", default=None)


@contextmanager
def once(keyed: Keyed) -> Iterator[None]:
    """Inside, the first event of this request writes its key; Conflict("done_already") where it stands already."""
    token = _NOW.set(keyed)
    try:
        yield
    finally:
        _NOW.reset(token)


def earlier_answer(keyed: Keyed) -> Mapping[str, Any] | None:
    """What the same request was answered before; None when it is new.

    Raises Invalid("idempotency_key_too_long", "idempotency_mismatch": the key stands for another request),
    Conflict("done_already") where its answer was not kept.
    """
    if len(keyed.key) > LONGEST_KEY:
        raise Invalid("idempotency_key_too_long")
    with reading() as session:
        found = session.execute(select(_TABLE.c.request_digest, _TABLE.c.answer).where(*_same(keyed))).one_or_none()
    if found is None:
        return None
    if found.request_digest != keyed.digest:
        raise Invalid("idempotency_mismatch")
    if not found.answer:
        raise Conflict("done_already")
    answer: Mapping[str, Any] = found.answer
    return answer


def keep_answer(keyed: Keyed, answer: Mapping[str, Any]) -> None:
    """Keep what the request was answered, in a transaction of its own; the key too, where nothing wrote an event."""
    with transaction() as session:
        if not keyed.written:
            _insert(session, keyed)
        session.connection().execute(update(_TABLE).where(*_same(keyed)).values(answer=dict(answer)))


def write_key(session: Session) -> None:
    """Called with each event that is written; raising undoes the transaction."""
    keyed = _NOW.get()
    if keyed is None or keyed.written:
        return
    if not _insert(session, keyed):
        raise Conflict("done_already")
    keyed.written = True


def _insert(session: Session, keyed: Keyed) -> bool:
    row = {"person_id": keyed.person_id, "route": keyed.route, "key": keyed.key, "at": keyed.at}
    row["request_digest"] = keyed.digest
    return insert_once(session, IdempotencyKey, row=row, returning=IdempotencyKey.id) is not None


def _same(keyed: Keyed) -> list[Any]:
    return [_TABLE.c[name] == getattr(keyed, name) for name in ("person_id", "route", "key")]
