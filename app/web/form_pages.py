"""Forms on pages: what was sent with its files and rows, what is shown again, what a page is told while one types."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import FileStorage, MultiDict

from app.casework.keep_file import KeepFile, keep_file
from app.casework.kept_files import FileView, files_by_mark
from app.domain.errors import FormInvalid, Invalid
from app.domain.form_parts import FILES, Component, Form
from app.domain.vietnamese import size_text
from app.edge.access import actor, services
from app.edge.errors import words
from app.edge.forms import computed_words, display_values, submitted_values
from app.edge.forms.rows import BUTTON, changed_rows, path_in_data, path_on_page, with_computed

Schema = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class FormInput:
    """What a page sent: the values, the files that were not taken, and the list whose rows a button changed."""

    values: Mapping[str, Any]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rows_of: str = ""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """Where the files of a page's form are kept: ``keep`` takes a chosen one and gives its mark, raising Invalid;
    ``views`` gives those of these marks that the reader may see; ``href`` where one is fetched, empty if nowhere."""

    keep: Callable[[Component, FileStorage], str]
    views: Callable[[list[str]], Mapping[str, FileView]]
    href: Callable[[FileView], str]


def read_input(form: Form, *, shelf: Shelf | None = None) -> FormInput:
    """The values of the request. Files that came along are kept first, so that nothing chosen is lost by a mistake.

    Without ``shelf`` they are the signed-in officer's.
    """
    sent: MultiDict[str, str] = MultiDict(request.form)
    errors = {} if not form.has_files else _take_files(form, sent, shelf=shelf or OFFICERS)
    changed = changed_rows(form, sent) if BUTTON in sent else None
    if changed:
        return FormInput(values=changed[0], errors=errors, rows_of=changed[1])
    return FormInput(values=submitted_values(form, sent), errors=errors)


def _take_files(form: Form, sent: MultiDict[str, str], *, shelf: Shelf) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for name, storages in request.files.lists():
        path = path_in_data(sent, name)
        part = form.at(path)
        if part is None or part.type != FILES or part.upload is None:
            continue
        for storage in [each for each in storages if each.filename]:
            try:
                sent.add(name, shelf.keep(part, storage))
            except Invalid as error:
                errors.setdefault(path, []).append(words(error))
    return errors


def read_chosen(part: Component, storage: FileStorage) -> dict[str, Any]:
    """Name, bytes and bounds of a file chosen in this field; a byte over the bound is read, so that it is noticed."""
    most = part.upload.most_bytes if part.upload else 0
    accept = part.upload.accept if part.upload else ()
    content = storage.stream.read(most + 1)
    return {"name": storage.filename or "", "content": content, "accept": accept, "most_bytes": most}


def _kept(part: Component, storage: FileStorage) -> str:
    return keep_file(services(), KeepFile(by=actor(), **read_chosen(part, storage))).mark


OFFICERS = Shelf(
    keep=_kept,
    views=lambda marks: files_by_mark(by=actor(), marks=marks),
    href=lambda view: url_for("files.download", mark=view.mark),
)


def mistakes(schema: Schema | None, found: FormInput) -> dict[str, Sequence[str]]:
    """Everything wrong with what was sent, the files that were not taken among it."""
    try:
        if schema is not None:
            services().forms.check(schema, found.values)
    except FormInvalid as error:
        return {**error.fields, **found.errors}
    return dict(found.errors)


def shown_values(form: Form, schema: Schema, raw: Mapping[str, Any], *, shelf: Shelf | None = None) -> dict[str, Any]:
    """What goes into the form again: as typed, with what the server computes and the names of files."""
    values = display_values(form, raw)
    if form.is_live:
        values = with_computed(values, computed_words(form, services().forms.look(schema, raw).computed))
    if form.has_files:
        where = shelf or OFFICERS
        known = where.views(list(_marks(form.fields, values)))
        _describe(form.fields, values, {mark: _file(view, href=where.href(view)) for mark, view in known.items()})
    return values


def file_lists(form: Form, schema: Schema, raw: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """For the page's script: the files of each field that has any, by the name that the page gave the field."""
    found = _lists(form.fields, shown_values(form, schema, raw), path="")
    return {path_on_page(request.form, path): files for path, files in found}


def _lists(
    fields: tuple[Component, ...], values: Mapping[str, Any], *, path: str
) -> Iterator[tuple[str, list[dict[str, str]]]]:
    for part in fields:
        value, below = values.get(part.key), f"{path}{part.key}"
        if part.type == FILES and value:
            yield below, value
        elif part.is_list:
            for n, row in enumerate(value or ()):
                yield from _lists(part.fields, row, path=f"{below}.{n}.")
        elif part.is_scope:
            yield from _lists(part.fields, value or {}, path=f"{below}.")


def _marks(fields: tuple[Component, ...], values: Mapping[str, Any]) -> Iterator[str]:
    for part in fields:
        value = values.get(part.key)
        if part.type == FILES:
            yield from (str(each["id"]) for each in value or ())
        elif part.is_list:
            for row in value or ():
                yield from _marks(part.fields, row)
        elif part.is_scope:
            yield from _marks(part.fields, value or {})


def _describe(fields: tuple[Component, ...], values: dict[str, Any], known: Mapping[str, dict[str, str]]) -> None:
    for part in fields:
        value = values.get(part.key)
        if part.type == FILES and value:
            marks = [str(each["id"]) for each in value]
            values[part.key] = [known[mark] for mark in marks if mark in known]
        elif part.is_list:
            for row in value or ():
                _describe(part.fields, row, known)
        elif part.is_scope and value:
            _describe(part.fields, value, known)


def _file(view: FileView, *, href: str) -> dict[str, str]:
    return {"id": view.mark, "name": view.name, "size_text": size_text(view.size), "href": href}


def live_answer(form: Form, schema: Schema) -> dict[str, Any]:
    """For the page's script: which parts are hidden now and what is computed, by the names that the page gave."""
    look = services().forms.look(schema, submitted_values(form, request.form))
    conditional = {part.mark for part in form.walk() if part.hide}
    hidden = [path for path in look.hidden if path.rpartition(".")[2] in conditional]
    return {
        "hidden": [path_on_page(request.form, path) for path in hidden],
        "computed": {
            path_on_page(request.form, path): text for path, text in computed_words(form, look.computed).items()
        },
    }


def left_out(form: Form, schema: Schema, raw: Mapping[str, Any]) -> str:
    """The sentence for what was typed although a condition hides it; empty when there is none."""
    if not form.is_live:
        return ""
    given = display_values(form, raw)
    hidden = services().forms.look(schema, raw).hidden
    labels = [form.label_of(path) for path in sorted(hidden) if _typed_at(given, path)]
    names = "; ".join(f"“{label}”" for label in labels if label)
    return f" Không lấy nội dung ở mục không áp dụng: {names}." if names else ""


def _typed_at(values: Any, path: str) -> bool:
    for step in path.split("."):
        if isinstance(values, list):
            values = values[int(step)] if step.isdigit() and int(step) < len(values) else None
        else:
            values = values.get(step) if isinstance(values, Mapping) else None
    return isinstance(values, str) and bool(values.strip())
