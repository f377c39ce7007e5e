"""A deadline that passed, claimed for its effect: found, locked with its dossier and looked at again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, null, select, update
from sqlalchemy.orm import Session

from app.deadlines.records import Deadline
from app.dossiers.records import Applicant, Dossier

_TABLE = cast(Table, Deadline.__table__)
_DOSSIER = cast(Table, Dossier.__table__)
_APPLICANT = cast(Table, Applicant.__table__)


@dataclass(frozen=True, kw_only=True)
class Passed:
    """``key`` is the firing key. ``code`` and ``email`` are the dossier's and its applicant's, None without a dossier.

    The rows of the deadline and of the dossier are locked until the end of the transaction.
    """

    id: int
    key: str
    kind: str
    effect: str
    due_at: datetime
    dossier_id: int | None
    code: str | None
    email: str | None


_COLUMNS = tuple(_TABLE.c[name] for name in ("id", "key", "kind", "effect", "due_at", "dossier_id"))
_STILL_OPEN = (
    _TABLE.c.id == bindparam("deadline_id"),
    _TABLE.c.state == "running",
    _TABLE.c.fired_at.is_(None),
    _TABLE.c.due_at < bindparam("at"),
)
# built once: thousands of effects are fired one by one
_WITH_DOSSIER = (
    select(*_COLUMNS, _DOSSIER.c.code, _APPLICANT.c.email)
    .join(_DOSSIER, _DOSSIER.c.id == _TABLE.c.dossier_id)
    .join(_APPLICANT, _APPLICANT.c.id == _DOSSIER.c.applicant_id)
    .where(*_STILL_OPEN)
    .with_for_update(of=[_TABLE, _DOSSIER], skip_locked=True)
)
_ALONE = (
    select(*_COLUMNS, null().label("code"), null().label("email"))
    .where(*_STILL_OPEN, _TABLE.c.dossier_id.is_(None))
    .with_for_update(of=_TABLE, skip_locked=True)
)
_FIRED = update(_TABLE).where(_TABLE.c.id == bindparam("deadline_id")).values(fired_at=bindparam("at"), last_error=None)


def claim(session: Session, deadline_id: int, *, at: datetime) -> Passed | None:
    """Take the deadline and note that its effect is had; the caller's transaction has it.

    None when it ended, was fired, or another node or an officer holds it or its dossier: nobody is waited for.
    """
    connection = session.connection()
    given: dict[str, Any] = {"deadline_id": deadline_id, "at": at}
    row = connection.execute(_WITH_DOSSIER, given).first() or connection.execute(_ALONE, given).first()
    if row is None:
        return None
    connection.execute(_FIRED, given)
    return Passed(**row._mapping)
