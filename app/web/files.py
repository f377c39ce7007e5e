"""Uploaded files back to who may read them."""

from flask import Blueprint, Response

from app.casework.kept_files import read_file
from app.edge.access import actor, signed_in
from app.edge.attachments import handed_out

pages = Blueprint("files", __name__)


@pages.get("/tep/<mark>")
@signed_in
def download(mark: str) -> Response:
    """The file, for who uploaded it and for who may see its dossier; NotFound for all others."""
    return handed_out(read_file(by=actor(), mark=mark))
