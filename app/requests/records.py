"""Tables of feedback, ratings, requests about accounts and announced interruptions; their clocks are deadlines."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class Feedback(Model):
    """A complaint or proposal (phản ánh, kiến nghị; FBK-01). ``code`` follows it and cannot be guessed.

    ``state`` is open | answered. ``agency_id`` is who must answer now, ``nth`` the how-manieth agency that is.
    ``received_at`` is when it truly came (FBK-03), ``entered_by_id`` empty when it came by the public form.
    """

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_agency", "agency_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="open")
    channel: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    contact: Mapped[str]
    dossier_code: Mapped[str] = mapped_column(String(60), default="")
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    nth: Mapped[int] = mapped_column(default=1)
    text: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer: Mapped[str | None]
    answer_public: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AccountRequest(Model):
    """What a head asks to be done about an account (ACC-01).

    ``kind`` is create | lock | emergency_lock | activate | revoke; ``state`` open | notify (locked in an emergency, the
    agency is still to be told) | done | refused. ``full_name`` and ``role`` belong to a new account.
    """

    __tablename__ = "account_request"
    __table_args__ = (Index("ix_account_request_agency", "agency_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(16), default="open")
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    username: Mapped[str] = mapped_column(String(60))
    full_name: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(String(40), default="")
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(default="")


class MaintenanceNotice(Model):
    """An interruption announced to everybody (SYS-05); ``emergency`` says why it came later than the law allows."""

    __tablename__ = "maintenance_notice"
    __table_args__ = (Index("ix_maintenance_notice_until_at", "until_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str]
    emergency: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cancel_reason: Mapped[str] = mapped_column(default="")


class Rating(Model):
    """How an applicant rates the handling of a dossier, 1 (very bad) to 5; each dossier once (KPI-05).

    ``criteria`` are single scores by ``app.domain.ratings.CRITERIA``; ``channel`` is web | portal.
    """

    __tablename__ = "rating"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    score: Mapped[int]
    criteria: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    comment: Mapped[str] = mapped_column(default="")
    channel: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
