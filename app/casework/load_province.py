"""Taking agencies and persons from a table into an empty installation (the demonstration province, tests)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from app.casework import ledger
from app.casework.accounts import NewPerson, add_person
from app.casework.acting_person import load_actor
from app.casework.services import Services
from app.db import reading, transaction
from app.domain.errors import NotFound
from app.domain.permissions import Actor
from app.people.records import Agency, Person


def is_empty() -> bool:
    """True if the installation knows no agency yet."""
    with reading() as session:
        return not session.scalar(select(func.count()).select_from(Agency))


def load_province(services: Services, table: Mapping[str, Any], *, password: str, demo: bool) -> int:
    """Make the agencies and persons of the table; returns how many persons. All or nothing."""
    at = services.clock.now()
    with transaction() as session:
        ids: dict[str, int] = {}
        for row in table["agencies"]:
            agency = Agency(
                code=row["code"],
                name=row["name"],
                level=row["level"],
                parent_id=ids.get(row.get("parent", "")),
                address=row.get("address", ""),
            )
            session.add(agency)
            session.flush()
            ids[agency.code] = agency.id
        for row in table["persons"]:
            add_person(
                session,
                NewPerson(
                    username=row["username"],
                    full_name=row["name"],
                    password=password,
                    agency_code=row["agency"],
                    email=row.get("email", ""),
                    roles=tuple((r, row.get("role_agency", row["agency"]) or None) for r in row["roles"]),
                    demo=demo,
                ),
            )
        body = {"agencies": len(ids), "persons": len(table["persons"])}
        ledger.write(session, "system", verb="province.loaded", by=None, at=at, body=body)
    return len(table["persons"])


def actor_named(services: Services, username: str) -> Actor:
    """The person with this user name as an actor at this moment; NotFound otherwise."""
    with reading() as session:
        person_id = session.scalar(select(Person.id).where(Person.username == username))
        if person_id is None:
            raise NotFound("person_not_found")
        return load_actor(session, person_id, at=services.clock.now())
