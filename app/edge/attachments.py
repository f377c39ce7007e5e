"""How a kept file leaves the house: as an attachment, never run as a page of ours."""

from flask import Response

from app.casework.kept_files import FileContent


def handed_out(file: FileContent) -> Response:
    """The answer that carries a file: saved by the browser under its name, sandboxed should it be opened."""
    answer = Response(file.content, mimetype=file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
