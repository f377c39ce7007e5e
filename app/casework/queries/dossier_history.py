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

    ``content`` is what an act asked for or took in, ``reason`` what a person gave for handing back, resolving an
    incident or a legal act, ``handed_to`` who took the result; all empty once they were erased.
    """

    seq: int
    at: datetime
    verb: str
    who: str | None
    for_whom: str | None
    body: Mapping[str, Any]
    reason: str = ""
    handed_to: str = ""
    content: str = ""


def dossier_history(services: Services, *, by: Actor, code: str) -> tuple[HistoryLine, ...]:
    """The events in order, the oldest first; NotFound as for the dossier's page. Of payloads only reasons are read."""
    with reading() as session:
        visible_dossier(session, by=by, code=code)
        events = history(session, dossier_stream(code))
        wanted = {e.actor for e in events} | {e.on_behalf_of for e in events if e.on_behalf_of}
        wanted |= {str(e.body[key]) for e in events for key in _PERSONS if e.body.get(key)}
        found = session.execute(select(Person.username, Person.full_name).where(Person.username.in_(wanted)))
        names = {username: name for username, name in found}  # noqa: C416 - a Result has keys()
        return tuple(
            HistoryLine(
                seq=e.seq,
                at=e.at,
                verb=e.verb,
                who=names.get(e.actor, None if e.actor == "system" else e.actor),
                for_whom=names.get(e.on_behalf_of, e.on_behalf_of) if e.on_behalf_of else None,
                body=_named(e.body, names),
                reason=reason_of(session, e),
                handed_to=_handed_to(session, e),
                content=_content(session, e),
            )
            for e in events
        )


#: where the body of an event names a further person by account
_PERSONS = ("to", "from", "taken_from", "left_by")


def _named(body: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    persons = {key: names.get(body[key], body[key]) for key in _PERSONS if isinstance(body.get(key), str)}
    return {**body, **persons}


#: acts whose payload says what was asked for, handed in or shown → where it stands there
_CONTENT = {
    "dossier.request_supplement": "defects",
    "dossier.correct": "changes",
    "opinion.asked": "question",
    "opinion.answered": "answer",
    "dossier.decline": "defects",
    "dossier.receive_supplement": "what",
    "supplement.sent": "note",
    "dossier.request_payment": "what",
    "dossier.confirm_payment": "evidence",
}


def _content(session: Session, event: EventRow) -> str:
    """What an act asked for or took in, in one line; empty once it was erased."""
    key = _CONTENT.get(event.verb)
    if key is None or event.payload_digest is None:
        return ""
    found = payload(session, event.payload_digest)
    value = found.content.get(key, "") if found and found.content else ""
    return "; ".join(_part(part) for part in value) if isinstance(value, list) else str(value)


def _part(part: Any) -> str:
    """One thing of a list; of a correction what stood there and what stands now."""
    if isinstance(part, dict):
        return f"{part.get('label')}: “{part.get('before')}” → “{part.get('after')}”"
    return str(part)


def _handed_to(session: Session, event: EventRow) -> str:
    """Who took the result, as the desk wrote it down."""
    if event.verb != "dossier.return" or event.payload_digest is None:
        return ""
    found = payload(session, event.payload_digest)
    return str(found.content.get("handed_to", "")) if found and found.content else ""
