"""What the legal acts take and give in the API."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.api.schemas import Moment
from app.casework.apology_letter import FAULTS
from app.domain.policy import parse_amount
from app.domain.stopping import GROUNDS

_TEXT = validate.Length(min=1, max=2000)


class SupplementBody(Schema):
    """Everything that is to be amended, in one list: the applicant is asked once (INT-05)."""

    defects = fields.List(fields.String(validate=validate.Length(min=1, max=1000)), required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=2000))


class SupplementIn(Schema):
    """What was handed in."""

    what = fields.String(required=True, validate=validate.Length(min=1, max=4000))


class PaymentBody(Schema):
    """The financial duty; ``amount`` in đồng where it is known."""

    what = fields.String(required=True, validate=_TEXT)
    amount = fields.Integer(load_default=None, allow_none=True, strict=True)


class EvidenceBody(Schema):
    """The receipt or the bank's confirmation."""

    evidence = fields.String(required=True, validate=_TEXT)


class ExtendBody(Schema):
    """An extension in the unit of the limit: ``working_hours`` (a number or a fraction such as "40/3") or
    ``calendar_days``."""

    working_hours = fields.String(load_default=None, allow_none=True, metadata={"example": "13.5"})
    calendar_days = fields.Integer(load_default=None, allow_none=True, strict=True)
    reason = fields.String(required=True, validate=_TEXT)
    fault = fields.String(required=True, validate=validate.OneOf(list(FAULTS)))
    signed_by = fields.String(required=True, validate=validate.Length(min=1, max=200))
    signed_on = fields.Date(required=True)

    @validates_schema
    def check_amount(self, data: dict[str, Any], **_: Any) -> None:
        """The amount must be a number: the clock counts with exact fractions."""
        if data.get("working_hours") is not None:
            try:
                parse_amount(data["working_hours"])
            except (ValueError, ZeroDivisionError):
                raise ValidationError("Invalid amount.", "working_hours") from None


class ApologyBody(Schema):
    """Why it is late and when the result is expected, in words; the promised date stays."""

    reason = fields.String(required=True, validate=_TEXT)
    expected = fields.String(required=True, validate=validate.Length(min=1, max=300))
    fault = fields.String(required=True, validate=validate.OneOf(list(FAULTS)))
    signed_by = fields.String(required=True, validate=validate.Length(min=1, max=200))


class StopBody(Schema):
    """Who asks to stop, and why."""

    asked_by = fields.String(required=True, validate=validate.Length(min=1, max=200))
    reason = fields.String(required=True, validate=_TEXT)


class StopActBody(Schema):
    """Why the desk stops a dossier; ``asked_by`` is needed where the applicant wished it (``ground`` wish)."""

    ground = fields.String(load_default="wish", validate=validate.OneOf(list(GROUNDS)))
    asked_by = fields.String(load_default="", validate=validate.Length(max=200))
    reason = fields.String(required=True, validate=_TEXT)


class ProposalBody(Schema):
    """What an officer asks the desk for; ``data`` as the act's form takes it, all text, with a ``reason``."""

    act = fields.String(required=True, metadata={"example": "extend"})
    data = fields.Dict(keys=fields.String(), values=fields.String(validate=validate.Length(max=4000)), required=True)


class ProposalOut(Schema):
    """The proposal's id."""

    id = fields.Integer()


class DeclineBody(Schema):
    """Why the desk does not follow."""

    reason = fields.String(required=True, validate=_TEXT)


class ActedOut(Schema):
    """What came of an act; ``slip`` is the number of its paper, empty where it has none."""

    code = fields.String()
    state = fields.String()
    due_at = Moment(allow_none=True)
    slip = fields.String()


class LineOut(Schema):
    """One sentence of an explanation and the clause it rests on."""

    text = fields.String()
    clause = fields.String(allow_none=True)


class PromisedOut(Schema):
    """A due moment that was in force once."""

    at = Moment()
    due_at = Moment()
    why = fields.String()


class SegmentOut(Schema):
    """A stretch during which the limit ran."""

    n = fields.Integer()
    from_at = Moment()
    due_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    why = fields.String(allow_none=True)


class ClockOut(Schema):
    """A clock beside the dossier's own."""

    id = fields.Integer()
    name = fields.String()
    owner = fields.String()
    from_at = Moment()
    due_at = Moment(allow_none=True)
    state = fields.String()
    outcome = fields.String(allow_none=True)
    ended_at = Moment(allow_none=True)
    clause = fields.String()
    kind = fields.String()
    remaining_minutes = fields.Integer(allow_none=True)
    window = fields.Boolean()
    provisional = fields.Boolean()
    arrived_late = fields.Boolean()


class ClocksOut(Schema):
    """Every clock of a dossier and why its date is that date."""

    code = fields.String()
    due_at = Moment(allow_none=True)
    first_due_at = Moment(allow_none=True)
    provisional = fields.Boolean()
    kind = fields.String()
    regulation_id = fields.String()
    calendar_version = fields.String()
    why = fields.List(fields.Nested(LineOut))
    segments = fields.List(fields.Nested(SegmentOut))
    promises = fields.List(fields.Nested(PromisedOut))
    clocks = fields.List(fields.Nested(ClockOut))


class PromiseQuery(Schema):
    """A reception to try out; without ``entered_at`` now."""

    procedure_code = fields.String(required=True)
    receiving_agency = fields.String(required=True)
    entered_at = fields.AwareDateTime(load_default=None, allow_none=True)


class PromiseOut(Schema):
    """What that reception would promise."""

    at = Moment()
    received_at = Moment(allow_none=True)
    due_at = Moment(allow_none=True)
    provisional = fields.Boolean()
    why = fields.List(fields.Nested(LineOut))
