"""Programs at the door: which token it is, whether it may still ask, and the note that is kept of it (S2 Điều 8)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.db import transaction
from app.db.insert_once import count_up
from app.domain.errors import Forbidden
from app.domain.programs import ProgramPolicy, windows
from app.people.records import ApiToken
from app.programs.records import AccessRecord, ApiUse

#: the counter of requests without a valid token, and how many of them a minute are noted: a flood fills no disk
NOBODY = 0
NOBODY_PER_MINUTE = 600
#: the last use is noted at most this often
_USE_NOTED = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class KnownToken:
    """A token that is valid now; ``scopes`` None: it was not narrowed. Limits are requests."""

    id: int
    person_id: int
    scopes: Sequence[str] | None
    per_minute: int
    per_day: int


@dataclass(frozen=True, kw_only=True)
class Access:
    """One request to the API as it is noted; ``token_id`` None: it carried no valid token."""

    token_id: int | None
    username: str
    method: str
    route: str
    dossier_code: str | None
    status: int
    took_ms: int
    remote: str


def known_token(session: Session, token: str, *, policy: ProgramPolicy, at: datetime) -> KnownToken | None:
    """The token, or None for one that does not exist, has expired or was revoked."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    row = session.scalar(select(ApiToken).where(ApiToken.digest == digest))
    if row is None or row.revoked_at is not None or row.expires_at <= at:
        return None
    return KnownToken(
        id=row.id,
        person_id=row.person_id,
        scopes=row.scope,
        per_minute=row.per_minute or policy.per_minute,
        per_day=row.per_day or policy.per_day,
    )


def require_quota(session: Session, token: KnownToken, *, at: datetime) -> None:
    """Forbidden("quota_exceeded") with ``retry_after`` in seconds when the minute's or the day's requests are used up.

    Counted in the database, so that all nodes count together. A request is added when it was answered: those on their
    way at one moment may exceed the limit by their number. A refused request is not counted.
    """
    minute, day = windows(at)
    rows = session.execute(
        select(ApiUse.window, ApiUse.requests).where(
            ApiUse.token_id == token.id, ApiUse.window.in_((minute.name, day.name))
        )
    )
    counts = {row.window: row.requests for row in rows}
    for window, most in ((day, token.per_day), (minute, token.per_minute)):
        if counts.get(window.name, 0) >= most:
            wait = max(1, int((window.until - at).total_seconds()))
            raise Forbidden("quota_exceeded", most=most, retry_after=wait)


def note_access(services: Services, access: Access) -> None:
    """Keep the request in the log and count it; in a transaction of its own, after the request's own."""
    at = services.clock.now()
    minute, day = windows(at)
    with transaction() as session:
        if access.token_id is None:
            if _count(session, NOBODY, minute.name) > NOBODY_PER_MINUTE:
                return
        elif access.status != 429:
            _count(session, access.token_id, minute.name)
            _count(session, access.token_id, day.name)
            _note_use(session, access.token_id, at=at)
        session.add(AccessRecord(at=at, **vars(access)))


def _count(session: Session, token_id: int, window: str) -> int:
    row = {"token_id": token_id, "window": window, "requests": 1}
    return count_up(session, ApiUse, row=row, counter=ApiUse.requests)


def _note_use(session: Session, token_id: int, *, at: datetime) -> None:
    old = (ApiToken.last_used_at.is_(None)) | (ApiToken.last_used_at <= at - _USE_NOTED)
    noted = update(ApiToken).where(ApiToken.id == token_id, old).values(last_used_at=at)
    session.execute(noted, execution_options={"synchronize_session": False})
