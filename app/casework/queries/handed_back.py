"""Who handed a step back and why: the reason stands in the ledger's payload, so that it can be erased."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit import EventRow, history, payload
from app.casework.ledger import dossier_stream
from app.people.records import Person
from app.tasks.records import Task

#: verbs whose payload is a reason that people read
WITH_REASON = (
    "task.handed_back",
    "task.assigned",
    "task.forwarded",
    "incident.resolved",
    "dossier.refuse",
    "dossier.extend",
    "dossier.apologise",
    "dossier.stop",
    "dossier.correct",
    "dossier.annul",
    "dossier.change_procedure",
    "dossier.correct_result",
    "dossier.rectify_result",
    "task.recalled",
    "opinion.withdrawn",
    "opinion.missed",
    "act.proposed",
    "act.proposal_declined",
    "supplement.declined",
)


@dataclass(frozen=True, kw_only=True)
class HandedBack:
    """A step that is to be done again; ``reason`` is empty once it was erased. ``recalled``: taken back."""

    by: str
    at: datetime
    reason: str
    recalled: bool = False


def handed_back_of(session: Session, code: str, *, tasks: Iterable[Task]) -> Mapping[int, HandedBack]:
    """Task id → why it is to be done again, for the open tasks that were handed back."""
    again = {(t.element_id, t.occurrence): t.id for t in tasks if t.state == "open" and t.occurrence > 1}
    if not again:
        return {}
    found: dict[int, HandedBack] = {}
    for event in history(session, dossier_stream(code)):
        if event.verb in ("task.handed_back", "task.recalled"):
            for task_id in _opened(event, again):
                found.setdefault(task_id, _told(session, event))
    return found


def _opened(event: EventRow, again: Mapping[tuple[str, int], int]) -> list[int]:
    """The tasks among ``again`` that this event opened: those of its target."""
    opened = {(element, n) for element, n in event.body.get("open", ()) if element == event.body.get("element")}
    return [task_id for key, task_id in again.items() if key in opened]


def _told(session: Session, event: EventRow) -> HandedBack:
    name = session.scalar(select(Person.full_name).where(Person.username == event.actor))
    return HandedBack(
        by=name or event.actor,
        at=event.at,
        reason=reason_of(session, event),
        recalled=event.verb == "task.recalled",
    )


def reason_of(session: Session, event: EventRow) -> str:
    """The reason that an event of ``WITH_REASON`` was given; empty for others and for one that was erased."""
    if event.verb not in WITH_REASON or event.payload_digest is None:
        return ""
    found = payload(session, event.payload_digest)
    return str(found.content.get("reason", "")) if found and found.content else ""
