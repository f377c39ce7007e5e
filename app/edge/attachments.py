"""How a kept file leaves the house: as an attachment, never run as a page of ours."""

import io
from urllib.parse import quote

from flask import Response, send_file

from app.casework.keep_file import FileView
from app.casework.queries.corrections import FileContent
from app.domain.paper_files import KINDS, PaperFile

#: nothing in an uploaded file may run, load or be framed, even when it is opened by itself
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"


def sealed_file(source: bytes, *, name: str) -> Response:
    """A foreign XML file as an attachment that can do nothing in a browser."""
    answer = send_file(
        io.BytesIO(source), mimetype="application/xml", as_attachment=True, download_name=name, max_age=0
    )
    answer.headers["Content-Security-Policy"] = SEALED
    return answer


def attachment(view: FileView, content: bytes) -> Response:
    """The answer that carries a file of a form: saved by the browser under its name, sandboxed should it be opened."""
    answer = _sandboxed(content, media_type=view.media_type)
    named = f"attachment; filename=\"tep-{view.sha256[:8]}\"; filename*=UTF-8''{quote(view.name)}"
    answer.headers["Content-Disposition"] = named
    return answer


def handed_out(file: FileContent) -> Response:
    """The answer that carries a document or an applicant's paper, as ``attachment``."""
    answer = _sandboxed(file.content, media_type=file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    return answer


def handed_out_paper(paper: PaperFile) -> Response:
    """The answer that carries a file which an applicant uploaded."""
    return handed_out(FileContent(name=paper.filename, media_type=KINDS[paper.kind][1], content=paper.content))


def _sandboxed(content: bytes, *, media_type: str) -> Response:
    answer = Response(content, mimetype=media_type)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
