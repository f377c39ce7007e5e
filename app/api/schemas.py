"""What the API takes and gives. Moments are ISO 8601 with offset; dates ISO 8601."""

from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, validate

from app.api.late_schemas import FileIn, LateIn
from app.api.paging import ListOut, PageQuery
from app.domain.clock import VIETNAM
from app.domain.handing_in import PROOFS, RELATIONS


class Moment(fields.AwareDateTime):
    """A moment as people in Vietnam read it, with its offset."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        local = value.astimezone(VIETNAM) if value else None
        return super()._serialize(local, attr, obj, **kwargs)


class TaskRow(Schema):
    """An open task of the person's list."""

    task_id = fields.Integer()
    code = fields.String(metadata={"description": "Code of the dossier"})
    procedure = fields.String()
    applicant = fields.String()
    step = fields.String()
    act = fields.String(allow_none=True)
    kind = fields.String(metadata={"description": "overdue | due_soon | in_time | none (TIM-09)"})
    due_at = Moment(allow_none=True)
    dossier_due_at = Moment(allow_none=True)
    remaining_minutes = fields.Integer(allow_none=True, metadata={"description": "Office time, negative when late"})
    holder = fields.String(allow_none=True)
    mine = fields.Boolean()
    workable = fields.Boolean(metadata={"description": "false: only to be given out by this person"})
    on_behalf_of = fields.String(allow_none=True, metadata={"description": "Whose lent role it is by"})


class TaskList(ListOut):
    """Open tasks, the most urgent first; ``counts`` of all of them by kind."""

    rows = fields.List(fields.Nested(TaskRow))
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


class TaskQuery(PageQuery):
    """Which tasks."""

    only = fields.String(load_default="all", validate=validate.OneOf(["all", "mine", "overdue", "due_soon", "unit"]))
    unit = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class CompleteBody(Schema):
    """The form's fields by key, as typed; ``version`` as last seen, to notice an old view;
    ``without_opinions`` why the step goes on without opinions that are late."""

    data = fields.Dict(keys=fields.String(), load_default=dict)
    version = fields.Integer(load_default=None, allow_none=True)
    without_opinions = fields.String(load_default="", validate=validate.Length(max=2000))


class Completed(Schema):
    """What a completion changed."""

    dossier_code = fields.String()
    opened = fields.List(fields.String())
    ended = fields.Boolean()


class DraftBody(Schema):
    """What is typed so far; ``seen`` is the revision on which the typing began (0: none yet), to notice a newer one."""

    data = fields.Dict(keys=fields.String(), load_default=dict)
    seen = fields.Integer(load_default=None, allow_none=True)


class DraftKept(Schema):
    """A kept draft. ``aside``: another window had saved later; both are kept until the person chooses."""

    at = Moment()
    revision = fields.Integer()
    aside = fields.Boolean()


class DossierCode(Schema):
    """The dossier that was touched."""

    code = fields.String()


class TaskOfDossier(Schema):
    """A task of one dossier."""

    id = fields.Integer()
    element_id = fields.String()
    occurrence = fields.Integer()
    name = fields.String()
    role = fields.String()
    agency = fields.String()
    state = fields.String()
    act = fields.String(allow_none=True)
    opened_at = Moment()
    due_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)
    kind = fields.String()
    holder = fields.String(allow_none=True)
    workable = fields.Boolean()
    version = fields.Integer()
    form = fields.Dict(allow_none=True)


class ActOfDossier(Schema):
    """A legal act: ready when ``hindrance`` is null."""

    id = fields.String()
    name = fields.String()
    clause = fields.String()
    hindrance = fields.String(allow_none=True)
    mine = fields.Boolean()


class ApplicantOut(Schema):
    """Who asks."""

    name = fields.String()
    identity_number = fields.String()
    phone = fields.String()
    email = fields.String()
    address = fields.String()
    authorised_person = fields.String()


