"""Regulations to be read: every value with its clause, and where two differ."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut, PageQuery, whole
from app.api.reading import Blueprint
from app.domain.calendar import local
from app.domain.regulation import Regulation, load_regulation, regulation_ids
from app.domain.regulation_view import comparison_json, regulation_json
from app.edge.access import requires, services

regulations = Blueprint("api_regulations", __name__, url_prefix="/api/v1/regulations", description="Regulations")


class RegulationOut(Schema):
    """A regulation without its values; ``from`` and ``until`` are dates, null where they are open."""

    id = fields.String()
    name = fields.String()
    title = fields.String()
    version = fields.String()
    status = fields.String()
    status_text = fields.String()
    since = fields.String(attribute="from", data_key="from", allow_none=True)
    until = fields.String(allow_none=True)
    replaces = fields.String(allow_none=True)
    notice = fields.String()


class RegulationListOut(ListOut):
    """All regulations; ``chosen`` is the province's own."""

    rows = fields.List(fields.Nested(RegulationOut))
    chosen = fields.String()


class RuleValueOut(Schema):
    """A value with its rule, clause and how sure it is; ``value`` null where the text gives none."""

    key = fields.String()
    label = fields.String()
    value = fields.Raw(allow_none=True)
    text = fields.String()
    rule = fields.String()
    clause = fields.String()
    confidence = fields.String()
    confidence_text = fields.String()
    since = fields.String(attribute="from", data_key="from", allow_none=True)
    until = fields.String(allow_none=True)
    given_by = fields.String()
    current = fields.Boolean()


class GroupedValueOut(RuleValueOut):
    """A value and the group it stands in."""

    group = fields.String()


class RegulationFullOut(RegulationOut):
    """A regulation with all of its values."""

    values = fields.List(fields.Nested(GroupedValueOut))


class CompareQuery(Schema):
    """The two to be compared, by their ids."""

    a = fields.String(required=True, validate=validate.Length(max=60))
    b = fields.String(required=True, validate=validate.Length(max=60))


class RegulationDifferenceOut(Schema):
    """A key that both answer differently."""

    group = fields.String()
    key = fields.String()
    label = fields.String()
    left = fields.Nested(RuleValueOut)
    right = fields.Nested(RuleValueOut)


class ComparedOut(Schema):
    """Where two regulations differ, and how many values they share."""

    left = fields.Nested(RegulationOut)
    right = fields.Nested(RegulationOut)
    same = fields.Integer()
    differences = fields.List(fields.Nested(RegulationDifferenceOut))


@regulations.get("")
@regulations.arguments(PageQuery, location="query")
@regulations.response(200, RegulationListOut)
@requires("rules.view")
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """All regulations, by id."""
    rows = [regulation_json(_today(one)) for one in regulation_ids()]
    return {**whole(query, rows), "chosen": services().rules.chosen}


@regulations.get("/<regulation_id>")
@regulations.response(200, RegulationFullOut)
@requires("rules.view")
def read(regulation_id: str) -> dict[str, Any]:
    """One regulation, every value with its clause."""
    return regulation_json(_today(regulation_id))


@regulations.get("/compare")
@regulations.arguments(CompareQuery, location="query")
@regulations.response(200, ComparedOut)
@requires("rules.view")
def compare(query: dict[str, Any]) -> dict[str, Any]:
    """Where two regulations differ."""
    return comparison_json(_today(query["a"]), _today(query["b"]))


def _today(regulation_id: str) -> Regulation:
    return load_regulation(regulation_id).on(local(services().clock.now()).date())
