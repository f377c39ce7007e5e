"""Files in an applicant's request, bounded when read."""

from collections.abc import Sequence

from werkzeug.datastructures import FileStorage

from app.casework.keep_paper import GivenFile
from app.domain.file_kinds import MOST_BYTES


def given_files(uploads: Sequence[FileStorage], *, component: str) -> list[GivenFile]:
    """The chosen files; a field left empty gives none. One byte over the limit is read, so that it is noticed."""
    return [_given(file, component) for file in uploads if file.filename]


def _given(file: FileStorage, component: str) -> GivenFile:
    content = file.stream.read(MOST_BYTES + 1)
    file.close()
    return GivenFile(component=component, filename=file.filename or "", content=content)
