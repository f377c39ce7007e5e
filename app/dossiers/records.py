"""Tables of dossiers and what makes them provable: clock events, segments, completions, engine state."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import JsonValue, Model, UtcDateTime
from app.domain.searching import fold


class Applicant(Model):
    """Who asks: name, identity number and where to reach them. ``searched`` is the folded name.

    ``authorised_person`` handed it in for them, empty where they came themselves (FRM-01).
    """

    __tablename__ = "applicant"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    searched: Mapped[str] = mapped_column(default=lambda c: fold(c.get_current_parameters()["name"]), server_default="")
    identity_number: Mapped[str] = mapped_column(default="", index=True)
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    authorised_person: Mapped[str] = mapped_column(default="", server_default="")


class Dossier(Model):
    """One dossier. It pins the model, the regulation and the calendar it was received under.

    ``due_at`` is the promised moment in force, ``first_due_at`` the first promise, ``due_soon_at`` from when it is
    shown as nearly due; colours are derived from these when read. ``marked_…`` say when the sweep told people.
    ``running_from`` is since when what runs now runs, ``paused_for`` why its clock stands still while the state does
    not say so: applicant_step (TIM-13). ``limit_…`` stand where the limit depends on place or case (TIM-12).
    ``submission`` is the checked application while nothing runs yet, ``promised_at`` what the receipt of a dossier on
    its way to another agency promised (TIM-02).
    """

    __tablename__ = "dossier"
    __table_args__ = (
        Index("ix_dossier_overdue_sweep", "state", "marked_overdue_at", "due_at"),
        Index("ix_dossier_due_soon_sweep", "state", "marked_due_soon_at", "due_soon_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"), index=True)
    applicant_id: Mapped[int] = mapped_column(ForeignKey("applicant.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    channel: Mapped[str]
    result_channel: Mapped[str]
    receiving_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    competent_agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    model_hash: Mapped[str] = mapped_column(String(64))
    regulation_id: Mapped[str]
    regulation_version: Mapped[str]
    calendar_id: Mapped[str]
    calendar_version: Mapped[str]
    limit_value: Mapped[str | None] = mapped_column(String(40))
    limit_unit: Mapped[str | None] = mapped_column(String(20))
    limit_cutoff: Mapped[str | None] = mapped_column(String(10))
    limit_case: Mapped[str | None]
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    running_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_soon_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provisional: Mapped[bool] = mapped_column(default=False)
    marked_due_soon_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_for: Mapped[str | None] = mapped_column(String(20))
    waits_open: Mapped[int] = mapped_column(default=0, server_default="0")
    diagram_result: Mapped[str | None]
    diagram_ended: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str | None]
    result_number: Mapped[str | None]
    result_on: Mapped[date | None]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submission: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    components: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue)
    received_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    applicant: Mapped[Applicant] = relationship(lazy="joined", innerjoin=True)
    engine_state: Mapped["EngineState"] = relationship(lazy="select", viewonly=True)


class ClockEventRecord(Model):
    """One event of the legal clock; the clock is always the fold of these (never an overwritten date).

    ``calendar_version`` is the calendar it was counted with; empty in old rows: the dossier's own.
    """

    __tablename__ = "clock_event"
    __table_args__ = (UniqueConstraint("dossier_id", "seq"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    seq: Mapped[int]
    type: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    detail: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    calendar_version: Mapped[str | None]


class ClockSegment(Model):
    """One stretch of the dossier's clock with the calendar version it was counted with; kept for ever."""

    __tablename__ = "clock_segment"
    __table_args__ = (UniqueConstraint("dossier_id", "n"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    from_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    why: Mapped[str | None]
    calendar_version: Mapped[str]


class CompletionRecord(Model):
    """The log of completions: the truth from which engine state can be rebuilt at any time.

    ``kind`` is completed | fired | received | handed_back | recalled; ``by_id`` is empty where a timer or a message
    moved it on.
    """

    __tablename__ = "completion"
    __table_args__ = (UniqueConstraint("dossier_id", "seq"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(default="completed", server_default="completed")
    element_id: Mapped[str]
    occurrence: Mapped[int]
    routing: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class EngineState(Model):
    """A cache of where the tokens are. ``start_routing`` is what the diagram was started with."""

    __tablename__ = "engine_state"
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    state: Mapped[str]
    model_hash: Mapped[str] = mapped_column(String(64))
    start_routing: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    completions: Mapped[int] = mapped_column(default=0)


class WaitRecord(Model):
    """A timer or a message that the diagram waits for. The due moment stands here, never in the engine.

    ``state`` is open | done | gone; the unique key is the firing key: each round has its effect once.
    """

    __tablename__ = "wait"
    __table_args__ = (
        UniqueConstraint("dossier_id", "element_id", "occurrence", "round"),
        Index("ix_wait_due", "state", "due_at"),
        Index("ix_wait_message", "state", "message", "correlation"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    element_id: Mapped[str]
    occurrence: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="open")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    message: Mapped[str | None]
    correlation: Mapped[str | None]
    attached_to: Mapped[str | None]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kept_seconds: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None]


class IncidentRecord(Model):
    """The diagram of a dossier could not go on. Nothing was changed; ``request`` is what to try again.

    ``resolved_how`` is retried | chosen | gone (its dossier ended); an open one has no ``resolved_at``.
    """

    __tablename__ = "incident"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[str]
    element_id: Mapped[str]
    occurrence: Mapped[int]
    at_element: Mapped[str]
    code: Mapped[str]
    message: Mapped[str]
    routing: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    resolved_how: Mapped[str | None]


class Proposal(Model):
    """What the resolving agency asks the desk to do with a dossier: a supplement, an extension, a refusal.

    ``state`` is open | agreed (may be done now) | done | declined | gone. ``data`` is what the act needs, as its form
    takes it.
    """

    __tablename__ = "proposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    act: Mapped[str] = mapped_column(String(40))
    data: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    state: Mapped[str] = mapped_column(String(16), default="open", index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_reason: Mapped[str | None]


class FormEntry(Model):
    """What was typed into a form of a dossier, apart from routing; referenced in the ledger by ``digest``."""

    __tablename__ = "form_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    form_key: Mapped[str]
    element_id: Mapped[str | None]
    occurrence: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class CodeCounter(Model):
    """The daily order of dossier codes of an agency."""

    __tablename__ = "code_counter"
    prefix: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
