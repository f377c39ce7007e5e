"""Confirming a result or a refusal at the desk (the legal clock ends, TIM-03, TIM-05), and returning it (RET-01)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework.acts import Acting, perform_drawn, prepare, record_act, tell
from app.casework.dossier_deadlines import close_deadlines
from app.casework.freezing import withdraw_open
from app.casework.late_entry import Late, keep_late, require_after_clock, true_moment
from app.casework.notices import result_ready, result_returned
from app.casework.proposals import drop_proposals, take_proposal
from app.casework.result_documents import Document, Upload, checked_document, current_document, keep_document
from app.casework.services import Services
from app.casework.waits import end_waits
from app.db import transaction
from app.domain.dossier_clock import ClockEvent
from app.domain.errors import Invalid, Refused
from app.domain.permissions import Actor


@dataclass(frozen=True, kw_only=True)
class Settle:
    """``act`` is confirm or refuse; the document's number, date, signer and file; a refusal needs its reason.

    ``late``: it was confirmed on paper during an outage.
    """

    by: Actor
    code: str
    act: str
    number: str
    on: date
    reason: str = ""
    signer: str = ""
    file: Upload | None = None
    late: Late | None = None


@dataclass(frozen=True, kw_only=True)
class Settled:
    """The dossier's new state and whether it was early, on time or late (None without a limit)."""

    code: str
    state: str
    outcome: str | None


def settle(services: Services, command: Settle) -> Settled:
    """The one-stop desk confirms that a result, or a refusal, exists; the dossier's clock ends at this moment, for a
    late entry at the true one.

    Raises NotFound, Forbidden, Refused (steps are still open, wrong kind of result), Invalid (number, date, file); for
    a late entry what ``true_moment`` and ``require_after_clock`` raise.
    """
    at = services.clock.now()
    document = _checked(command, at=at)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id=command.act, by=command.by, at=at)
        dossier = acting.dossier
        moment = _true_moment(session, services, acting, command.late)
        drawn = perform_drawn(session, services, acting)
        tell(session, services, acting, ClockEvent(type=acting.act.clock_event or "", at=moment))
        dossier.state, dossier.settled_at = acting.act.target, moment
        take_proposal(session, acting)
        drop_proposals(session, dossier.id)
        close_deadlines(session, dossier, at=moment, settled=True)
        withdrawn = []
        if command.act == "refuse":
            # a refusal may come at any step: what the diagram still had open ends with it
            dossier.closed_at = moment
            withdrawn = withdraw_open(session, dossier.id, at=at)
            end_waits(session, dossier.id, at=at)
        body = {
            "withdrawn": [list(key) for key in withdrawn],
            **keep_document(session, dossier, document, kind="first", reason="", by=command.by, at=at),
            **keep_late(session, dossier, command.late, what="result", by=command.by, at=at),
            "outcome": dossier.outcome,
        }
        reason = {"reason": command.reason.strip()} if command.act == "refuse" else None
        record_act(session, acting, body={**body, **drawn}, payload=reason)
        result_ready(session, services, dossier=dossier, version=acting.version, at=moment)
        return Settled(code=dossier.code, state=dossier.state, outcome=dossier.outcome)


def _checked(command: Settle, *, at: datetime) -> Document:
    if command.act not in ("confirm", "refuse"):
        raise Invalid("act_unknown")
    given = Document(number=command.number, on=command.on, signer=command.signer, file=command.file)
    document = checked_document(given, at=at)
    if command.act == "refuse" and not command.reason.strip():
        raise Invalid("refusal_reason_missing")
    return document


def _true_moment(session: Session, services: Services, acting: Acting, late: Late | None) -> datetime:
    where = acting.dossier.receiving_agency_id
    moment = true_moment(session, services, late, by=acting.by, agency_id=where, at=acting.at)
    if late is not None:
        require_after_clock(session, acting.dossier, moment)
    return moment


@dataclass(frozen=True, kw_only=True)
class ReturnResult:
    """The result is handed to the applicant or their representative; ``late``: it was, during an outage."""

    by: Actor
    code: str
    handed_to: str
    late: Late | None = None


def return_result(services: Services, command: ReturnResult) -> Settled:
    """Hand over the result and close the dossier; the drawn return step is performed with it.

    Raises NotFound, Forbidden, Refused (no confirmed result yet, already returned, the procedure wants the signed file
    first), Invalid (to whom?); for a late entry what ``true_moment`` raises.
    """
    at = services.clock.now()
    if not command.handed_to.strip():
        raise Invalid("handed_to_missing")
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="return", by=command.by, at=at)
        dossier = acting.dossier
        _require_file(session, acting)
        moment = _true_moment(session, services, acting, command.late)
        drawn = perform_drawn(session, services, acting)
        dossier.state, dossier.closed_at = acting.act.target, moment
        end_waits(session, dossier.id, at=at)
        withdraw_open(session, dossier.id, at=at)
        late: dict[str, Any] = dict(keep_late(session, dossier, command.late, what="return", by=command.by, at=at))
        record_act(session, acting, body={**drawn, **late}, payload={"handed_to": command.handed_to.strip()})
        result_returned(session, services, dossier=dossier, version=acting.version, at=moment)
        return Settled(code=dossier.code, state=dossier.state, outcome=dossier.outcome)


def _require_file(session: Session, acting: Acting) -> None:
    """Where the procedure says so (``result.file_required``), nothing is handed over without the signed file."""
    wanted = (acting.version.details.get("result") or {}).get("file_required")
    document = current_document(session, acting.dossier.id)
    if wanted and (document is None or document.file_id is None):
        raise Refused("result_file_missing", act=acting.act.name)
