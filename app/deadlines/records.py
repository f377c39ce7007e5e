"""The table of deadlines: who owes what to whom by when, under which clause."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime

_EFFECT_OPEN = text("effect IS NOT NULL AND fired_at IS NULL")


class Deadline(Model):
    """One clock with its owner, due moment and clause. ``key`` makes it once, whoever opens it at the same time.

    ``state`` is running | paused | ended | gone; ``outcome`` in_time | late once ended. ``due_at`` is empty while it is
    paused and where the law gives no moment. ``subject`` is what people call the thing: a dossier's code, a procedure.
    ``window`` marks the last moment of a possibility: it closes by itself and is nobody's delay. ``marked_…`` say when
    the sweep noticed. ``effect`` is what the scheduler does once it has passed, ``fired_at`` when that was done: once
    for ever, ``key`` is its firing key; ``attempts``, ``retry_at`` and ``last_error`` tell of failures on the way.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        Index("ix_deadline_overdue_sweep", "state", "marked_overdue_at", "due_at"),
        Index("ix_deadline_due_soon_sweep", "state", "marked_due_soon_at", "due_soon_at"),
        Index("ix_deadline_owner", "agency_id", "state", "due_at"),
        Index("ix_deadline_effect", "due_at", sqlite_where=_EFFECT_OPEN, postgresql_where=_EFFECT_OPEN),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str]
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(16), default="running")
    window: Mapped[bool] = mapped_column(default=False)
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_soon_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(16))
    limit_value: Mapped[str] = mapped_column(String(40), default="")
    limit_unit: Mapped[str] = mapped_column(String(20), default="")
    kept_seconds: Mapped[int | None]
    rule: Mapped[str] = mapped_column(String(10))
    clause: Mapped[str]
    regulation_id: Mapped[str]
    calendar_version: Mapped[str]
    provisional: Mapped[bool] = mapped_column(default=False)
    arrived_late: Mapped[bool] = mapped_column(default=False)
    effect: Mapped[str | None] = mapped_column(String(20))
    fired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_due_soon_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None]
