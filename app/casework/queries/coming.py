"""What waits for a desk: submissions to be answered, dossiers on their way, proposals to be decided."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.casework.queries.dossiers import asked_of_desk, supplement_waits
from app.casework.queries.visible import allowed_of_dossiers
from app.casework.services import Services
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.permissions import Actor
from app.domain.states import COMING_STATES
from app.dossiers.records import Dossier


def coming_counts(services: Services, *, by: Actor) -> dict[str, int]:
    """Submissions at one's desks, dossiers on their way to one's agencies, answers that are late already, and dossiers
    of either with an open proposal."""
    at = services.clock.now()
    here = {"submitted": Dossier.receiving_agency_id, "transferring": Dossier.competent_agency_id}
    with reading() as session:
        counts = {}
        for state in COMING_STATES:
            query = select(func.count()).select_from(Dossier).where(Dossier.state == state)
            counts[state] = session.scalar(query.where(_mine(by, here[state]))) or 0
        late = select(func.count()).select_from(Deadline).join(Dossier, Dossier.id == Deadline.dossier_id)
        late = late.where(Deadline.kind == "intake_answer", Deadline.due_at < at)
        running = late.where(Deadline.state == "running")
        counts["late"] = session.scalar(running.where(_mine(by, Deadline.agency_id))) or 0
        desks = _mine(by, Dossier.receiving_agency_id, Dossier.competent_agency_id)
        for name, wanted in (("proposed", asked_of_desk()), ("supplemented", supplement_waits())):
            query = select(func.count()).select_from(Dossier).where(wanted, desks)
            counts[name] = session.scalar(query) or 0
        return counts


def _mine(by: Actor, *agencies: Any) -> ColumnElement[bool]:
    return allowed_of_dossiers(by, "dossier.receive", *agencies)
