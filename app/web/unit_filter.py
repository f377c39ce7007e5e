"""Narrowing a list to one unit: which may be chosen, and which one was."""

from flask import request

from app.casework.queries.unit_scope import Choice, reached_units
from app.edge.access import actor


def chosen_unit(permission: str) -> tuple[tuple[Choice, ...], int | None]:
    """The units that the list may be narrowed to, and the one in the address; None for none, or none of these."""
    units = reached_units(by=actor(), permission=permission)
    asked = request.args.get("don-vi", "")
    return units, next((number for number, _ in units if str(number) == asked), None)
