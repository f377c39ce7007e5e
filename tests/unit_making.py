"""Units as tests make them: by the administrator's decision, with persons and roles."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from world import World

from app.casework.make_unit import ChangeUnit, MakeUnit, UnitFacts, change_unit, make_unit
from app.casework.role_grants import GrantRole, grant_role
from app.db import reading, transaction
from app.domain.units import Charge
from app.people.directory import agency_by_code
from app.people.records import Person, RoleGrant, Unit
from app.procedures.records import Procedure

CENTRE = "H14.02.01"
DECISION: dict[str, Any] = {"decision": "15/QĐ-CTXH", "decided_on": date(2026, 3, 10)}
SOCIAL, FLAG = "1.012990", "2.002755"


def agency_id(code: str = CENTRE) -> int:
    with reading() as session:
        return agency_by_code(session, code).id


def facts(code: str = "P.QL", name: str = "Phòng Quản lý", **charge: Collection[str]) -> UnitFacts:
    """``procedures`` by their codes, ``fields`` by name; neither: everything."""
    with reading() as session:
        query = select(Procedure.id).where(Procedure.code.in_(charge.get("procedures", ())))
        wanted = Charge(procedures=frozenset(session.scalars(query)), fields=frozenset(charge.get("fields", ())))
    return UnitFacts(code=code, name=name, everything=wanted.everything, charge=wanted)


def made(world: World, code: str = "P.QL", *, agency: str = CENTRE, **charge: Collection[str]) -> int:
    command = MakeUnit(
        by=world.actor("quantri"),
        agency_id=agency_id(agency),
        facts=facts(code, name=f"Phòng {code}", **charge),
        **DECISION,
    )
    return make_unit(world.services, command)


def recharged(world: World, unit_id: int, **charge: Collection[str]) -> None:
    unit = row(unit_id)
    given = facts(unit.code, name=unit.name, **charge)
    change_unit(world.services, ChangeUnit(by=world.actor("quantri"), unit_id=unit_id, facts=given, **DECISION))


def granted(world: World, username: str, role: str, unit_id: int) -> int:
    command = GrantRole(
        by=world.actor("quantri"), username=username, role=role, agency_id=None, unit_id=unit_id, **DECISION
    )
    return grant_role(world.services, command)


def only_in(world: World, username: str, role: str, unit_id: int) -> int:
    """The person holds this role in the unit and nothing else."""
    with transaction() as session:
        person = session.scalars(select(Person).where(Person.username == username)).one()
        session.execute(delete(RoleGrant).where(RoleGrant.person_id == person.id))
    return granted(world, username, role, unit_id)


def row(unit_id: int) -> Unit:
    with reading() as session:
        found = session.get_one(Unit, unit_id)
        session.refresh(found)
        session.expunge(found)
        return found


def field_of(code: str = SOCIAL) -> str:
    with reading() as session:
        return str(session.scalars(select(Procedure.field).where(Procedure.code == code)).first())
