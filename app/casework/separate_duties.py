"""Separation of duties: whoever had a hand in a thing does not decide about it, alone or for somebody absent."""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from app.audit import EventRow, history
from app.casework import ledger
from app.casework.task_access import stand_in
from app.domain.errors import Refused
from app.domain.permissions import Actor, acting_for
from app.dossiers.records import Dossier
from app.tasks.records import Task

# built once and without the rows whole: every completed task asks it
_DONE = (
    select(Task.element_id, Task.occurrence, Task.name, Task.role, Task.agency_id)
    .where(Task.dossier_id == bindparam("of_dossier"), Task.closed_by_id == bindparam("of_person"))
    .where(Task.state == "done", Task.act.is_(None))
    .order_by(Task.id)
)


def both_persons(by: Actor, *, allowed: Callable[[Actor], bool]) -> frozenset[str]:
    """The usernames that a decision counts for: who makes it, and the absent person it is made for."""
    return frozenset({by.username, acting_for(by, allowed) or by.username})


def had_a_hand(by: Actor, moves: Iterable[EventRow], *, allowed: Callable[[Actor], bool]) -> bool:
    """True if this person, or the absent one represented now, made or let make one of these moves.

    The ledger knows for whom each move was made: the judgement holds for both persons. ``allowed`` says who alone
    would be allowed what is asked now.
    """
    now = both_persons(by, allowed=allowed)
    return any({event.actor, event.on_behalf_of} & now for event in moves)


def require_separate(session: Session, task: Task, *, dossier: Dossier, by: Actor) -> None:
    """Refused("task_after_oneself") where a substitution would let one person check the own work (ACC-02)."""
    earlier = own_earlier_step(session, task, dossier=dossier, by=by)
    if earlier:
        raise Refused("task_after_oneself", task=task.name, earlier=earlier)


def own_earlier_step(session: Session, task: Task, *, dossier: Dossier, by: Actor) -> str | None:
    """The step because of which this person may not do the task; None where nothing is against it.

    Whoever holds two roles by appointment may do the steps of both. A substitution does not add a third: a step done
    for somebody absent and a step of another role are never done by the same person in one dossier, whichever comes
    first. Judged for both: who acts, and the absent person, who may be barred for having substituted for a third.
    Steps that a legal act performs, such as reception, register what others did and count neither way.
    """
    if task.act is not None:
        return None
    behalf = stand_in(task, by, dossier=dossier)
    if behalf is None:
        return _lent_step(session, task, dossier, by)
    absent = next(a for a in by.absent if a.username == behalf)
    mine = next((each.name for each in _steps_of(session, task, dossier, by)), None)
    return mine or _lent_step(session, task, dossier, absent)


def _steps_of(session: Session, task: Task, dossier: Dossier, who: Actor) -> Iterator[Row[str, int, str, str, int]]:
    """What this person completed in the dossier in another lane than the task's: element, occurrence and name."""
    rows = session.execute(_DONE, {"of_dossier": dossier.id, "of_person": who.person_id})
    lane = task.role, task.agency_id
    yield from (each for each in rows if (each.role, each.agency_id) != lane)


def _lent_step(session: Session, task: Task, dossier: Dossier, who: Actor) -> str | None:
    """A step in another lane that this person completed for somebody absent."""
    done: dict[tuple[object, object], str] = {
        (each.element_id, each.occurrence): each.name for each in _steps_of(session, task, dossier, who)
    }
    if not done:
        return None
    for event in history(session, ledger.dossier_stream(dossier.code)):
        if event.actor == who.username and event.on_behalf_of:
            key = event.body.get("element"), event.body.get("occurrence")
            if event.verb == "task.completed" and key in done:
                return done[key]
    return None
