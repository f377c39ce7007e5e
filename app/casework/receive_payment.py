"""Money came in for a dossier: it fulfils the duty that was asked, once, and then the clock goes on (FEE-03)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.acts import (
    Acted,
    Acting,
    locked_dossier,
    prepare,
    prepare_for_portal,
    sees,
    slip_number,
    speaks_for_applicant,
)
from app.casework.request_payment import duty_done, open_duty
from app.casework.services import Services
from app.db import transaction
from app.db.insert_once import insert_once
from app.domain.calendar import local
from app.domain.clock import EARLIEST_YEAR
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.payments.records import Payment

#: how money comes in (FEE-01)
PAYMENT_CHANNELS = {
    "online": "Trực tuyến trên hệ thống",
    "portal": "Cổng dịch vụ công",
    "bank": "Ngân hàng, kho bạc",
    "counter": "Tại quầy",
    "post": "Qua bưu chính",
    "other": "Cách khác",
}
#: what a bank or a portal writes on its paper; it is kept, compared and shown, never looked into
REFERENCE = re.compile(r"[\w./:#-][\w./:# -]{0,98}[\w./:#-]|\w")
MOST_AMOUNT = 10**15
CLOCKS_DIFFER = timedelta(minutes=10)
#: suffix of the electronic receipt's number
RECEIPT = "BLĐT"


@dataclass(frozen=True, kw_only=True)
class NotePayment:
    """``amount`` in whole đồng; ``reference`` names the payment for ever at whoever reports it (``by``)."""

    by: Actor
    code: str
    amount: int
    reference: str
    paid_at: datetime
    channel: str


def note_payment(services: Services, command: NotePayment) -> Acted:
    """A portal, or the desk, reports that the requested duty was paid; the dossier goes on.

    The same report again changes nothing and gives the dossier as it is now. Raises NotFound, Forbidden,
    Conflict("payment_reference_reused"): this reference came before with another amount or dossier;
    Refused("no_payment_asked"); Invalid("payment_amount_differs"): from what was asked, or no amount was determined;
    Invalid for a malformed reference, amount, channel or moment.
    """
    at = services.clock.now()
    require_payment(command, at=at)
    with transaction() as session:
        dossier = locked_dossier(session, command.code)
        if dossier is None or not (speaks_for_applicant(command.by, dossier) or sees(command.by, dossier)):
            raise NotFound("dossier_not_found", code=command.code)
        if payment_before(session, command, provider=command.by.username, dossier_id=dossier.id):
            return _now(dossier)
        judge = prepare_for_portal if speaks_for_applicant(command.by, dossier) else prepare
        acting = judge(session, services, code=command.code, act_id="confirm_payment", by=command.by, at=at)
        return fulfil(session, services, acting, command, provider=command.by.username)


def require_payment(command: NotePayment, *, at: datetime) -> None:
    """Raise Invalid for what can be no payment. Another system's clock may be a little ahead of ours."""
    if not REFERENCE.fullmatch(command.reference):
        raise Invalid("payment_reference_wrong")
    if isinstance(command.amount, bool) or not 0 < command.amount < MOST_AMOUNT:
        raise Invalid("payment_amount_wrong")
    if command.channel not in PAYMENT_CHANNELS:
        raise Invalid("payment_channel_unknown")
    if command.paid_at > at + CLOCKS_DIFFER or local(command.paid_at).year < EARLIEST_YEAR:
        raise Invalid("payment_moment_wrong")


def payment_before(session: Session, command: NotePayment, *, provider: str, dossier_id: int) -> Payment | None:
    """The payment reported before under this reference; Conflict if that was another one."""
    query = select(Payment).where(Payment.provider == provider, Payment.reference == command.reference)
    found = session.scalar(query)
    if found is not None and (found.amount, found.dossier_id) != (command.amount, dossier_id):
        raise Conflict("payment_reference_reused")
    return found


def fulfil(session: Session, services: Services, acting: Acting, command: NotePayment, *, provider: str) -> Acted:
    """Take the payment for the duty the dossier waits for, in the caller's transaction. Invalid for another amount."""
    duty = open_duty(session, acting.dossier)
    if duty is None or duty.amount != command.amount:
        raise Invalid("payment_amount_differs")
    receipt = slip_number(session, acting, RECEIPT)
    facts = {"duty_id": duty.id, "state": "matched", "receipt_number": receipt}
    keep_payment(session, command, dossier=acting.dossier, provider=provider, at=acting.at, **facts)
    proof: dict[str, Any] = {
        "evidence": f"{PAYMENT_CHANNELS[command.channel]}, mã giao dịch {command.reference}",
        "provider": provider,
        "reference": command.reference,
        "amount": command.amount,
        "channel": PAYMENT_CHANNELS[command.channel],
        "paid_at": command.paid_at.isoformat(),
        "receipt": receipt,
    }
    return replace(duty_done(session, services, acting, payload=proof), slip=receipt)


def keep_payment(
    session: Session, command: NotePayment, *, dossier: Dossier, provider: str, at: datetime, **facts: Any
) -> int:
    """Write the payment down; Conflict when its reference came at the same moment for another dossier."""
    row = {
        "provider": provider,
        "reference": command.reference,
        "dossier_id": dossier.id,
        "agency_id": dossier.receiving_agency_id,
        "amount": command.amount,
        "channel": command.channel,
        "paid_at": command.paid_at,
        "noted_at": at,
        "why": "",
        "handled_note": "",
        **facts,
    }
    made = insert_once(session, Payment, row=row, returning=Payment.id)
    if made is None:
        raise Conflict("payment_reference_reused")
    return int(made)


def _now(dossier: Dossier) -> Acted:
    return Acted(code=dossier.code, state=dossier.state, due_at=dossier.due_at, provisional=dossier.provisional)
