"""Tables of what was put right: outages, entries made late, dossiers that replace others, results."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class Outage(Model):
    """When the system could not be used, by decision or minutes; what was done then on paper may be entered afterwards.

    ``agency_id`` empty: everywhere. ``notice_id`` the announced interruption it was, if it was one. A revoked one
    covers nothing any more.
    """

    __tablename__ = "outage"
    __table_args__ = (Index("ix_outage_span", "from_at", "until_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scope: Mapped[str]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    cause: Mapped[str]
    document: Mapped[str] = mapped_column(String(100))
    document_on: Mapped[date]
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("maintenance_notice.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoke_reason: Mapped[str] = mapped_column(default="")


class LateEntry(Model):
    """Something that happened at ``true_at`` and was entered at ``recorded_at``: both stay visible for ever.

    ``what`` is reception | result | return. ``outage_id`` is empty where a dossier took another's place and keeps its
    moment of reception. ``paper_number`` is the place in the paper register.
    """

    __tablename__ = "late_entry"
    __table_args__ = (UniqueConstraint("dossier_id", "what"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    what: Mapped[str] = mapped_column(String(16))
    outage_id: Mapped[int | None] = mapped_column(ForeignKey("outage.id"), index=True)
    paper_number: Mapped[str] = mapped_column(String(100), default="")
    true_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Succession(Model):
    """A dossier received under the wrong procedure and the one that takes its place (INT-10: each has one code)."""

    __tablename__ = "succession"
    id: Mapped[int] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ResultDocument(Model):
    """A document with which the dossier was resolved. ``kind`` is first | corrected | rectified (after the return).

    ``state`` is current | replaced | rectified: a document once handed over stays valid as what was handed over.
    """

    __tablename__ = "result_document"
    __table_args__ = (UniqueConstraint("dossier_id", "n"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    number: Mapped[str] = mapped_column(String(100))
    on: Mapped[date]
    signer: Mapped[str] = mapped_column(String(200), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("kept_file.id"))
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OpinionRequest(Model):
    """What another agency is asked from an open step (TIM-11); its clock is the deadline ``opinion:<code>:<id>``.

    ``state`` is asked | answered | no_opinion | withdrawn | missed (the step went on without it).
    """

    __tablename__ = "opinion_request"
    __table_args__ = (Index("ix_opinion_request_agency", "agency_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    question: Mapped[str]
    state: Mapped[str] = mapped_column(String(16), default="asked")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("kept_file.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    end_reason: Mapped[str] = mapped_column(default="")
