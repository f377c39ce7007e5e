"""Files as a browser sends them, and as it gets them back."""

from flask import Response, request

from app.casework.queries.corrections import FileContent
from app.casework.result_documents import Upload


def uploaded(name: str) -> Upload | None:
    """The file chosen in this field; None where none was."""
    found = request.files.get(name)
    if found is None or not found.filename:
        return None
    return Upload(name=found.filename, content=found.read())


def handed_out(file: FileContent) -> Response:
    """The file to be saved or looked at, never run as a page of ours."""
    answer = Response(file.content, mimetype=file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
