"""What the lists of the API take and give."""

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut, PageQuery
from app.api.schemas import Moment
from app.casework.queries.proposal_list import PROPOSAL_STATES
from app.domain.deadlines import KINDS
from app.domain.states import STATES

_URGENCIES = ("overdue", "due_soon", "in_time", "none")
#: as far as dates can be reckoned with in every calendar and zone
_LONGEST = validate.Length(max=200)


class DossierQuery(PageQuery):
    """Which dossiers; what is left out narrows nothing."""

    search = fields.String(load_default="", validate=_LONGEST)
    only = fields.String(
        load_default="", validate=validate.OneOf(["", "overdue", "due_soon", "proposed", "supplemented", *STATES])
    )
    procedure = fields.String(load_default="", validate=_LONGEST)
    agency = fields.String(load_default="", validate=_LONGEST)
    entered_from = fields.AwareDateTime(load_default=None)
    entered_before = fields.AwareDateTime(load_default=None)
    unit = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class DossierRowOut(Schema):
    """One dossier in a list."""

    code = fields.String()
    procedure = fields.String()
    applicant = fields.String()
    state = fields.String()
    entered_at = Moment()
    due_at = Moment(allow_none=True)
    provisional = fields.Boolean()
    kind = fields.String()
    step_kind = fields.String()
    remaining_minutes = fields.Integer(allow_none=True)
    outcome = fields.String(allow_none=True)


class DossierListOut(ListOut):
    """Dossiers, the newest first."""

    rows = fields.List(fields.Nested(DossierRowOut))


class HistoryRowOut(Schema):
    """One event of a dossier; ``seq`` is its place, ``who`` null for the system itself."""

    seq = fields.Integer()
    at = Moment()
    verb = fields.String()
    who = fields.String(allow_none=True)
    for_whom = fields.String(allow_none=True)
    reason = fields.String()
    content = fields.String()
    handed_to = fields.String()


class HistoryOut(ListOut):
    """Events, the oldest first."""

    rows = fields.List(fields.Nested(HistoryRowOut))


class DeadlineQuery(PageQuery):
    """Which clocks."""

    kind = fields.String(load_default="", validate=validate.OneOf(["", *KINDS]))
    only = fields.String(load_default="", validate=validate.OneOf(["", *_URGENCIES]))


class DeadlineRowOut(Schema):
    """A clock; ``remaining_minutes`` is office time, negative when late."""

    id = fields.Integer()
    kind = fields.String()
    name = fields.String()
    rule = fields.String()
    clause = fields.String()
    subject = fields.String()
    agency = fields.String()
    owed_by = fields.String()
    due_at = Moment(allow_none=True)
    urgency = fields.String()
    remaining_minutes = fields.Integer(attribute="minutes", allow_none=True)
    window = fields.Boolean()
    provisional = fields.Boolean()
    state = fields.String()
    outcome = fields.String(allow_none=True)


class DeadlineListOut(ListOut):
    """Running clocks, the most urgent first."""

    rows = fields.List(fields.Nested(DeadlineRowOut))


class SearchQuery(PageQuery):
    """A list that can be searched by words."""

    search = fields.String(load_default="", validate=_LONGEST)


class ProcedureRowOut(Schema):
    """A procedure; ``in_force_number`` is the version that may be received now."""

    code = fields.String()
    slug = fields.String()
    name = fields.String()
    level = fields.String()
    field = fields.String()
    newest_number = fields.Integer()
    newest_state = fields.String()
    in_force_number = fields.Integer(allow_none=True)
    decision_number = fields.String(allow_none=True)


class ProcedureListOut(ListOut):
    """Procedures by code."""

    rows = fields.List(fields.Nested(ProcedureRowOut))


class ReceivableOut(Schema):
    """A procedure that the desk may receive now; ``limit`` in words."""

    code = fields.String()
    name = fields.String()
    field = fields.String()
    limit = fields.String()


class ReceivableListOut(Schema):
    """At most thirty of them by name; search for more."""

    rows = fields.List(fields.Nested(ReceivableOut))


class WordsQuery(Schema):
    """Words to search for."""

    search = fields.String(load_default="", validate=_LONGEST)


class ProposalQuery(PageQuery):
    """Which proposals."""

    state = fields.String(load_default="", validate=validate.OneOf(["", *PROPOSAL_STATES]))
    code = fields.String(load_default="", validate=_LONGEST)


class ProposalRowOut(Schema):
    """What an officer asked the desk for, and what came of it."""

    id = fields.Integer()
    code = fields.String()
    act = fields.String()
    act_name = fields.String()
    state = fields.String()
    agency = fields.String()
    asked_by = fields.String()
    at = Moment()
    data = fields.Dict(keys=fields.String())
    decided_by = fields.String(allow_none=True)
    decided_at = Moment(allow_none=True)
    reason = fields.String()


class ProposalListOut(ListOut):
    """Proposals, the newest first."""

    rows = fields.List(fields.Nested(ProposalRowOut))


class WarningQuery(PageQuery):
    """Which late-lists; ``empty`` those too on which nothing stands."""

    empty = fields.Boolean(load_default=False)


class WarningRowOut(Schema):
    """A late-list (TIM-10); ``moment`` and ``agency_code`` name it."""

    agency = fields.String()
    agency_code = fields.String()
    moment = fields.String()
    at = Moment()
    written_at = Moment()
    entries = fields.Integer()
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    seen_by = fields.String(allow_none=True)
    seen_at = Moment(allow_none=True)
    escalated_at = Moment(allow_none=True)


class WarningListOut(ListOut):
    """Late-lists, the newest first."""

    rows = fields.List(fields.Nested(WarningRowOut))


class WarningLineOut(Schema):
    """One line of a late-list."""

    of = fields.String()
    kind = fields.String()
    code = fields.String(allow_none=True)
    subject = fields.String()
    what = fields.String()
    who = fields.String()
    due_at = Moment(allow_none=True)


class WarningOut(WarningRowOut):
    """A late-list with its lines."""

    rows = fields.List(fields.Nested(WarningLineOut))
