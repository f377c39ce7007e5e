"""Units of agencies: reading them, and making, changing and closing one by decision; a person's place in one."""

from typing import Any

from app.api.paging import whole
from app.api.people_schemas import PersonOut
from app.api.reading import Blueprint
from app.api.unit_schemas import (
    ChangeUnitBody,
    CloseUnitBody,
    MakeUnitBody,
    UnitOut,
    UnitPlaceBody,
    UnitsOut,
    UnitsQuery,
)
from app.casework.close_unit import CloseUnit, close_unit
from app.casework.make_unit import ChangeUnit, MakeUnit, UnitFacts, change_unit, make_unit
from app.casework.place_person import PlacePerson, place_person
from app.casework.queries.person_page import PersonView, person_page
from app.casework.queries.procedures import agency_id
from app.casework.queries.substitution_choices import procedure_id
from app.casework.queries.units import UnitView, list_units, unit_view
from app.domain.units import Charge
from app.edge.access import actor, requires, services

units = Blueprint("api_units", __name__, url_prefix="/api/v1", description="Units of agencies")


@units.get("/units")
@units.arguments(UnitsQuery, location="query")
@units.response(200, UnitsOut)
@requires("person.view")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """Units of the agencies one looks after."""
    where = agency_id(services(), code=query["agency"]) if query["agency"] else None
    closed = query["closed"]
    return whole(query, list_units(services(), by=actor(), agency_id=where, closed=closed))


@units.post("/units")
@units.arguments(MakeUnitBody)
@units.response(201, UnitOut)
@requires("role.grant")
def make(body: dict[str, Any]) -> UnitView:
    """Make a unit by decision."""
    where = agency_id(services(), code=body.pop("agency"))
    number = make_unit(services(), MakeUnit(by=actor(), agency_id=where, facts=_facts(body), **body))
    return unit_view(services(), by=actor(), unit_id=number)


@units.get("/units/<int:unit_id>")
@units.response(200, UnitOut)
@requires("person.view")
def read(unit_id: int) -> UnitView:
    """One unit: charge, persons, open steps, decisions."""
    return unit_view(services(), by=actor(), unit_id=unit_id)


@units.post("/units/<int:unit_id>/change")
@units.arguments(ChangeUnitBody)
@units.response(200, UnitOut)
@requires("role.grant")
def change(body: dict[str, Any], unit_id: int) -> UnitView:
    """Name, code and charge by decision; effective at once."""
    change_unit(services(), ChangeUnit(by=actor(), unit_id=unit_id, facts=_facts(body), **body))
    return unit_view(services(), by=actor(), unit_id=unit_id)


@units.post("/units/<int:unit_id>/close")
@units.arguments(CloseUnitBody)
@units.response(200, UnitOut)
@requires("role.grant")
def close(body: dict[str, Any], unit_id: int) -> UnitView:
    """Close it by decision, empty or with a successor."""
    close_unit(services(), CloseUnit(by=actor(), unit_id=unit_id, **body))
    return unit_view(services(), by=actor(), unit_id=unit_id)


@units.post("/persons/<username>/unit")
@units.arguments(UnitPlaceBody)
@units.response(200, PersonOut)
@requires("role.grant")
def place(body: dict[str, Any], username: str) -> PersonView:
    """Move a person to another unit of the agency by decision."""
    place_person(services(), PlacePerson(by=actor(), username=username, **body))
    return person_page(services(), by=actor(), username=username)


def _facts(body: dict[str, Any]) -> UnitFacts:
    """Taken out of the body, which keeps the decision."""
    procedures, fields = body.pop("procedures"), body.pop("fields")
    charge = Charge(procedures=frozenset(procedure_id(slug=slug) for slug in procedures), fields=frozenset(fields))
    return UnitFacts(code=body.pop("code"), name=body.pop("name"), everything=body.pop("everything"), charge=charge)
