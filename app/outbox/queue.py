"""Post messages with the change that causes them; deliver them after the commit, at least once. Never commits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Select, Table, Update, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from app.outbox.message_ids import ordered_id
from app.outbox.records import OutboxMessage

#: after so many attempts a message is given up: it stays, is shown, and may be revived
ATTEMPTS = 12
#: how long a node may take over its messages before another one takes them
LEASE = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(minutes=60)
_LONGEST_ERROR = 2000

_TABLE = cast(Table, OutboxMessage.__table__)
_POST = insert(_TABLE)
_OPEN = (_TABLE.c.delivered_at.is_(None), _TABLE.c.failed_at.is_(None))


@dataclass(frozen=True, kw_only=True)
class NewMessage:
    """A message to post. ``body`` is text, or JSON for other kinds than mail.

    Messages with a ``seq`` are delivered in its order within their stream, kind and recipient, one after the other.
    """

    kind: str
    recipient: str
    subject: str
    body: Any = field(repr=False)
    stream: str
    seq: int | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as it stands in the outbox. ``leased_until`` proves who holds it."""

    id: str
    kind: str
    recipient: str
    subject: str
    body: Any = field(repr=False)
    stream: str
    seq: int | None
    created_at: datetime
    deliver_after: datetime
    attempts: int
    leased_until: datetime | None
    last_error: str | None
    delivered_at: datetime | None
    failed_at: datetime | None


def post(session: Session, message: NewMessage, *, at: datetime, deliver_after: datetime | None = None) -> str:
    """Put a message in the outbox and return its stable id; it goes out after the commit, from ``deliver_after`` on.

    Ids sort as the messages were posted, so that several of one moment are delivered and listed in that order.
    """
    row = {
        "id": ordered_id(at),
        "kind": message.kind,
        "recipient": message.recipient,
        "subject": message.subject,
        "body": message.body,
        "stream": message.stream,
        "seq": message.seq,
        "created_at": at,
        "deliver_after": deliver_after or at,
        "attempts": 0,
    }
    # straight on the connection, as the ledger does: legal effects post thousands one by one
    session.connection().execute(_POST, row)
    return str(row["id"])


def claim_due(
    session: Session, at: datetime, limit: int, *, only: str | None = None, without: Sequence[str] = ()
) -> tuple[Message, ...]:
    """Take up to ``limit`` due messages for this node until ``at + LEASE``, the longest due first.

    Commit before delivering. No two nodes get the same message while the lease lasts; those of a node that crashed
    come back afterwards. Taking a message counts as an attempt, so one that kills its node is given up too. ``only``
    takes one kind, ``without`` leaves kinds to whoever delivers those.
    """
    _give_up_lost(session, at)
    due = _due(at).where(_TABLE.c.kind.not_in(without)) if without else _due(at)
    due = due.where(_TABLE.c.kind == only) if only else due
    ids = session.scalars(due.limit(limit).with_for_update(skip_locked=True)).all()
    taken = update(_TABLE).where(_TABLE.c.id.in_(ids))
    session.execute(taken.values(leased_until=at + LEASE, attempts=_TABLE.c.attempts + 1))
    return _read(session, select(*_TABLE.c).where(_TABLE.c.id.in_(ids)))


def mark_delivered(session: Session, message_id: str, *, at: datetime) -> bool:
    """Note that a message was handed over; False when that was noted before or there is no such message."""
    done = update(_TABLE).where(_TABLE.c.id == message_id, _TABLE.c.delivered_at.is_(None))
    return _changed(session, done.values(delivered_at=at, failed_at=None, leased_until=None))


def mark_failed(session: Session, message: Message, *, at: datetime, error: str, for_good: bool = False) -> bool:
    """Note a failed attempt: again after 1, 2, 4 … 60 minutes, given up after ``ATTEMPTS`` or at once ``for_good``.

    False, and nothing is changed, when the lease of ``message`` (as claimed) was lost to another node meanwhile.
    """
    held = update(_TABLE).where(_TABLE.c.id == message.id, _TABLE.c.leased_until == message.leased_until, *_OPEN)
    later = at + _wait(message.attempts)
    given_up = at if for_good or message.attempts >= ATTEMPTS else None
    noted = {"last_error": error[:_LONGEST_ERROR], "leased_until": None}
    return _changed(session, held.values(deliver_after=later, failed_at=given_up, **noted))


def rewrite(session: Session, message_id: str, body: Any) -> bool:
    """Give an undelivered message another body; False when it was delivered or is not there."""
    held = update(_TABLE).where(_TABLE.c.id == message_id, _TABLE.c.delivered_at.is_(None))
    return _changed(session, held.values(body=body))


def put_back(session: Session, message: Message, *, until: datetime) -> bool:
    """Give a claimed message back untried, to be taken from ``until`` on; the attempt does not count.

    As ``mark_failed``.
    """
    held = update(_TABLE).where(_TABLE.c.id == message.id, _TABLE.c.leased_until == message.leased_until, *_OPEN)
    return _changed(session, held.values(deliver_after=until, leased_until=None, attempts=max(message.attempts - 1, 0)))


