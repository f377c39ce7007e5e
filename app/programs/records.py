"""Tables of the API's users: counters of requests, the access log, subscriptions to events."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class ApiUse(Model):
    """How many requests a token made in a minute or a day; token 0 stands for requests without a valid one."""

    __tablename__ = "api_use"
    token_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    window: Mapped[str] = mapped_column(String(16), primary_key=True)
    requests: Mapped[int]


class AccessRecord(Model):
    """One request to the API (S2 Điều 8 khoản 1). No foreign keys: the log outlives what it tells of.

    ``route`` is the pattern of the address, never the address itself; ``remote`` where the request came from.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_at", "at"),
        Index("ix_access_log_token", "token_id", "id"),
        Index("ix_access_log_dossier", "dossier_code", "id"),
    )
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), Identity(always=False), primary_key=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    token_id: Mapped[int | None]
    username: Mapped[str] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(10))
    route: Mapped[str] = mapped_column(String(200))
    dossier_code: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[int]
    took_ms: Mapped[int]
    remote: Mapped[str] = mapped_column(String(64))


class Webhook(Model):
    """Somebody outside is told of dossiers' events. ``agency_id`` None: of every agency.

    ``state`` is active | paused | removed. ``secret`` is sealed with the installation's key; ``old_secret`` signs along
    until ``old_until``. ``failing_since`` is the first of the failures that no success has followed yet. Events with
    numbers after ``missed_after``, up to ``missed_until`` (empty: still paused), were not posted.
    """

    __tablename__ = "webhook"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(200))
    old_secret: Mapped[str] = mapped_column(String(200), default="", server_default="")
    old_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    events: Mapped[list[str]] = mapped_column(JsonValue)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    state: Mapped[str] = mapped_column(String(16), index=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_reason: Mapped[str] = mapped_column(default="")
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    missed_after: Mapped[int | None] = mapped_column(BigInteger)
    missed_until: Mapped[int | None] = mapped_column(BigInteger)
