"""Confirming a result or a refusal at the desk (the legal clock ends, TIM-03, TIM-05), and returning it (RET-01)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import Acting, open_tasks, perform_drawn, prepare
from app.casework.legal_clock import tell_clock
from app.casework.notices import result_ready, result_returned
from app.casework.services import Services
from app.casework.waits import end_waits
from app.db import transaction
from app.domain.clock import VIETNAM
from app.domain.dossier_clock import ClockEvent
from app.domain.errors import Invalid
from app.domain.permissions import Actor

#: an earlier document is a slip of the fingers
EARLIEST_YEAR = 2000


@dataclass(frozen=True, kw_only=True)
class Settle:
    """``act`` is confirm or refuse; the document's number and date; a refusal needs its reason."""

    by: Actor
    code: str
    act: str
    number: str
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The dossier's new state and whether it was early, on time or late (None without a limit)."""

    code: str
    state: str
    outcome: str | None


def settle(services: Services, command: Settle) -> Settled:
    """The one-stop desk confirms that a result, or a refusal, exists; the dossier's clock ends at this moment.

    Raises NotFound, Forbidden, Refused (steps are still open, wrong kind of result), Invalid (number or date).
    """
    at = services.clock.now()
    _check(command, at=at)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id=command.act, by=command.by, at=at)
        drawn = perform_drawn(session, services, acting)
        dossier = acting.dossier
        event = ClockEvent(type=acting.act.clock_event or "", at=at)
        tell_clock(session, services, dossier=dossier, limit=acting.version.limit, event=event)
        dossier.state, dossier.settled_at = acting.act.target, at
        dossier.result_number, dossier.result_on = command.number.strip(), command.on
        if command.act == "refuse":
            dossier.closed_at = at
        body = {
            "result_number": command.number.strip(),
            "result_on": command.on.isoformat(),
            "outcome": dossier.outcome,
            "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        }
        reason = {"reason": command.reason.strip()} if command.act == "refuse" else None
        _record(session, acting, body={**body, **drawn}, payload=reason)
        result_ready(session, services, dossier=dossier, version=acting.version, at=at)
        return Settled(code=dossier.code, state=dossier.state, outcome=dossier.outcome)


def _check(command: Settle, *, at: datetime) -> None:
    if command.act not in ("confirm", "refuse"):
        raise Invalid("act_unknown")
    if not command.number.strip() or len(command.number) > 100:
        raise Invalid("result_number_missing")
    if command.on > at.astimezone(VIETNAM).date():
        raise Invalid("result_date_in_future")
    if command.on.year < EARLIEST_YEAR:
        raise Invalid("date_absurd")
    if command.act == "refuse" and not command.reason.strip():
        raise Invalid("refusal_reason_missing")


@dataclass(frozen=True, kw_only=True)
class ReturnResult:
    """The result is handed to the applicant or their representative."""

    by: Actor
    code: str
    handed_to: str


def return_result(services: Services, command: ReturnResult) -> Settled:
    """Hand over the result and close the dossier; the drawn return step is performed with it.

    Raises NotFound, Forbidden, Refused (no confirmed result yet, already returned), Invalid (to whom?).
    """
    at = services.clock.now()
    if not command.handed_to.strip():
        raise Invalid("handed_to_missing")
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="return", by=command.by, at=at)
        drawn = perform_drawn(session, services, acting)
        dossier = acting.dossier
        dossier.state, dossier.closed_at = acting.act.target, at
        end_waits(session, dossier.id, at=at)
        for task in open_tasks(session, dossier.id):
            task.state, task.closed_at = "withdrawn", at
        _record(session, acting, body=drawn, payload={"handed_to": command.handed_to.strip()})
        result_returned(session, services, dossier=dossier, version=acting.version, at=at)
        return Settled(code=dossier.code, state=dossier.state, outcome=dossier.outcome)


def _record(
    session: Session,
    acting: Acting,
    *,
    body: dict[str, Any],
    payload: dict[str, Any] | None = None,
) -> None:
    ledger.write(
        session,
        ledger.dossier_stream(acting.dossier.code),
        verb=f"dossier.{acting.act.id}",
        by=acting.by,
        at=acting.at,
        on_behalf_of=acting.on_behalf_of,
        body={
            **body,
            "clock": acting.act.clock_event,
            "model_hash": acting.dossier.model_hash,
            "portal_status": acting.act.portal_status,
        },
        payload=payload,
    )
