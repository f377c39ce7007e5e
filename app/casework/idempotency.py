"""The same request twice has one effect: the stored answer is given again (decision 14).

The key is written before anything else is changed: whoever comes second waits for the first one and gets its answer.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from app.casework.ledger import digest
from app.db.insert_once import insert_once
from app.db.records import IdempotencyKey
from app.domain.errors import Invalid
from app.domain.permissions import Actor

_TABLE = cast(Table, IdempotencyKey.__table__)
_REMEMBER = update(_TABLE).where(_TABLE.c.id == bindparam("of_id")).values(answer=bindparam("answer"))


class Once:
    """Guards one request inside the caller's transaction. ``answer`` is the earlier answer, None for a first time."""

    def __init__(
        self, session: Session, key: str | None, *, by: Actor, route: str, request: Mapping[str, Any], at: datetime
    ) -> None:
        """Raise Invalid("idempotency_mismatch") if the key came before with another request."""
        self._session = session
        self.answer: Mapping[str, Any] | None = None
        self._id: int | None = None
        if not key:
            return
        if len(key) > 80:
            raise Invalid("idempotency_key_too_long")
        request_digest = digest(request)
        row = {"person_id": by.person_id, "route": route, "key": key, "request_digest": request_digest, "at": at}
        self._id = insert_once(session, IdempotencyKey, row=row, returning=IdempotencyKey.id)
        if self._id is None:
            self.answer = _earlier(session, row)

    def remember(self, answer: Mapping[str, Any]) -> None:
        """Keep the answer for the next time the same request comes."""
        if self._id is not None:
            self._session.connection().execute(_REMEMBER, {"of_id": self._id, "answer": dict(answer)})


def _earlier(session: Session, row: Mapping[str, Any]) -> Mapping[str, Any]:
    same = [_TABLE.c[name] == row[name] for name in ("person_id", "route", "key")]
    found = session.execute(select(_TABLE.c.request_digest, _TABLE.c.answer).where(*same)).one()
    if found.request_digest != row["request_digest"]:
        raise Invalid("idempotency_mismatch")
    answer: Mapping[str, Any] = found.answer
    return answer
