"""What the API takes and gives about units of agencies."""

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut, PageQuery
from app.api.people_schemas import NUMBER, RevokeBody
from app.api.schemas import Moment
from app.domain.units import LONGEST_NAME


class UnitsQuery(PageQuery):
    """Which units."""

    agency = fields.String(load_default="", metadata={"description": "Agency code"}, validate=validate.Length(max=35))
    closed = fields.Boolean(load_default=False)


class UnitRowOut(Schema):
    """One unit; ``charge`` in words, empty for everything of the agency."""

    id = fields.Integer()
    code = fields.String()
    name = fields.String()
    agency = fields.String(attribute="agency_code")
    ended_at = Moment(allow_none=True)
    charge = fields.List(fields.String())
    persons = fields.Integer()
    steps = fields.Integer(metadata={"description": "Open steps of the unit"})
    late = fields.Integer()


class UnitsOut(ListOut):
    """Units by agency and name."""

    rows = fields.List(fields.Nested(UnitRowOut))


class MemberOut(Schema):
    """Somebody of the unit; ``home`` is false for who only holds a role in it."""

    username = fields.String()
    name = fields.String()
    active = fields.Boolean()
    home = fields.Boolean()
    roles = fields.List(fields.String())
    holding = fields.Integer(metadata={"description": "Open steps of the unit that the person holds"})


class UnitMoveOut(Schema):
    """What was decided about the unit, the newest first."""

    verb = fields.String()
    at = Moment()
    by = fields.String(allow_none=True)
    decision = fields.String()
    decided_on = fields.Date(allow_none=True)


class UnitOut(Schema):
    """One unit; ``version`` is given back as ``seen`` when it is changed."""

    id = fields.Integer(attribute="row.id")
    code = fields.String(attribute="row.code")
    name = fields.String(attribute="row.name")
    agency = fields.String(attribute="row.agency_code")
    ended_at = Moment(attribute="row.ended_at", allow_none=True)
    version = fields.Integer()
    everything = fields.Boolean()
    procedures = fields.List(fields.String(), attribute="slugs")
    fields_ = fields.List(fields.String(), attribute="fields", data_key="fields")
    steps = fields.Integer(attribute="row.steps")
    late = fields.Integer(attribute="row.late")
    unclaimed = fields.Integer()
    members = fields.List(fields.Nested(MemberOut))
    moves = fields.List(fields.Nested(UnitMoveOut))


class ChangeUnitBody(RevokeBody):
    """The unit as it shall be, by a decision. Either everything, or procedures (identifiers) and fields."""

    code = fields.String(required=True, validate=validate.Length(1, 20))
    name = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))
    everything = fields.Boolean(load_default=False)
    procedures = fields.List(fields.String(validate=validate.Length(1, 80)), load_default=list)
    fields_ = fields.List(
        fields.String(validate=validate.Length(1, 200)), load_default=list, data_key="fields", attribute="fields"
    )
    seen = fields.Integer(load_default=None, allow_none=True, validate=NUMBER)


class MakeUnitBody(ChangeUnitBody):
    """A new unit of an agency, by a decision."""

    class Meta:
        exclude = ("seen",)

    agency = fields.String(required=True, metadata={"description": "Agency code"}, validate=validate.Length(1, 35))


class CloseUnitBody(RevokeBody):
    """The decision by which it closes; ``successor`` is the id of the unit that takes everything over."""

    successor_id = fields.Integer(data_key="successor", load_default=None, allow_none=True, validate=NUMBER)


class UnitPlaceBody(RevokeBody):
    """To which unit a person goes (its id; null: to none), with the roles held in the old one or without."""

    unit_id = fields.Integer(data_key="unit", required=True, allow_none=True, validate=NUMBER)
    with_roles = fields.Boolean(load_default=False)
