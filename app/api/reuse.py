"""Data of earlier dossiers used again: consents, and filling an application or a step's form under them."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut, PageQuery, whole
from app.api.reading import Blueprint
from app.api.schemas import Moment
from app.casework.queries.procedures import version_in_force
from app.casework.reuse_consent import (
    CONSENT_WAYS,
    RecordConsent,
    consents_of,
    record_consent,
    reuses_of,
    withdraw_consent,
)
from app.casework.reuse_data import Offer, Place, fill, offers, place_of_task
from app.domain.errors import Invalid
from app.edge.access import actor, needs, requires, services, signed_in

reuse = Blueprint("api_reuse", __name__, url_prefix="/api/v1/consents", description="Earlier data used again")


class ConsentBody(Schema):
    """Who agreed and how."""

    identity_number = fields.String(required=True)
    name = fields.String(required=True)
    how = fields.String(required=True, metadata={"description": " | ".join(CONSENT_WAYS)})


class ConsentId(Schema):
    """The consent."""

    id = fields.Integer()


class NumberQuery(PageQuery):
    """Whose consents."""

    identity_number = fields.String(required=True)


class WithdrawBody(Schema):
    """Why it is taken back."""

    reason = fields.String(required=True)


class ConsentOut(Schema):
    """A consent; in force while ``withdrawn_at`` is null."""

    id = fields.Integer()
    name = fields.String()
    purpose = fields.String()
    how = fields.String()
    given_at = Moment()
    recorded_by = fields.String()
    agency = fields.String()
    withdrawn_at = Moment(allow_none=True)
    withdrawn_reason = fields.String()


class ReuseOut(Schema):
    """One look or one filling under a consent."""

    kind = fields.String(metadata={"description": "looked | filled"})
    at = Moment()
    by = fields.String()
    keys = fields.List(fields.String())
    sources = fields.List(fields.String(), metadata={"description": "Codes of the dossiers"})
    dossier_code = fields.String()


class PlaceBody(Schema):
    """Where data are wanted: the application of a procedure in force for this applicant, or the form of a task."""

    identity_number = fields.String(load_default="")
    procedure_code = fields.String(load_default="")
    task_id = fields.Integer(load_default=None, allow_none=True)


class FillBody(PlaceBody):
    """Which fields; ``confirmed``: the applicant says that they still hold."""

    keys = fields.List(fields.String(), required=True, validate=validate.Length(max=200))
    confirmed = fields.Boolean(required=True)


class OfferOut(Schema):
    """A value and where it comes from."""

    key = fields.String()
    label = fields.String()
    value = fields.Raw()
    code = fields.String()
    declared_at = Moment()


class FilledOut(Schema):
    """The line of the log, and the values by key."""

    reuse_id = fields.Integer()
    values = fields.Dict()


class ConsentListOut(ListOut):
    """Consents, the newest first."""

    rows = fields.List(fields.Nested(ConsentOut))


class UseListOut(ListOut):
    """Looks and fillings, the newest first."""

    rows = fields.List(fields.Nested(ReuseOut))


@reuse.post("")
@reuse.arguments(ConsentBody)
@reuse.response(201, ConsentId)
@signed_in
@needs("work", "act", "submit")
def give(body: dict[str, Any]) -> dict[str, int]:
    """Record a consent; one that is in force already is answered with its id."""
    return {"id": record_consent(services(), RecordConsent(by=actor(), **body))}


@reuse.get("")
@reuse.arguments(NumberQuery, location="query")
@reuse.response(200, ConsentListOut)
@requires("dossier.receive")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """All consents of this identity number, the newest first."""
    number = query.pop("identity_number")
    return whole(query, list(consents_of(by=actor(), identity_number=number)))


@reuse.get("/<int:consent_id>/uses")
@reuse.arguments(PageQuery, location="query")
@reuse.response(200, UseListOut)
@requires("dossier.receive")
def uses(query: dict[str, Any], consent_id: int) -> dict[str, Any]:
    """What was looked at and filled under this consent, the newest first."""
    return whole(query, list(reuses_of(by=actor(), consent_ids=[consent_id])))


@reuse.post("/<int:consent_id>/withdraw")
@reuse.arguments(WithdrawBody)
@reuse.response(200, ConsentId)
@requires("dossier.receive")
def withdraw(body: dict[str, Any], consent_id: int) -> dict[str, int]:
    """The applicant takes the consent back."""
    withdraw_consent(services(), by=actor(), consent_id=consent_id, **body)
    return {"id": consent_id}


@reuse.post("/look")
@reuse.arguments(PlaceBody)
@reuse.response(200, OfferOut(many=True))
@signed_in
@needs("work", "act", "submit")
def look(body: dict[str, Any]) -> list[Offer]:
    """What could be taken over; the look is logged. 409 consent_missing without consent."""
    return list(offers(services(), _place(body)))


@reuse.post("/fill")
@reuse.arguments(FillBody)
@reuse.response(200, FilledOut)
@signed_in
@needs("work", "act", "submit")
def take_over(body: dict[str, Any]) -> dict[str, Any]:
    """Take over these fields: their values to be sent with the form, and the id of the log's line."""
    reuse_id, values = fill(services(), _place(body), keys=body["keys"], confirmed=body["confirmed"])
    return {"reuse_id": reuse_id, "values": values}


def _place(body: dict[str, Any]) -> Place:
    if body["task_id"] is not None:
        return place_of_task(by=actor(), task_id=body["task_id"])
    if not body["procedure_code"]:
        raise Invalid("body_unreadable")
    version_id = version_in_force(services(), code=body["procedure_code"])
    return Place(by=actor(), identity_number=body["identity_number"], version_id=version_id)
