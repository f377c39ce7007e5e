"""What the API takes and gives about persons, roles and substitutions."""

from marshmallow import Schema, fields, validate

from app.api.paging import ListOut, NumberedQuery
from app.api.schemas import Moment
from app.casework.queries.persons import STATES
from app.domain.permissions import ROLES

TEXT = validate.Length(max=2000)
NUMBER = validate.Range(1, 2**31 - 1)


class PersonsQuery(NumberedQuery):
    """Which persons."""

    search = fields.String(load_default="", validate=validate.Length(max=200))
    agency = fields.String(load_default="", metadata={"description": "Agency code"}, validate=validate.Length(max=35))
    unit = fields.Integer(load_default=None, allow_none=True, validate=NUMBER)
    role = fields.String(load_default="", validate=validate.OneOf(["", *ROLES]))
    state = fields.String(load_default="", validate=validate.OneOf(list(STATES)))


class PersonRowOut(Schema):
    """One account in the list."""

    username = fields.String()
    name = fields.String()
    agency = fields.String()
    unit = fields.String()
    roles = fields.List(fields.String())
    active = fields.Boolean()
    last_sign_in_at = Moment(allow_none=True)
    stood_in_by = fields.String(allow_none=True)


class PersonsOut(ListOut):
    """Accounts by agency and name."""

    rows = fields.List(fields.Nested(PersonRowOut))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()


class GrantOut(Schema):
    """A role and where it comes from."""

    id = fields.Integer()
    role = fields.String()
    role_name = fields.String()
    agency = fields.String(allow_none=True)
    unit_id = fields.Integer(allow_none=True)
    unit = fields.String(allow_none=True)
    decision = fields.String()
    decided_on = fields.Date(allow_none=True)
    request_id = fields.Integer(allow_none=True)
    by = fields.String(allow_none=True)
    since = Moment(allow_none=True)


class BecauseOut(Schema):
    """One reason why something is allowed."""

    role = fields.String()
    agency = fields.String(allow_none=True)
    unit = fields.String(allow_none=True)
    charge = fields.List(fields.String(), metadata={"description": "What the unit is charged with; empty: everything"})
    for_whom = fields.String(allow_none=True)
    limited = fields.Boolean()


class AllowedOut(Schema):
    """A permission with every reason for it."""

    permission = fields.String()
    name = fields.String()
    because = fields.List(fields.Nested(BecauseOut))


class SubstitutionOut(Schema):
    """One decision by which somebody stands in; null lists: all."""

    id = fields.Integer()
    state = fields.String(metadata={"description": "now | coming | past"})
    absent = fields.String(attribute="absent_username")
    absent_name = fields.String(attribute="absent")
    substitute = fields.String(attribute="substitute_username")
    substitute_name = fields.String(attribute="substitute")
    agency = fields.String()
    from_at = Moment()
    until_at = Moment()
    decision = fields.String()
    signed_on = fields.Date(allow_none=True)
    roles = fields.List(fields.String(), allow_none=True)
    agencies = fields.List(fields.String(), allow_none=True)
    procedures = fields.List(fields.String(), allow_none=True)
    ended_at = Moment(allow_none=True)
    end_reason = fields.String()


class PersonOut(Schema):
    """One account: roles, substitutions, and what the person may do by which role."""

    username = fields.String()
    name = fields.String()
    agency = fields.String()
    unit_id = fields.Integer(allow_none=True)
    unit = fields.String()
    active = fields.Boolean()
    last_sign_in_at = Moment(allow_none=True)
    grants = fields.List(fields.Nested(GrantOut))
    substitutions = fields.List(fields.Nested(SubstitutionOut))
    allowed = fields.List(fields.Nested(AllowedOut))


class WhyQuery(Schema):
    """A dossier's act (or “view”), or a task."""

    dossier = fields.String(load_default="", validate=validate.Length(max=80))
    act = fields.String(load_default="", validate=validate.Length(max=40))
    task = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class CheckOut(Schema):
    """One of the things asked."""

    name = fields.String()
    detail = fields.String()
    passed = fields.Boolean()
    code = fields.String(allow_none=True)
    message = fields.String()


class WhyOut(Schema):
    """Yes or no, and every check in its order."""

    person = fields.String()
    dossier = fields.String()
    subject = fields.String()
    allowed = fields.Boolean()
    by_role = fields.String()
    for_whom = fields.String(allow_none=True)
    checks = fields.List(fields.Nested(CheckOut))


class SubstitutionsOut(ListOut):
    """Running, coming, past."""

    rows = fields.List(fields.Nested(SubstitutionOut))


class SubstituteBody(Schema):
    """A decision; moments with their offset, ``until_at`` is outside. Lists left out lend everything lendable."""

    absent = fields.String(required=True, validate=validate.Length(1, 60))
    substitute = fields.String(required=True, validate=validate.Length(1, 60))
    from_at = fields.AwareDateTime(required=True)
    until_at = fields.AwareDateTime(required=True)
    decision = fields.String(required=True, validate=validate.Length(1, 100))
    signed_on = fields.Date(required=True)
    reason = fields.String(load_default="", validate=TEXT)
    roles = fields.List(fields.String(validate=validate.OneOf(list(ROLES))), load_default=None, allow_none=True)
    agencies = fields.List(
        fields.String(validate=validate.Length(1, 35)),
        load_default=None,
        allow_none=True,
        metadata={"description": "Agency codes"},
    )
    procedures = fields.List(
        fields.String(validate=validate.Length(1, 80)),
        load_default=None,
        allow_none=True,
        metadata={"description": "Procedures by their identifiers (slug)"},
    )


class EndBody(Schema):
    """Why it ends early."""

    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class GrantBody(Schema):
    """A role in an agency, or with ``unit`` in one of its units, by a decision."""

    role = fields.String(required=True, validate=validate.OneOf(list(ROLES)))
    agency = fields.String(required=True, metadata={"description": "Agency code"}, validate=validate.Length(1, 35))
    unit_id = fields.Integer(
        data_key="unit", load_default=None, allow_none=True, validate=NUMBER, metadata={"description": "Unit's id"}
    )
    decision = fields.String(required=True, validate=validate.Length(1, 100))
    decided_on = fields.Date(required=True)
    reason = fields.String(load_default="", validate=TEXT)


class RevokeBody(Schema):
    """The decision by which a role is taken away."""

    decision = fields.String(required=True, validate=validate.Length(1, 100))
    decided_on = fields.Date(required=True)
    reason = fields.String(load_default="", validate=TEXT)
