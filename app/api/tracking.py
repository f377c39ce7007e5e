"""The public look-up by code."""

from app.api.reading import Blueprint
from app.api.schemas import PublicDossierOut
from app.casework.queries.public import PublicDossier, look_up
from app.edge.access import public, services
from app.edge.protection import limiter

tracking = Blueprint("api_tracking", __name__, url_prefix="/api/v1/track", description="Public look-up")


@tracking.get("/<code>")
@tracking.response(200, PublicDossierOut)
@limiter.limit("60 per minute")
@public
def track(code: str) -> PublicDossier:
    """How far a dossier is; no personal data (RET-06)."""
    return look_up(services(), code=code)
