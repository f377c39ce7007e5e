"""Parts of several bodies: a file, and what is entered after an outage."""

from base64 import b64decode
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from app.casework.late_entry import Late
from app.casework.result_documents import Upload


class FileIn(Schema):
    """A PDF file, its content in base64."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    content = fields.String(required=True, metadata={"format": "byte"})

    @post_load
    def decode(self, data: dict[str, str], **_: Any) -> Upload:
        """The bytes; what is no base64 is the sender's mistake."""
        try:
            return Upload(name=data["name"], content=b64decode(data["content"], validate=True))
        except ValueError as error:
            raise ValidationError("not base64", "content") from error


class LateIn(Schema):
    """It happened on paper during a recorded outage: when, and its number in the paper register."""

    outage_id = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2**31 - 1))
    at = fields.AwareDateTime(required=True)
    paper_number = fields.String(required=True, validate=validate.Length(1, 100))

    @post_load
    def entry(self, data: dict[str, Any], **_: Any) -> Late:
        """As the use cases take it."""
        at: datetime = data["at"]
        return Late(outage_id=data["outage_id"], at=at, paper_number=data["paper_number"])
