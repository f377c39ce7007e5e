"""The table of messages that wait for delivery."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.core import Model
from app.db.types import JsonValue, UtcDateTime

_UNDELIVERED = text("delivered_at IS NULL AND failed_at IS NULL")
_NUMBERED = text("seq IS NOT NULL")


class OutboxMessage(Model):
    """One message to one recipient. ``id`` is stable over retries, so that the receiver can drop repeats.

    It is due when neither delivered nor given up, ``deliver_after`` has come and no node holds a lease on it. One with
    a ``seq`` also waits until every earlier one of its stream, kind and recipient is delivered: order before speed.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index(
            "ix_outbox_message_due",
            "deliver_after",
            "id",
            sqlite_where=_UNDELIVERED,
            postgresql_where=_UNDELIVERED,
        ),
        Index("ix_outbox_message_recipient", "kind", "recipient", "created_at"),
        Index(
            "ix_outbox_message_order",
            "stream",
            "kind",
            "recipient",
            "seq",
            unique=True,
            sqlite_where=_NUMBERED,
            postgresql_where=_NUMBERED,
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[Any] = mapped_column(JsonValue)
    seq: Mapped[int | None]
    stream: Mapped[str] = mapped_column(String(200), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deliver_after: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
