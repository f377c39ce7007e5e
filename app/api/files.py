"""Files for forms: uploaded first, then named in the form's data by their mark; read by who may see the dossier."""

from typing import Any

from flask import request
from marshmallow import Schema, fields

from app.api.reading import Blueprint
from app.casework.keep_file import KeepFile, keep_file
from app.casework.kept_files import FileView, read_file
from app.domain.errors import Invalid
from app.domain.file_kinds import MOST_BYTES
from app.edge.access import actor, needs, services, signed_in
from app.edge.attachments import handed_out

files = Blueprint("api_files", __name__, url_prefix="/api/v1/files", description="Files of forms")


class FileOut(Schema):
    """A kept file; ``mark`` is what a form's data name."""

    mark = fields.String()
    name = fields.String()
    media_type = fields.String()
    size = fields.Integer(metadata={"description": "Bytes"})
    sha256 = fields.String()


@files.post("")
@files.response(201, FileOut)
@signed_in
@needs("work", "act", "submit")
def upload() -> FileView:
    """Keep one file, sent as ``file`` of multipart/form-data. Loose until a form names it, forgotten after 30 days."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Invalid("file_missing")
    content = sent.stream.read(MOST_BYTES + 1)
    return keep_file(services(), KeepFile(by=actor(), name=sent.filename, content=content))


@files.get("/<mark>")
@files.response(200, content_type="application/octet-stream", description="The file as an attachment")
@signed_in
def download(mark: str) -> Any:
    """The file, for who uploaded it and for who may see its dossier."""
    return handed_out(read_file(by=actor(), mark=mark))
