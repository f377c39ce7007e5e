"""Files in an applicant's request: for papers and in the fields of a form, bounded when read."""

from collections.abc import Callable, Sequence

from werkzeug.datastructures import FileStorage

from app.casework.keep_paper import GivenFile
from app.casework.kept_files import FileView
from app.domain.file_kinds import MOST_BYTES
from app.domain.form_parts import Component
from app.web.form_pages import Shelf, read_chosen


def given_files(uploads: Sequence[FileStorage], *, component: str) -> list[GivenFile]:
    """The chosen files; a field left empty gives none. One byte over the limit is read, so that it is noticed."""
    return [_given(file, component) for file in uploads if file.filename]


def _given(file: FileStorage, component: str) -> GivenFile:
    content = file.stream.read(MOST_BYTES + 1)
    file.close()
    return GivenFile(component=component, filename=file.filename or "", content=content)


def applicants_shelf(add: Callable[[Sequence[GivenFile]], list[str]], *, known: Sequence[FileView]) -> Shelf:
    """The files of a form that an applicant fills in: ``add`` keeps them, ``known`` are those kept already."""

    def keep(part: Component, storage: FileStorage) -> str:
        chosen = read_chosen(part, storage)
        given = GivenFile(component=part.label, filename=chosen.pop("name"), use="form", **chosen)
        return add([given])[0]

    return Shelf(keep=keep, views=lambda _: {view.mark: view for view in known}, href=lambda _: "")
