"""Tables about the national portal: what it was told of each dossier, what it sent, and the comparisons."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class PortalDossier(Model):
    """How far the portal was told of a dossier. A row exists from the first message on.

    ``seq`` and ``status`` are the last message posted, ``at`` when what it tells happened; ``taken`` and ``taken_at``
    the last one that the portal took. What is between them waits in the outbox.
    """

    __tablename__ = "portal_dossier"
    code: Mapped[str] = mapped_column(String(64), ForeignKey("dossier.code"), primary_key=True)
    seq: Mapped[int]
    status: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    taken: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PortalInbound(Model):
    """A message of the portal by its own id: how often it came and what came of it the last time.

    ``outcome`` is taken, or the code of the refusal; a message that was taken is given the same ``answer`` for ever.
    """

    __tablename__ = "portal_inbound"
    __table_args__ = (UniqueConstraint("by_id", "message_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    message_id: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(60))
    times: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PortalCheck(Model):
    """One comparison of both records over the days from–until. ``key`` is unique for those made by the scheduler.

    Without ``finished_at`` it is to be tried again at ``retry_at``; ``waiting`` dossiers had news still under way.
    """

    __tablename__ = "portal_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(40), unique=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    compared: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    mended: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None]


class PortalDifference(Model):
    """A dossier of which the portal held something else than we. ``sent_at`` when ours was sent again for it."""

    __tablename__ = "portal_difference"
    __table_args__ = (Index("ix_portal_difference_check_id", "check_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("portal_check.id"))
    code: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    our_seq: Mapped[int | None]
    our_status: Mapped[int | None]
    their_seq: Mapped[int | None]
    their_status: Mapped[int | None]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
