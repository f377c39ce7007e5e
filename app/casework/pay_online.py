"""Paying a requested duty on a provider's page: the order, and what the provider says of it (FEE-01, FEE-03).

What the provider says is believed only with its signature. Money that fits no duty is kept for the desk to look into,
never lost and never taken for something else.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import Acting, locked_dossier, prepare_for_portal
from app.casework.own_portal import own_portal
from app.casework.receive_payment import NotePayment, fulfil, keep_payment, payment_before, require_payment
from app.casework.request_payment import open_duty
from app.casework.services import Services
from app.casework.standing import Standing, own_dossier
from app.db import reading, transaction
from app.domain.errors import Conflict, Forbidden, NotFound, Refused
from app.domain.permissions import Actor
from app.domain.ports import NotGenuine, PayableOrder, PaymentNotice
from app.dossiers.records import Dossier
from app.payments.records import FinancialDuty, Payment, PaymentOrder


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """An order as the payer sees it. ``state`` is open | paid | failed | unmatched (paid, but it fits nothing now)."""

    code: str
    dossier: str
    what: str
    amount: int
    state: str
    receipt: str = ""
    paid_at: datetime | None = None


def order_payment(services: Services, *, code: str, standing: Standing) -> str:
    """Begin to pay what the dossier waits for; returns the order's code. The same open order is given again.

    Raises NotFound, Forbidden, Refused("online_payment_off", "no_payment_asked", "payment_amount_unknown").
    """
    at, by = services.clock.now(), own_portal(services)
    if not services.payments.name:
        raise Refused("online_payment_off")
    with transaction() as session:
        dossier = own_dossier(session, code, standing=standing, lock=True)
        duty = open_duty(session, dossier)
        if duty is None:
            raise Refused("no_payment_asked")
        if duty.amount is None:
            raise Refused("payment_amount_unknown")
        found = _open_order(session, duty, provider=services.payments.name)
        if found is not None:
            return found.code
        order = PaymentOrder(
            code=secrets.token_hex(12).upper(),
            provider=services.payments.name,
            dossier_id=dossier.id,
            duty_id=duty.id,
            amount=duty.amount,
            made_at=at,
        )
        session.add(order)
        body = {"amount": duty.amount, "provider": order.provider}
        ledger.write(session, ledger.dossier_stream(dossier.code), verb="payment.ordered", by=by, at=at, body=body)
        return order.code


def _open_order(session: Session, duty: FinancialDuty, *, provider: str) -> PaymentOrder | None:
    query = select(PaymentOrder).where(PaymentOrder.duty_id == duty.id, PaymentOrder.state == "open")
    return session.scalar(query.where(PaymentOrder.provider == provider, PaymentOrder.amount == duty.amount).limit(1))


def payment_order(*, order: str) -> OrderView:
    """An order by its code, which nobody can guess. NotFound("payment_order_unknown")."""
    with reading() as session:
        row = _order(session, order)
        dossier = session.get_one(Dossier, row.dossier_id)
        paid = session.scalar(select(Payment).where(Payment.duty_id == row.duty_id, Payment.state == "matched"))
        state = "unmatched" if row.state == "paid" and paid is None else row.state
        return OrderView(
            code=row.code,
            dossier=dossier.code,
            what=session.get_one(FinancialDuty, row.duty_id).what,
            amount=row.amount,
            state=state,
            receipt=(paid.receipt_number or "") if paid and row.state == "paid" else "",
            paid_at=paid.paid_at if paid and row.state == "paid" else None,
        )


def payment_address(services: Services, *, order: OrderView, return_url: str, notice_url: str) -> str:
    """Where the payer goes now."""
    text = f"Nghia vu tai chinh ho so {order.dossier}"
    asked = PayableOrder(code=order.code, amount=order.amount, text=text, return_url=return_url, notice_url=notice_url)
    return services.payments.address(asked, at=services.clock.now())


def take_notice(services: Services, *, fields: Mapping[str, str]) -> str:
    """What the provider says, by the payer's return or server to server; returns the order's code.

    The same notice any number of times has one effect. Raises Forbidden("payment_notice_forged"),
    NotFound("payment_order_unknown"), Conflict("payment_reference_reused"), Invalid for what can be no payment.
    """
    at = services.clock.now()
    try:
        notice = services.payments.read(fields)
    except NotGenuine as error:
        raise Forbidden("payment_notice_forged") from error
    by = own_portal(services)
    with transaction() as session:
        row = _order(session, notice.order)
        if row.provider != services.payments.name:
            raise NotFound("payment_order_unknown")
        code = session.get_one(Dossier, row.dossier_id).code
        dossier = locked_dossier(session, code)
        if dossier is None:
            raise NotFound("payment_order_unknown")
        session.refresh(row)
        if notice.paid:
            _paid(session, services, notice, row=row, dossier=dossier, by=by, at=at)
        elif row.state == "open":
            row.state = "failed"
            _record(session, dossier, "payment.failed", notice, by=by, at=at)
        return row.code


def _order(session: Session, code: str) -> PaymentOrder:
    row = session.scalar(select(PaymentOrder).where(PaymentOrder.code == code[:40]))
    if row is None:
        raise NotFound("payment_order_unknown")
    return row


def _paid(
    session: Session,
    services: Services,
    notice: PaymentNotice,
    *,
    row: PaymentOrder,
    dossier: Dossier,
    by: Actor,
    at: datetime,
) -> None:
    command = NotePayment(
        by=by,
        code=dossier.code,
        amount=notice.amount,
        reference=notice.reference,
        paid_at=notice.paid_at,
        channel="online",
    )
    require_payment(command, at=at)
    if payment_before(session, command, provider=row.provider, dossier_id=dossier.id):
        return
    acting = _fitting(session, services, command, row=row, dossier=dossier, at=at)
    row.state = "paid"
    if isinstance(acting, Acting):
        fulfil(session, services, acting, command, provider=row.provider)
        return
    keep_payment(session, command, dossier=dossier, provider=row.provider, at=at, state="unmatched", why=acting)
    _record(session, dossier, "payment.unmatched", notice, by=by, at=at)


def _fitting(
    session: Session,
    services: Services,
    command: NotePayment,
    *,
    row: PaymentOrder,
    dossier: Dossier,
    at: datetime,
) -> Acting | str:
    """The act that this money lets happen, or the code of the reason why it fits nothing now."""
    duty = open_duty(session, dossier)
    if duty is None or duty.id != row.duty_id:
        return "no_payment_asked"
    if command.amount != duty.amount:
        return "payment_amount_differs"
    try:
        return prepare_for_portal(session, services, code=dossier.code, act_id="confirm_payment", by=command.by, at=at)
    except (Refused, Conflict) as error:
        return error.code


def _record(session: Session, dossier: Dossier, verb: str, notice: PaymentNotice, *, by: Actor, at: datetime) -> None:
    body = {"amount": notice.amount, "reference": notice.reference[:100]}
    ledger.write(session, ledger.dossier_stream(dossier.code), verb=verb, by=by, at=at, body=body)
