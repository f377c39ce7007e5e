"""What asking other agencies takes and gives in the API."""

from marshmallow import Schema, fields, validate

from app.api.late_schemas import FileIn
from app.api.paging import ListOut, NumberedQuery
from app.api.schemas import Moment


class AskBody(Schema):
    """Whom to ask what, all at once; ``working_days`` null: the installation's number."""

    agencies = fields.List(fields.String(), required=True, validate=validate.Length(min=1, max=30))
    question = fields.String(required=True, validate=validate.Length(1, 4000))
    working_days = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 60))


class AskedOut(Schema):
    """The ids of the requests, by the order of the agencies' codes."""

    opinions = fields.List(fields.Integer())


class AnswerBody(Schema):
    """The answer, or that there is no opinion."""

    text = fields.String(load_default="", validate=validate.Length(max=4000))
    no_opinion = fields.Boolean(load_default=False)
    file = fields.Nested(FileIn, load_default=None, allow_none=True)


class AnsweredOut(Schema):
    """in_time | late; null where nothing was due."""

    outcome = fields.String(allow_none=True)


class OpinionOut(Schema):
    """A request as both sides see it."""

    id = fields.Integer()
    code = fields.String()
    task_id = fields.Integer()
    step = fields.String()
    agency = fields.String()
    asking_agency = fields.String()
    asked_by = fields.String()
    question = fields.String()
    asked_at = Moment()
    due_at = Moment(allow_none=True)
    late = fields.Boolean()
    state = fields.String()
    answer = fields.String()
    file_id = fields.Integer(allow_none=True)
    ended_at = Moment(allow_none=True)
    end_reason = fields.String()


class OpinionsOut(ListOut):
    """Requests: unanswered first by due moment, of one dossier in the order they were asked."""

    rows = fields.List(fields.Nested(OpinionOut))


class OpinionQuery(NumberedQuery):
    """``asked``: what was asked from one's steps instead of what one has to answer."""

    asked = fields.Boolean(load_default=False)
