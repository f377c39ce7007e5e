"""The competent agency's desk has the paper dossier in its hands: the clock of carrying it ends (TRF-04)."""

from sqlalchemy import select

from app.casework import ledger
from app.casework.deadlines import end_deadline
from app.casework.services import Services
from app.db import transaction
from app.deadlines.records import Deadline
from app.domain.errors import Conflict, Forbidden, NotFound
from app.domain.permissions import Actor, acting_for, reach
from app.dossiers.records import Dossier

PERMISSION = "dossier.receive"


def acknowledge_paper(services: Services, *, by: Actor, deadline_id: int) -> str | None:
    """Record it; returns in_time | late.

    Raises NotFound, Forbidden("paper_of_competent_desk"), Conflict("paper_already_there") when no such clock runs.
    """
    at = services.clock.now()
    with transaction() as session:
        found = session.get(Deadline, deadline_id)
        if found is None or found.kind != "paper_transfer":
            raise NotFound("deadline_not_found")
        # the dossier is locked first: it owns the chain in which this is recorded
        query = select(Dossier).where(Dossier.id == found.dossier_id).with_for_update(of=Dossier)
        dossier = session.scalars(query).unique().one()
        there = _elsewhere(dossier, found)
        if not _may(by, dossier, there):
            raise Forbidden("paper_of_competent_desk")
        session.refresh(found)
        ended = end_deadline(session, found.key, at=at)
        if ended is None:
            raise Conflict("paper_already_there")
        ledger.write(
            session,
            ledger.dossier_stream(dossier.code),
            verb="dossier.paper_arrived",
            by=by,
            at=at,
            body={"agency": there[0], "outcome": ended.outcome},
            on_behalf_of=acting_for(by, lambda who: _may(who, dossier, there)),
        )
        return ended.outcome


def _may(who: Actor, dossier: Dossier, there: tuple[int, ...]) -> bool:
    return reach(who, PERMISSION, version=dossier.version_id).covers(*there)


def _elsewhere(dossier: Dossier, carried: Deadline) -> tuple[int, ...]:
    """The dossier's agencies to which the paper may go from the one that owes to carry it."""
    agencies = dict.fromkeys((dossier.competent_agency_id, dossier.receiving_agency_id))
    return tuple(each for each in agencies if each != carried.agency_id) or (dossier.competent_agency_id,)
