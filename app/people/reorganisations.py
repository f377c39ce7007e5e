"""Tables of reorganisations: the decision, its lines, former names, and what happened to each dossier."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class Reorganisation(Model):
    """A decision by which agencies merge, split, end or are renamed: drafted by one, approved by another.

    ``effective_at`` is the beginning of the local day from which it is in force. ``state`` is draft | approved |
    running | finished | rejected | withdrawn | cancelled; ``last_error`` the kind of error that kept it from beginning
    or ending.
    """

    __tablename__ = "reorganisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(16), default="draft", index=True)
    decision_number: Mapped[str] = mapped_column(String(100))
    signed_on: Mapped[date]
    effective_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_reason: Mapped[str | None]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None]


class ReorganisationLine(Model):
    """One agency and what becomes of it (``domain.reorganisation.Line``); ``n`` is its number on the page."""

    __tablename__ = "reorganisation_line"
    __table_args__ = (UniqueConstraint("reorganisation_id", "n"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisation.id"))
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    source_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    new_name: Mapped[str] = mapped_column(default="")
    share: Mapped[str] = mapped_column(String(16), default="all")
    wanted: Mapped[list[Any]] = mapped_column(JsonValue)
    persons: Mapped[list[Any]] = mapped_column(JsonValue)
    takes_calendar: Mapped[bool] = mapped_column(default=False)


class FormerName(Model):
    """What an agency was called until a moment: papers of that time keep the name."""

    __tablename__ = "agency_former_name"
    __table_args__ = (Index("ix_agency_former_name_until", "agency_id", "until_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str]
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisation.id"))


class Reassignment(Model):
    """What a reorganisation did to one dossier; with ``error`` (the kind of error, never its text) nothing yet.

    ``seq`` is the place of its event in the dossier's chain: whatever stands before it happened at the agencies
    ``from_…``. ``released`` counts the steps whose holders did not go the same way.
    """

    __tablename__ = "reassignment"
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisation.id"), primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    seq: Mapped[int | None]
    from_receiving_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    from_competent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    tasks: Mapped[int] = mapped_column(default=0)
    deadlines: Mapped[int] = mapped_column(default=0)
    released: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
