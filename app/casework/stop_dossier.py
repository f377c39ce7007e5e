"""Stopping without a result, form 05: at the applicant's wish (STP-01), or because nobody came back (SUP-06)."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.act_notices import dossier_stopped
from app.casework.acts import Acted, Acting, acted, prepare, record_act, slip_number, tell
from app.casework.deadlines import end_of_dossier
from app.casework.dossier_deadlines import close_deadlines
from app.casework.freezing import withdraw_open
from app.casework.proposals import drop_proposals, take_proposal
from app.casework.services import Services
from app.casework.waits import end_waits
from app.db import transaction
from app.deadlines.records import Deadline
from app.domain.errors import Invalid, Refused
from app.domain.permissions import Actor
from app.domain.stopping import GROUNDS, STATUS_OF_GROUND

LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class StopDossier:
    """``reason`` is what the applicant gave, ``asked_by`` who asked (the applicant or their representative).

    ``ground`` is one of GROUNDS; with ``no_answer`` nobody asked and the office says why.
    """

    by: Actor
    code: str
    reason: str
    asked_by: str = ""
    ground: str = "wish"


def stop_dossier(services: Services, command: StopDossier) -> Acted:
    """End the dossier without a result; the portal hears who wanted it (STA-01).

    Raises NotFound, Forbidden, Invalid, Refused: there is a result already; "stop_needs_wish" when the office wants to
    stop while no waiting time of the applicant has run out.
    """
    at = services.clock.now()
    _check(command)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="stop", by=command.by, at=at)
        acting = _grounded(session, acting, command.ground)
        dossier = acting.dossier
        tell(session, services, acting)
        withdrawn = withdraw_open(session, dossier.id, at=at)
        end_waits(session, dossier.id, at=at)
        proposal = take_proposal(session, acting)
        end_of_dossier(session, dossier.id, "stop", at=at)
        dossier.state, dossier.closed_at, dossier.paused_for = acting.act.target, at, None
        close_deadlines(session, dossier, at=at, settled=False)
        drop_proposals(session, dossier.id)
        slip = slip_number(session, acting, "TBD")
        asked = proposal.id if proposal else None
        body = {"ground": command.ground, "slip": slip, "withdrawn": [list(t) for t in withdrawn], "proposal": asked}
        payload = {"reason": command.reason.strip(), "asked_by": command.asked_by.strip()}
        record_act(session, acting, body=body, payload=payload)
        dossier_stopped(session, services, acting, slip=slip, ground=command.ground)
        return acted(acting, slip=slip)


def _check(command: StopDossier) -> None:
    if command.ground not in GROUNDS:
        raise Invalid("stop_ground_unknown", field="ground")
    if not command.reason.strip() or len(command.reason) > LONGEST:
        raise Invalid("stop_reason_missing", most=LONGEST)
    asked_by = command.asked_by.strip()
    if (command.ground == "wish" and not asked_by) or len(asked_by) > 200:
        raise Invalid("stop_asker_missing")


def _grounded(session: Session, acting: Acting, ground: str) -> Acting:
    """The act with the status of its ground. Refused where the office may not stop of its own accord."""
    if ground == "no_answer" and not _waited_in_vain(session, acting):
        raise Refused("stop_needs_wish", clause="SUP-06")
    return replace(acting, act=replace(acting.act, portal_status=STATUS_OF_GROUND[ground]))


def _waited_in_vain(session: Session, acting: Acting) -> bool:
    """True if the waiting time that a procedure or regulation gives for the supplement has run out."""
    waits = select(Deadline.id).where(
        Deadline.dossier_id == acting.dossier.id,
        Deadline.kind == "supplement_wait",
        Deadline.state == "running",
        Deadline.due_at < acting.at,
    )
    return acting.dossier.state == "awaiting_supplement" and session.scalar(waits.limit(1)) is not None
