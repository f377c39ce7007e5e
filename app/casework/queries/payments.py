"""Money that came in, for the desk: what fits no duty first, then the rest (FEE-01)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from app.casework.queries.visible import allowed_of_dossiers
from app.casework.services import Services
from app.db import reading
from app.domain.errors import Forbidden
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.payments.records import Payment
from app.people.records import Person

PAGE = 30
PAYMENT_STATES = {
    "unmatched": "Chưa khớp, cần đối soát",
    "matched": "Đã khớp",
    "settled": "Đã đối soát",
    "refunded": "Đã hoàn trả",
}


@dataclass(frozen=True, kw_only=True)
class PaymentRow:
    """A payment; ``why`` is the code of the sentence why it fitted nothing."""

    id: int
    dossier: str
    amount: int
    reference: str
    provider: str
    channel: str
    state: str
    why: str
    receipt: str
    paid_at: datetime
    handled_at: datetime | None
    handled_by: str
    handled_note: str


@dataclass(frozen=True, kw_only=True)
class PaymentPage:
    """A page of payments, and how many wait to be looked into."""

    rows: tuple[PaymentRow, ...]
    unmatched: int
    total: int
    page: int
    pages: int


def list_payments(services: Services, *, by: Actor, state: str = "", page: int = 1) -> PaymentPage:
    """Payments of one's desks and of those they followed, to be looked into first. Forbidden("payment_of_desk")."""
    if not by.holds("dossier.supplement"):
        raise Forbidden("payment_of_desk")
    query = select(Payment, Dossier.code, Person.full_name).join(Dossier, Dossier.id == Payment.dossier_id)
    query = query.outerjoin(Person, Person.id == Payment.handled_by_id)
    query = query.where(allowed_of_dossiers(by, "dossier.supplement", Payment.agency_id, after=True))
    with reading() as session:
        open_ones = query.where(Payment.state == "unmatched")
        unmatched = session.scalar(select(func.count()).select_from(open_ones.subquery())) or 0
        chosen = query.where(Payment.state == state) if state in PAYMENT_STATES else query
        total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
        pages = max(1, -(-total // PAGE))
        first = case((Payment.state == "unmatched", 0), else_=1)
        rows = session.execute(
            chosen.order_by(first, Payment.id.desc()).limit(PAGE).offset((min(page, pages) - 1) * PAGE)
        )
        found = tuple(_row(row, code, name) for row, code, name in rows)
    return PaymentPage(rows=found, unmatched=unmatched, total=total, page=min(page, pages), pages=pages)


def _row(row: Payment, code: str, name: str | None) -> PaymentRow:
    names = ("id", "amount", "reference", "provider", "channel", "state", "why", "paid_at", "handled_at")
    return PaymentRow(
        **{field: getattr(row, field) for field in names},
        dossier=code,
        receipt=row.receipt_number or "",
        handled_by=name or "",
        handled_note=row.handled_note,
    )
