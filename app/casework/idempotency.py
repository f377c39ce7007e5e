"""The same request twice has one effect: the stored answer is given again (decision 14).

Ask after the lock of what the request changes is held: then whoever comes second sees what the first one stored. Where
there is nothing to lock yet (a reception), the unique key lets only one of two commit.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.ledger import digest
from app.db.records import IdempotencyKey
from app.domain.errors import Invalid
from app.domain.permissions import Actor


class Once:
    """Guards one request inside the caller's transaction. ``answer`` is the earlier answer, None for a first time."""

    def __init__(
        self, session: Session, key: str | None, *, by: Actor, route: str, request: Mapping[str, Any], at: datetime
    ) -> None:
        """Raise Invalid("idempotency_mismatch") if the key came before with another request."""
        self._session = session
        self.answer: Mapping[str, Any] | None = None
        self._row: IdempotencyKey | None = None
        if not key:
            return
        if len(key) > 80:
            raise Invalid("idempotency_key_too_long")
        request_digest = digest(request)
        row = session.scalar(
            select(IdempotencyKey).where(
                IdempotencyKey.person_id == by.person_id, IdempotencyKey.route == route, IdempotencyKey.key == key
            )
        )
        if row is None:
            self._row = IdempotencyKey(
                person_id=by.person_id, route=route, key=key, request_digest=request_digest, at=at
            )
        elif row.request_digest != request_digest:
            raise Invalid("idempotency_mismatch")
        else:
            self.answer = row.answer

    def remember(self, answer: Mapping[str, Any]) -> None:
        """Keep the answer for the next time the same request comes."""
        if self._row is not None:
            self._row.answer = dict(answer)
            self._session.add(self._row)
