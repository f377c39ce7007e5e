"""Money: what a payment provider says, what a portal or the desk reports, what the desk looked into."""

from typing import Any

from flask import request
from marshmallow import Schema, fields, validate

from app.api.act_schemas import ActedOut
from app.api.paging import ListOut, NumberedQuery, by_page
from app.api.reading import Blueprint
from app.api.schemas import DossierCode, Moment
from app.casework.acts import Acted
from app.casework.handle_payment import HANDLED, HandlePayment, handle_payment
from app.casework.pay_online import take_notice
from app.casework.queries.payments import PAYMENT_STATES, list_payments
from app.casework.receive_payment import PAYMENT_CHANNELS, NotePayment, note_payment
from app.domain.errors import Forbidden
from app.edge.access import actor, needs, public, requires, services, signed_in
from app.edge.protection import limiter

payments = Blueprint("api_payments", __name__, url_prefix="/api/v1", description="Payments")
MOST_FIELDS = 40
#: bytes of a notice: anyone may send one, so that none takes long to read
MOST_NOTICE = 64 * 1024


class PaymentIn(Schema):
    """A payment that was made; ``amount`` in whole đồng, ``reference`` the payment's own."""

    amount = fields.Integer(required=True, strict=True)
    reference = fields.String(required=True, validate=validate.Length(min=1, max=100))
    paid_at = fields.AwareDateTime(required=True)
    channel = fields.String(required=True, validate=validate.OneOf(list(PAYMENT_CHANNELS)))


class PaymentOut(Schema):
    """A payment as the desk sees it."""

    id = fields.Integer()
    dossier = fields.String()
    amount = fields.Integer()
    reference = fields.String()
    provider = fields.String()
    channel = fields.String()
    state = fields.String()
    why = fields.String()
    receipt = fields.String()
    paid_at = Moment()
    handled_at = Moment(allow_none=True)
    handled_by = fields.String()
    handled_note = fields.String()


class PaymentsQuery(NumberedQuery):
    """Which payments."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *PAYMENT_STATES]))


class PaymentsOut(ListOut):
    """Payments, those that wait to be looked into first, and how many these are."""

    rows = fields.List(fields.Nested(PaymentOut))
    unmatched = fields.Integer()
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()


class HandleBody(Schema):
    """What came of a payment."""

    how = fields.String(required=True, validate=validate.OneOf(list(HANDLED)))
    note = fields.String(required=True, validate=validate.Length(min=1, max=1000))


class OrderOut(Schema):
    """The order that the notice was about."""

    order = fields.String()


@payments.post("/payments/notice")
@payments.response(200, OrderOut)
@limiter.limit("600 per minute")
@public
def notice() -> dict[str, str]:
    """The provider's own word, signed; form fields or a flat JSON object. The same one again changes nothing."""
    return {"order": take_notice(services(), fields=_fields())}


@payments.post("/dossiers/<code>/payments")
@payments.arguments(PaymentIn)
@payments.response(200, ActedOut)
@signed_in
@needs("act", "submit")
def note(body: dict[str, Any], code: str) -> Acted:
    """A portal or the desk reports that the requested duty was paid; idempotent by ``reference``."""
    return note_payment(services(), NotePayment(by=actor(), code=code, **body))


@payments.get("/payments")
@payments.arguments(PaymentsQuery, location="query")
@payments.response(200, PaymentsOut)
@requires("dossier.supplement")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """Payments of one's desks, those that fit no duty first."""
    state = query.pop("state")
    return by_page(query, lambda n: list_payments(services(), by=actor(), state=state, page=n))


@payments.post("/payments/<int:payment_id>/handle")
@payments.arguments(HandleBody)
@payments.response(200, DossierCode)
@requires("dossier.supplement")
def handle(body: dict[str, Any], payment_id: int) -> dict[str, str]:
    """Note what came of a payment: settled or refunded."""
    return {"code": handle_payment(services(), HandlePayment(by=actor(), payment_id=payment_id, **body))}


def _fields() -> dict[str, str]:
    request.max_content_length = MOST_NOTICE
    raw = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    if not isinstance(raw, dict) or len(raw) > MOST_FIELDS or not all(isinstance(v, str) for v in raw.values()):
        raise Forbidden("payment_notice_forged")
    return {str(name): value for name, value in raw.items()}
