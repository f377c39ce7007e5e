"""Two tables that belong to no one: settings of the installation and the keys of repeated requests."""

from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.core import Model
from app.db.types import JsonValue, UtcDateTime


class Setting(Model):
    """A value of this installation, by name."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class IdempotencyKey(Model):
    """The answer once given to (person, route, key); inserted first in the same transaction as the change."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("person_id", "route", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    route: Mapped[str]
    key: Mapped[str] = mapped_column(String(80))
    request_digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
