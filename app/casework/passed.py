"""A deadline that passed, claimed for its effect: found, locked with its dossier and looked at again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, Table, bindparam, literal_column, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from app.deadlines.records import Deadline
from app.dossiers.records import Dossier

_TABLE = cast(Table, Deadline.__table__)
_DOSSIER = cast(Table, Dossier.__table__)


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
_MINE = _TABLE.alias("mine")
_STILL_OPEN = (
    _MINE.c.id == bindparam("deadline_id"),
    _MINE.c.state == "running",
    _MINE.c.fired_at.is_(None),
    _MINE.c.due_at < bindparam("at"),
)
_WITH_DOSSIER = (
    select(_MINE.c.id)
    .join(_DOSSIER, _DOSSIER.c.id == _MINE.c.dossier_id)
    .where(*_STILL_OPEN)
    .with_for_update(of=[_MINE, _DOSSIER], skip_locked=True)
)
_ALONE = (
    select(_MINE.c.id).where(*_STILL_OPEN, _MINE.c.dossier_id.is_(None)).with_for_update(of=_MINE, skip_locked=True)
)
# spelled out: SQLAlchemy leaves the tables' names out of what SQLite returns, and "id = dossier_id" means nothing then
_CODE = "(SELECT d.code FROM dossier AS d WHERE d.id = deadline.dossier_id)"
_EMAIL = (
    "(SELECT a.email FROM dossier AS d JOIN applicant AS a ON a.id = d.applicant_id WHERE d.id = deadline.dossier_id)"
)


def _fired(locked: Select[int]) -> ReturningUpdate[Any]:
    """Lock, look again, note and read in one question: thousands of effects are fired one by one."""
    noted = update(_TABLE).where(_TABLE.c.id == locked.scalar_subquery())
    facts: tuple[ColumnElement[Any], ...] = (literal_column(_CODE).label("code"), literal_column(_EMAIL).label("email"))
    return noted.values(fired_at=bindparam("at"), last_error=None).returning(*_COLUMNS, *facts)


# built once
_FIRED_WITH_DOSSIER, _FIRED_ALONE = _fired(_WITH_DOSSIER), _fired(_ALONE)


def claim(session: Session, deadline_id: int, *, at: datetime) -> Passed | None:
    """Take the deadline and note that its effect is had; the caller's transaction has it.

    None when it ended, was fired, or another node or an officer holds it or its dossier: nobody is waited for.
    """
    connection = session.connection()
    given: dict[str, Any] = {"deadline_id": deadline_id, "at": at}
    row = connection.execute(_FIRED_WITH_DOSSIER, given).first() or connection.execute(_FIRED_ALONE, given).first()
    return None if row is None else Passed(**row._mapping)
