"""The exchange with the national portal, for the administrator's programs."""

from typing import Any

from app.api.portal_schemas import ComparisonBody, ComparisonOut, PortalStateOut
from app.api.reading import Blueprint
from app.casework.queries.portal_page import CheckView, PortalState, portal_check, portal_state
from app.casework.reconcile_portal import ReconcilePortal, reconcile_portal
from app.edge.access import actor, requires, services

portal_admin = Blueprint("api_portal_admin", __name__, url_prefix="/api/v1/portal", description="The portal's exchange")


@portal_admin.get("/state")
@portal_admin.response(200, PortalStateOut)
@requires("system.operate")
def state() -> PortalState:
    """How many messages wait, were given up, were taken, and when the portal last took one."""
    return portal_state(services(), by=actor())


@portal_admin.post("/checks")
@portal_admin.arguments(ComparisonBody)
@portal_admin.response(201, ComparisonOut)
@requires("system.operate")
def check(body: dict[str, Any]) -> CheckView:
    """Compare both records for some days, send again what the portal lacks. 409 portal_away: try again."""
    done = reconcile_portal(services(), ReconcilePortal(by=actor(), **body))
    return portal_check(by=actor(), check_id=done.id)


@portal_admin.get("/checks/<int:check_id>")
@portal_admin.response(200, ComparisonOut)
@requires("system.operate")
def checked(check_id: int) -> CheckView:
    """One comparison with what it found."""
    return portal_check(by=actor(), check_id=check_id)
