"""Confirming a result or a refusal at the desk (the legal clock ends, TIM-03, TIM-05), and returning it (RET-01)."""

from dataclasses import dataclass
from datetime import date, datetime

from app.casework.acts import perform_drawn, prepare, record_act, tell
from app.casework.dossier_deadlines import close_deadlines
from app.casework.freezing import withdraw_open
from app.casework.notices import result_ready, result_returned
from app.casework.proposals import drop_proposals, take_proposal
from app.casework.services import Services
from app.casework.waits import end_waits
from app.db import transaction
from app.domain.clock import EARLIEST_YEAR, VIETNAM
from app.domain.errors import Invalid
from app.domain.permissions import Actor


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
        tell(session, services, acting)
        dossier.state, dossier.settled_at = acting.act.target, at
        dossier.result_number, dossier.result_on = command.number.strip(), command.on
        take_proposal(session, acting)
        drop_proposals(session, dossier.id)
        close_deadlines(session, dossier, at=at, settled=True)
        withdrawn = []
        if command.act == "refuse":
            # a refusal may come at any step: what the diagram still had open ends with it
            dossier.closed_at = at
            withdrawn = withdraw_open(session, dossier.id, at=at)
            end_waits(session, dossier.id, at=at)
        body = {
            "withdrawn": [list(key) for key in withdrawn],
            "result_number": command.number.strip(),
            "result_on": command.on.isoformat(),
            "outcome": dossier.outcome,
        }
        reason = {"reason": command.reason.strip()} if command.act == "refuse" else None
        record_act(session, acting, body={**body, **drawn}, payload=reason)
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
        withdraw_open(session, dossier.id, at=at)
        record_act(session, acting, body=drawn, payload={"handed_to": command.handed_to.strip()})
        result_returned(session, services, dossier=dossier, version=acting.version, at=at)
        return Settled(code=dossier.code, state=dossier.state, outcome=dossier.outcome)
