"""A supplement came online: it is put before the desk, whose receipt alone starts the limit anew (SUP-04, SUP-05)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.act_notices import supplement_offered
from app.casework.acts import locked_dossier, sees, speaks_for_applicant
from app.casework.deadlines import end_of_dossier
from app.casework.proposals import open_proposals
from app.casework.reception import ComponentGiven, as_stored
from app.casework.services import Services
from app.db import transaction
from app.domain.errors import Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor
from app.domain.states import ACTS
from app.dossiers.records import Dossier, Proposal

ACT = "receive_supplement"
LONGEST = 4000
MOST_PAPERS = 200


@dataclass(frozen=True, kw_only=True)
class OfferSupplement:
    """``what`` says what is sent, ``components`` the papers with it."""

    by: Actor
    code: str
    what: str
    components: Sequence[ComponentGiven] = ()


def offer_supplement(services: Services, command: OfferSupplement) -> int:
    """Put it before the desk as a proposal to receive it; what comes while one waits is added to it. Returns its id.

    The applicant's own time ends now, the dossier's begins with the desk's receipt. Raises NotFound, Forbidden (a desk
    receives it itself), Refused("no_supplement_asked"), Invalid("supplement_text_missing").
    """
    at = services.clock.now()
    with transaction() as session:
        return offer(session, services, command, at=at)


def offer(session: Session, services: Services, command: OfferSupplement, *, at: datetime) -> int:
    """As ``offer_supplement`` within the caller's transaction."""
    what = command.what.strip()
    if not what or len(what) > LONGEST:
        raise Invalid("supplement_text_missing", most=LONGEST)
    dossier = _dossier(session, command)
    if dossier.state != "awaiting_supplement":
        raise Refused("no_supplement_asked")
    row = _proposal(session, dossier, command, at=at)
    row.data = _added(row.data, what=what, papers=as_stored(command.components))
    session.flush()
    end_of_dossier(session, dossier.id, "supplement_wait", at=at)
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb="act.proposed",
        by=command.by,
        at=at,
        body={"act": ACT, "proposal": row.id, "agency_id": row.agency_id, "components": len(command.components)},
        payload={"what": what, "components": as_stored(command.components)},
    )
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    supplement_offered(session, services, dossier=dossier, version=version, at=at)
    return row.id


def _proposal(session: Session, dossier: Dossier, command: OfferSupplement, *, at: datetime) -> Proposal:
    """The one that waits for the desk, or a fresh one."""
    waiting = open_proposals(session, dossier.id, act=ACT)
    if waiting:
        return waiting[-1]
    row = Proposal(
        dossier_id=dossier.id,
        act=ACT,
        data={},
        state="open",
        by_id=command.by.person_id,
        agency_id=dossier.receiving_agency_id,
        at=at,
    )
    session.add(row)
    return row


def _added(data: Mapping[str, Any], *, what: str, papers: list[dict[str, Any]]) -> dict[str, Any]:
    whole = "\n".join(filter(None, [data.get("what"), what]))
    kept = [*data.get("components", ()), *papers]
    if len(whole) > LONGEST or len(kept) > MOST_PAPERS:
        raise Invalid("text_too_long", most=LONGEST)
    names = ", ".join(str(paper["name"]) for paper in kept)
    said = f"người nộp gửi bổ sung trực tuyến, {len(kept)} giấy tờ: {names}" if kept else "người nộp gửi bổ sung"
    return {"what": whole, "components": kept, "reason": said[:LONGEST]}


def _dossier(session: Session, command: OfferSupplement) -> Dossier:
    dossier = locked_dossier(session, command.code)
    if dossier is not None and speaks_for_applicant(command.by, dossier):
        return dossier
    if dossier is not None and sees(command.by, dossier):
        raise Forbidden("supplement_at_the_desk", act=ACTS[ACT].name)
    raise NotFound("dossier_not_found", code=command.code)
