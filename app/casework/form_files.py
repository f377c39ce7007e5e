"""The files of a form that is sent: looked up by their marks, described in the data, bound to their dossier."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.casework.described_files import described_marks
from app.casework.kept_files import FileView, file_view, marked
from app.casework.services import Services
from app.db import reading
from app.domain.errors import FormInvalid
from app.domain.form_parts import FILES, Component, Form
from app.domain.forms import read_form
from app.domain.ports import CheckedForm
from app.dossiers.file_records import KeptFile

GONE = "Tệp không còn hoặc đã thuộc hồ sơ khác. Hãy chọn lại tệp từ máy."


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Whose files a form may name: the loose ones of a person, those of a dossier, of what an applicant prepares.

    ``named`` are single files of a dossier, by their marks, that the form has named already.
    """

    person_id: int | None = None
    dossier_id: int | None = None
    draft_id: int | None = None
    supplements: frozenset[int] = frozenset()
    named: frozenset[str] = frozenset()

    def owns(self, row: KeptFile) -> bool:
        """True if a form of the holder may name this file."""
        if row.dossier_id is not None:
            return row.dossier_id == self.dossier_id or row.mark in self.named
        if row.draft_id is not None:
            return row.draft_id == self.draft_id
        if row.supplement_id is not None:
            return row.supplement_id in self.supplements
        return row.by_id is not None and row.by_id == self.person_id


def check_form(
    services: Services,
    schema: Mapping[str, Any] | None,
    raw: Mapping[str, Any],
    *,
    holder: Holder,
) -> CheckedForm:
    """The clean data of a form with its files described (name, type, size, SHA-256); nothing for a step without form.

    A file is taken only where it is the holder's: nobody can name somebody else's. Raises FormInvalid.
    """
    if schema is None:
        return CheckedForm(data={}, routing={})
    checked = services.forms.check(schema, raw)
    if not _asks_for_files(schema):
        return checked
    form = read_form(schema)
    marks = [mark for _, found in _marks(form.fields, checked.data, path="") for mark in found]
    with reading() as session:
        known = [file_view(row) for row in marked(session, marks) if holder.owns(row)]
    wrong = missing_files(form, checked.data, known=known)
    if wrong:
        raise FormInvalid(wrong)
    return CheckedForm(data=with_files(form, checked.data, known=known), routing=checked.routing)


def missing_files(form: Form, data: Mapping[str, Any], *, known: Iterable[FileView]) -> dict[str, list[str]]:
    """What is wrong with a form's checked data that name other files than these, by path."""
    marks = {view.mark for view in known}
    return {path: [GONE] for path, found in _marks(form.fields, data, path="") if not marks >= set(found)}


def with_files(form: Form, data: Mapping[str, Any], *, known: Iterable[FileView]) -> dict[str, Any]:
    """A form's data with these files described where they are named by their marks; others are left out."""
    views = {view.mark: dict(view.described) for view in known}
    return _replaced(form.fields, data, views)


def _asks_for_files(raw: Mapping[str, Any]) -> bool:
    """Asked of the JSON itself: reading a whole form would cost more than completing a step."""
    below = raw.get("components") or ()
    return raw.get("type") == FILES or any(_asks_for_files(part) for part in below)


def _marks(fields: tuple[Component, ...], data: Mapping[str, Any], *, path: str) -> Iterator[tuple[str, list[str]]]:
    for part in fields:
        value, below = data.get(part.key), f"{path}{part.key}"
        if part.type == FILES and value:
            yield below, list(value)
        elif part.is_list:
            for n, row in enumerate(value or ()):
                yield from _marks(part.fields, row, path=f"{below}.{n}.")
        elif part.is_scope:
            yield from _marks(part.fields, value or {}, path=f"{below}.")


def _replaced(
    fields: tuple[Component, ...], data: Mapping[str, Any], views: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    changed = dict(data)
    for part in fields:
        if part.key not in changed:
            continue
        if part.type == FILES:
            changed[part.key] = [views[mark] for mark in changed[part.key] if mark in views]
        elif part.is_list:
            changed[part.key] = [_replaced(part.fields, row, views) for row in changed[part.key]]
        elif part.is_scope:
            changed[part.key] = _replaced(part.fields, changed[part.key], views)
    return changed


def bind_files(session: Session, data: Any, *, dossier_id: int) -> None:
    """From now on the files in this data belong to the dossier: who may see it may read them."""
    for row in marked(session, described_marks(data)):
        row.dossier_id = dossier_id
