"""Changing who holds which role, and who stands in for whom."""

from datetime import timedelta

from sqlalchemy import select
from world import World

from app.db import transaction
from app.people.directory import agency_by_code
from app.people.records import Person, RoleGrant, Substitution


def grant(world: World, username: str, role: str, agency: str | None) -> None:
    """Give a person a role more."""
    with transaction() as session:
        person = session.scalars(select(Person).where(Person.username == username)).one()
        agency_id = agency_by_code(session, agency).id if agency else None
        session.add(RoleGrant(person_id=person.id, role=role, agency_id=agency_id))


def substitute(world: World, username: str, absent: str, *, days: float = 5) -> None:
    """From now on, for some days, a person acts for an absent one too."""
    at = world.clock.now()
    with transaction() as session:
        ids = {p.username: p.id for p in session.scalars(select(Person).where(Person.username.in_([username, absent])))}
        session.add(
            Substitution(
                absent_id=ids[absent],
                substitute_id=ids[username],
                from_at=at,
                until_at=at + timedelta(days=days),
                reason="Quyết định 12/QĐ",
            )
        )
