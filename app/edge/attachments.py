"""How a kept file leaves the house: as an attachment, never run as a page of ours."""

import io

from flask import Response, send_file

from app.casework.kept_files import FileContent

#: nothing in an uploaded file may run, load or be framed, even when it is opened by itself
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"


def sealed_file(source: bytes, *, name: str) -> Response:
    """A foreign XML file as an attachment that can do nothing in a browser."""
    answer = send_file(
        io.BytesIO(source), mimetype="application/xml", as_attachment=True, download_name=name, max_age=0
    )
    answer.headers["Content-Security-Policy"] = SEALED
    return answer


def handed_out(file: FileContent) -> Response:
    """The answer that carries a file: saved by the browser under its name, sandboxed should it be opened."""
    answer = Response(file.content, mimetype=file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
