"""What the API takes and gives to move dossiers by messages and to hand tasks back."""

from marshmallow import Schema, fields, validate

NAME = validate.Length(1, 200)


class MessageBody(Schema):
    """A message by name; ``correlation`` for those who wait for that value, ``dossier`` a code that narrows further."""

    name = fields.String(required=True, validate=NAME)
    correlation = fields.String(load_default="", validate=validate.Length(max=200))
    dossier = fields.String(load_default="", validate=validate.Length(max=64))
    data = fields.Dict(
        keys=fields.String(validate=NAME),
        load_default=dict,
        metadata={"description": "Routing data: small, impersonal JSON values"},
    )


class MessageOut(Schema):
    """The dossiers that the message moved on; empty when nobody waited for it."""

    dossiers = fields.List(fields.String())


class TargetOut(Schema):
    """A completed step to which the task may be handed back."""

    element_id = fields.String(attribute="key.element_id")
    occurrence = fields.Integer(attribute="key.occurrence")
    name = fields.String()


class TargetsOut(Schema):
    """All of them, the latest first."""

    targets = fields.List(fields.Nested(TargetOut))


class HandBackBody(Schema):
    """One of the targets, and the reason that the person there reads."""

    element_id = fields.String(required=True, validate=NAME)
    occurrence = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))
    reason = fields.String(required=True, validate=validate.Length(max=2000))
