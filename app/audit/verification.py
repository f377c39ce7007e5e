"""Check that the ledger says today what it said when it was written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.audit.canonical import GENESIS, event_hash, payload_digest
from app.audit.records import ERASED, AuditEvent, AuditPayload

_EVENT = tuple(AuditEvent.__table__.columns)
_PAYLOAD = (AuditPayload.digest, AuditPayload.salt, AuditPayload.content, AuditPayload.erased_at)
_SENTENCES = {
    "changed": "Nội dung sự kiện không còn khớp với mã băm đã ghi.",
    "missing": "Thiếu sự kiện trước sự kiện này.",
    "unlinked": "Sự kiện không nối tiếp sự kiện liền trước.",
    "payload_changed": "Dữ liệu kèm theo không còn khớp với mã băm đã ghi.",
    "payload_missing": "Dữ liệu kèm theo đã mất mà không có quyết định xóa.",
    "payload_erased_silently": "Dữ liệu kèm theo đã bị xóa mà sổ cái không ghi việc xóa.",
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong at one place.

    ``kind``: changed | missing | unlinked | payload_changed | payload_missing | payload_erased_silently.
    """

    stream: str
    seq: int
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class VerifyReport:
    """How much was read and every fault, by stream and seq."""

    streams: int
    events: int
    faults: tuple[Fault, ...]

    @property
    def ok(self) -> bool:
        return not self.faults


@dataclass
class _Walk:
    """Where the walk through the ordered events stands; ``erasures``: where the erasing of a payload is told of."""

    erasures: Mapping[tuple[str, str], int]
    stream: str | None = None
    seq: int = 0
    hash: str = GENESIS
    streams: int = 0
    events: int = 0

    def faults(self, row: Row[Any]) -> list[str]:
        """The kinds of fault of this event; the walk moves on to it."""
        if row.stream != self.stream:
            self.stream, self.seq, self.hash = row.stream, 0, GENESIS
            self.streams += 1
        kinds = [*self._place(row), *_content(row), *_payload(row, told=self._told(row))]
        self.seq, self.hash = row.seq, row.hash
        self.events += 1
        return kinds

    def _told(self, row: Row[Any]) -> bool:
        return self.erasures.get((row.stream, row.payload_digest or ""), 0) > int(row.seq)

    def _place(self, row: Row[Any]) -> Iterator[str]:
        if row.seq != self.seq + 1:
            yield "missing"
        elif row.prev_hash != self.hash:
            yield "unlinked"


def verify(session: Session, stream: str | None = None) -> VerifyReport:
    """Recompute every hash of one stream, or of all; reads row by row, so size is no matter.

    Events cut off the end of a stream leave no trace inside it: ``tree.check_head`` finds those.
    """
    walk = _Walk(erasures=_erasures(session, stream))
    faults = [
        Fault(stream=row.stream, seq=row.seq, kind=kind, text=_SENTENCES[kind])
        for row in session.execute(_events(stream).execution_options(yield_per=1000))
        for kind in walk.faults(row)
    ]
    return VerifyReport(streams=walk.streams, events=walk.events, faults=tuple(faults))


def _erasures(session: Session, stream: str | None) -> dict[tuple[str, str], int]:
    """The number of the event that tells of the erasing of a payload, by stream and digest."""
    query = select(AuditEvent.stream, AuditEvent.seq, AuditEvent.body).where(AuditEvent.verb == ERASED)
    rows = session.execute(query if stream is None else query.where(AuditEvent.stream == stream))
    return {(of, str(digest)): seq for of, seq, body in rows for digest in _listed(body)}


def _listed(body: Any) -> Sequence[Any]:
    """A changed event may hold anything here."""
    found = body.get("payloads") if isinstance(body, Mapping) else None
    return found if isinstance(found, list) else ()


def _events(stream: str | None) -> Any:
    names: Sequence[Any] = [column.label(f"payload__{column.key}") for column in _PAYLOAD]
    joined = select(*_EVENT, *names).outerjoin(AuditPayload, AuditPayload.digest == AuditEvent.payload_digest)
    ordered = joined.order_by(AuditEvent.stream, AuditEvent.seq)
    return ordered if stream is None else ordered.where(AuditEvent.stream == stream)


def _content(row: Row[Any]) -> Iterator[str]:
    try:
        same = event_hash(row._asdict()) == row.hash
    except ValueError:
        same = False
    if not same:
        yield "changed"


def _payload(row: Row[Any], *, told: bool) -> Iterator[str]:
    if row.payload_digest is None:
        return
    if row.payload__digest is None or (row.payload__content is None and row.payload__erased_at is None):
        yield "payload_missing"
    elif row.payload__content is None and not told:
        yield "payload_erased_silently"
    elif row.payload__content is not None and not _payload_matches(row):
        yield "payload_changed"


def _payload_matches(row: Row[Any]) -> bool:
    try:
        return bool(payload_digest(row.payload__content, row.payload__salt) == row.payload_digest)
    except ValueError:
        return False
