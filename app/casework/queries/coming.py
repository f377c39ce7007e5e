"""How much waits for a desk before its time runs: submissions to be answered, dossiers on their way."""

from sqlalchemy import func, select

from app.casework.services import Services
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.permissions import Actor, reach
from app.domain.states import COMING_STATES
from app.dossiers.records import Dossier


def coming_counts(services: Services, *, by: Actor) -> dict[str, int]:
    """Submissions at one's desks, dossiers on their way to one's agencies, and answers that are late already."""
    where, at = reach(by, "dossier.receive"), services.clock.now()
    here = {"submitted": Dossier.receiving_agency_id, "transferring": Dossier.competent_agency_id}
    with reading() as session:
        counts = {}
        for state in COMING_STATES:
            query = select(func.count()).select_from(Dossier).where(Dossier.state == state)
            mine = query if where.everywhere else query.where(here[state].in_(where.agencies))
            counts[state] = session.scalar(mine) or 0
        late = select(func.count()).select_from(Deadline).where(Deadline.kind == "intake_answer", Deadline.due_at < at)
        running = late.where(Deadline.state == "running")
        mine = running if where.everywhere else running.where(Deadline.agency_id.in_(where.agencies))
        return {**counts, "late": session.scalar(mine) or 0}
