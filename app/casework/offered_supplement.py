"""What happens when the desk does not take an offered supplement: the dossier goes on waiting (SUP-04)."""

from sqlalchemy.orm import Session

from app.casework.act_notices import supplement_not_taken
from app.casework.dossier_deadlines import wait_for_applicant
from app.casework.services import Services
from app.casework.tell_portal import News, tell_portal, told_status
from app.domain.permissions import Actor
from app.domain.states import ACTS
from app.dossiers.records import Dossier


def not_taken(session: Session, services: Services, dossier: Dossier, *, by: Actor, reason: str) -> None:
    """Tell the applicant, by mail and by the portal, and let their time run again."""
    at = services.clock.now()
    version = services.versions.get(session, dossier.version_id, model_hash=dossier.model_hash)
    wait_for_applicant(session, services, dossier=dossier, version=version, kind="supplement_wait", at=at)
    supplement_not_taken(session, services, dossier=dossier, version=version, reason=reason, at=at)
    status = told_status(ACTS["request_supplement"])
    news = News(status=status, at=at, by=by, content=f"Chưa tiếp nhận hồ sơ bổ sung: {reason}")
    tell_portal(session, services, dossier, version=version, news=news)
