"""Handing out what was uploaded."""

from flask import Response

from app.casework.queries.corrections import FileContent


def handed_out(file: FileContent) -> Response:
    """The file to be saved or looked at, never run as a page of ours."""
    answer = Response(file.content, mimetype=file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
