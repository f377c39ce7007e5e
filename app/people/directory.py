"""Finding agencies and persons, and reading a person into an ``Actor``."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound
from app.domain.permissions import Actor, Grant
from app.people.records import Agency, Person, RoleGrant, Substitution


def load_actor(session: Session, person_id: int, *, at: datetime) -> Actor:
    """The person with the roles held at this moment and those substituted for; NotFound if gone or not active."""
    person = session.get(Person, person_id)
    if person is None or not person.active:
        raise NotFound("person_not_found")
    return _actor(session, person, absent=_absent(session, person_id, at=at))


def _absent(session: Session, person_id: int, *, at: datetime) -> tuple[Actor, ...]:
    """Whom the person stands in for now; a locked account lends nothing."""
    colleagues = session.scalars(
        select(Person)
        .join(Substitution, Substitution.absent_id == Person.id)
        .where(Substitution.substitute_id == person_id, Substitution.from_at <= at, Substitution.until_at > at)
        .where(Person.active)
        .order_by(Substitution.id)
    ).unique()
    return tuple(_actor(session, person, absent=()) for person in colleagues)


def _actor(session: Session, person: Person, *, absent: tuple[Actor, ...]) -> Actor:
    rows = session.execute(select(RoleGrant.role, RoleGrant.agency_id).where(RoleGrant.person_id == person.id))
    return Actor(
        person_id=person.id,
        username=person.username,
        name=person.full_name,
        agency_id=person.agency_id,
        grants=frozenset(Grant(role=role, agency_id=agency) for role, agency in rows),
        absent=absent,
    )


def agency_by_code(session: Session, code: str) -> Agency:
    """The agency with this code; NotFound otherwise."""
    agency = session.scalar(select(Agency).where(Agency.code == code))
    if agency is None:
        raise NotFound("agency_not_found", code=code)
    return agency


def item_agency(session: Session, item: Any) -> int | None:
    """The agency that a task of a multi-instance is for, where its item is an agency's code (parallel opinions)."""
    if not isinstance(item, str):
        return None
    return session.scalar(select(Agency.id).where(Agency.code == item))


def lane_agency(session: Session, whose: str, *, receiving_id: int, competent_id: int) -> int:
    """The agency a lane means for a dossier: ``receiving | competent | parent | fixed:<code>``."""
    if whose.startswith("fixed:"):
        return agency_by_code(session, whose.removeprefix("fixed:")).id
    if whose == "parent":
        competent = session.get_one(Agency, competent_id)
        return competent.parent_id or competent.id
    return receiving_id if whose == "receiving" else competent_id
