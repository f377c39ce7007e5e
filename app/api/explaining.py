"""Why a date is that date, dates to try out, papers to acknowledge and to print."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.act_schemas import LineOut
from app.api.paging import ListOut, PageQuery, whole
from app.api.reading import Blueprint
from app.api.schemas import Moment
from app.casework.acknowledge_paper import acknowledge_paper
from app.casework.queries.slips import Slip, dossier_slips, slip
from app.casework.queries.step_why import step_why
from app.casework.queries.what_if import what_if_extended
from app.domain.policy import parse_amount
from app.edge.access import actor, requires, services
from app.edge.errors import words

explaining = Blueprint("api_explaining", __name__, url_prefix="/api/v1", description="Dates and papers")


class PaperOutcomeOut(Schema):
    """in_time | late; null where nothing was due."""

    outcome = fields.String(allow_none=True)


class StepWhyOut(Schema):
    """A step's moment and why."""

    code = fields.String()
    step = fields.String()
    due_at = Moment(allow_none=True)
    provisional = fields.Boolean()
    why = fields.List(fields.Nested(LineOut))


_HOURS = r"\A(\d{1,4}(\.\d{1,3}|/[1-9]\d{0,2})?)?\Z"


class ExtensionQuery(Schema):
    """By how much; nothing: what is the case now. Working hours may be a fraction (“1/3”)."""

    working_hours = fields.String(
        load_default="", validate=validate.Regexp(r"\A(\d{1,4}(\.\d{1,3}|/[1-9]\d{0,2})?)?\Z")
    )
    calendar_days = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 3650))


class ExtensionOut(Schema):
    """The promised date, the most that is allowed, the date it would make, or why the law forbids it."""

    code = fields.String()
    due_at = Moment(allow_none=True)
    longest = fields.String()
    new_due_at = Moment(allow_none=True)
    provisional = fields.Boolean()
    refused = fields.String()


class SlipLineOut(Schema):
    """A paper of a legal act; ``seq`` names it."""

    seq = fields.Integer()
    act = fields.String()
    number = fields.String()
    at = Moment()


class SlipListOut(ListOut):
    """The papers of a dossier in order."""

    rows = fields.List(fields.Nested(SlipLineOut))


class SlipOut(SlipLineOut):
    """All that stands on the paper; ``content`` is the act's own."""

    code = fields.String()
    procedure = fields.String()
    applicant = fields.String()
    address = fields.String()
    agency = fields.String()
    competent = fields.String()
    officer = fields.String()
    received_at = Moment()
    content = fields.Dict(keys=fields.String(), values=fields.Raw(allow_none=True))
    due_at = Moment(allow_none=True)
    first_due_at = Moment(allow_none=True)
    signed_on = fields.Date(allow_none=True)


@explaining.post("/deadlines/<int:deadline_id>/acknowledge")
@explaining.response(200, PaperOutcomeOut)
@requires("dossier.receive")
def paper_came(deadline_id: int) -> dict[str, str | None]:
    """The paper dossier has come (TRF-04)."""
    return {"outcome": acknowledge_paper(services(), by=actor(), deadline_id=deadline_id)}


@explaining.get("/tasks/<int:task_id>/why")
@explaining.response(200, StepWhyOut)
@requires("dossier.view")
def step(task_id: int) -> dict[str, Any]:
    """Why a step is due at its moment."""
    view = step_why(services(), by=actor(), task_id=task_id)
    told = {"provisional": view.explanation.provisional, "why": view.explanation.lines}
    return {"code": view.code, "step": view.step, "due_at": view.due_at, **told}


@explaining.get("/dossiers/<code>/extension")
@explaining.arguments(ExtensionQuery, location="query")
@explaining.response(200, ExtensionOut)
@requires("dossier.view")
def extension(query: dict[str, Any], code: str) -> dict[str, Any]:
    """Which date an extension given now would make; nothing is changed."""
    hours = parse_amount(query["working_hours"]) if query["working_hours"] else None
    found = what_if_extended(
        services(), by=actor(), code=code, working_hours=hours, calendar_days=query["calendar_days"]
    )
    return {**vars(found), "refused": words(found.refused) if found.refused else ""}


@explaining.get("/dossiers/<code>/slips")
@explaining.arguments(PageQuery, location="query")
@explaining.response(200, SlipListOut)
@requires("dossier.view")
def slips(query: dict[str, Any], code: str) -> dict[str, Any]:
    """The papers of the legal acts (forms 02 to 05)."""
    return whole(query, dossier_slips(services(), by=actor(), code=code))


@explaining.get("/dossiers/<code>/slips/<int:seq>")
@explaining.response(200, SlipOut)
@requires("dossier.view")
def one_slip(code: str, seq: int) -> dict[str, Any]:
    """What stands on one paper."""
    found: Slip = slip(services(), by=actor(), code=code, seq=seq)
    return {**vars(found), **vars(found.line)}
