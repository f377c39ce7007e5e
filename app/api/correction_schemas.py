"""What corrections take and give in the API."""

from marshmallow import Schema, fields, validate

from app.api.schemas import ApplicantIn, ComponentIn, Moment
from app.casework.annul_reception import WHYS

_REASON = validate.Length(min=1, max=2000)


class ReasonBody(Schema):
    """Why."""

    reason = fields.String(required=True, validate=_REASON)


class AnnulBody(Schema):
    """Why the reception is annulled; ``duplicate_of`` the code of the dossier that stays."""

    why = fields.String(required=True, validate=validate.OneOf(list(WHYS)))
    reason = fields.String(required=True, validate=_REASON)
    duplicate_of = fields.String(load_default="", validate=validate.Length(max=64))


class CorrectBody(Schema):
    """The applicant's data as they should be, all of them; ``components`` null: the papers stay."""

    applicant = fields.Nested(ApplicantIn, required=True)
    components = fields.List(
        fields.Nested(ComponentIn), load_default=None, allow_none=True, validate=validate.Length(max=200)
    )
    reason = fields.String(required=True, validate=_REASON)


class CorrectedOut(Schema):
    """What came of it; ``proposed``: nothing was done yet, the head has to do the same. ``other``: the new dossier."""

    code = fields.String()
    state = fields.String()
    due_at = Moment(allow_none=True)
    proposed = fields.Boolean()
    other = fields.String()
