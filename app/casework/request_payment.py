"""A financial duty: the clock stands still until it is done, then what was left goes on (FEE-03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.act_notices import payment_confirmed, payment_requested
from app.casework.acts import Acted, Acting, acted, prepare, record_act, tell
from app.casework.dossier_deadlines import applicant_done, follow_clock, wait_for_applicant
from app.casework.freezing import freeze, thaw
from app.casework.proposals import take_proposal
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.payments.records import FinancialDuty

LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class RequestPayment:
    """``what`` names the duty (tax, fee, by which notice), ``amount`` in đồng where it is known."""

    by: Actor
    code: str
    what: str
    amount: int | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmPayment:
    """The duty was done; ``evidence`` is the receipt or the bank's confirmation."""

    by: Actor
    code: str
    evidence: str


def request_payment(services: Services, command: RequestPayment) -> Acted:
    """Pause the clock and tell the applicant. Raises NotFound, Forbidden, Refused (state, after due), Invalid."""
    at = services.clock.now()
    if not command.what.strip() or len(command.what) > LONGEST:
        raise Invalid("payment_text_missing", most=LONGEST)
    if command.amount is not None and not 0 < command.amount < 10**15:
        raise Invalid("payment_amount_wrong")
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="request_payment", by=command.by, at=at)
        dossier = acting.dossier
        view = tell(session, services, acting)
        freeze(session, services, dossier, at=at)
        dossier.state, dossier.paused_for = acting.act.target, None
        follow_clock(session, services, dossier=dossier, view=view, at=at)
        wait_for_applicant(session, services, dossier=dossier, version=acting.version, kind="financial_duty", at=at)
        proposal = take_proposal(session, acting)
        session.add(FinancialDuty(dossier_id=dossier.id, what=command.what.strip(), amount=command.amount, asked_at=at))
        payload: dict[str, Any] = {"what": command.what.strip(), "amount": command.amount}
        record_act(session, acting, body={"proposal": proposal.id if proposal else None}, payload=payload)
        payment_requested(session, services, dossier=dossier, version=acting.version, command=payload, at=at)
        return acted(acting)


def confirm_payment(services: Services, command: ConfirmPayment) -> Acted:
    """Let the clock and the steps go on with what they had left. Raises NotFound, Forbidden, Refused, Invalid."""
    at = services.clock.now()
    if not command.evidence.strip() or len(command.evidence) > LONGEST:
        raise Invalid("payment_evidence_missing", most=LONGEST)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="confirm_payment", by=command.by, at=at)
        return duty_done(session, services, acting, payload={"evidence": command.evidence.strip()})


def duty_done(session: Session, services: Services, acting: Acting, *, payload: Mapping[str, Any]) -> Acted:
    """The dossier goes on after its duty, within the caller's transaction; ``payload`` is the proof of it."""
    dossier, version, at = acting.dossier, acting.version, acting.at
    duty = open_duty(session, dossier)
    if duty is not None:
        duty.state, duty.done_at = "done", at
    view = tell(session, services, acting)
    dossier.state = acting.act.target
    thaw(session, services, dossier, version=version, at=at, fresh=False)
    applicant_done(session, services, dossier=dossier, version=version, kind="financial_duty", at=at)
    follow_clock(session, services, dossier=dossier, view=view, at=at)
    record_act(session, acting, payload=payload)
    payment_confirmed(session, services, dossier=dossier, version=version, at=at)
    return acted(acting)


def open_duty(session: Session, dossier: Dossier) -> FinancialDuty | None:
    """What the dossier waits for to be paid; None when it waits for nothing of the kind."""
    if dossier.state != "paused":
        return None
    query = select(FinancialDuty).where(FinancialDuty.dossier_id == dossier.id, FinancialDuty.state == "open")
    return session.scalar(query.order_by(FinancialDuty.id.desc()).limit(1))
