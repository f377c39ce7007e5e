"""Late-lists, their mails, and deadlines of any kind, for tests."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from world import World

from app.casework.fire_due import Swept, fire_due
from app.db import reading, transaction
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.outbox.records import OutboxMessage
from app.people.records import Agency
from app.tasks.records import Digest

SUNDAY, MONDAY = 15, 16
AGENCY = "H14.02.01"


def at(hour: int, minute: int = 0, *, day: int = 11) -> datetime:
    """A moment in March 2026; the 11th is a Wednesday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=VIETNAM)


def sweep(world: World, moment: datetime) -> Swept:
    """Sweep at this moment."""
    world.clock.set(moment)
    return fire_due(world.services)


def agencies() -> int:
    """How many agencies there are."""
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Agency)) or 0


def lists() -> list[tuple[datetime, str]]:
    """Moment and agency of every list."""
    with reading() as session:
        rows = session.execute(select(Digest.at, Agency.code).join(Agency, Agency.id == Digest.agency_id))
        return sorted((moment.astimezone(VIETNAM), code) for moment, code in rows)


def digest_of(moment: datetime, agency: str = AGENCY) -> Digest:
    """The agency's list of this moment, detached."""
    with reading() as session:
        query = select(Digest).join(Agency, Agency.id == Digest.agency_id).where(Agency.code == agency)
        found = session.scalars(query.where(Digest.at == moment)).one()
        session.expunge(found)
        return found


def mails() -> list[tuple[str, str, str]]:
    """Recipient, subject and text of the mails about lists."""
    with reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.stream == "system"))
        return sorted((m.recipient, m.subject, m.body["text"]) for m in rows)


def deadline(world: World, code: str, key: str, *, due_at: datetime, kind: str, **more: Any) -> int:
    """A clock beside the dossier's own, running since the dossier came unless ``more`` says otherwise; its id."""
    dossier = world.dossier(code)
    given: dict[str, Any] = {
        "key": key,
        "kind": kind,
        "subject": code,
        "dossier_id": dossier.id,
        "agency_id": dossier.competent_agency_id,
        "state": "ended" if "ended_at" in more else "running",
        "from_at": dossier.entered_at,
        "due_at": due_at,
        "due_soon_at": due_at,
        "rule": "TRF-01",
        "clause": "Điều 1",
        "regulation_id": "mac-dinh",
        "calendar_version": "v",
    }
    with transaction() as session:
        row = Deadline(**{**given, **more})
        session.add(row)
        session.flush()
        return row.id
