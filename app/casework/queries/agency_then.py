"""Which agencies a dossier had when something happened, and what they were called then: papers keep both (MIG-01)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.dossiers.records import Dossier
from app.people.reorganisations import Reassignment
from app.people.succession import name_at


@dataclass(frozen=True, kw_only=True)
class AgenciesThen:
    """The names as they stood on a paper of that moment."""

    receiving: str
    competent: str


def agencies_then(session: Session, dossier: Dossier, *, seq: int, at: datetime) -> AgenciesThen:
    """At the event ``seq`` of the dossier's chain, at that moment; before its first event, ``seq`` 0, at reception."""
    later = (Reassignment.dossier_id == dossier.id, Reassignment.seq > seq)
    row = session.scalar(select(Reassignment).where(*later).order_by(Reassignment.seq).limit(1))
    receiving = (row and row.from_receiving_id) or dossier.receiving_agency_id
    competent = (row and row.from_competent_id) or dossier.competent_agency_id
    return AgenciesThen(receiving=name_at(session, receiving, at), competent=name_at(session, competent, at))
