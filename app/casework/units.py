"""Units of an agency as their use cases share them: who decides, what the charge may be, what the ledger says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.casework import ledger
from app.casework.by_decision import PaperDecision
from app.db.serialising import one_at_a_time
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from app.domain.permissions import Actor, acting_for, reach
from app.domain.typed_text import typed_text
from app.domain.units import LONGEST_NAME, UNIT_CODE, Charge
from app.people.records import Agency, Unit
from app.people.units import locked_unit
from app.procedures.records import Procedure

PERMISSION = "role.grant"
#: the name under which changes of units wait for one another
SERIAL = "unit"


def administers(who: Actor | None, agency_id: int) -> bool:
    """True for who administers the roles of this agency, and so its units; the command line may everywhere."""
    return who is None or reach(who, PERMISSION).covers(agency_id)


def open_unit(session: Session, unit_id: int, *, by: Actor | None) -> Unit:
    """The unit under lock, no other unit changing meanwhile. First in a transaction.

    Raises NotFound("unit_not_found"), Forbidden("units_not_yours"), Conflict("unit_closed").
    """
    one_at_a_time(session, SERIAL)
    row = locked_unit(session, unit_id)
    if not administers(by, row.agency_id):
        raise Forbidden("units_not_yours") if by and reach(by, PERMISSION) else NotFound("unit_not_found")
    if row.ended_at is not None:
        raise Conflict("unit_closed", unit=row.name)
    return row


def typed_code(session: Session, text: str, *, agency_id: int, unit_id: int | None = None) -> str:
    """The short code, in capitals. Invalid("unit_code_wrong", "unit_code_taken")."""
    code = text.strip().upper()
    if not UNIT_CODE.fullmatch(code):
        raise Invalid("unit_code_wrong", field="code")
    other = session.scalar(select(Unit).where(Unit.agency_id == agency_id, Unit.code == code))
    if other is not None and other.id != unit_id:
        raise Invalid("unit_code_taken", field="code", code=code, unit=other.name)
    return code


def typed_name(text: str) -> str:
    """The name. Invalid for none, or a too long one."""
    return typed_text(text, field="name", label="Tên đơn vị", most=LONGEST_NAME)


def checked_charge(session: Session, charge: Charge, *, everything: bool) -> Charge:
    """The charge as typed: everything only where that was said, so that nobody gets it by emptying a list.

    Raises Invalid("unit_charge_empty", "unit_charge_unknown").
    """
    if everything:
        return Charge()
    if charge.everything:
        raise Invalid("unit_charge_empty", field="everything")
    known = set(session.scalars(select(Procedure.id).where(Procedure.id.in_(charge.procedures))))
    fields = set(session.scalars(select(Procedure.field).where(Procedure.field.in_(charge.fields)).distinct()))
    if known != charge.procedures or fields != charge.fields:
        raise Invalid("unit_charge_unknown", field="everything")
    return charge


def charge_body(session: Session, charge: Charge) -> dict[str, Any]:
    """How the ledger names a charge."""
    slugs = session.scalars(select(Procedure.slug).where(Procedure.id.in_(charge.procedures)).order_by(Procedure.slug))
    return {"everything": charge.everything, "procedures": list(slugs), "fields": sorted(charge.fields)}


def record_unit(
    session: Session,
    unit: Unit,
    decision: PaperDecision,
    *,
    verb: str,
    body: Mapping[str, Any],
    by: Actor | None,
    at: datetime,
) -> None:
    """One line in the unit's chain; its row is locked."""
    agency = session.get_one(Agency, unit.agency_id)
    ledger.write(
        session,
        unit_stream(unit.id),
        verb=verb,
        by=by,
        at=at,
        body={"agency": agency.code, "unit": unit.code, **body, **decision.body},
        payload=decision.payload,
        on_behalf_of=acting_for(by, lambda who: administers(who, unit.agency_id)) if by else None,
    )


def unit_stream(unit_id: int) -> str:
    """The name of a unit's chain."""
    return f"unit:{unit_id}"


def require_seen(unit: Unit, seen: int | None) -> None:
    """Conflict("unit_changed_meanwhile") where the form was made before somebody else's change."""
    if seen is not None and seen != unit.version:
        raise Conflict("unit_changed_meanwhile", unit=unit.name)


def successor_of(session: Session, unit: Unit, successor_id: int | None) -> Unit | None:
    """The unit that takes over, under lock. Invalid("unit_successor_wrong") for none of the same agency at work."""
    if successor_id is None:
        return None
    try:
        row = locked_unit(session, successor_id)
    except NotFound:
        raise Invalid("unit_successor_wrong", field="successor_id") from None
    if row.id == unit.id or row.agency_id != unit.agency_id:
        raise Invalid("unit_successor_wrong", field="successor_id")
    if row.ended_at is not None:
        raise Refused("unit_closed", field="successor_id", unit=row.name)
    return row


def chosen_unit(session: Session, unit_id: int | None) -> Unit | None:
    """The unit chosen in a form, under lock and before any person is locked; None where none was.

    Raises Invalid("unit_missing"), Refused("unit_closed").
    """
    if unit_id is None:
        return None
    try:
        unit = locked_unit(session, unit_id)
    except NotFound:
        raise Invalid("unit_missing", field="unit_id") from None
    if unit.ended_at is not None:
        raise Refused("unit_closed", field="unit_id", unit=unit.name)
    return unit