class DossierOut(Schema):
    """One dossier as this person may see it."""

    code = fields.String()
    procedure_code = fields.String(attribute="version.code")
    procedure = fields.String(attribute="version.name")
    state = fields.String()
    applicant = fields.Nested(ApplicantOut)
    channel = fields.String()
    result_channel = fields.String()
    components = fields.List(fields.Dict(keys=fields.String()))
    receiving = fields.String()
    competent = fields.String()
    entered_at = Moment()
    due_at = Moment(allow_none=True)
    first_due_at = Moment(allow_none=True)
    provisional = fields.Boolean()
    kind = fields.String()
    remaining_minutes = fields.Integer(allow_none=True)
    outcome = fields.String(allow_none=True)
    settled_at = Moment(allow_none=True)
    closed_at = Moment(allow_none=True)
    submitted_at = Moment(allow_none=True)
    result_number = fields.String(allow_none=True)
    result_on = fields.Date(allow_none=True)
    tasks = fields.List(fields.Nested(TaskOfDossier))
    acts = fields.List(fields.Nested(ActOfDossier))


class ApplicantIn(Schema):
    """Who asks."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    identity_number = fields.String(load_default="", validate=validate.Length(max=30))
    phone = fields.String(load_default="", validate=validate.Length(max=30))
    email = fields.String(load_default="", validate=validate.Length(max=200))
    address = fields.String(load_default="", validate=validate.Length(max=300))
    authorised_person = fields.String(load_default="", validate=validate.Length(max=200))


class ComponentIn(Schema):
    """One paper of the dossier."""

    name = fields.String(required=True, validate=validate.Length(1, 300))
    originals = fields.Integer(load_default=0, validate=validate.Range(0, 1000))
    copies = fields.Integer(load_default=0, validate=validate.Range(0, 1000))


class HandedInIn(Schema):
    """Who hands in, where that is not the applicant alone, and how they proved who they are (INT-02, INT-13)."""

    relation = fields.String(load_default="own", validate=validate.OneOf(list(RELATIONS)))
    name = fields.String(load_default="", validate=validate.Length(max=200))
    identity_number = fields.String(load_default="", validate=validate.Length(max=30))
    phone = fields.String(load_default="", validate=validate.Length(max=30))
    authority = fields.String(load_default="", validate=validate.Length(max=300))
    identity_proof = fields.String(load_default="", validate=validate.OneOf(list(PROOFS)))


class IntakeBody(Schema):
    """What is handed in, and where."""

    procedure_code = fields.String(required=True)
    receiving_agency = fields.String(required=True, metadata={"description": "Agency code, for example H14.41"})
    competent_agency = fields.String(required=True)
    applicant = fields.Nested(ApplicantIn, required=True)
    application = fields.Dict(keys=fields.String(), load_default=dict)
    components = fields.List(fields.Nested(ComponentIn), load_default=list, validate=validate.Length(max=200))
    handed_in = fields.Nested(HandedInIn, load_default=dict)


class ReceiveBody(IntakeBody):
    """A full dossier to be received."""

    channel = fields.String(load_default="direct", validate=validate.OneOf(["direct", "post", "online", "kiosk"]))
    result_channel = fields.String(load_default="direct", validate=validate.OneOf(["direct", "post", "online"]))
    late = fields.Nested(LateIn, load_default=None, allow_none=True)


class ReceivedOut(Schema):
    """The new dossier."""

    code = fields.String()
    due_at = Moment(allow_none=True)


class SettleBody(Schema):
    """The result document, or the refusal with its reason."""

    act = fields.String(required=True, validate=validate.OneOf(["confirm", "refuse"]))
    number = fields.String(required=True)
    on = fields.Date(required=True)
    reason = fields.String(load_default="")
    signer = fields.String(load_default="", validate=validate.Length(max=200))
    file = fields.Nested(FileIn, load_default=None, allow_none=True)
    late = fields.Nested(LateIn, load_default=None, allow_none=True)


class ReturnBody(Schema):
    """To whom the result was handed."""

    handed_to = fields.String(required=True)
    late = fields.Nested(LateIn, load_default=None, allow_none=True)


class SettledOut(Schema):
    """The dossier's new state."""

    code = fields.String()
    state = fields.String()
    outcome = fields.String(allow_none=True)


class PublicStepOut(Schema):
    """A step as the public sees it."""

    name = fields.String()
    agency = fields.String()
    opened_at = Moment()
    closed_at = Moment(allow_none=True)


class PublicDossierOut(Schema):
    """A dossier as the public sees it (RET-06): no personal data."""

    code = fields.String()
    procedure = fields.String()
    state = fields.String()
    entered_at = Moment()
    due_at = Moment(allow_none=True)
    first_due_at = Moment(allow_none=True)
    provisional = fields.Boolean()
    kind = fields.String()
    agency = fields.String()
    steps = fields.List(fields.Nested(PublicStepOut))
