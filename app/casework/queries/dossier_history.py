"""What happened to a dossier, event by event, with persons by name instead of by account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import EventRow, history, payload
from app.casework.ledger import dossier_stream
from app.casework.queries.handed_back import reason_of
from app.casework.queries.visible import visible_dossier
from app.casework.services import Services
from app.db import reading
from app.domain.permissions import Actor
from app.people.records import Person


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One event of the ledger. ``who`` is None for the system itself; ``for_whom`` names the absent person.

    ``reason`` is what a person gave for handing back or for resolving an incident, ``handed_to`` who took
    the result; both empty once they were erased.
    """

    seq: int
    at: datetime
    verb: str
    who: str | None
    for_whom: str | None
    body: Mapping[str, Any]
    reason: str = ""
    handed_to: str = ""


def dossier_history(services: Services, *, by: Actor, code: str) -> tuple[HistoryLine, ...]:
    """The events in order, the oldest first; NotFound as for the dossier's page. Of payloads only reasons are read."""
    with reading() as session:
        visible_dossier(session, by=by, code=code)
        events = history(session, dossier_stream(code))
        wanted = {e.actor for e in events} | {e.on_behalf_of for e in events if e.on_behalf_of}
        found = session.execute(select(Person.username, Person.full_name).where(Person.username.in_(wanted)))
        names = {username: name for username, name in found}  # noqa: C416 - a Result has keys()
        return tuple(
            HistoryLine(
                seq=e.seq,
                at=e.at,
                verb=e.verb,
                who=names.get(e.actor, None if e.actor == "system" else e.actor),
                for_whom=names.get(e.on_behalf_of, e.on_behalf_of) if e.on_behalf_of else None,
                body=e.body,
                reason=reason_of(session, e),
                handed_to=_handed_to(session, e),
            )
            for e in events
        )


def _handed_to(session: Session, event: EventRow) -> str:
    """Who took the result, as the desk wrote it down."""
    if event.verb != "dossier.return" or event.payload_digest is None:
        return ""
    found = payload(session, event.payload_digest)
    return str(found.content.get("handed_to", "")) if found and found.content else ""
