"""Names of persons and agencies: for the user names that the ledger keeps, and for the ids of rows."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.records import AuditEvent
from app.casework.services import Services
from app.db import reading
from app.domain.vietnamese import item_text
from app.people.directory import item_agency
from app.people.records import Agency, Person

SYSTEM = "Hệ thống"


def names_of(services: Services, usernames: Iterable[str | None]) -> dict[str, str]:
    """User name → full name; the system itself has a name too, an unknown user name stands for itself."""
    wanted = {name for name in usernames if name}
    with reading() as session:
        rows = session.execute(select(Person.username, Person.full_name).where(Person.username.in_(wanted)))
        known = {row.username: row.full_name for row in rows}
    return {name: SYSTEM if name == "system" else known.get(name, name) for name in wanted}


def ledger_size(services: Services) -> tuple[int, int]:
    """How many streams and events the ledger holds, by counting only."""
    with reading() as session:
        query = select(func.count(func.distinct(AuditEvent.stream)), func.count(AuditEvent.id))
        streams, events = session.execute(query).one()
        return streams, events


class Names:
    """Names of persons and agencies, each read once."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def person(self, person_id: int | None) -> str | None:
        """The full name; None for nobody."""
        return self._session.get_one(Person, person_id).full_name if person_id else None

    def agency(self, agency_id: int) -> str:
        """What it is called now."""
        return self._session.get_one(Agency, agency_id).name

    def item(self, item: Any) -> str:
        """What a task of a multi-instance stands for: an agency by its name, anything else as text."""
        agency_id = item_agency(self._session, item)
        return self.agency(agency_id) if agency_id else "" if item is None else item_text(item)
