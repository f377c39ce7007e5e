"""What comes in otherwise than over the counter: online submissions of the portal, dossiers of another desk."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.act_schemas import ActedOut, ProposalOut, StopBody
from app.api.intake import intake_of
from app.api.reading import Blueprint
from app.api.schemas import IntakeBody, Moment
from app.casework.accept_submission import AcceptSubmission, accept_submission, confirm_arrival
from app.casework.acts import Acted
from app.casework.request_stop import RequestStop, request_stop
from app.casework.submit_dossier import DeclineSubmission, SubmitDossier, Submitted, decline_submission, submit_dossier
from app.edge.access import actor, needs, requires, services, signed_in

coming = Blueprint("api_coming", __name__, url_prefix="/api/v1", description="Online submissions and arrivals")


class SubmissionBody(IntakeBody):
    """An application sent in by the portal; ``submitted_at`` when the applicant sent it."""

    result_channel = fields.String(load_default="online", validate=validate.OneOf(["direct", "post", "online"]))
    submitted_at = fields.AwareDateTime(load_default=None, allow_none=True)


class SubmittedOut(Schema):
    """The dossier's code for ever, and until when it is answered."""

    code = fields.String()
    answer_due_at = Moment(allow_none=True)


class AcceptBody(Schema):
    """The three checks of INT-04, each confirmed with its evidence."""

    data_checked = fields.Boolean(required=True)
    signatures_checked = fields.Boolean(required=True)
    papers_checked = fields.Boolean(required=True)
    data_evidence = fields.String(required=True, validate=validate.Length(min=1, max=1000))
    signatures_evidence = fields.String(required=True, validate=validate.Length(min=1, max=1000))
    papers_evidence = fields.String(required=True, validate=validate.Length(min=1, max=1000))
    note = fields.String(load_default="", validate=validate.Length(max=2000))


class DeclineSubmissionBody(Schema):
    """Everything that is wrong, in one list (INT-05)."""

    defects = fields.List(fields.String(validate=validate.Length(min=1, max=1000)), required=True)


class NoteBody(Schema):
    """What there is to note."""

    note = fields.String(load_default="", validate=validate.Length(max=2000))


@coming.post("/submissions")
@coming.arguments(SubmissionBody)
@coming.response(201, SubmittedOut)
@requires("dossier.submit")
def submit(body: dict[str, Any]) -> Submitted:
    """Hand in an online submission. Header ``Idempotency-Key``: the same request twice makes one dossier."""
    return submit_dossier(services(), SubmitDossier(**intake_of(body), submitted_at=body["submitted_at"]))


@coming.post("/dossiers/<code>/accept")
@coming.arguments(AcceptBody)
@coming.response(200, ActedOut)
@requires("dossier.receive")
def accept(body: dict[str, Any], code: str) -> Acted:
    """The desk accepts a submission; its time runs from now."""
    return accept_submission(services(), AcceptSubmission(by=actor(), code=code, **body))


@coming.post("/dossiers/<code>/decline")
@coming.arguments(DeclineSubmissionBody)
@coming.response(200, ActedOut)
@requires("dossier.receive")
def decline(body: dict[str, Any], code: str) -> Acted:
    """The desk does not accept a submission (form 03)."""
    return decline_submission(services(), DeclineSubmission(by=actor(), code=code, **body))


@coming.post("/dossiers/<code>/stop-request")
@coming.arguments(StopBody)
@coming.response(201, ProposalOut)
@signed_in
@needs("act", "submit")
def ask_to_stop(body: dict[str, Any], code: str) -> dict[str, int]:
    """The applicant asks to stop, by the portal; the desk answers within the working day (STP-01)."""
    return {"id": request_stop(services(), RequestStop(by=actor(), code=code, **body))}


@coming.post("/dossiers/<code>/arrive")
@coming.arguments(NoteBody)
@coming.response(200, ActedOut)
@requires("dossier.receive")
def arrive(body: dict[str, Any], code: str) -> Acted:
    """The competent agency has a dossier that another desk received; its time runs from now (TIM-02)."""
    return confirm_arrival(services(), by=actor(), code=code, note=body["note"])
