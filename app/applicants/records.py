"""Tables of applicants who identified themselves, what they prepare and send."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import JsonValue, Model, UtcDateTime


class ApplicantAccount(Model):
    """Somebody whom an identity provider named (INT-13); there is no password of ours.

    ``subject`` names the person at ``provider`` for ever; name and numbers are as the provider told them last.
    """

    __tablename__ = "applicant_account"
    __table_args__ = (UniqueConstraint("provider", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    name: Mapped[str]
    identity_number: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SubmissionDraft(Model):
    """An online submission being prepared; once sent it stands for whose dossier it became.

    ``own`` are the page's fields and ``application`` the form's, as typed: nothing is lost however wrong it is.
    """

    __tablename__ = "submission_draft"
    __table_args__ = (Index("ix_submission_draft_account", "account_id", "sent_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("applicant_account.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    own: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    application: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)


class SupplementSent(Model):
    """What an applicant sent online in answer to a request for a supplement; each sending is a version (SUP-05).

    ``source`` is own (our pages) | portal. ``data`` is the whole application as it is now, ``changes`` what differs
    from before, ``papers`` what was named without a file. ``state`` is draft | sent | taken (the desk issued the
    receipt) | declined (it said in ``reason`` why not) | gone; ``taken_at`` and ``taken_by_id`` tell the decision.
    """

    __tablename__ = "supplement_sent"
    __table_args__ = (UniqueConstraint("dossier_id", "n"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    n: Mapped[int]
    source: Mapped[str] = mapped_column(String(16), default="own", server_default="own")
    state: Mapped[str] = mapped_column(String(16), default="draft")
    note: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue)
    papers: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue, default=list, server_default="[]")
    reason: Mapped[str] = mapped_column(default="", server_default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Submitter(Model):
    """Who handed the dossier in, where not the applicant alone: for whom, by what right, how identified (INT-13).

    ``relation`` is own | authorised | organisation. ``identity_proof`` is vneid | chip | paper | empty (INT-02).
    """

    __tablename__ = "submitter"
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    relation: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(default="")
    identity_number: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    authority: Mapped[str] = mapped_column(default="")
    identity_proof: Mapped[str] = mapped_column(String(16), default="")
