"""The roles somebody holds, each narrowed by what its unit is charged with at this moment."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, false, or_, select
from sqlalchemy.orm import Session

from app.domain.permissions import Grant
from app.domain.units import Charge, UnitBound
from app.people.records import RoleGrant, UnitCharge
from app.people.units import charges_of, lanes_of
from app.procedures.records import Procedure, ProcedureVersion

# built once: it is asked with every request of a person
_ROLES = select(RoleGrant.role, RoleGrant.agency_id, RoleGrant.unit_id).where(
    RoleGrant.person_id == bindparam("of_person")
)


def held_roles(session: Session, person_id: int) -> frozenset[Grant]:
    """The person's own roles, none that are lent. A charge changed, or a new version in it, counts at once."""
    rows = session.execute(_ROLES, {"of_person": person_id}).all()
    bounds = unit_bounds(session, {row.unit_id for row in rows if row.unit_id is not None})
    return frozenset(
        Grant(role=role, agency_id=agency, unit=bounds[unit] if unit is not None else None)
        for role, agency, unit in rows
    )


def unit_bounds(session: Session, unit_ids: Collection[int]) -> Mapping[int, UnitBound]:
    """How each of these units narrows the roles held in it."""
    if not unit_ids:
        return {}
    lanes = lanes_of(session, unit_ids)
    return {
        unit_id: UnitBound(id=unit_id, versions=charged_versions(session, charge), lanes=lanes[unit_id])
        for unit_id, charge in charges_of(session, unit_ids).items()
    }


def charged_versions(session: Session, charge: Charge) -> frozenset[int] | None:
    """Every version of the procedures in the charge, past and future ones alike; None for everything."""
    if charge.everything:
        return None
    query = select(ProcedureVersion.id).join(Procedure, Procedure.id == ProcedureVersion.procedure_id)
    return frozenset(session.scalars(query.where(in_charge(charge))))


def in_charge(charge: Charge) -> ColumnElement[bool]:
    """True for the procedures that a charge which is not everything names, by themselves or by their field."""
    named = Procedure.id.in_(charge.procedures) if charge.procedures else false()
    return or_(named, Procedure.field.in_(charge.fields)) if charge.fields else named


def counts_for_procedure(procedure_id: int | BindParameter[Any]) -> ColumnElement[bool]:
    """True for roles that count for this procedure: held in a whole agency, or in a unit charged with it."""
    charges = UnitCharge.unit_id == RoleGrant.unit_id
    named = or_(UnitCharge.procedure_id == Procedure.id, UnitCharge.field == Procedure.field)
    charged = exists().where(charges, named, Procedure.id == procedure_id)
    return or_(RoleGrant.unit_id.is_(None), ~exists().where(charges), charged)
