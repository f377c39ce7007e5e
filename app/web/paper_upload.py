"""Files in a request and as an answer: bounded when read, never shown inline, never of another kind than they are."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response
from werkzeug.datastructures import FileStorage

from app.casework.keep_paper import GivenFile
from app.domain.paper_files import KINDS, MOST_BYTES, PaperFile


def given_files(uploads: Sequence[FileStorage], *, component: str) -> list[GivenFile]:
    """The chosen files; a field left empty gives none. One byte over the limit is read, so that it is noticed."""
    return [_given(file, component) for file in uploads if file.filename]


def _given(file: FileStorage, component: str) -> GivenFile:
    content = file.stream.read(MOST_BYTES + 1)
    file.close()
    return GivenFile(component=component, filename=file.filename or "", content=content)


def attachment(paper: PaperFile) -> Response:
    """The file to save: a browser neither shows nor runs it."""
    plain, full = f"tep.{KINDS[paper.kind][2]}", quote(paper.filename)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(paper.content, mimetype=KINDS[paper.kind][1], headers=headers)


def size_text(size: int) -> str:
    """Bytes as people read them: 1,2 MB."""
    if size < 1024 * 1024:
        return f"{max(1, size // 1024)} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
