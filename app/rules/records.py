"""Tables of calendars as decided, and of the texts that dossiers pin."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class CalendarRevision(Model):
    """A change of the province's calendar, or of one agency's hours, by decision: drafted by one, released by another.

    ``agency_id`` is empty for the province's days off and hours. ``data`` is what ``domain.calendar_files`` reads for
    the province, what ``for_agency`` reads for an agency; ``year`` is the one that a draft of the province was typed
    for. ``state`` is draft | released | rejected | withdrawn. The one in force is the released one with the greatest
    ``number``; ``base_id`` is the one of the same scope that was in force when it was drafted (None: what ships), so
    that no draft undoes what was released meanwhile. ``recounted_at`` says when open dossiers were recounted by it.
    """

    __tablename__ = "calendar_revision"
    __table_args__ = (UniqueConstraint("scope", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(40), default="province")
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    number: Mapped[int]
    base_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_revision.id"))
    year: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="draft", index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    reason: Mapped[str]
    decision_number: Mapped[str]
    decision_on: Mapped[date]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_reason: Mapped[str | None]
    recounted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recounted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CalendarRecount(Model):
    """An approved act: open dossiers are counted anew by a released calendar. Without ``finished_at`` it goes on."""

    __tablename__ = "calendar_recount"
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("calendar_revision.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecountLine(Model):
    """What a recount did to one dossier; with ``error`` (the kind of error, never personal data) it did nothing.

    ``steps`` and ``deadlines`` are how many due moments beside the dossier's own were moved.
    """

    __tablename__ = "calendar_recount_line"
    recount_id: Mapped[int] = mapped_column(ForeignKey("calendar_recount.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    from_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    steps: Mapped[int] = mapped_column(default=0)
    deadlines: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]


class RuleSnapshot(Model):
    """The text of a calendar or regulation as it was when a date was counted with it; never changed.

    ``kind`` is calendar | regulation, ``version`` what segments and dossiers name.
    """

    __tablename__ = "rule_snapshot"
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    version: Mapped[str] = mapped_column(String(300), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JsonValue)
