"""Full names for the user names that the ledger keeps."""

from collections.abc import Iterable

from sqlalchemy import func, select

from app.audit.records import AuditEvent
from app.casework.services import Services
from app.db import reading
from app.people.records import Person

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
