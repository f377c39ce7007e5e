"""Agencies and their reorganisations: read by portals; drafted, decided and carried out by two persons' programs."""

from collections.abc import Mapping
from typing import Any

from app.api.reading import Blueprint, idempotency_key
from app.api.reorganisation_schemas import (
    AgencyListOut,
    CarriedOutSchema,
    DecidedBody,
    LineBody,
    LineNumber,
    ReassignedPageOut,
    ReorganisationBody,
    ReorganisationOut,
    ReorganisationPageQuery,
    ReorganisationPreviewOut,
    ReorganisationRowOut,
)
from app.casework.carry_out_reorganisation import carry_out_now
from app.casework.decide_reorganisation import (
    approve_reorganisation,
    cancel_reorganisation,
    reject_reorganisation,
    withdraw_reorganisation,
)
from app.casework.draft_reorganisation import (
    TypedLine,
    TypedReorganisation,
    add_line,
    draft_reorganisation,
    redraft_reorganisation,
    remove_line,
)
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
DRAFTS, DECIDES = "reorganisation.draft", "reorganisation.approve"


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


@reorganisations.post("/reorganisations")
@reorganisations.arguments(ReorganisationBody)
@reorganisations.response(201, ReorganisationOut)
@requires(DRAFTS)
def draft(body: dict[str, Any]) -> ReorganisationView:
    """Begin a draft; lines come next. Header ``Idempotency-Key``."""
    typed = TypedReorganisation(**body)
    return _now(draft_reorganisation(services(), by=actor(), typed=typed, key=idempotency_key()))


@reorganisations.put("/reorganisations/<int:reorganisation_id>")
@reorganisations.arguments(ReorganisationBody)
@reorganisations.response(200, ReorganisationOut)
@requires(DRAFTS)
def redraft(body: dict[str, Any], reorganisation_id: int) -> ReorganisationView:
    """Type the decision of a draft anew; its lines stay. Only who drafted it."""
    typed = TypedReorganisation(**body)
    redraft_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id, typed=typed)
    return _now(reorganisation_id)


@reorganisations.post("/reorganisations/<int:reorganisation_id>/lines")
@reorganisations.arguments(LineBody)
@reorganisations.response(201, LineNumber)
@requires(DRAFTS)
def line(body: dict[str, Any], reorganisation_id: int) -> dict[str, int]:
    """Put a line to the draft; what contradicts other lines is read with the draft. Header ``Idempotency-Key``."""
    named = {name: "\n".join(body.pop(name)) for name in ("wanted", "persons")}
    typed, key = TypedLine(**body, **named), idempotency_key()
    n = add_line(services(), by=actor(), reorganisation_id=reorganisation_id, typed=typed, key=key)
    return {"reorganisation_id": reorganisation_id, "n": n}


@reorganisations.delete("/reorganisations/<int:reorganisation_id>/lines/<int:n>")
@reorganisations.response(200, ReorganisationOut)
@requires(DRAFTS)
def drop_line(reorganisation_id: int, n: int) -> ReorganisationView:
    """Take a line out of the draft; one that is gone already changes nothing."""
    remove_line(services(), by=actor(), reorganisation_id=reorganisation_id, n=n)
    return _now(reorganisation_id)


@reorganisations.post("/reorganisations/<int:reorganisation_id>/withdraw")
@reorganisations.response(200, ReorganisationOut)
@requires(DRAFTS)
def withdraw(reorganisation_id: int) -> ReorganisationView:
    """Take the own draft back."""
    withdraw_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id)
    return _now(reorganisation_id)


@reorganisations.post("/reorganisations/<int:reorganisation_id>/approve")
@reorganisations.response(200, ReorganisationOut)
@requires(DECIDES)
def approve(reorganisation_id: int) -> ReorganisationView:
    """Let it come into force at its moment; never by who had a hand in the draft."""
    approve_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id)
    return _now(reorganisation_id)


@reorganisations.post("/reorganisations/<int:reorganisation_id>/reject")
@reorganisations.arguments(DecidedBody)
@reorganisations.response(200, ReorganisationOut)
@requires(DECIDES)
def reject(body: dict[str, Any], reorganisation_id: int) -> ReorganisationView:
    """Do not approve it; the drafter reads why."""
    reject_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id, reason=body["reason"])
    return _now(reorganisation_id)


@reorganisations.post("/reorganisations/<int:reorganisation_id>/cancel")
@reorganisations.arguments(DecidedBody)
@reorganisations.response(200, ReorganisationOut)
@requires(DECIDES)
def cancel(body: dict[str, Any], reorganisation_id: int) -> ReorganisationView:
    """What was approved does not come into force after all: only before its moment."""
    cancel_reorganisation(services(), by=actor(), reorganisation_id=reorganisation_id, reason=body["reason"])
    return _now(reorganisation_id)


@reorganisations.post("/reorganisations/<int:reorganisation_id>/carry-out")
@reorganisations.response(200, CarriedOutSchema)
@requires(DECIDES)
def carry_out(reorganisation_id: int) -> dict[str, Any]:
    """Do it now that its moment has come, as far as one call may take; the scheduler or the next call does the rest."""
    done = carry_out_now(services(), by=actor(), reorganisation_id=reorganisation_id)
    return {"moved": done.moved, "failed": done.failed, "state": _now(reorganisation_id).row.state}


def _now(reorganisation_id: int) -> ReorganisationView:
    return reorganisation_view(services(), by=actor(), reorganisation_id=reorganisation_id)
