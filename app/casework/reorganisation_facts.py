"""What a reorganisation is judged by: agencies, persons, procedures and other decisions as they stand."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import local
from app.domain.reorganisation_check import (
    AgencyFacts,
    Contradiction,
    OtherLine,
    Surroundings,
    contradictions,
)
from app.people.records import Agency, Person, RoleGrant
from app.people.reorganisations import Reorganisation, ReorganisationLine
from app.people.succession import BEGUN, lines_of
from app.procedures.records import Procedure
from app.rules.records import CalendarRevision


def contradictions_of(session: Session, row: Reorganisation) -> tuple[Contradiction, ...]:
    """Everything that keeps this reorganisation from being approved, as things stand now."""
    lines = lines_of(session, row.id)
    around = Surroundings(
        agencies=_agencies(session),
        codes=frozenset(session.scalars(select(Procedure.code).distinct())),
        fields=frozenset(name for name in session.scalars(select(Procedure.field).distinct()) if name),
        persons=_persons(session, {line.source_id for line in lines}),
        others=_others(session, row),
    )
    effective_on = local(row.effective_at).date()
    return contradictions(lines, signed_on=row.signed_on, effective_on=effective_on, around=around)


def _agencies(session: Session) -> dict[int, AgencyFacts]:
    released = (CalendarRevision.state == "released", CalendarRevision.agency_id.is_not(None))
    own = set(session.scalars(select(CalendarRevision.agency_id).where(*released).distinct()))
    return {
        agency.id: AgencyFacts(
            name=agency.name,
            ended_on=local(agency.ended_at).date() if agency.ended_at else None,
            own_hours=agency.id in own,
        )
        for agency in session.scalars(select(Agency))
    }


def _persons(session: Session, sources: set[int]) -> dict[str, frozenset[int]]:
    """Who works in one of these agencies, or holds a role there."""
    home = select(Person.username, Person.agency_id).where(Person.agency_id.in_(sources))
    held = select(Person.username, RoleGrant.agency_id).join(RoleGrant, RoleGrant.person_id == Person.id)
    pairs = [*session.execute(home), *session.execute(held.where(RoleGrant.agency_id.in_(sources)))]
    found: dict[str, frozenset[int]] = {}
    for username, agency_id in pairs:
        found[username] = found.get(username, frozenset()) | {agency_id}
    return found


def _others(session: Session, row: Reorganisation) -> tuple[OtherLine, ...]:
    query = (
        select(ReorganisationLine, Reorganisation)
        .join(Reorganisation, Reorganisation.id == ReorganisationLine.reorganisation_id)
        .where(Reorganisation.state.in_(("approved", *BEGUN)), Reorganisation.id != row.id)
        .order_by(ReorganisationLine.id)
    )
    return tuple(
        OtherLine(
            source_id=line.source_id,
            target_id=line.target_id,
            effective_on=local(other.effective_at).date(),
            begun=other.state in BEGUN,
            decision_number=other.decision_number,
        )
        for line, other in session.execute(query)
    )
