"""What the operations on calendars take and give."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from app.api.paging import ListOut, PagesQuery
from app.api.schemas import Moment
from app.domain.calendar_drafts import TypedDraft

_LINES = validate.Length(max=20_000)


class YearQuery(Schema):
    """Whose calendar (an agency's code, empty: the province's) and which year (none: this one)."""

    agency = fields.String(load_default="", validate=validate.Length(max=60))
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(2000, 2099))


class NamedDayOut(Schema):
    """A day that is off, or worked though it would be off."""

    date = fields.String()
    status = fields.String()
    kind = fields.String(allow_none=True)
    name = fields.String(allow_none=True)


class CalendarMonthOut(Schema):
    """A month and how many working days it has."""

    month = fields.Integer()
    working_days = fields.Integer()


class RevisionRowOut(Schema):
    """A revision of a calendar; ``state`` is draft | released | rejected | withdrawn."""

    id = fields.Integer()
    number = fields.Integer()
    year = fields.Integer(allow_none=True)
    state = fields.String()
    current = fields.Boolean()
    decision_number = fields.String()
    decision_on = fields.Date()
    reason = fields.String()
    drafted_by = fields.String()
    drafted_at = Moment()
    decided_by = fields.String(allow_none=True)
    decided_at = Moment(allow_none=True)
    decided_reason = fields.String(allow_none=True)
    recounted_at = Moment(allow_none=True)


class YearOut(Schema):
    """A year of a calendar; ``provisional`` where its days off are not published."""

    agency = fields.String()
    calendar_id = fields.String()
    calendar_version = fields.String()
    year = fields.Integer()
    provisional = fields.Boolean()
    working_days = fields.Integer()
    hours = fields.List(fields.String())
    notes = fields.List(fields.String())
    named_days = fields.List(fields.Nested(NamedDayOut))
    months = fields.List(fields.Nested(CalendarMonthOut))
    revisions = fields.List(fields.Nested(RevisionRowOut))


class DayChangeOut(Schema):
    """A day or a period that a revision changes."""

    kind = fields.String()
    date = fields.Date(allow_none=True)
    period = fields.String(allow_none=True)
    before = fields.String(allow_none=True)
    after = fields.String(allow_none=True)
    provisional = fields.Boolean()


class RevisionOut(RevisionRowOut):
    """A revision with what it changes and the recounts made by it."""

    agency = fields.String()
    changes = fields.List(fields.Nested(DayChangeOut))
    published = fields.List(fields.Integer())
    contradiction = fields.String()
    recounts = fields.List(fields.Integer())
    unfinished = fields.Boolean()


class RedraftBody(Schema):
    """Days and hours as people type them, one a line; the decision and why."""

    days = fields.String(required=True, validate=_LINES)
    hours = fields.String(required=True, validate=_LINES)
    decision_number = fields.String(required=True, validate=validate.Length(max=200))
    decision_on = fields.Date(required=True)
    reason = fields.String(required=True, validate=validate.Length(max=2000))

    @post_load
    def typed(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """As the use cases take it."""
        names = ("days", "hours", "decision_number", "decision_on", "reason")
        typed = TypedDraft(**{name: data.pop(name) for name in names})
        return {**data, "typed": typed}


class DraftCalendarBody(RedraftBody):
    """Of the province's ``year``, or of an ``agency`` (its code)."""

    agency = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=60))
    year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(2000, 2099))


class CalendarReasonBody(Schema):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=2000))


class RecountQuery(PagesQuery):
    """Which slice."""


class RecountRowOut(Schema):
    """A dossier whose date moves; ``error`` where it could not be counted."""

    code = fields.String()
    procedure = fields.String()
    agency = fields.String()
    from_due_at = Moment(allow_none=True)
    due_at = Moment(allow_none=True)
    provisional = fields.Boolean()
    error = fields.String()


class RecountPreviewOut(ListOut):
    """What a recount would do: dossiers, and how many get later, earlier, or a confirmed date."""

    rows = fields.List(fields.Nested(RecountRowOut))
    total = fields.Integer()
    later = fields.Integer()
    earlier = fields.Integer()
    confirmed = fields.Integer()
    overdue = fields.Integer()
    steps = fields.Integer()
    deadlines = fields.Integer()
    broken = fields.Integer()


class RecountedOut(Schema):
    """What a recount did so far; not ``finished``: ask again to go on."""

    recount_id = fields.Integer()
    finished = fields.Boolean()
    changed = fields.Integer()
    failed = fields.Integer()
    later = fields.Integer()
    earlier = fields.Integer()
    confirmed = fields.Integer()
    steps = fields.Integer()
    deadlines = fields.Integer()


class RecountOut(ListOut):
    """One recount with its lines, failures first."""

    id = fields.Integer()
    revision_id = fields.Integer()
    by = fields.String()
    reason = fields.String()
    approved_at = Moment()
    finished_at = Moment(allow_none=True)
    totals = fields.Nested(RecountedOut)
    total = fields.Integer()
    rows = fields.List(fields.Nested(RecountRowOut))
