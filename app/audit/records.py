"""Tables of the ledger. No foreign keys: the ledger outlives what it tells of."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.core import Model
from app.db.types import JsonValue, UtcDateTime

#: the verb of the event that says which payloads of its stream were erased
ERASED = "payload.erased"

_BigId = BigInteger().with_variant(Integer(), "sqlite")


class AuditEvent(Model):
    """One event of one stream. Written once; triggers refuse every change (app/audit/triggers.py).

    ``stream`` is ``dossier:<code>``, ``procedure:<id>`` or ``system``; ``seq`` counts from 1 without gaps inside it.
    ``body`` holds facts without personal data; personal data stand in ``AuditPayload`` under ``payload_digest``.
    """

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("stream", "seq"),)

    id: Mapped[int] = mapped_column(_BigId, Identity(always=False), primary_key=True)
    stream: Mapped[str] = mapped_column(String(200))
    seq: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verb: Mapped[str] = mapped_column(String(64))
    actor: Mapped[str] = mapped_column(String(200))
    on_behalf_of: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    payload_digest: Mapped[str | None] = mapped_column(String(64))
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditPayload(Model):
    """Personal data of one event; may be erased (content and salt become NULL) while the chain still verifies.

    The digest covers the salt too: without it a short secret, such as an identity number, could be found again from
    the digest by trying all of them.
    """

    __tablename__ = "audit_payload"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    stream: Mapped[str] = mapped_column(String(200), index=True)
    salt: Mapped[str | None] = mapped_column(String(32))
    content: Mapped[Any | None] = mapped_column(JsonValue)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_by: Mapped[str | None] = mapped_column(String(200))
