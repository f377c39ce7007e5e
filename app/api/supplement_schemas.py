"""What applicants sent online, as programs of the house read and answer it."""

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut
from app.api.schemas import ComponentIn, Moment


class PaperFileOut(Schema):
    """A file that came with it; ``component`` names its paper, or the field of the form."""

    mark = fields.String()
    use = fields.String(metadata={"description": "paper or form"})
    component = fields.String()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer(metadata={"description": "Bytes"})
    sha256 = fields.String()


class FieldChangeOut(Schema):
    """A field of the application before and after, as its form keeps it."""

    key = fields.String()
    before = fields.Raw(allow_none=True)
    after = fields.Raw(allow_none=True)


class SupplementOut(Schema):
    """A supplement as it was sent; ``taken_at`` is when it was taken or declined, with ``reason``."""

    n = fields.Integer()
    source = fields.String(metadata={"description": "own or portal"})
    state = fields.String(metadata={"description": "sent, taken, declined or gone"})
    note = fields.String()
    reason = fields.String()
    sent_at = Moment()
    taken_at = Moment(allow_none=True)
    changes = fields.List(fields.Nested(FieldChangeOut))
    papers = fields.List(fields.Nested(ComponentIn))
    files = fields.List(fields.Nested(PaperFileOut))


class SupplementsOut(ListOut):
    """All that were sent, the first first."""

    rows = fields.List(fields.Nested(SupplementOut))


class DeclineSupplementBody(Schema):
    """What is still missing or wrong; the applicant is told."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))
