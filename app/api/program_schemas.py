"""What the API takes and gives about itself: tokens, subscriptions to events, the access log."""

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut, PageQuery
from app.api.schemas import Moment
from app.casework.queries.access_list import STATUSES
from app.casework.tokens import LONGEST_LIFE, MOST_REQUESTS
from app.domain.programs import SCOPES
from app.domain.webhooks import EVENTS, LONGEST_URL

_NAME = validate.Length(1, 200)
_LIMIT = validate.Range(1, MOST_REQUESTS)
_LONG = validate.Length(max=200)


class TokenBody(Schema):
    """A token to be made; without ``scopes`` it may do all that its owner may."""

    username = fields.String(required=True, validate=_NAME)
    label = fields.String(required=True, validate=_NAME)
    days = fields.Integer(load_default=90, strict=True, validate=validate.Range(1, LONGEST_LIFE))
    scopes = fields.List(fields.String(validate=validate.OneOf(list(SCOPES))), load_default=None, allow_none=True)
    per_minute = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_LIMIT)
    per_day = fields.Integer(load_default=None, allow_none=True, strict=True, validate=_LIMIT)


class TokenMadeOut(Schema):
    """The token, shown this once."""

    id = fields.Integer()
    token = fields.String()
    username = fields.String()
    expires_at = Moment()


class TokenOut(Schema):
    """A token without itself; ``state`` is valid | expired | revoked | locked, ``scopes`` null: not narrowed."""

    id = fields.Integer()
    username = fields.String()
    label = fields.String()
    created_at = Moment()
    expires_at = Moment()
    state = fields.String()
    scopes = fields.List(fields.String(), allow_none=True)
    per_minute = fields.Integer()
    per_day = fields.Integer()
    last_used_at = Moment(allow_none=True)


class TokenListOut(ListOut):
    """Tokens, the oldest first."""

    rows = fields.List(fields.Nested(TokenOut))


class TokenRevokedOut(Schema):
    """Whose token it was."""

    username = fields.String()


class WebhookBody(Schema):
    """Who is told of which events; ``agency`` a code, empty: of every agency."""

    label = fields.String(required=True, validate=_NAME)
    url = fields.String(required=True, validate=validate.Length(1, LONGEST_URL))
    events = fields.List(
        fields.String(validate=validate.OneOf(list(EVENTS))), required=True, validate=validate.Length(1, len(EVENTS))
    )
    agency = fields.String(load_default="", validate=_LONG)


class WebhookSecretOut(Schema):
    """The subscription's number and its secret, shown this once."""

    id = fields.Integer()
    secret = fields.String()


class WebhookOut(Schema):
    """A subscription; ``state`` is active | paused."""

    id = fields.Integer()
    label = fields.String()
    url = fields.String()
    events = fields.List(fields.String())
    agency = fields.String()
    state = fields.String()
    created_at = Moment()
    paused_at = Moment(allow_none=True)
    paused_reason = fields.String()
    failing_since = Moment(allow_none=True)
    delivered_at = Moment(allow_none=True)
    old_secret_until = Moment(allow_none=True)
    missed = fields.Integer()
    missed_after = fields.Integer(allow_none=True)


class ReplayBody(Schema):
    """From which event on; without a number: what the last pause missed."""

    after = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 2**62))


class ReplayedOut(Schema):
    """How many events are sent again; ``next_after`` is where to go on, null at the end."""

    posted = fields.Integer()
    revived = fields.Integer()
    next_after = fields.Integer(allow_none=True)


class WebhookListOut(ListOut):
    """Subscriptions, the oldest first."""

    rows = fields.List(fields.Nested(WebhookOut))


class DeliveryOut(Schema):
    """An event on its way; ``state`` is delivered | waiting | given_up."""

    id = fields.String()
    event = fields.String()
    dossier = fields.String()
    seq = fields.Integer()
    created_at = Moment()
    state = fields.String()
    attempts = fields.Integer()
    next_at = Moment(allow_none=True)
    delivered_at = Moment(allow_none=True)
    last_error = fields.String()


class DeliveryListOut(Schema):
    """The newest events first, at most fifty."""

    rows = fields.List(fields.Nested(DeliveryOut))


class AccessQuery(PageQuery):
    """Which requests."""

    token = fields.Integer(load_default=None, validate=validate.Range(1, 2_000_000_000))
    username = fields.String(load_default="", validate=_LONG)
    dossier = fields.String(load_default="", validate=_LONG)
    status = fields.String(load_default="", validate=validate.OneOf(["", *STATUSES]))


class AccessRowOut(Schema):
    """One request to the API (S2 Điều 8); ``took_ms`` in milliseconds."""

    at = Moment()
    token = fields.Integer(allow_none=True)
    label = fields.String()
    username = fields.String()
    method = fields.String()
    route = fields.String()
    dossier_code = fields.String()
    status = fields.Integer()
    took_ms = fields.Integer()
    remote = fields.String()


class AccessListOut(ListOut):
    """Requests, the newest first."""

    rows = fields.List(fields.Nested(AccessRowOut))
