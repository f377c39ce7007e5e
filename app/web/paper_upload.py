"""Files in a request and as an answer: bounded when read, never shown inline, never of another kind than they are."""

from collections.abc import Sequence

from flask import Response
from werkzeug.datastructures import FileStorage

from app.casework.keep_paper import GivenFile
from app.casework.queries.corrections import FileContent
from app.domain.file_kinds import MOST_BYTES, JudgedFile
from app.edge.attachments import handed_out


def given_files(uploads: Sequence[FileStorage], *, component: str) -> list[GivenFile]:
    """The chosen files; a field left empty gives none. One byte over the limit is read, so that it is noticed."""
    return [_given(file, component) for file in uploads if file.filename]


def _given(file: FileStorage, component: str) -> GivenFile:
    content = file.stream.read(MOST_BYTES + 1)
    file.close()
    return GivenFile(component=component, filename=file.filename or "", content=content)


def attachment(paper: JudgedFile) -> Response:
    """The file to save: a browser neither shows nor runs it."""
    return handed_out(FileContent(name=paper.name, media_type=paper.kind.media_type, content=paper.content))
