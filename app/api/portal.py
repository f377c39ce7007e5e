"""What the national portal sends: each message by its own id, once in effect, the same answer for ever."""

from typing import Any

from app.api.intake import intake_of
from app.api.portal_schemas import (
    PaymentAnswer,
    PortalPayment,
    PortalRating,
    PortalStop,
    PortalSubmission,
    PortalSupplement,
    PutBefore,
    RatingAnswer,
    StatusOut,
    SubmissionAnswer,
)
from app.api.reading import Blueprint
from app.casework.hear_portal import hear_payment, hear_rating, hear_stop, hear_submission, hear_supplement
from app.casework.offer_supplement import OfferSupplement, SentFile
from app.casework.queries.portal_status import PortalStatus, portal_status
from app.casework.rate_dossier import RateDossier
from app.casework.receive_payment import NotePayment
from app.casework.reception import ComponentGiven
from app.casework.request_stop import RequestStop
from app.casework.submit_dossier import SubmitDossier
from app.edge.access import actor, requires, services

portal = Blueprint("api_portal", __name__, url_prefix="/api/v1/portal", description="The national portal's side")


@portal.post("/submissions")
@portal.arguments(PortalSubmission)
@portal.response(201, SubmissionAnswer)
@requires("dossier.submit")
def submit(body: dict[str, Any]) -> dict[str, Any]:
    """A dossier that was handed in at the portal (INT-03)."""
    command = SubmitDossier(**intake_of(body), submitted_at=body["submitted_at"])
    return hear_submission(services(), body["message_id"], command)


@portal.post("/dossiers/<code>/supplements")
@portal.arguments(PortalSupplement)
@portal.response(201, PutBefore)
@requires("dossier.submit")
def supplement(body: dict[str, Any], code: str) -> dict[str, Any]:
    """A supplement; the desk looks at it, and its receipt starts the limit anew (SUP-04).

    409 no_supplement_asked when none was asked for yet: send it again later.
    """
    papers = [ComponentGiven(**c) for c in body["components"]]
    files = [SentFile(**file) for file in body["files"]]
    command = OfferSupplement(by=actor(), code=code, what=body["what"], components=papers, files=files)
    return hear_supplement(services(), body["message_id"], command)


@portal.post("/dossiers/<code>/payments")
@portal.arguments(PortalPayment)
@portal.response(200, PaymentAnswer)
@requires("dossier.submit")
def payment(body: dict[str, Any], code: str) -> dict[str, Any]:
    """The requested duty was paid (FEE-03). 409 no_payment_asked when none was asked for yet: send it again later."""
    message_id = body.pop("message_id")
    return hear_payment(services(), message_id, NotePayment(by=actor(), code=code, channel="portal", **body))


@portal.post("/dossiers/<code>/stop-requests")
@portal.arguments(PortalStop)
@portal.response(201, PutBefore)
@requires("dossier.submit")
def stop(body: dict[str, Any], code: str) -> dict[str, Any]:
    """The applicant wishes to stop; the desk answers within the working day (STP-01)."""
    message_id = body.pop("message_id")
    return hear_stop(services(), message_id, RequestStop(by=actor(), code=code, **body))


@portal.post("/dossiers/<code>/ratings")
@portal.arguments(PortalRating)
@portal.response(201, RatingAnswer)
@requires("dossier.submit")
def rating(body: dict[str, Any], code: str) -> dict[str, Any]:
    """The applicant's rating, once for each dossier (KPI-05). 409 rating_not_yet before there is an answer."""
    message_id = body.pop("message_id")
    return hear_rating(services(), message_id, RateDossier(by=actor(), code=code, **body))


@portal.get("/dossiers/<code>")
@portal.response(200, StatusOut)
@requires("dossier.submit")
def status(code: str) -> PortalStatus:
    """The status that the portal should hold of this dossier."""
    return portal_status(services(), by=actor(), code=code)
