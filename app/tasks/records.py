"""Tables of tasks: who may do them, who holds them, when they are due."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class Task(Model):
    """A step waiting for, or done by, a person. ``element_id`` + ``occurrence`` name it for ever.

    ``state`` is open | done | withdrawn. ``due_at`` is the step's own due moment in office time; None when the
    decision gives the step no time of its own. ``item`` is what this task of a multi-instance stands for. ``version``
    grows with each change, so that an old page is noticed. While the dossier waits for the applicant the task is
    frozen: ``frozen_at`` says since when, ``kept_seconds`` how much office time it had left. ``counted_agency_id`` is
    whose hours its due moment was counted by, where that agency ended since and another has the task (MIG-01).
    """

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("dossier_id", "element_id", "occurrence"),
        Index("ix_task_worklist", "state", "role", "agency_id", "due_at"),
        Index("ix_task_overdue_sweep", "state", "marked_overdue_at", "due_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    element_id: Mapped[str]
    occurrence: Mapped[int]
    name: Mapped[str]
    role: Mapped[str]
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    counted_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    act: Mapped[str | None]
    form_key: Mapped[str | None]
    item: Mapped[Any | None] = mapped_column(JsonValue)
    state: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_soon_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kept_seconds: Mapped[int | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)


class TaskDraft(Model):
    """What somebody typed into a task's form and has not sent yet, or could not send because another was first.

    ``revision`` grows with each saving, so that a window that shows an older one is noticed: what it sends is kept in
    ``aside`` beside the newer draft until its author chooses one.
    """

    __tablename__ = "task_draft"
    __table_args__ = (UniqueConstraint("task_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1, server_default="1")
    aside: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    aside_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Digest(Model):
    """The late-list of an agency at 10:30 or 15:00 of a working day (TIM-10); ``firing_key`` makes it once.

    ``entries`` is how much stands on it, ``overdue`` how much of that is late. ``acknowledged_…`` say who looked first
    and when, ``escalated_at`` when the agency's heads were told that nobody did.
    """

    __tablename__ = "digest"
    __table_args__ = (Index("ix_digest_moment", "agency_id", "at"),)
    firing_key: Mapped[str] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    entries: Mapped[int] = mapped_column(default=0, server_default="0")
    overdue: Mapped[int] = mapped_column(default=0, server_default="0")
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SweepFault(Model):
    """A row that a sweep could not mark: left alone until ``retry_at`` so that it holds up no other.

    ``place`` is the table and what was to be marked, ``error`` the kind of error, never personal data.
    """

    __tablename__ = "sweep_fault"
    place: Mapped[str] = mapped_column(String(40), primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str]


class SweepRun(Model):
    """One part of a round that did something or failed: what it did, how long it took, the kind of its error."""

    __tablename__ = "sweep_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    counts: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    took_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    error: Mapped[str | None]


class SchedulerNode(Model):
    """A process that ticks, by machine and process number, and when it last began a round."""

    __tablename__ = "scheduler_node"
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
