"""What waits for a desk: submissions to be answered, dossiers on their way, proposals to be decided."""

from sqlalchemy import Select, func, or_, select

from app.casework.queries.dossiers import asked_of_desk
from app.casework.services import Services
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.permissions import Actor, Reach, reach
from app.domain.states import COMING_STATES
from app.dossiers.records import Dossier


def coming_counts(services: Services, *, by: Actor) -> dict[str, int]:
    """Submissions at one's desks, dossiers on their way to one's agencies, answers that are late already, and dossiers
    of either with an open proposal."""
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
        counts["late"] = session.scalar(mine) or 0
        counts["proposed"] = session.scalar(_proposed(where)) or 0
        return counts


def _proposed(where: Reach) -> Select[int]:
    query = select(func.count()).select_from(Dossier).where(asked_of_desk())
    if where.everywhere:
        return query
    desks = or_(Dossier.receiving_agency_id.in_(where.agencies), Dossier.competent_agency_id.in_(where.agencies))
    return query.where(desks)
