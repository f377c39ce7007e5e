"""What the portal may ask about a dossier of ours: the status that it should hold."""

from dataclasses import dataclass
from datetime import datetime

from app.casework.acts import speaks_for_applicant
from app.casework.portal_told import told_of
from app.casework.services import Services
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.domain.portal import STATUSES
from app.dossiers.records import Dossier


@dataclass(frozen=True, kw_only=True)
class PortalStatus:
    """``seq`` is the number of the message that told it, 0 where none was posted yet."""

    code: str
    seq: int
    status: int
    status_name: str
    at: datetime


def portal_status(services: Services, *, by: Actor, code: str) -> PortalStatus:
    """The status in force by our record. NotFound for who is no portal of the dossier's agencies."""
    del services
    with reading() as session:
        dossier = session.query(Dossier).filter(Dossier.code == code).one_or_none()
        if dossier is None or not speaks_for_applicant(by, dossier):
            raise NotFound("dossier_not_found", code=code)
        told = told_of(session, dossier)
        name = STATUSES[told.status]
        return PortalStatus(code=code, seq=told.seq, status=told.status, status_name=name, at=told.at)
