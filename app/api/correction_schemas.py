"""What corrections take and give in the API."""

from marshmallow import Schema, fields, validate

from app.api.late_schemas import FileIn
from app.api.paging import ListOut
from app.api.schemas import ApplicantIn, ComponentIn, Moment, ReceiveBody
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


class AskChangeBody(Schema):
    """The right procedure and why the dossier belongs there."""

    procedure_code = fields.String(required=True, validate=validate.Length(min=1, max=40))
    reason = fields.String(required=True, validate=_REASON)


class ChangeBody(ReceiveBody):
    """The reception under the right procedure; its moment is that of the old dossier."""

    reason = fields.String(required=True, validate=_REASON)


class ResultBody(Schema):
    """The document that takes the place of the present one."""

    number = fields.String(required=True, validate=validate.Length(1, 100))
    on = fields.Date(required=True)
    signer = fields.String(load_default="", validate=validate.Length(max=200))
    reason = fields.String(required=True, validate=_REASON)
    file = fields.Nested(FileIn, load_default=None, allow_none=True)


class OutageBody(Schema):
    """An outage that is over; ``agency`` null: the whole system."""

    agency = fields.String(load_default=None, allow_none=True)
    from_at = fields.AwareDateTime(required=True)
    until_at = fields.AwareDateTime(required=True)
    scope = fields.String(required=True, validate=validate.Length(1, 300))
    cause = fields.String(required=True, validate=validate.Length(1, 1000))
    document = fields.String(required=True, validate=validate.Length(1, 100))
    document_on = fields.Date(required=True)


class OutageId(Schema):
    """The outage's id, which late entries name."""

    id = fields.Integer()


class OutageOut(OutageId):
    """A recorded outage."""

    from_at = Moment()
    until_at = Moment()
    agency = fields.String()
    scope = fields.String()
    cause = fields.String()
    document = fields.String()
    document_on = fields.Date()
    announced = fields.Boolean()
    revoked_at = Moment(allow_none=True)
    entered = fields.Integer()


class OutagesOut(ListOut):
    """Outages, the newest first."""

    rows = fields.List(fields.Nested(OutageOut))


class ChangeOut(Schema):
    """One corrected part."""

    label = fields.String()
    before = fields.String()
    after = fields.String()


class CorrectionOut(Schema):
    """One correction of what was received."""

    ordinal = fields.Integer()
    at = Moment()
    changes = fields.List(fields.Nested(ChangeOut))


class LateOut(Schema):
    """What happened at one moment and was entered at another."""

    what = fields.String()
    true_at = Moment()
    recorded_at = Moment()
    by = fields.String()
    paper_number = fields.String()
    outage = fields.String()


class DocumentOut(Schema):
    """A document of the result."""

    n = fields.Integer()
    kind = fields.String()
    state = fields.String()
    number = fields.String()
    on = fields.Date()
    signer = fields.String()
    at = Moment()
    file_id = fields.Integer(allow_none=True)
    file_name = fields.String()
    sha256 = fields.String()


class MarksOut(Schema):
    """All that was put right with a dossier."""

    corrections = fields.List(fields.Nested(CorrectionOut))
    late = fields.List(fields.Nested(LateOut))
    documents = fields.List(fields.Nested(DocumentOut))
    replaces = fields.String()
    replaced_by = fields.String()


class CorrectedOut(Schema):
    """What came of it; ``proposed``: nothing was done yet, the head has to do the same. ``other``: the new dossier."""

    code = fields.String()
    state = fields.String()
    due_at = Moment(allow_none=True)
    proposed = fields.Boolean()
    other = fields.String()
