"""Dossiers for the demonstration: received in the past and walked a part of their way by the right persons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select

from app.casework.complete_task import CompleteTask, complete_task
from app.casework.load_province import actor_named
from app.casework.receive_dossier import ApplicantData, ComponentGiven, ReceiveDossier, receive_dossier
from app.casework.services import Services
from app.casework.settle import ReturnResult, Settle, return_result, settle
from app.db import reading
from app.domain.clock import VIETNAM, FixedClock
from app.domain.permissions import Actor
from app.dossiers.records import Dossier
from app.people.directory import agency_by_code
from app.people.records import Person, RoleGrant
from app.procedures.records import Procedure, ProcedureVersion
from app.tasks.records import Task


@dataclass(frozen=True, kw_only=True)
class Walk:
    """One dossier to make: the case whose data the steps take, how many steps, and over how many working days."""

    code: str
    desk: str
    competent: str
    applicant: Mapping[str, str]
    application: Mapping[str, Any]
    steps: Sequence[Mapping[str, Any]]
    days_ago: int
    at: time
    done: int
    hours_a_step: float
    settle: str = ""
    hand_over: bool = False


def make_dossier(services: Services, walk: Walk) -> str:
    """Make the dossier as if people had worked on it at office hours of the past; returns its code."""
    now = services.clock.now()
    clock = FixedClock(_entered(services, walk, now=now))
    past = replace(services, clock=clock)
    code = _receive(past, walk)
    for step in walk.steps[: walk.done]:
        _tick(past, clock, hours=walk.hours_a_step, until=now)
        for task_id, data in _open(code, step):
            complete_task(past, CompleteTask(by=worker_of(past, task_id), task_id=task_id, raw=data))
    if walk.settle:
        _tick(past, clock, hours=1, until=now)
        _settle(past, walk, code=code)
    if walk.hand_over:
        _tick(past, clock, hours=2, until=now)
        by = actor_named(past, walk.desk)
        return_result(past, ReturnResult(by=by, code=code, handed_to=walk.applicant["name"]))
    return code


def _entered(services: Services, walk: Walk, *, now: datetime) -> datetime:
    """When the dossier came: at its time of day, so many working days ago, and never after the present."""
    calendar = services.rules.shipped.calendar
    today = calendar.next_instant(now).date()
    at = datetime.combine(today, walk.at, tzinfo=VIETNAM)
    at = calendar.shift_working_days(at, -walk.days_ago)
    return at if at <= now else calendar.shift_working_days(at, -1)


def _tick(services: Services, clock: FixedClock, *, hours: float, until: datetime) -> None:
    """Move on by office time, never past the present."""
    then = services.rules.shipped.calendar.add_office_time(clock.now(), timedelta(hours=hours))
    clock.set(min(then, until))


def _receive(services: Services, walk: Walk) -> str:
    by = actor_named(services, walk.desk)
    with reading() as session:
        version = session.scalars(
            select(ProcedureVersion)
            .join(Procedure)
            .where(Procedure.code == walk.code, ProcedureVersion.state == "in_force")
        ).one()
        version_id, components = version.id, version.details.get("components", [])
        competent = agency_by_code(session, walk.competent).id
    received = receive_dossier(
        services,
        ReceiveDossier(
            by=by,
            version_id=version_id,
            receiving_agency_id=by.agency_id,
            competent_agency_id=competent,
            applicant=ApplicantData(**walk.applicant),
            application=walk.application,
            components=[
                ComponentGiven(name=c["name"], originals=c.get("originals", 0), copies=c.get("copies", 0))
                for c in components
            ],
        ),
    )
    return received.code


def _open(code: str, step: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The dossier's open task of this step, if it is one that a form completes."""
    with reading() as session:
        found = session.scalar(
            select(Task.id)
            .join(Dossier, Dossier.id == Task.dossier_id)
            .where(Dossier.code == code, Task.state == "open", Task.element_id == step["task"], Task.act.is_(None))
        )
    if found is not None:
        yield found, step.get("data", {})


def worker_of(services: Services, task_id: int) -> Actor:
    """Somebody who holds the role that the task needs."""
    with reading() as session:
        task = session.get_one(Task, task_id)
        username = session.scalars(
            select(Person.username)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(
                RoleGrant.role == task.role,
                or_(RoleGrant.agency_id == task.agency_id, RoleGrant.agency_id.is_(None)),
                Person.active,
            )
            .order_by(Person.id)
        ).first()
    return actor_named(services, username or "")


def _settle(services: Services, walk: Walk, *, code: str) -> None:
    settle(
        services,
        Settle(
            by=actor_named(services, walk.desk),
            code=code,
            act=walk.settle,
            number="128/KQ",
            on=services.clock.now().astimezone(VIETNAM).date(),
            reason="Đơn vị đã nhận đủ người thực hành." if walk.settle == "refuse" else "",
        ),
    )
