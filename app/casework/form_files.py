"""The files of a form that is sent: looked up by their marks, described in the data, bound to their dossier."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.casework.kept_files import file_view, marked
from app.casework.services import Services
from app.db import reading
from app.domain.errors import FormInvalid
from app.domain.form_parts import FILES, Component
from app.domain.forms import read_form
from app.domain.permissions import Actor
from app.domain.ports import CheckedForm
from app.dossiers.file_records import KeptFile

GONE = "Tệp không còn hoặc đã thuộc hồ sơ khác. Hãy chọn lại tệp từ máy."


def check_form(
    services: Services,
    schema: Mapping[str, Any] | None,
    raw: Mapping[str, Any],
    *,
    by: Actor,
    dossier_id: int | None = None,
) -> CheckedForm:
    """The clean data of a form with its files described (name, type, size, SHA-256); nothing for a step without form.

    A file is taken from who uploaded it, and again where it belongs to this dossier already. Raises FormInvalid.
    """
    if schema is None:
        return CheckedForm(data={}, routing={})
    checked = services.forms.check(schema, raw)
    if not _asks_for_files(schema):
        return checked
    form = read_form(schema)
    marks = [mark for _, found in _marks(form.fields, checked.data, path="") for mark in found]
    with reading() as session:
        rows = marked(session, marks)
        theirs = [file_view(row) for row in rows if _is_theirs(row, by=by, dossier_id=dossier_id)]
    known = {view.mark: dict(view.described) for view in theirs}
    wrong = {p: [GONE] for p, found in _marks(form.fields, checked.data, path="") if not known.keys() >= set(found)}
    if wrong:
        raise FormInvalid(wrong)
    data = _replaced(form.fields, checked.data, lambda mark: known[mark])
    return CheckedForm(data=data, routing=checked.routing)


def _asks_for_files(raw: Mapping[str, Any]) -> bool:
    """Asked of the JSON itself: reading a whole form would cost more than completing a step."""
    below = raw.get("components") or ()
    return raw.get("type") == FILES or any(_asks_for_files(part) for part in below)


def _is_theirs(row: KeptFile, *, by: Actor, dossier_id: int | None) -> bool:
    return row.by_id == by.person_id if row.dossier_id is None else row.dossier_id == dossier_id


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
    fields: tuple[Component, ...], data: Mapping[str, Any], described: Callable[[str], dict[str, Any]]
) -> dict[str, Any]:
    changed = dict(data)
    for part in fields:
        if part.key not in changed:
            continue
        if part.type == FILES:
            changed[part.key] = [described(mark) for mark in changed[part.key]]
        elif part.is_list:
            changed[part.key] = [_replaced(part.fields, row, described) for row in changed[part.key]]
        elif part.is_scope:
            changed[part.key] = _replaced(part.fields, changed[part.key], described)
    return changed


def bind_files(session: Session, data: Any, *, dossier_id: int) -> None:
    """From now on the files in this data belong to the dossier: who may see it may read them."""
    for row in marked(session, _described_marks(data)):
        row.dossier_id = dossier_id


def _described_marks(data: Any) -> Iterator[str]:
    if isinstance(data, Mapping):
        if {"id", "sha256", "name"} <= data.keys():
            yield str(data["id"])
        else:
            for value in data.values():
                yield from _described_marks(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _described_marks(value)
