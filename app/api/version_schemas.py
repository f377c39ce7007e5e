"""What the operations on versions of procedures take and give."""

from base64 import b64decode
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from app.api.list_schemas import DeadlineRowOut
from app.api.schemas import Moment
from app.edge.procedure_files import MOST_FORMS

_SHORT, _LONG = validate.Length(max=200), validate.Length(max=2000)
_IDS = validate.Range(1, 2**31 - 1)


class SourceFileIn(Schema):
    """A file, its content in base64: a diagram, a form, a decision table."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    content = fields.String(required=True, metadata={"format": "byte"})

    @post_load
    def decode(self, data: dict[str, str], **_: Any) -> tuple[str, bytes]:
        """Name and bytes; what is no base64 is the sender's mistake."""
        try:
            return data["name"], b64decode(data["content"], validate=True)
        except ValueError as error:
            raise ValidationError("not base64", "content") from error


class PaperIn(Schema):
    """A paper that the procedure asks for."""

    name = fields.String(required=True, validate=validate.Length(1, 500))
    originals = fields.Integer(load_default=1, validate=validate.Range(0, 999))
    copies = fields.Integer(load_default=0, validate=validate.Range(0, 999))


class UploadBody(Schema):
    """A new draft; ``follows`` is the version whose details are carried over where this one gives none."""

    source = fields.Nested(SourceFileIn, required=True)
    forms = fields.List(fields.Nested(SourceFileIn), load_default=list, validate=validate.Length(max=MOST_FORMS))
    code = fields.String(load_default="", validate=_SHORT)
    name = fields.String(load_default="", validate=validate.Length(max=1000))
    level = fields.String(load_default="", validate=_SHORT)
    case = fields.String(load_default="", validate=_SHORT)
    field_name = fields.String(load_default="", validate=_SHORT)
    application_form = fields.String(load_default="", validate=_SHORT)
    components = fields.List(fields.Nested(PaperIn), load_default=list, validate=validate.Length(max=200))
    fee = fields.String(load_default="", validate=_LONG)
    result_name = fields.String(load_default="", validate=_LONG)
    follows = fields.Integer(load_default=None, allow_none=True, validate=_IDS)


class ProblemOut(Schema):
    """What is wrong in a diagram; ``severity`` is error | warning."""

    code = fields.String()
    element = fields.String(allow_none=True)
    message = fields.String()
    repair = fields.String()
    severity = fields.String()


class UploadedOut(Schema):
    """The draft that was kept; ``verdict`` is ready | draft."""

    version_id = fields.Integer()
    slug = fields.String()
    number = fields.Integer()
    verdict = fields.String()
    problems = fields.List(fields.Nested(ProblemOut))


class VersionLineOut(Schema):
    """Another version of the same procedure."""

    id = fields.Integer()
    number = fields.Integer()
    state = fields.String()
    drafted_at = Moment()
    decision_number = fields.String(allow_none=True)


class StepOut(Schema):
    """An element of the diagram; ``limit`` as the diagram writes it."""

    id = fields.String()
    name = fields.String()
    kind = fields.String()
    lane = fields.String(allow_none=True)
    act = fields.String(allow_none=True)
    form = fields.String(allow_none=True)


class VersionOut(Schema):
    """A version: where it stands, who moved it, what is wrong with it, its steps and forms."""

    id = fields.Integer()
    slug = fields.String()
    code = fields.String()
    name = fields.String()
    number = fields.Integer()
    state = fields.String()
    verdict = fields.String()
    level = fields.String()
    case = fields.String()
    field = fields.String()
    filename = fields.String()
    problems = fields.List(fields.Nested(ProblemOut))
    drafted_by = fields.String()
    drafted_at = Moment()
    appraised_by = fields.String(allow_none=True)
    appraised_at = Moment(allow_none=True)
    approved_by = fields.String(allow_none=True)
    approved_at = Moment(allow_none=True)
    decision_number = fields.String(allow_none=True)
    decision_on = fields.Date(allow_none=True)
    override_reason = fields.String(allow_none=True)
    sent_back_reason = fields.String(allow_none=True)
    in_force_at = Moment(allow_none=True)
    steps = fields.List(fields.Nested(StepOut))
    forms = fields.List(fields.String())
    publication = fields.Nested(DeadlineRowOut, allow_none=True)
    others = fields.List(fields.Nested(VersionLineOut))


class ApproveBody(Schema):
    """The decision; ``override_reason`` where the steps do not add up to the limit."""

    decision_number = fields.String(required=True, validate=_SHORT)
    decision_on = fields.Date(required=True)
    override_reason = fields.String(load_default="", validate=_LONG)


class SendBackBody(Schema):
    """What the designer has to put right."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))


class VersionStateOut(Schema):
    """Where the version stands now."""

    id = fields.Integer()
    state = fields.String()


class RepairOut(Schema):
    """A repair that is offered."""

    code = fields.String()
    element = fields.String(allow_none=True)
    text = fields.String()


class RepairsOut(Schema):
    """What could be repaired in a draft."""

    rows = fields.List(fields.Nested(RepairOut))


class RepairBody(Schema):
    """Which repairs, by their codes."""

    codes = fields.List(fields.String(validate=_SHORT), required=True, validate=validate.Length(1, 50))


class RepairPreviewOut(Schema):
    """The file before and after."""

    before = fields.String()
    after = fields.String()
