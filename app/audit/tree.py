"""The head of a Merkle tree over all events: kept outside of the database, it betrays any later cut or change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from app.audit import merkle
from app.audit.records import AuditEvent


@dataclass(frozen=True, kw_only=True)
class TreeHead:
    """The root (hex) over the first ``size`` events in the order of their ids, up to and with ``last_id``."""

    at: datetime
    size: int
    root: str
    last_id: int


def settled_id(session: Session) -> int:
    """The newest event's id, below which no event can appear any more; 0 when there is none.

    Ids are given before the commit, so a slow transaction could still commit a smaller id. On PostgreSQL this waits
    for running writers and holds new ones until the caller's transaction ends: ask in a short transaction of its own.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE audit_event IN SHARE MODE"))
    return newest_event(session)


def newest_event(session: Session) -> int:
    """The newest event's number that is seen from here, without waiting; 0 when there is none."""
    return session.scalar(select(func.coalesce(func.max(AuditEvent.id), 0))) or 0


def tree_head(session: Session, at: datetime, *, last_id: int | None = None) -> TreeHead:
    """The head over all events up to ``last_id`` (default: ``settled_id``, with its lock)."""
    last = settled_id(session) if last_id is None else last_id
    size, root = merkle.root(_leaves(session, last))
    return TreeHead(at=at, size=size, root=root.hex(), last_id=last)


def check_head(session: Session, head: TreeHead) -> bool:
    """Does the ledger still hold exactly the events that ``head`` was made over?

    False means that events were cut off, added below, or changed. Whether each hash fits its event is ``verify``'s.
    """
    size, root = merkle.root(_leaves(session, head.last_id))
    return size == head.size and root.hex() == head.root


def _leaves(session: Session, last_id: int) -> Iterator[bytes]:
    hashes = select(AuditEvent.hash).where(AuditEvent.id <= last_id).order_by(AuditEvent.id)
    for value in session.scalars(hashes.execution_options(yield_per=5000)):
        yield value.encode("ascii", "replace")
