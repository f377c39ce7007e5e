"""Reorganisations as tests make them: drafted by one, approved by another, carried out at their moment."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from world import World

from app.casework.carry_out_reorganisation import CarriedOut, carry_out_due
from app.casework.decide_reorganisation import approve_reorganisation
from app.casework.draft_reorganisation import (
    TypedLine,
    TypedReorganisation,
    add_line,
    draft_reorganisation,
    effective_moment,
)
from app.db import reading
from app.domain.calendar import local
from app.people.records import Agency, Person, RoleGrant
from app.people.reorganisations import Reorganisation

DRAFTER, APPROVER = "quantri", "pheduyet"
CENTRE, HEALTH, HOME, CULTURE = "H14.02.01", "H14.02", "H14.01", "H14.04"
NUMBER = "1450/QĐ-UBND"


def typed(world: World, **more: Any) -> TypedReorganisation:
    today = local(world.clock.now()).date()
    given = {"decision_number": NUMBER, "signed_on": today, "effective_on": today + timedelta(days=1)}
    return TypedReorganisation(**{**given, "reason": "Sắp xếp tổ chức bộ máy", **more})


def merge(source: str, target: str, **more: Any) -> TypedLine:
    return TypedLine(**{"kind": "merge", "source": source, "target": target, **more})


def part(source: str, target: str, share: str, wanted: str = "", **more: Any) -> TypedLine:
    return TypedLine(kind="split", source=source, target=target, share=share, wanted=wanted, **more)


def drafted(world: World, *lines: TypedLine, by: str = DRAFTER, **more: Any) -> int:
    actor = world.actor(by)
    found = draft_reorganisation(world.services, by=actor, typed=typed(world, **more))
    for line in lines:
        add_line(world.services, by=actor, reorganisation_id=found, typed=line)
    return found


def approved(world: World, *lines: TypedLine, **more: Any) -> int:
    found = drafted(world, *lines, **more)
    approve_reorganisation(world.services, by=world.actor(APPROVER), reorganisation_id=found)
    return found


def its_day(world: World, hours: float = 8) -> date:
    """Let the morning of the next day come."""
    day = local(world.clock.now()).date() + timedelta(days=1)
    world.clock.set(effective_moment(day) + timedelta(hours=hours))
    return day


def carried_out(world: World, *lines: TypedLine, **more: Any) -> int:
    found = approved(world, *lines, **more)
    its_day(world)
    assert carry_out_due(world.services).finished == 1
    return found


def run(world: World) -> CarriedOut:
    return carry_out_due(world.services)


def row(reorganisation_id: int) -> Reorganisation:
    with reading() as session:
        found = session.get_one(Reorganisation, reorganisation_id)
        session.refresh(found)
        session.expunge(found)
        return found


def code_of(agency_id: int) -> str:
    with reading() as session:
        return session.get_one(Agency, agency_id).code


def places(world: World, code: str) -> tuple[str, str]:
    dossier = world.dossier(code)
    return code_of(dossier.receiving_agency_id), code_of(dossier.competent_agency_id)


def roles_of(username: str) -> set[tuple[str, str]]:
    query = select(RoleGrant.role, Agency.code).join(Agency, Agency.id == RoleGrant.agency_id)
    with reading() as session:
        rows = session.execute(query.join(Person, Person.id == RoleGrant.person_id).where(Person.username == username))
        return {(role, code) for role, code in rows}
