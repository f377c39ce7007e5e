"""Files in a request and as an answer: bounded when read, never shown inline, never of another kind than they are."""

from collections.abc import Sequence

from flask import Response
from werkzeug.datastructures import FileStorage

from app.casework.keep_paper import GivenFile
from app.domain.paper_files import MOST_BYTES, PaperFile
from app.edge.attachments import handed_out_paper


def given_files(uploads: Sequence[FileStorage], *, component: str) -> list[GivenFile]:
    """The chosen files; a field left empty gives none. One byte over the limit is read, so that it is noticed."""
    return [_given(file, component) for file in uploads if file.filename]


def _given(file: FileStorage, component: str) -> GivenFile:
    content = file.stream.read(MOST_BYTES + 1)
    file.close()
    return GivenFile(component=component, filename=file.filename or "", content=content)


def attachment(paper: PaperFile) -> Response:
    """The file to save: a browser neither shows nor runs it."""
    return handed_out_paper(paper)


def size_text(size: int) -> str:
    """Bytes as people read them: 1,2 MB."""
    if size < 1024 * 1024:
        return f"{max(1, size // 1024)} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")
