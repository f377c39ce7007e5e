"""What the national portal sends and gets, and what the administrator's programs read of it."""

from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate

from app.api.coming import SubmissionBody
from app.api.schemas import ComponentIn, Moment
from app.domain.ratings import LONGEST_COMMENT

_DAY = {"example": "2026-03-11"}


class KeptMoment(Moment):
    """A moment of a kept answer, where it stands as text."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return super()._serialize(moment, attr, obj, **kwargs)


class Sent(Schema):
    """Every message of the portal has its own id: sent again, it changes nothing and gets the same answer."""

    message_id = fields.String(
        required=True, validate=validate.Length(min=1, max=80), metadata={"example": "CDVCQG-0001"}
    )


class PortalSubmission(Sent, SubmissionBody):
    """A dossier that the applicant handed in at the portal."""


class SentFileIn(Schema):
    """A file that was uploaded before, by its mark, and the paper that it is."""

    mark = fields.String(required=True, validate=validate.Length(min=1, max=64))
    component = fields.String(required=True, validate=validate.Length(min=1, max=300))


class PortalSupplement(Sent):
    """What the applicant sends after a supplement was asked for: in words, papers, files."""

    what = fields.String(required=True, validate=validate.Length(min=1, max=4000))
    components = fields.List(fields.Nested(ComponentIn), load_default=list, validate=validate.Length(max=200))
    files = fields.List(fields.Nested(SentFileIn), load_default=list, validate=validate.Length(max=60))


class PortalPayment(Sent):
    """The requested duty was paid: ``amount`` in whole đồng, ``reference`` names the payment for ever."""

    amount = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=10**15 - 1))
    reference = fields.String(required=True, validate=validate.Length(min=1, max=100))
    paid_at = fields.AwareDateTime(required=True)


class PortalStop(Sent):
    """The applicant wishes to stop."""

    asked_by = fields.String(required=True, validate=validate.Length(min=1, max=200))
    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))


class PortalRating(Sent):
    """1 (very bad) to 5 for the whole and for single criteria (KPI-05)."""

    score = fields.Integer(required=True, strict=True)
    criteria = fields.Dict(keys=fields.String(), values=fields.Integer(strict=True), load_default=dict)
    comment = fields.String(load_default="", validate=validate.Length(max=LONGEST_COMMENT))


class SubmissionAnswer(Schema):
    """The dossier's code for ever, and until when it is answered."""

    code = fields.String()
    answer_due_at = KeptMoment(allow_none=True)


class PutBefore(Schema):
    """It waits for the desk under this number: a supplement by its number within the dossier."""

    id = fields.Integer()


class PaymentAnswer(Schema):
    """The dossier as it went on."""

    code = fields.String()
    state = fields.String()
    due_at = KeptMoment(allow_none=True)


class RatingAnswer(Schema):
    """What was kept."""

    code = fields.String()
    score = fields.Integer()
    at = KeptMoment()


class StatusOut(Schema):
    """The status that the portal should hold; ``seq`` 0 where nothing was sent yet."""

    code = fields.String()
    seq = fields.Integer()
    status = fields.Integer()
    status_name = fields.String()
    at = Moment()


class ComparisonBody(Schema):
    """The days to compare, both included, in Vietnamese time."""

    from_on = fields.Date(required=True, metadata=_DAY)
    until_on = fields.Date(required=True, metadata=_DAY)


class DifferenceOut(Schema):
    """A dossier of which both sides hold something else; None where a side holds nothing."""

    id = fields.Integer()
    code = fields.String()
    kind = fields.String()
    our_seq = fields.Integer(allow_none=True)
    our_status = fields.Integer(allow_none=True)
    their_seq = fields.Integer(allow_none=True)
    their_status = fields.Integer(allow_none=True)
    sent_at = Moment(allow_none=True)


class ComparisonOut(Schema):
    """One comparison; ``finished_at`` None: the portal did not answer and it is tried again."""

    id = fields.Integer()
    from_on = fields.Date()
    until_on = fields.Date()
    at = Moment()
    compared = fields.Integer()
    waiting = fields.Integer()
    mended = fields.Integer()
    finished_at = Moment(allow_none=True)
    error = fields.String(allow_none=True)
    differences = fields.List(fields.Nested(DifferenceOut))


class PortalStateOut(Schema):
    """How the exchange with the portal stands; ``waiting`` counts messages under way, ``held_up`` dossiers stuck."""

    configured = fields.Boolean()
    place = fields.String()
    waiting = fields.Integer()
    given_up = fields.Integer()
    held_up = fields.Integer()
    taken = fields.Integer()
    last_taken_at = Moment(allow_none=True)
    last_error = fields.String(allow_none=True)
