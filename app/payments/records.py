"""Tables of financial duties, payment orders and payments; amounts are whole đồng."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Model, UtcDateTime


class FinancialDuty(Model):
    """What the applicant of a dossier is asked to pay (FEE-03).

    ``state`` is open | done; it can be paid only while its dossier waits for it. ``amount`` empty: not determined yet.
    """

    __tablename__ = "financial_duty"
    __table_args__ = (Index("ix_financial_duty_dossier", "dossier_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    what: Mapped[str]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16), default="open")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PaymentOrder(Model):
    """One attempt to pay a duty on a provider's page. ``code`` is what the provider gives back; it cannot be guessed.

    ``state`` is open | paid | failed.
    """

    __tablename__ = "payment_order"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    provider: Mapped[str] = mapped_column(String(40))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("financial_duty.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(16), default="open")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Payment(Model):
    """Money that came in, once per provider and reference.

    ``state`` is matched (it fulfilled a duty) | unmatched (``why`` is the code of the reason) | settled (the desk
    looked into it) | refunded. ``receipt_number`` is the electronic receipt's, of a matched payment only (FEE-02).
    """

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("provider", "reference"),
        Index("ix_payment_agency", "agency_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str] = mapped_column(String(100))
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    duty_id: Mapped[int | None] = mapped_column(ForeignKey("financial_duty.id"))
    amount: Mapped[int] = mapped_column(BigInteger)
    channel: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(String(40), default="")
    receipt_number: Mapped[str | None] = mapped_column(String(40))
    paid_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    handled_note: Mapped[str] = mapped_column(default="")