def claim_one(session: Session, message_id: str, *, at: datetime) -> Message | None:
    """Take this message now whatever its moment; None when it is not open or another node holds it. As claim_due."""
    free = or_(_TABLE.c.leased_until.is_(None), _TABLE.c.leased_until <= at)
    taken = update(_TABLE).where(_TABLE.c.id == message_id, free, *_OPEN)
    if not _changed(session, taken.values(leased_until=at + LEASE, attempts=_TABLE.c.attempts + 1)):
        return None
    return _read(session, select(*_TABLE.c).where(_TABLE.c.id == message_id))[0]


def give_up_all(session: Session, kind: str, recipient: str, *, at: datetime, error: str) -> int:
    """Give up every open message of this kind to this recipient; returns how many. They can be revived."""
    waiting = update(_TABLE).where(_TABLE.c.kind == kind, _TABLE.c.recipient == recipient, *_OPEN)
    given = waiting.values(failed_at=at, leased_until=None, last_error=error[:_LONGEST_ERROR])
    return cast(CursorResult[Any], session.execute(given)).rowcount


def forget_delivered(session: Session, kind: str, *, before: datetime) -> int:
    """Delete messages of this kind that were delivered before this moment; returns how many."""
    old = delete(_TABLE).where(_TABLE.c.kind == kind, _TABLE.c.delivered_at < before)
    return cast(CursorResult[Any], session.execute(old)).rowcount


def latest_of(session: Session, kind: str, recipient: str, limit: int) -> tuple[Message, ...]:
    """The messages of this kind to this recipient, the newest first."""
    to = select(*_TABLE.c).where(_TABLE.c.kind == kind, _TABLE.c.recipient == recipient)
    return _rows(session, to.order_by(_TABLE.c.created_at.desc(), _TABLE.c.id.desc()).limit(limit))


def given_up(session: Session, limit: int) -> tuple[Message, ...]:
    """Messages that could not be delivered, the newest failure first."""
    failed = select(*_TABLE.c).where(_TABLE.c.failed_at.is_not(None))
    return _rows(session, failed.order_by(_TABLE.c.failed_at.desc(), _TABLE.c.id.desc()).limit(limit))


def messages_of(session: Session, stream: str) -> tuple[Message, ...]:
    """Every message of one stream, the oldest first."""
    return _read(session, select(*_TABLE.c).where(_TABLE.c.stream == stream))


def revive(session: Session, message_id: str, *, at: datetime) -> bool:
    """Try a message that was given up once more from the first attempt; False when it was not given up."""
    failed = update(_TABLE).where(_TABLE.c.id == message_id, _TABLE.c.failed_at.is_not(None))
    return _changed(session, failed.values(failed_at=None, attempts=0, deliver_after=at))


def _due(at: datetime) -> Select[Any]:
    # what lies farther ahead than it ever may was written while the machine's clock was ahead: it holds nothing up
    leased, after = _TABLE.c.leased_until, _TABLE.c.deliver_after
    free = or_(leased.is_(None), leased <= at, leased > at + LEASE)
    come = or_(after <= at, _TABLE.c.created_at > at + LEASE, (_TABLE.c.attempts > 0) & (after > at + _LONGEST_WAIT))
    due = select(_TABLE.c.id).where(come, free, _its_turn(), *_OPEN)
    return due.order_by(_TABLE.c.deliver_after, _TABLE.c.id)


def _its_turn() -> ColumnElement[bool]:
    """No earlier message of the same order is undelivered; one that was given up holds up those after it as well."""
    earlier = _TABLE.alias("earlier")
    same = [earlier.c[name] == _TABLE.c[name] for name in ("stream", "kind", "recipient")]
    before = select(earlier.c.id).where(*same, earlier.c.seq < _TABLE.c.seq, earlier.c.delivered_at.is_(None))
    return or_(_TABLE.c.seq.is_(None), ~before.exists())


def _give_up_lost(session: Session, at: datetime) -> None:
    """A node that died over the last attempt left no word."""
    lost = update(_TABLE).where(_TABLE.c.leased_until <= at, _TABLE.c.attempts >= ATTEMPTS, *_OPEN)
    session.execute(lost.values(failed_at=at, leased_until=None, last_error="node lost during the last attempt"))


def _wait(attempts: int) -> timedelta:
    return min(timedelta(minutes=2 ** max(attempts - 1, 0)), _LONGEST_WAIT)


def _changed(session: Session, change: Update) -> bool:
    return cast(CursorResult[Any], session.execute(change)).rowcount > 0


def _read(session: Session, rows: Select[Any]) -> tuple[Message, ...]:
    return _rows(session, rows.order_by(_TABLE.c.deliver_after, _TABLE.c.id))


def _rows(session: Session, rows: Select[Any]) -> tuple[Message, ...]:
    found: Sequence[Any] = session.execute(rows).all()
    return tuple(Message(**row._mapping) for row in found)
