"""The desk looks into money that fitted nothing, and notes what was paid back."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from app.domain.permissions import Actor, acting_for, reach_after
from app.domain.typed_text import typed_text
from app.dossiers.records import Dossier
from app.payments.records import Payment

PERMISSION = "dossier.supplement"
#: what the desk may make of a payment → from which states
HANDLED = {"settled": ("unmatched",), "refunded": ("unmatched", "matched")}
LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class HandlePayment:
    """``how`` is settled (it was found what it is for) or refunded; ``note`` says by which document."""

    by: Actor
    payment_id: int
    how: str
    note: str


def handle_payment(services: Services, command: HandlePayment) -> str:
    """Note what came of the payment; returns the dossier's code.

    Raises NotFound, Forbidden, Conflict("payment_handled"), Invalid("payment_how_unknown", a note that is missing).
    """
    at = services.clock.now()
    if command.how not in HANDLED:
        raise Invalid("payment_how_unknown")
    note = typed_text(command.note, field="note", label="Ghi chú", most=LONGEST, lines=True)
    with transaction() as session:
        row = _visible(session, command)
        if row.state not in HANDLED[command.how]:
            raise Conflict("payment_handled")
        row.state, row.handled_at, row.handled_by_id, row.handled_note = command.how, at, command.by.person_id, note
        dossier = session.get_one(Dossier, row.dossier_id)
        ledger.write(
            session,
            ledger.dossier_stream(dossier.code),
            verb=f"payment.{command.how}",
            by=command.by,
            at=at,
            on_behalf_of=acting_for(command.by, lambda who: _may(who, PERMISSION, row, dossier)),
            body={"payment": row.id, "amount": row.amount, "reference": row.reference},
            payload={"note": note},
        )
        return dossier.code


def _visible(session: Session, command: HandlePayment) -> Payment:
    row = session.get(Payment, command.payment_id) if 0 < command.payment_id < 2**31 else None
    if row is None:
        raise NotFound("payment_not_found")
    # the dossier first, as every act does: it owns its stream, and else two of them could wait for each other
    dossier = session.get_one(Dossier, row.dossier_id, with_for_update={"of": Dossier})
    session.refresh(row, with_for_update=True)
    if not _may(command.by, "dossier.view", row, dossier):
        raise NotFound("payment_not_found")
    if not _may(command.by, PERMISSION, row, dossier):
        raise Forbidden("payment_of_desk")
    return row


def _may(who: Actor, permission: str, row: Payment, dossier: Dossier) -> bool:
    """Where the money is, or, where that agency has ended, at the one that follows it (MIG-01)."""
    return reach_after(who, permission, version=dossier.version_id).covers(row.agency_id)
