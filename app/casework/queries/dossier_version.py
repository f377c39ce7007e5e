"""The version of a dossier: the place of its last event in its chain. Every change of a dossier writes one there."""

from sqlalchemy import func, select

from app.audit.records import AuditEvent
from app.casework.ledger import dossier_stream
from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import Actor


def dossier_version(services: Services, *, by: Actor, code: str) -> int:
    """The number of events so far; NotFound where this person may not see the dossier."""
    with reading() as session:
        visible_dossier(session, by=by, code=code)
        newest = select(func.max(AuditEvent.seq)).where(AuditEvent.stream == dossier_stream(code))
        return session.scalar(newest) or 0
