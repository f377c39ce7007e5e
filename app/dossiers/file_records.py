"""Tables of uploaded files, of consents to use earlier data again, and of each time that was done."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class KeptFile(Model):
    """A file that somebody uploaded, never changed. ``mark`` names it in addresses and in a form's data; ``sha256`` in
    hex over ``content``, which is read only when asked for.

    ``use`` is form (a field of a form) | paper (what an applicant hands in for ``component``) | result | opinion. It
    belongs to a dossier, or to what an applicant prepares: a draft, a supplement. A form's file that belongs to none is
    loose: only ``by_id`` who uploaded it sees it, and it is forgotten after some days.
    """

    __tablename__ = "kept_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), unique=True)
    use: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("submission_draft.id"), index=True)
    supplement_id: Mapped[int | None] = mapped_column(ForeignKey("supplement_sent.id"), index=True)
    component: Mapped[str] = mapped_column(default="")


class ReuseConsent(Model):
    """An applicant agreed that earlier data fill later forms: who, when, for what, how it was given.

    One that was withdrawn stays, with who took it down and when.
    """

    __tablename__ = "reuse_consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    identity_number: Mapped[str] = mapped_column(String(40), index=True)
    name: Mapped[str]
    purpose: Mapped[str]
    given_how: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_reason: Mapped[str | None]


class DataReuse(Model):
    """One look at earlier data or one filling from it (``kind`` looked | filled), under which consent, by whom.

    ``fields`` maps the key of each value to its source's dossier code and day; never the value itself.
    """

    __tablename__ = "data_reuse"
    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("reuse_consent.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JsonValue)
