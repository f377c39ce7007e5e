"""Tables of the catalogue of internal procedures, their versions and forms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.db import JsonValue, Model, UtcDateTime
from app.domain.searching import fold


class Procedure(Model):
    """An internal procedure: its key is code + level + case (PRC-05); ``slug`` names it in addresses.

    ``searched`` is code, name and field folded.
    """

    __tablename__ = "procedure"
    __table_args__ = (UniqueConstraint("code", "level", "case"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(index=True)
    level: Mapped[str]
    case: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    field: Mapped[str] = mapped_column(default="")
    searched: Mapped[str] = mapped_column(default=lambda context: searched_text(context), server_default="")


def searched_text(context: Any) -> str:
    """Code, name and field of a procedure about to be stored, folded."""
    given = context.get_current_parameters()
    return fold(" ".join(str(given.get(part) or "") for part in ("code", "name", "field")))


class ProcedureVersion(Model):
    """A version: the diagram, what it says, and how far it came between draft and force.

    ``definition`` and ``problems`` are read from ``source`` at upload; ``forms`` pins each form by key as it was when
    the version was submitted, ``decisions`` each DMN file by decision id, ``called`` the version of each procedure that
    its call activities name, by process id; ``details`` holds components, fee, result and the form of the application.
    """

    __tablename__ = "procedure_version"
    __table_args__ = (
        UniqueConstraint("procedure_id", "number"),
        Index(
            "uq_procedure_version_in_force",
            "procedure_id",
            unique=True,
            sqlite_where=text("state = 'in_force'"),
            postgresql_where=text("state = 'in_force'"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft", index=True)
    verdict: Mapped[str]
    model_hash: Mapped[str] = mapped_column(String(64))
    source: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    filename: Mapped[str] = mapped_column(default="")
    process_id: Mapped[str] = mapped_column(default="", server_default="", index=True)
    definition: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue)
    forms: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    decisions: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict, server_default="{}")
    called: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict, server_default="{}")
    details: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    appraised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    appraised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_number: Mapped[str | None]
    decision_on: Mapped[date | None]
    override_reason: Mapped[str | None]
    sent_back_reason: Mapped[str | None]
    in_force_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    procedure: Mapped[Procedure] = relationship(lazy="joined", innerjoin=True)


class FormRecord(Model):
    """A form of the catalogue; a later upload under the same key is a later ``number``."""

    __tablename__ = "form"
    __table_args__ = (UniqueConstraint("key", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    schema: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    digest: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DecisionRecord(Model):
    """A decision of a DMN file in the catalogue; a later upload under the same id is a later ``number``."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("key", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    source: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
