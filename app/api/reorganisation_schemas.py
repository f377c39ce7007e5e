"""What the API takes and gives about agencies and their reorganisations."""

from marshmallow import Schema, fields, validate

from app.api.schemas import Moment
from app.casework.draft_reorganisation import LONGEST_NAME, LONGEST_NUMBER, LONGEST_REASON, MOST_NAMED
from app.domain.reorganisation import LINE_KINDS, SHARES


class SuccessorOut(Schema):
    """The agency that a line names, and how it follows."""

    how = fields.String()
    code = fields.String()
    name = fields.String()
    decision_number = fields.String()


class AgencyOut(Schema):
    """An agency; ``level`` is province | department | commune, ``ended_at`` null while it goes on."""

    code = fields.String()
    name = fields.String()
    level = fields.String()
    parent = fields.String()
    ended_at = Moment(allow_none=True)
    successors = fields.List(fields.Nested(SuccessorOut))


class AgencyListOut(Schema):
    """Every agency, living ones first."""

    rows = fields.List(fields.Nested(AgencyOut))


class ReorganisationRowOut(Schema):
    """A reorganisation in the list."""

    id = fields.Integer()
    state = fields.String(
        metadata={"description": "draft | approved | running | finished | rejected | withdrawn | cancelled"}
    )
    decision_number = fields.String()
    signed_on = fields.Date()
    effective_on = fields.Date()
    lines = fields.Integer()


class ReorganisationLineOut(Schema):
    """One agency and what becomes of it."""

    n = fields.Integer()
    kind = fields.String()
    source = fields.String()
    target = fields.String()
    target_name = fields.String(metadata={"description": "Tên cơ quan tiếp nhận, hoặc tên mới khi đổi tên"})
    share_name = fields.String()
    wanted = fields.List(fields.String())
    persons = fields.List(fields.String())
    takes_calendar = fields.Boolean()


class ReorganisationProgressOut(Schema):
    """How many dossiers went over, are left, could not be moved yet."""

    moved = fields.Integer()
    left = fields.Integer()
    failed = fields.Integer()


class ContradictionOut(Schema):
    """What stands against it; ``lines`` are the numbers it concerns."""

    lines = fields.List(fields.Integer())
    text = fields.String()


class ReorganisationOut(Schema):
    """A reorganisation with its lines; ``progress`` is null until it has begun."""

    row = fields.Nested(ReorganisationRowOut)
    reason = fields.String()
    decided_reason = fields.String(allow_none=True)
    effective_at = Moment()
    started_at = Moment(allow_none=True)
    finished_at = Moment(allow_none=True)
    lines = fields.List(fields.Nested(ReorganisationLineOut))
    contradictions = fields.List(fields.Nested(ContradictionOut))
    progress = fields.Nested(ReorganisationProgressOut, allow_none=True)


class DossierMoveOut(Schema):
    """An open dossier that would go over."""

    code = fields.String()
    procedure = fields.String()
    due_at = Moment(allow_none=True)
    before = fields.List(fields.String())
    after = fields.List(fields.String())


class ReorganisationPreviewOut(Schema):
    """What it would do now, a page of dossiers at a time."""

    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()
    nobody = fields.List(fields.String())
    dossiers = fields.List(fields.Nested(DossierMoveOut))


class ReassignedOut(Schema):
    """What happened to one dossier."""

    code = fields.String()
    at = Moment()
    before = fields.List(fields.String())
    after = fields.List(fields.String())
    tasks = fields.Integer()
    released = fields.Integer()
    error = fields.String(allow_none=True)


class ReassignedPageOut(Schema):
    """A page of them, those that could not be moved first."""

    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()
    rows = fields.List(fields.Nested(ReassignedOut))


class ReorganisationPageQuery(Schema):
    """Which page, from 1."""

    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))


class ReorganisationBody(Schema):
    """The decision by which agencies are reorganised."""

    decision_number = fields.String(required=True, validate=validate.Length(max=LONGEST_NUMBER))
    signed_on = fields.Date(required=True)
    effective_on = fields.Date(required=True, metadata={"description": "Có hiệu lực từ 00:00 của ngày này"})
    reason = fields.String(required=True, validate=validate.Length(max=LONGEST_REASON))


_NAMES = {"load_default": list, "validate": validate.Length(max=MOST_NAMED)}
_NAME = validate.Length(min=1, max=LONGEST_NAME)


class LineBody(Schema):
    """One agency and what becomes of it; agencies by code. ``target`` for all but a new name, ``share`` for a split."""

    kind = fields.String(required=True, validate=validate.OneOf(list(LINE_KINDS)))
    source = fields.String(required=True, validate=validate.Length(max=35))
    target = fields.String(load_default="", validate=validate.Length(max=35))
    new_name = fields.String(load_default="", validate=validate.Length(max=LONGEST_NAME))
    share = fields.String(load_default="all", validate=validate.OneOf(list(SHARES)))
    wanted = fields.List(fields.String(validate=_NAME), **_NAMES)
    persons = fields.List(fields.String(validate=_NAME), **_NAMES)
    takes_calendar = fields.Boolean(load_default=False)


class LineNumber(Schema):
    """The line that was put to the draft."""

    reorganisation_id = fields.Integer()
    n = fields.Integer()


class DecidedBody(Schema):
    """Why it does not come into force."""

    reason = fields.String(required=True, validate=validate.Length(max=LONGEST_REASON))


class CarriedOutSchema(Schema):
    """What this call did: dossiers moved, dossiers that are tried again, and how it stands now."""

    moved = fields.Integer()
    failed = fields.Integer()
    state = fields.String()
