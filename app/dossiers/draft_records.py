"""The table of receptions being typed at the desk."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class ReceptionDraft(Model):
    """What somebody typed into the reception form of a procedure and has not received yet.

    ``data`` holds the page's own fields and the application's. ``revision`` grows with each saving; what a window that
    shows an older one sends is kept in ``aside`` beside the newer draft until its author chooses one.
    """

    __tablename__ = "reception_draft"
    __table_args__ = (UniqueConstraint("version_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    revision: Mapped[int]
    aside: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    aside_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
