"""The applicant asks to stop: the desk must check at once, and answers with form 05 or why not (STP-01, STP-02)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.casework.acts import locked_dossier, sees, speaks_for_applicant
from app.casework.deadlines import Opening, open_deadline
from app.casework.proposals import NewProposal, put_proposal
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.domain.states import ACTS, COMING_STATES, LIVE_STATES
from app.dossiers.records import Dossier

LONGEST = 2000
ACT = "stop"


@dataclass(frozen=True, kw_only=True)
class RequestStop:
    """Sent by the portal, or written down by the desk for an applicant who came or wrote."""

    by: Actor
    code: str
    asked_by: str
    reason: str


def request_stop(services: Services, command: RequestStop) -> int:
    """Put the wish before the desk; its answer is due by the closing of the working day. Returns the proposal's id.

    Raises NotFound, Forbidden, Refused (there is a result already), Conflict (asked already), Invalid.
    """
    at = services.clock.now()
    with transaction() as session:
        return ask_to_stop(session, services, command, at=at)


def ask_to_stop(session: Session, services: Services, command: RequestStop, *, at: datetime) -> int:
    """As ``request_stop`` within the caller's transaction."""
    _check(command)
    dossier = _dossier(session, command)
    act = ACTS[ACT]
    if dossier.state not in (*COMING_STATES, *LIVE_STATES):
        raise Refused("already_settled", act=act.name)
    behalf = acting_for(command.by, lambda who: speaks_for_applicant(who, dossier) or _of_desk(who, dossier))
    data = {"asked_by": command.asked_by.strip(), "reason": command.reason.strip()}
    made = NewProposal(act=ACT, data=data, by=command.by, agency_id=dossier.receiving_agency_id, on_behalf_of=behalf)
    proposal_id = put_proposal(session, dossier, made, at=at)
    opening = Opening(
        kind="stop",
        key=f"stop:{dossier.code}:{proposal_id}",
        subject=dossier.code,
        agency_id=dossier.receiving_agency_id,
        dossier_id=dossier.id,
        from_at=at,
    )
    open_deadline(session, services, opening, regulation=services.rules.regulation_of(session, dossier))
    return proposal_id


def _check(command: RequestStop) -> None:
    if not command.reason.strip() or len(command.reason) > LONGEST:
        raise Invalid("stop_reason_missing", most=LONGEST)
    if not command.asked_by.strip() or len(command.asked_by) > 200:
        raise Invalid("stop_asker_missing")


def _dossier(session: Session, command: RequestStop) -> Dossier:
    """The dossier under lock, for the portal and for the desks of its agencies; to others it is not there."""
    dossier = locked_dossier(session, command.code)
    if dossier is not None and (speaks_for_applicant(command.by, dossier) or _of_desk(command.by, dossier)):
        return dossier
    if dossier is not None and sees(command.by, dossier):
        raise Forbidden("act_of_desk", act=ACTS[ACT].name)
    raise NotFound("dossier_not_found", code=command.code)


def _of_desk(who: Actor, dossier: Dossier) -> bool:
    agencies = (dossier.receiving_agency_id, dossier.competent_agency_id)
    return reach(who, "dossier.stop", version=dossier.version_id).covers(*agencies)
