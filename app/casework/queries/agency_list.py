"""All agencies as they are and as they were: who ended, who follows, what they were called; by which decision."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.services import Services
from app.db import reading
from app.domain.reorganisation import LINE_KINDS, Subject
from app.people.directory import agency_by_code
from app.people.records import Agency
from app.people.reorganisations import FormerName, Reorganisation, ReorganisationLine
from app.people.succession import BEGUN, living


@dataclass(frozen=True, kw_only=True)
class Successor:
    """Whom an agency became, by which line; ``code`` of the living agency that the line names."""

    how: str
    code: str
    name: str
    decision_number: str


@dataclass(frozen=True, kw_only=True)
class AgencyStatus:
    """An agency; ``ended_at`` None while it goes on. ``former`` are names it had, with until when each."""

    code: str
    name: str
    level: str
    parent: str
    ended_at: datetime | None
    successors: tuple[Successor, ...]
    former: tuple[tuple[str, datetime], ...]


def agency_statuses(services: Services) -> tuple[AgencyStatus, ...]:
    """Every agency, living ones first, each by code."""
    with reading() as session:
        agencies = session.scalars(select(Agency).order_by(Agency.ended_at.is_not(None), Agency.code)).all()
        followed, former = _successors(session), _former(session)
        names = {agency.id: agency.name for agency in agencies}
        return tuple(
            AgencyStatus(
                code=agency.code,
                name=agency.name,
                level=agency.level,
                parent=names.get(agency.parent_id or 0, ""),
                ended_at=agency.ended_at,
                successors=tuple(followed.get(agency.id, ())),
                former=tuple(former.get(agency.id, ())),
            )
            for agency in agencies
        )


def living_code(services: Services, code: str, *, subject: Subject) -> str:
    """The code of the agency that does now what this one did for a subject; NotFound for an unknown code."""
    with reading() as session:
        return session.get_one(Agency, living(session, agency_by_code(session, code), subject)).code


def _successors(session: Session) -> dict[int, list[Successor]]:
    rows = session.execute(
        select(ReorganisationLine, Reorganisation.decision_number, Agency)
        .join(Reorganisation, Reorganisation.id == ReorganisationLine.reorganisation_id)
        .join(Agency, Agency.id == ReorganisationLine.target_id)
        .where(Reorganisation.state.in_(BEGUN))
        .order_by(ReorganisationLine.id)
    )
    found: dict[int, list[Successor]] = {}
    for line, number, target in rows:
        successor = Successor(how=LINE_KINDS[line.kind], code=target.code, name=target.name, decision_number=number)
        known = found.setdefault(line.source_id, [])
        if successor not in known:
            known.append(successor)
    return found


def _former(session: Session) -> dict[int, list[tuple[str, datetime]]]:
    found: dict[int, list[tuple[str, datetime]]] = {}
    for row in session.scalars(select(FormerName).order_by(FormerName.until_at.desc())):
        found.setdefault(row.agency_id, []).append((row.name, row.until_at))
    return found
