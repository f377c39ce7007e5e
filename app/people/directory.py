"""Finding agencies, and who stands in for whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, or_, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.reorganisation import Subject
from app.domain.substituting import Period, Scope, Standing
from app.people.records import Agency, Substitution
from app.people.succession import living


def running_substitutions(*, at: datetime | BindParameter[Any]) -> Select[Substitution]:
    """The decisions by which somebody stands in for somebody at this moment, the oldest first."""
    query = select(Substitution).where(Substitution.from_at <= at, Substitution.until_at > at)
    return query.where(or_(Substitution.ended_at.is_(None), Substitution.ended_at > at)).order_by(Substitution.id)


def scope_of(row: Substitution) -> Scope:
    """What the decision lends, by roles, agencies and procedures."""

    def some(ids: list[Any] | None) -> frozenset[Any] | None:
        return None if ids is None else frozenset(ids)

    return Scope(roles=some(row.roles), agencies=some(row.agencies), procedures=some(row.procedures))


def standing_of(row: Substitution) -> Standing:
    """The decision as the rules judge it; ended early, it lasted until then."""
    end = row.until_at if row.ended_at is None else min(row.until_at, row.ended_at)
    return Standing(
        id=row.id,
        absent_id=row.absent_id,
        substitute_id=row.substitute_id,
        period=Period(from_at=row.from_at, until_at=end),
        scope=scope_of(row),
    )


def agency_by_code(session: Session, code: str) -> Agency:
    """The agency with this code; NotFound otherwise."""
    agency = session.scalar(select(Agency).where(Agency.code == code))
    if agency is None:
        raise NotFound("agency_not_found", code=code)
    return agency


def item_agency(session: Session, item: Any, *, subject: Subject | None = None) -> int | None:
    """The agency that a task of a multi-instance is for, where its item is an agency's code (parallel opinions).

    With ``subject`` the one that follows it, if it ended.
    """
    found = session.scalar(select(Agency).where(Agency.code == item)) if isinstance(item, str) else None
    if found is None:
        return None
    return found.id if subject is None else living(session, found, subject)


def lane_agency(session: Session, whose: str, *, receiving_id: int, competent_id: int, subject: Subject) -> int:
    """The agency a lane means for a dossier: ``receiving | competent | parent | fixed:<code>``.

    An approved diagram may name an agency that ended since: the lane then means the one that follows it (MIG-01).
    """
    if whose.startswith("fixed:"):
        return living(session, agency_by_code(session, whose.removeprefix("fixed:")), subject)
    if whose == "parent":
        competent = session.get_one(Agency, competent_id)
        return competent.parent_id or competent.id
    return receiving_id if whose == "receiving" else competent_id
