"""Stopping at the applicant's wish: form 05, as long as there is no result (STP-01)."""

from dataclasses import dataclass

from app.casework.act_notices import dossier_stopped
from app.casework.acts import Acted, acted, prepare, record_act, slip_number, tell
from app.casework.deadlines import end_of_dossier
from app.casework.dossier_deadlines import close_deadlines
from app.casework.freezing import withdraw_open
from app.casework.proposals import drop_proposals, take_proposal
from app.casework.services import Services
from app.casework.waits import end_waits
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor

LONGEST = 2000


@dataclass(frozen=True, kw_only=True)
class StopDossier:
    """``reason`` is what the applicant gave, ``asked_by`` who asked (the applicant or their representative)."""

    by: Actor
    code: str
    reason: str
    asked_by: str


def stop_dossier(services: Services, command: StopDossier) -> Acted:
    """End the dossier without a result. Raises NotFound, Forbidden, Refused (there is a result already), Invalid."""
    at = services.clock.now()
    if not command.reason.strip() or len(command.reason) > LONGEST:
        raise Invalid("stop_reason_missing", most=LONGEST)
    if not command.asked_by.strip() or len(command.asked_by) > 200:
        raise Invalid("stop_asker_missing")
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="stop", by=command.by, at=at)
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
        body = {"slip": slip, "withdrawn": [list(t) for t in withdrawn], "proposal": asked}
        payload = {"reason": command.reason.strip(), "asked_by": command.asked_by.strip()}
        record_act(session, acting, body=body, payload=payload)
        dossier_stopped(session, services, dossier=dossier, version=acting.version, slip=slip, at=at)
        return acted(acting, slip=slip)
