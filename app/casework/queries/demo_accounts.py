"""The accounts of demo mode, by what they do."""

from dataclasses import dataclass

from sqlalchemy import select

from app.casework.services import Services
from app.db import reading
from app.domain.permissions import ROLES
from app.people.records import Agency, Person, RoleGrant


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """An account whose password everybody knows."""

    username: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DemoAgency:
    """An agency with its demo accounts."""

    name: str
    accounts: tuple[DemoAccount, ...]


def demo_agencies(services: Services) -> tuple[DemoAgency, ...]:
    """All active demo accounts by agency, in the order they were made."""
    with reading() as session:
        people = session.execute(
            select(Person, Agency.name)
            .join(Agency, Agency.id == Person.agency_id)
            .where(Person.demo, Person.active)
            .order_by(Agency.id, Person.id)
        ).all()
        held: dict[int, list[str]] = {}
        for person_id, role in session.execute(select(RoleGrant.person_id, RoleGrant.role).order_by(RoleGrant.id)):
            held.setdefault(person_id, []).append(ROLES.get(role, role))
        by_agency: dict[str, list[DemoAccount]] = {}
        for person, agency in people:
            roles = tuple(dict.fromkeys(held.get(person.id, ())))
            account = DemoAccount(username=person.username, name=person.full_name, roles=roles)
            by_agency.setdefault(agency, []).append(account)
        return tuple(DemoAgency(name=name, accounts=tuple(rows)) for name, rows in by_agency.items())
