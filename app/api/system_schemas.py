"""What the operators' operations take and give."""

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut
from app.api.schemas import Moment


class QueuesOut(Schema):
    """How much waits: marks to be set, effects of deadlines, timers."""

    marks = fields.Integer()
    effects = fields.Integer()
    timers = fields.Integer()


class FailureOut(Schema):
    """What a round could not do; ``place`` and ``row_id`` name it when it is to be tried again."""

    place = fields.String()
    row_id = fields.Integer()
    subject = fields.String()
    error = fields.String()
    attempts = fields.Integer()
    retry_at = Moment(allow_none=True)


class GivenUpOut(Schema):
    """A message that was given up."""

    id = fields.String()
    kind = fields.String()
    recipient = fields.String()
    subject = fields.String()
    attempts = fields.Integer()
    last_error = fields.String(allow_none=True)
    failed_at = Moment(allow_none=True)


class RunOut(Schema):
    """One part of a round; ``took_ms`` in milliseconds."""

    at = Moment()
    kind = fields.String()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(allow_none=True))
    took_ms = fields.Integer()
    error = fields.String(allow_none=True)


class SchedulerOut(Schema):
    """How the scheduler stands; the newest of each list first."""

    queues = fields.Nested(QueuesOut)
    failures = fields.List(fields.Nested(FailureOut))
    nodes = fields.Integer()
    seen_at = Moment(allow_none=True)
    runs = fields.List(fields.Nested(RunOut))
    waiting_total = fields.Integer()
    delivered_total = fields.Integer()
    failed_total = fields.Integer()
    failed = fields.List(fields.Nested(GivenUpOut))


class RoundOut(Schema):
    """What each part of a round did, in counts; null for a part that failed."""

    parts = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True))


class AgainOut(Schema):
    """How many are tried again in the next round."""

    retried = fields.Integer()


class IncidentOut(Schema):
    """A dossier that its diagram cannot take further; ``routing`` are the values that decide the way."""

    id = fields.Integer()
    code = fields.String()
    step = fields.String()
    stopped_at = fields.String()
    problem = fields.String()
    message = fields.String()
    at = Moment()
    by = fields.String(allow_none=True)
    routing = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True))


class IncidentListOut(ListOut):
    """Open incidents, the oldest first."""

    rows = fields.List(fields.Nested(IncidentOut))


class ResolveBody(Schema):
    """Why, and values in place of the recorded ones; without any the same is tried again."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))
    choice = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True), load_default=dict)


class DeliveredOut(Schema):
    """What one round of delivery did."""

    sent = fields.Integer()
    failed = fields.Integer()


class DifferencesSentOut(Schema):
    """Dossiers whose status is sent again, and those for which there is nothing to send."""

    sent = fields.List(fields.String())
    left = fields.List(fields.String())
