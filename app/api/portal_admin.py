"""The exchange with the national portal, for the administrator's programs."""

from typing import Any

from app.api.portal_schemas import ComparisonBody, ComparisonOut, PortalStateOut
from app.api.reading import Blueprint
from app.api.schemas import DossierCode
from app.api.system_schemas import AgainOut, DeliveredOut, DifferencesSentOut
from app.casework.deliver_messages import Delivered
from app.casework.deliver_portal import deliver_portal
from app.casework.mend_portal import Resent, resend_check, resend_difference, retry_portal
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


@portal_admin.post("/checks/<int:check_id>/resend")
@portal_admin.response(200, DifferencesSentOut)
@requires("system.operate")
def repair(check_id: int) -> Resent:
    """Send our status for every difference of a comparison, also where the portal holds a newer or another one."""
    return resend_check(services(), by=actor(), check_id=check_id)


@portal_admin.post("/differences/<int:difference_id>/resend")
@portal_admin.response(200, DossierCode)
@requires("system.operate")
def resend(difference_id: int) -> dict[str, str]:
    """Send our status of one dossier although the portal holds another one."""
    return {"code": resend_difference(services(), by=actor(), difference_id=difference_id)}


@portal_admin.post("/retries")
@portal_admin.response(200, AgainOut)
@requires("system.operate")
def retry() -> dict[str, int]:
    """Try everything again that was given up for the portal."""
    return {"retried": retry_portal(services(), by=actor())}


@portal_admin.post("/deliveries")
@portal_admin.response(200, DeliveredOut)
@requires("system.operate")
def deliver() -> Delivered:
    """Deliver what waits at once."""
    return deliver_portal(services())


@portal_admin.get("/checks/<int:check_id>")
@portal_admin.response(200, ComparisonOut)
@requires("system.operate")
def checked(check_id: int) -> CheckView:
    """One comparison with what it found."""
    return portal_check(by=actor(), check_id=check_id)
