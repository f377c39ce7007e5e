"""A unit of an agency is made, renamed or charged otherwise, by a decision."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.casework.by_decision import paper_decision
from app.casework.living_agencies import require_living
from app.casework.services import Services
from app.casework.units import (
    SERIAL,
    administers,
    charge_body,
    checked_charge,
    open_unit,
    record_unit,
    require_seen,
    typed_code,
    typed_name,
)
from app.db import transaction
from app.db.serialising import one_at_a_time
from app.domain.errors import Conflict, Forbidden, Invalid
from app.domain.permissions import Actor
from app.domain.units import Charge
from app.people.records import Agency, Unit
from app.people.units import charge_of, set_charge


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    """What is typed about a unit; ``everything`` says that nothing narrows its charge."""

    code: str
    name: str
    everything: bool = False
    charge: Charge = field(default_factory=Charge)


@dataclass(frozen=True, kw_only=True)
class MakeUnit:
    """A new unit in an agency; ``by`` None is the command line."""

    by: Actor | None
    agency_id: int | None
    facts: UnitFacts
    decision: str
    decided_on: date | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeUnit:
    """The unit as it shall be from now on; ``seen`` is the version that the form was made for."""

    by: Actor | None
    unit_id: int
    facts: UnitFacts
    decision: str
    decided_on: date | None
    reason: str = ""
    seen: int | None = None


def make_unit(services: Services, command: MakeUnit) -> int:
    """Make it; returns its id.

    Raises Forbidden("units_not_yours"), Invalid (agency, code, name, charge, decision), Refused("agency_ended").
    """
    at = services.clock.now()
    decision = paper_decision(command.decision, command.decided_on, reason=command.reason, at=at)
    with transaction() as session:
        one_at_a_time(session, SERIAL)
        agency = session.get(Agency, command.agency_id) if command.agency_id else None
        if agency is None:
            raise Invalid("role_agency_missing", field="agency_id")
        if not administers(command.by, agency.id):
            raise Forbidden("units_not_yours", field="agency_id")
        require_living(session, (agency.id,), at=at)
        code, name, charge = _facts(session, command.facts, agency_id=agency.id)
        unit = Unit(agency_id=agency.id, code=code, name=name)
        session.add(unit)
        session.flush()
        set_charge(session, unit.id, charge)
        body = {"name": unit.name, "charge": charge_body(session, charge)}
        record_unit(session, unit, decision, verb="unit.made", body=body, by=command.by, at=at)
        return unit.id


def change_unit(services: Services, command: ChangeUnit) -> None:
    """Name, code and charge are these now. What is taken from the charge, its persons lose with their next request.

    Raises NotFound, Forbidden, Invalid as ``make_unit``; Conflict("unit_closed", "unit_changed_meanwhile",
    "unit_unchanged").
    """
    at = services.clock.now()
    decision = paper_decision(command.decision, command.decided_on, reason=command.reason, at=at)
    with transaction() as session:
        unit = open_unit(session, command.unit_id, by=command.by)
        require_seen(unit, command.seen)
        before = (unit.code, unit.name, charge_of(session, unit.id))
        after = _facts(session, command.facts, agency_id=unit.agency_id, unit_id=unit.id)
        if after == before:
            raise Conflict("unit_unchanged", unit=unit.name)
        unit.code, unit.name, charge = after
        unit.version += 1
        set_charge(session, unit.id, charge)
        body = {
            "name": unit.name,
            "charge": charge_body(session, charge),
            "before": {"unit": before[0], "name": before[1], "charge": charge_body(session, before[2])},
        }
        record_unit(session, unit, decision, verb="unit.changed", body=body, by=command.by, at=at)


def _facts(
    session: Session, facts: UnitFacts, *, agency_id: int, unit_id: int | None = None
) -> tuple[str, str, Charge]:
    return (
        typed_code(session, facts.code, agency_id=agency_id, unit_id=unit_id),
        typed_name(facts.name),
        checked_charge(session, facts.charge, everything=facts.everything),
    )
