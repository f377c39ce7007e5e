"""Four eyes: what one person asks for is done only when the head of the desk or of the agency does the same."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.acts import Acted, Acting, acted
from app.casework.proposals import open_proposals
from app.domain.correction_acts import needs_consent
from app.domain.errors import Conflict, Invalid
from app.domain.permissions import reach, reach_after
from app.domain.states import CLOSED_STATES
from app.dossiers.records import Dossier, Proposal
from app.tasks.records import Task


def steps_done(session: Session, dossier: Dossier) -> bool:
    """True once somebody has completed a step beyond the reception."""
    beyond = or_(Task.act.is_(None), Task.act != "receive")
    done = exists().where(Task.dossier_id == dossier.id, Task.state == "done", beyond)
    return bool(session.scalar(select(done)))


def wants_consent(session: Session, acting: Acting) -> bool:
    """True if this act is done only by two persons now."""
    dossier = acting.dossier
    return needs_consent(acting.act.id, state=dossier.state, steps_done=steps_done(session, dossier))


def asked_for_consent(session: Session, acting: Acting, *, data: Mapping[str, Any]) -> Acted | None:
    """None when the act may be performed now; otherwise it was put before the head, and this is the answer.

    Whoever consents does the same act with the same content; the proposal is then taken as any other.
    Raises Conflict("proposed_already") where somebody else has to decide, Invalid("consent_differs") where what is
    typed is not what was asked for.
    """
    if not wants_consent(session, acting):
        return None
    dossier, by = acting.dossier, acting.by
    waiting = open_proposals(session, dossier.id, act=acting.act.id)
    if not waiting:
        _ask(session, acting, data=data)
        return acted(acting, proposed=True)
    where_may = reach_after if dossier.state in CLOSED_STATES else reach
    where = where_may(by, "dossier.consent", version=dossier.version_id)
    heads = where.covers(dossier.receiving_agency_id, dossier.competent_agency_id)
    if waiting[-1].by_id == by.person_id or not heads:
        raise Conflict("proposed_already", act=acting.act.name)
    if dict(waiting[-1].data) != dict(data):
        raise Invalid("consent_differs", act=acting.act.name)
    return None


def consented(proposal: Proposal | None) -> dict[str, Any]:
    """What the ledger says of who asked for it."""
    return {"proposal": proposal.id, "proposed_by_id": proposal.by_id} if proposal else {}


def _ask(session: Session, acting: Acting, *, data: Mapping[str, Any]) -> None:
    row = Proposal(
        dossier_id=acting.dossier.id,
        act=acting.act.id,
        data=dict(data),
        state="open",
        by_id=acting.by.person_id,
        agency_id=acting.by.agency_id,
        at=acting.at,
    )
    session.add(row)
    session.flush()
    ledger.write(
        session,
        ledger.dossier_stream(acting.dossier.code),
        verb="act.proposed",
        by=acting.by,
        at=acting.at,
        on_behalf_of=acting.on_behalf_of,
        body={"act": acting.act.id, "proposal": row.id, "agency_id": row.agency_id, "consent": True},
        payload=dict(data),
    )
