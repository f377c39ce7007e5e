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
from app.casework.proposals import NewProposal, open_proposals, put_proposal
from app.casework.reception import ComponentGiven, as_stored
from app.casework.services import Services
from app.domain.errors import Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor
from app.domain.states import ACTS
from app.dossiers.records import Dossier

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


def offer(session: Session, services: Services, command: OfferSupplement, *, at: datetime) -> int:
    """Put it before the desk as a proposal to receive it, in the caller's transaction; its id.

    What comes while one waits is added to it. The applicant's own time ends now, the dossier's begins with the desk's
    receipt. Raises NotFound, Forbidden (a desk receives it itself), Refused("no_supplement_asked"),
    Invalid("supplement_text_missing").
    """
    what = command.what.strip()
    if not what or len(what) > LONGEST:
        raise Invalid("supplement_text_missing", most=LONGEST)
    dossier = _dossier(session, command)
    if dossier.state != "awaiting_supplement":
        raise Refused("no_supplement_asked")
    papers = as_stored(command.components)
    waiting = open_proposals(session, dossier.id, act=ACT)
    data = _added(waiting[-1].data if waiting else {}, what=what, papers=papers)
    if waiting:
        number = waiting[-1].id
        waiting[-1].data = data
        _record_more(session, dossier, command, number=number, at=at)
    else:
        made = NewProposal(act=ACT, data=data, by=command.by, agency_id=dossier.receiving_agency_id)
        number = put_proposal(session, dossier, made, at=at)
    end_of_dossier(session, dossier.id, "supplement_wait", at=at)
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    supplement_offered(session, services, dossier=dossier, version=version, at=at)
    return number


def _record_more(session: Session, dossier: Dossier, command: OfferSupplement, *, number: int, at: datetime) -> None:
    """What came on top of a proposal that waits; the first part stands in its own event."""
    ledger.write(
        session,
        ledger.dossier_stream(dossier.code),
        verb="act.proposed",
        by=command.by,
        at=at,
        body={"act": ACT, "proposal": number, "agency_id": dossier.receiving_agency_id},
        payload={"what": command.what.strip(), "components": as_stored(command.components)},
    )


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
