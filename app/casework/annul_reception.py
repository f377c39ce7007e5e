"""Annulling a reception: taken in by mistake, twice, or to try something out; the code is never used again (REP-02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.casework.acts import Acted, Acting, acted, prepare, record_act, sees, tell
from app.casework.consent import asked_for_consent, consented
from app.casework.correction_notices import reception_annulled
from app.casework.dossier_deadlines import close_deadlines
from app.casework.freezing import withdraw_open
from app.casework.proposals import drop_proposals, take_proposal
from app.casework.services import Services
from app.casework.waits import end_waits
from app.db import transaction
from app.domain.errors import Invalid
from app.domain.permissions import Actor
from app.domain.typed_text import typed_text
from app.dossiers.records import Dossier, IncidentRecord

#: why a reception is annulled
WHYS = {
    "mistake": "Tiếp nhận nhầm",
    "duplicate": "Trùng với hồ sơ đã tiếp nhận",
    "test": "Hồ sơ thử nghiệm",
}


@dataclass(frozen=True, kw_only=True)
class AnnulReception:
    """``why`` is one of ``WHYS``; ``duplicate_of`` the code of the dossier that stays, where it is a duplicate."""

    by: Actor
    code: str
    why: str
    reason: str
    duplicate_of: str = ""


def annul_reception(services: Services, command: AnnulReception) -> Acted:
    """The reception counts as never made: steps, waits, clocks, proposals and incidents end, the applicant is told.

    Where somebody has completed a step it is put before the head first (``Acted.proposed``). Raises NotFound,
    Forbidden, Refused (there is a result or an end), Invalid (why, reason, the other dossier), Conflict.
    """
    at = services.clock.now()
    data = _data(command)
    with transaction() as session:
        acting = prepare(session, services, code=command.code, act_id="annul", by=command.by, at=at)
        _require_other(session, command)
        asked = asked_for_consent(session, acting, data=data)
        if asked is not None:
            return asked
        kept = {"why": data["why"], "duplicate_of": data["duplicate_of"] or None}
        end_without_effect(session, services, acting, body=kept, payload={"reason": data["reason"]})
        reception_annulled(session, services, dossier=acting.dossier, version=acting.version, given=data, at=at)
        return acted(acting)


def end_without_effect(
    session: Session, services: Services, acting: Acting, *, body: Mapping[str, Any], payload: Mapping[str, Any]
) -> None:
    """Close everything that runs for the dossier and write the act; nothing of it counts in statistics."""
    dossier, at = acting.dossier, acting.at
    tell(session, services, acting)
    withdrawn = withdraw_open(session, dossier.id, at=at)
    end_waits(session, dossier.id, at=at)
    proposal = take_proposal(session, acting)
    dossier.state, dossier.closed_at, dossier.paused_for = acting.act.target, at, None
    dossier.submission = None
    close_deadlines(session, dossier, at=at, settled=False)
    drop_proposals(session, dossier.id)
    _drop_incidents(session, acting)
    ended = {"withdrawn": [list(key) for key in withdrawn], **consented(proposal)}
    record_act(session, acting, body={**body, **ended}, payload=payload)


def _data(command: AnnulReception) -> dict[str, str]:
    if command.why not in WHYS:
        raise Invalid("annul_why_unknown", field="why")
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, lines=True)
    other = typed_text(
        command.duplicate_of, field="duplicate_of", label="Mã hồ sơ trùng", most=64, required=command.why == "duplicate"
    )
    return {"why": command.why, "reason": reason, "duplicate_of": other if command.why == "duplicate" else ""}


def _require_other(session: Session, command: AnnulReception) -> None:
    """A duplicate names another dossier that this person can see."""
    if command.why != "duplicate":
        return
    code = command.duplicate_of.strip()
    found = session.scalar(select(Dossier).where(Dossier.code == code))
    if found is None or code == command.code or not sees(command.by, found):
        raise Invalid("duplicate_unknown", field="duplicate_of", code=code)


def _drop_incidents(session: Session, acting: Acting) -> None:
    open_ = (IncidentRecord.dossier_id == acting.dossier.id, IncidentRecord.resolved_at.is_(None))
    ended: dict[str, datetime | int | str] = {
        "resolved_at": acting.at,
        "resolved_by_id": acting.by.person_id,
        "resolved_how": "gone",
    }
    left = update(IncidentRecord).where(*open_).values(ended)
    session.execute(left, execution_options={"synchronize_session": False})
