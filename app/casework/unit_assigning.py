"""A head of a unit gives out the unit's steps among the unit's persons, and takes none from another unit's hands."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.casework.task_access import Holders, led_units
from app.domain.errors import Forbidden, Refused
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.people.records import Person
from app.people.units import is_of_units
from app.tasks.records import Task


def may_receive(session: Session, task: Task, dossier: Dossier, *, by: Actor, person_id: int) -> bool:
    """True if this person may give the task to that one: its holder to anybody, a head within what they lead."""
    if task.assignee_id == by.person_id:
        return True
    units = led_units(by, task, dossier)
    return units is None or is_of_units(session, person_id, units)


def require_receivable(session: Session, task: Task, dossier: Dossier, *, by: Actor, to: Actor) -> None:
    """Refused("assignee_not_of_unit") for somebody of another unit."""
    if not may_receive(session, task, dossier, by=by, person_id=to.person_id):
        raise Refused("assignee_not_of_unit", field="to", name=to.name, task=task.name)


def require_own_hands(session: Session, task: Task, dossier: Dossier, *, by: Actor, at: datetime) -> None:
    """Forbidden("task_of_other_unit") where somebody of another unit holds the task and can still do it."""
    holder = task.assignee_id
    units = led_units(by, task, dossier)
    if holder is None or holder == by.person_id or units is None or is_of_units(session, holder, units):
        return
    if Holders(session, at=at).still_hold(task, dossier):
        raise Forbidden("task_of_other_unit", task=task.name, name=session.get_one(Person, holder).full_name)
