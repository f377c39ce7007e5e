"""The desk confirms form 02: one consolidated list of what is missing; everything stands still (SUP-01 to SUP-04)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.casework.act_notices import supplement_requested
from app.casework.acts import Acted, acted, prepare, record_act, slip_number, tell
from app.casework.deadlines import end_of_dossier
from app.casework.dossier_deadlines import follow_clock, wait_for_applicant
from app.casework.freezing import freeze
from app.casework.proposals import take_proposal
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor

#: a list longer than this is no guidance any more
MOST_DEFECTS = 50
LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class RequestSupplement:
    """``defects`` are all things to amend, each a sentence: the law lets the applicant be asked once (INT-05)."""

    by: Actor
    code: str
    defects: Sequence[str]
    reason: str = ""


def request_supplement(services: Services, command: RequestSupplement) -> Acted:
    """Stop the clock until the supplement comes; tell the applicant everything at once.

    Raises NotFound, Forbidden, Refused (state, or the clock: after the due moment, asked once already), Invalid.
    """
    at = services.clock.now()
    defects = read_defects(command.defects)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="request_supplement", by=command.by, at=at)
        dossier = acting.dossier
        view = tell(session, services, acting)
        freeze(session, services, dossier, at=at)
        dossier.state, dossier.paused_for = acting.act.target, None
        end_of_dossier(session, dossier.id, "supplement_request", at=at)
        follow_clock(session, services, dossier=dossier, view=view, at=at)
        wait = wait_for_applicant(
            session, services, dossier=dossier, version=acting.version, kind="supplement_wait", at=at
        )
        proposal = take_proposal(session, acting)
        slip = slip_number(session, acting, "PBS")
        until = wait.due_at.isoformat() if wait is not None and wait.due_at else None
        record_act(
            session,
            acting,
            body={"slip": slip, "until": until, "defects": len(defects), "proposal": proposal.id if proposal else None},
            payload={"defects": list(defects), "reason": command.reason.strip()},
        )
        supplement_requested(session, services, dossier=dossier, version=acting.version, defects=defects, at=at)
        return acted(acting, slip=slip)


def read_defects(given: Sequence[str]) -> tuple[str, ...]:
    """The list as it is kept. Invalid("defects_missing", "defects_too_many", "text_too_long")."""
    defects = tuple(text.strip() for text in given if text.strip())
    if not defects:
        raise Invalid("defects_missing")
    if len(defects) > MOST_DEFECTS:
        raise Invalid("defects_too_many", most=MOST_DEFECTS)
    if any(len(text) > LONGEST for text in defects):
        raise Invalid("text_too_long", most=LONGEST)
    return defects
