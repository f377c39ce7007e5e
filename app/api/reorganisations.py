"""Agencies and their reorganisations, to be read: a portal learns here which agency follows one that ended."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from app.api.reading import Blueprint
from app.api.schemas import Moment
from app.casework.queries.agency_list import agency_statuses
from app.casework.queries.reorganisation_preview import ReorganisationPreview, preview_reorganisation
from app.casework.queries.reorganisations import (
    MovedPage,
    ReorganisationRow,
    ReorganisationView,
    list_reorganisations,
    moved_page,
    reorganisation_view,
)
from app.edge.access import actor, requires, services, signed_in

reorganisations = Blueprint(
    "api_reorganisations", __name__, url_prefix="/api/v1", description="Agencies and their reorganisations"
)


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
    state = fields.String()
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
    target_name = fields.String()
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


@reorganisations.get("/agencies")
@reorganisations.response(200, AgencyListOut)
@signed_in
def agencies() -> dict[str, Any]:
    """Every agency, living ones first; for one that ended, who follows it by which decision."""
    return {"rows": agency_statuses(services())}


@reorganisations.get("/reorganisations")
@reorganisations.response(200, ReorganisationRowOut(many=True))
@requires("reorganisation.view")
def index() -> list[ReorganisationRow]:
    """All reorganisations, the latest in force first."""
    return list(list_reorganisations(services(), by=actor()))


@reorganisations.get("/reorganisations/<int:reorganisation_id>")
@reorganisations.response(200, ReorganisationOut)
@requires("reorganisation.view")
def show(reorganisation_id: int) -> ReorganisationView:
    """One with its lines, what stands against it, and how far it has gone."""
    return reorganisation_view(services(), by=actor(), reorganisation_id=reorganisation_id)


@reorganisations.get("/reorganisations/<int:reorganisation_id>/preview")
@reorganisations.arguments(ReorganisationPageQuery, location="query")
@reorganisations.response(200, ReorganisationPreviewOut)
@requires("reorganisation.view")
def preview(query: Mapping[str, Any], reorganisation_id: int) -> ReorganisationPreview:
    """The open dossiers that would go over as things stand now."""
    return preview_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id, page=query["page"])


@reorganisations.get("/reorganisations/<int:reorganisation_id>/dossiers")
@reorganisations.arguments(ReorganisationPageQuery, location="query")
@reorganisations.response(200, ReassignedPageOut)
@requires("reorganisation.view")
def dossiers(query: Mapping[str, Any], reorganisation_id: int) -> MovedPage:
    """What it did, dossier by dossier."""
    return moved_page(services(), by=actor(), reorganisation_id=reorganisation_id, page=query["page"])
