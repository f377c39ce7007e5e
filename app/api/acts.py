"""The legal acts between reception and result, every clock of a dossier, and dates to try out."""

from typing import Any

from app.api.act_schemas import (
    ActedOut,
    ApologyBody,
    ClocksOut,
    DeclineBody,
    EvidenceBody,
    ExtendBody,
    PaymentBody,
    PromiseOut,
    PromiseQuery,
    ProposalBody,
    ProposalOut,
    StopActBody,
    SupplementBody,
    SupplementIn,
)
from app.api.reading import Blueprint
from app.api.schemas import DossierCode
from app.casework.acts import Acted
from app.casework.apologise import Apologise, apologise
from app.casework.extend_dossier import ExtendDossier, extend_dossier
from app.casework.proposals import Propose, decline_proposal, propose
from app.casework.queries.dossier_page import dossier_page
from app.casework.queries.procedures import agency_id, version_in_force
from app.casework.queries.promise import promise
from app.casework.receive_supplement import ReceiveSupplement, receive_supplement
from app.casework.request_payment import ConfirmPayment, RequestPayment, confirm_payment, request_payment
from app.casework.request_supplement import RequestSupplement, request_supplement
from app.casework.stop_dossier import StopDossier, stop_dossier
from app.domain.errors import Invalid
from app.domain.policy import parse_amount
from app.edge.access import actor, requires, services

acts = Blueprint("api_acts", __name__, url_prefix="/api/v1", description="Legal acts and clocks")
#: years in which a calendar can be laid out sensibly
YEARS = range(2000, 2100)


@acts.post("/dossiers/<code>/request-supplement")
@acts.arguments(SupplementBody)
@acts.response(200, ActedOut)
@requires("dossier.view")
def ask_supplement(body: dict[str, Any], code: str) -> Acted:
    """The desk confirms form 02; the clock stops, open steps freeze, the applicant is told everything once."""
    return request_supplement(services(), RequestSupplement(by=actor(), code=code, **body))


@acts.post("/dossiers/<code>/receive-supplement")
@acts.arguments(SupplementIn)
@acts.response(200, ActedOut)
@requires("dossier.view")
def take_supplement(body: dict[str, Any], code: str) -> Acted:
    """The supplement is in; the whole limit runs again from zero under the same code."""
    return receive_supplement(services(), ReceiveSupplement(by=actor(), code=code, **body))


@acts.post("/dossiers/<code>/request-payment")
@acts.arguments(PaymentBody)
@acts.response(200, ActedOut)
@requires("dossier.view")
def ask_payment(body: dict[str, Any], code: str) -> Acted:
    """A financial duty pauses the clock."""
    return request_payment(services(), RequestPayment(by=actor(), code=code, **body))


@acts.post("/dossiers/<code>/confirm-payment")
@acts.arguments(EvidenceBody)
@acts.response(200, ActedOut)
@requires("dossier.view")
def take_payment(body: dict[str, Any], code: str) -> Acted:
    """The duty was done; what was left of the time goes on."""
    return confirm_payment(services(), ConfirmPayment(by=actor(), code=code, **body))


@acts.post("/dossiers/<code>/extend")
@acts.arguments(ExtendBody)
@acts.response(200, ActedOut)
@requires("dossier.view")
def extend(body: dict[str, Any], code: str) -> Acted:
    """Extension with apology: once, at most the regulation's share, a working day before (EXT-01 to EXT-07)."""
    hours = body.pop("working_hours")
    amount = None if hours is None else parse_amount(hours)
    return extend_dossier(services(), ExtendDossier(by=actor(), code=code, working_hours=amount, **body))


@acts.post("/dossiers/<code>/apologise")
@acts.arguments(ApologyBody)
@acts.response(200, ActedOut)
@requires("dossier.view")
def sorry(body: dict[str, Any], code: str) -> Acted:
    """The apology for a dossier that is late; no new promise is made (EXT-01)."""
    return apologise(services(), Apologise(by=actor(), code=code, **body))


@acts.post("/dossiers/<code>/stop")
@acts.arguments(StopActBody)
@acts.response(200, ActedOut)
@requires("dossier.view")
def stop(body: dict[str, Any], code: str) -> Acted:
    """Stop at the applicant's wish, or once their waiting time ran out, while there is no result (STP-01, SUP-06)."""
    return stop_dossier(services(), StopDossier(by=actor(), code=code, **body))


@acts.post("/dossiers/<code>/proposals")
@acts.arguments(ProposalBody)
@acts.response(201, ProposalOut)
@requires("dossier.view")
def ask(body: dict[str, Any], code: str) -> dict[str, int]:
    """An officer who has a step of the dossier asks the desk for an act."""
    return {"id": propose(services(), Propose(by=actor(), code=code, **body))}


@acts.post("/proposals/<int:proposal_id>/decline")
@acts.arguments(DeclineBody)
@acts.response(200, DossierCode)
@requires("dossier.view")
def decline(body: dict[str, Any], proposal_id: int) -> dict[str, str]:
    """The desk does not follow a proposal."""
    return {"code": decline_proposal(services(), by=actor(), proposal_id=proposal_id, reason=body["reason"])}


@acts.get("/dossiers/<code>/clocks")
@acts.response(200, ClocksOut)
@requires("dossier.view")
def clocks(code: str) -> dict[str, Any]:
    """Every clock of the dossier, all dates ever promised, and why the date is that date."""
    view = dossier_page(services(), by=actor(), code=code)
    names = ("code", "due_at", "first_due_at", "provisional", "kind", "regulation_id", "calendar_version", "clocks")
    return {
        **{name: getattr(view, name) for name in names},
        "why": view.why.lines,
        "segments": view.clock.segments,
        "promises": view.clock.promises,
    }


@acts.get("/promise")
@acts.arguments(PromiseQuery, location="query")
@acts.response(200, PromiseOut)
@requires("dossier.receive")
def promised(query: dict[str, Any]) -> dict[str, Any]:
    """Which date a reception would promise, now or at a given moment; nothing is changed."""
    at = query["entered_at"]
    if at is not None and at.year not in YEARS:
        raise Invalid("date_absurd")
    version_id = version_in_force(services(), code=query["procedure_code"])
    where = agency_id(services(), code=query["receiving_agency"])
    found = promise(services(), version_id=version_id, agency_id=where, entered_at=at)
    names = ("at", "received_at", "due_at", "provisional")
    return {**{name: getattr(found, name) for name in names}, "why": found.explanation.lines}
