"""What the API takes and gives when tasks are given to persons, one or many."""

from marshmallow import Schema, fields, validate

from app.casework.many_tasks import MANY_ACTS, MOST

USERNAME = validate.Length(1, 60)


class AssignBody(Schema):
    """Who gets the task; the reason may be left out."""

    to = fields.String(required=True, validate=USERNAME)
    reason = fields.String(load_default="", validate=validate.Length(max=2000))


class ForwardBody(Schema):
    """Who gets the task, and why."""

    to = fields.String(required=True, validate=USERNAME)
    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class PassedOut(Schema):
    """The dossier's code and the name of the new holder."""

    code = fields.String()
    holder = fields.String()


class CandidateOut(Schema):
    """Somebody who may get the task."""

    username = fields.String()
    name = fields.String()
    on_behalf_of = fields.String(allow_none=True)


class CandidatesOut(Schema):
    """All of them by name."""

    candidates = fields.List(fields.Nested(CandidateOut))


class ManyBody(Schema):
    """One act for many tasks; ``data`` is the one form for ``complete``."""

    act = fields.String(required=True, validate=validate.OneOf(list(MANY_ACTS)))
    tasks = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 2**31 - 1)),
        required=True,
        validate=validate.Length(1, MOST),
    )
    to = fields.String(load_default="", validate=validate.Length(max=60))
    reason = fields.String(load_default="", validate=validate.Length(max=2000))
    data = fields.Dict(keys=fields.String(), load_default=dict)


class OutcomeOut(Schema):
    """What came of one task: ``error`` is a code, ``message`` its sentence; both empty where it was done."""

    task_id = fields.Integer()
    code = fields.String()
    step = fields.String()
    done = fields.Boolean()
    error = fields.String(allow_none=True)
    message = fields.String()


class ManyOut(Schema):
    """One outcome for each task, in the order given."""

    outcomes = fields.List(fields.Nested(OutcomeOut))
