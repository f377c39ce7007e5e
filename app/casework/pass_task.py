"""Giving a task to a named person: assigned by who gives out the agency's steps or holds it, forwarded by its holder.

Only to somebody of the same lane who may do it: not locked, not barred by the separation of duties.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework.acting_person import load_actor
from app.casework.claim_task import task_body, write
from app.casework.idempotency import Once
from app.casework.notices import task_given
from app.casework.separate_duties import own_earlier_step
from app.casework.services import Services
from app.casework.task_access import leads, locked_task, readable_task, stand_in, works_on
from app.casework.unit_assigning import may_receive, require_own_hands, require_receivable
from app.db import reading, transaction
from app.domain.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor, acting_for
from app.domain.typed_text import typed_text
from app.dossiers.records import Dossier
from app.people.directory import running_substitutions
from app.people.records import Person, RoleGrant, Substitution
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class PassTask:
    """``to`` is the username of who gets the task; the ``reason`` is read by that person."""

    by: Actor
    task_id: int
    to: str
    reason: str = ""
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Passed:
    """The dossier's code and the name of who holds the task now."""

    code: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who may get the task; ``on_behalf_of`` names the absent colleague whose role it would be by."""

    username: str
    name: str
    on_behalf_of: str | None


def assign_task(services: Services, command: PassTask) -> Passed:
    """Whoever gives out the agency's steps, or holds the task, gives it to a person; a reason may be left out.

    Raises NotFound, Forbidden("task_assign_not_yours" or the lane), Conflict (done), Invalid("assignee_missing"),
    Refused (the person is not of the lane, or barred).
    """
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, required=False, lines=True)
    return _pass(services, command, verb="task.assigned", reason=reason, require=_require_may_assign)


def forward_task(services: Services, command: PassTask) -> Passed:
    """The holder gives the task on to a colleague with a reason. As ``assign_task``; Conflict for who does not hold it.

    Raises also Invalid (no reason, to oneself).
    """
    reason = typed_text(command.reason, field="reason", label="Lý do", most=2000, lines=True)
    if command.to == command.by.username:
        raise Invalid("forward_to_oneself", field="to")
    return _pass(services, command, verb="task.forwarded", reason=reason, require=_require_holder)


def candidates(services: Services, *, by: Actor, task_id: int) -> tuple[Candidate, ...]:
    """Who may get the task, by name; empty when it is not open. NotFound, Forbidden as for the task itself."""
    at = services.clock.now()
    with reading() as session:
        task, dossier = readable_task(session, task_id, by=by, heads=True)
        if task.state != "open":
            return ()
        found = [load_actor(session, person_id, at=at) for person_id in _of_lane(session, task, at=at)]
        mine = [w for w in found if may_receive(session, task, dossier, by=by, person_id=w.person_id)]
        fit = [who for who in mine if _against(session, task, dossier, who) is None]
        return tuple(sorted((_candidate(task, dossier, who) for who in fit), key=lambda c: c.name))


def _candidate(task: Task, dossier: Dossier, who: Actor) -> Candidate:
    behalf = stand_in(task, who, dossier=dossier)
    name = next((a.name for a in who.absent if a.username == behalf), None)
    return Candidate(username=who.username, name=who.name, on_behalf_of=name)


def _of_lane(session: Session, task: Task, *, at: datetime) -> list[int]:
    """Active persons who hold the lane's role, and those who stand in for one of them."""
    holders = select(RoleGrant.person_id).where(RoleGrant.role == task.role, RoleGrant.agency_id == task.agency_id)
    lent = running_substitutions(at=at).where(Substitution.absent_id.in_(holders))
    ids = {*session.scalars(holders), *(row.substitute_id for row in session.scalars(lent))}
    return list(session.scalars(select(Person.id).where(Person.id.in_(ids), Person.active).order_by(Person.id)))


def _against(session: Session, task: Task, dossier: Dossier, who: Actor) -> DomainError | None:
    """Why this person cannot get the task."""
    if not works_on(who, task, dossier):
        return Refused("assignee_not_of_lane", field="to", name=who.name, task=task.name)
    earlier = own_earlier_step(session, task, dossier=dossier, by=who)
    if earlier:
        return Refused("assignee_after_oneself", field="to", name=who.name, task=task.name, earlier=earlier)
    return None


def _require_may_assign(task: Task, dossier: Dossier, by: Actor) -> None:
    if not leads(by, task, dossier) and task.assignee_id != by.person_id:
        raise Forbidden("task_assign_not_yours", task=task.name)


def _require_holder(task: Task, _dossier: Dossier, by: Actor) -> None:
    if task.assignee_id != by.person_id:
        raise Conflict("task_not_yours_to_forward", task=task.name)


_Require = Callable[[Task, Dossier, Actor], None]


def _pass(services: Services, command: PassTask, *, verb: str, reason: str, require: _Require) -> Passed:
    at, by = services.clock.now(), command.by
    with transaction() as session:
        task, dossier = locked_task(session, command.task_id, by=by, heads=verb == "task.assigned")
        request = {"task": command.task_id, "to": command.to, "reason": reason}
        once = Once(session, command.key, by=by, route=verb, request=request, at=at)
        if once.answer:
            return Passed(**once.answer)
        if task.state != "open":
            raise Conflict("task_already_done", task=task.name, at=task.closed_at, by_id=task.closed_by_id)
        require(task, dossier, by)
        to = _receiver(session, command.to, at=at)
        if verb == "task.assigned":
            require_own_hands(session, task, dossier, by=by, at=at)
            require_receivable(session, task, dossier, by=by, to=to)
        against = _against(session, task, dossier, to)
        if against:
            raise against
        if task.assignee_id != to.person_id:
            _give(session, services, dossier, task=task, to=to, given=_Given(by=by, verb=verb, reason=reason, at=at))
        once.remember({"code": dossier.code, "holder": to.name})
        return Passed(code=dossier.code, holder=to.name)


def _receiver(session: Session, username: str, *, at: datetime) -> Actor:
    person_id = session.scalar(select(Person.id).where(Person.username == username[:60], Person.active))
    if person_id is None:
        raise Invalid("assignee_missing", field="to")
    try:
        return load_actor(session, person_id, at=at)
    except NotFound:
        raise Invalid("assignee_missing", field="to") from None


@dataclass(frozen=True, kw_only=True)
class _Given:
    """Who gave it, how, why and when."""

    by: Actor
    verb: str
    reason: str
    at: datetime


def _give(session: Session, services: Services, dossier: Dossier, *, task: Task, to: Actor, given: _Given) -> None:
    by, at = given.by, given.at
    before = session.get_one(Person, task.assignee_id).username if task.assignee_id else None
    if before == by.username:
        behalf = stand_in(task, by, dossier=dossier)
    else:
        behalf = acting_for(by, lambda who: leads(who, task, dossier))
    task.assignee_id, task.claimed_at = to.person_id, at
    task.version += 1
    body = {**task_body(task), "to": to.username, "from": before, "role": task.role, "agency_id": task.agency_id}
    payload = {"reason": given.reason} if given.reason else None
    write(session, dossier, verb=given.verb, by=by, at=at, on_behalf_of=behalf, body=body, payload=payload)
    receiver = session.get_one(Person, to.person_id)
    if to.person_id != by.person_id:
        task_given(session, services, dossier=dossier, task=task, to=receiver, by=by, reason=given.reason, at=at)
