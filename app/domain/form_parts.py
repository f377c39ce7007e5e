"""A form as frozen values: its components, the scopes that hold values, and where in them a path leads.

A scope is the form itself, a group with a path of its own (an object in the data) or one row of a repeating list. Keys
are unique within their scope; a path names a value by the keys and row numbers that lead to it, joined by dots:
``members.0.name`` is the name in the first row of the list ``members``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.domain.form_text import Block, blocks

#: what repeats: a list of rows
LIST = "dynamiclist"
#: components whose value the server computes
COMPUTED = "expression"
FILES = "filepicker"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One option of a select, radio, checklist or taglist."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table: the key of the row's value and what stands above it."""

    label: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Validation:
    """What a value must fulfil. ``pattern`` is searched for in it, as form-js does; ``kind``: email, phone."""

    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    pattern_message: str | None = None
    kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class Rows:
    """How many rows a list may have, and how many stand in a new form."""

    least: int
    most: int
    first: int
    fixed: bool = False


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What a file field takes: endings such as ``.pdf`` and bytes of each file."""

    accept: tuple[str, ...]
    most_bytes: int
    most_files: int


@dataclass(frozen=True, kw_only=True)
class Component:
    """One component. ``key`` is empty where it holds no value; ``hide`` and ``expression`` are FEEL without its "=".

    ``subtype`` is date, time or datetime; ``source`` a table's list or an image's data address; ``number`` its place
    in document order.
    """

    type: str
    key: str = ""
    number: int = 0
    label: str = ""
    help: str = ""
    default: Any = None
    choices: tuple[Choice, ...] = ()
    validation: Validation = field(default_factory=Validation)
    hide: str | None = None
    routes: bool = False
    decimals: int | None = None
    suffix: str = ""
    autocomplete: str | None = None
    subtype: str = ""
    expression: str | None = None
    source: str = ""
    columns: tuple[Column, ...] = ()
    rows: Rows | None = None
    upload: Upload | None = None
    components: tuple["Component", ...] = ()

    def walk(self) -> Iterator["Component"]:
        """This component and all below it, in document order."""
        yield self
        for child in self.components:
            yield from child.walk()

    @property
    def mark(self) -> str:
        """What names it in its scope: its key, or its place where it has none."""
        return self.key or f"@{self.number}"

    @property
    def blocks(self) -> tuple[Block, ...]:
        """A text component's words as paragraphs, headings and lists."""
        return blocks(self.label)

    @property
    def is_list(self) -> bool:
        """True if its value is a list of rows."""
        return self.type == LIST

    @property
    def is_scope(self) -> bool:
        """True if its value is an object: a group with a path of its own."""
        return self.type == "group" and bool(self.key)

    @property
    def fields(self) -> tuple["Component", ...]:
        """The components of this scope that hold values, in document order."""
        return tuple(_fields(self.components))


def _short(value: Any) -> str:
    return str(value.get("name", "")) if isinstance(value, dict) else str(value)


def _fields(components: tuple[Component, ...]) -> Iterator[Component]:
    for part in components:
        if part.key:
            yield part
        else:
            yield from _fields(part.components)


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form without problems."""

    id: str
    title: str
    components: tuple[Component, ...]

    @property
    def fields(self) -> tuple[Component, ...]:
        """The components that hold values in the form's own scope, in document order; lists and groups are one each."""
        return tuple(_fields(self.components))

    def walk(self) -> Iterator[Component]:
        """Every component, in document order."""
        for top in self.components:
            yield from top.walk()

    @property
    def is_live(self) -> bool:
        """True if what is typed changes what is shown: conditions or computed values."""
        return any(part.hide or part.expression for part in self.walk())

    @property
    def has_files(self) -> bool:
        """True if it asks for files, so that a page must send them along."""
        return any(part.type == FILES for part in self.walk())

    @property
    def has_rows(self) -> bool:
        """True if it holds a repeating list."""
        return any(part.is_list for part in self.walk())

    def at(self, path: str) -> Component | None:
        """The component a path leads to; None if it leads nowhere."""
        found: Component | None = None
        fields = self.fields
        for step in path.split("."):
            if found is not None and found.is_list and step.isdigit():
                continue
            found = next((part for part in fields if part.key == step), None)
            if found is None:
                return None
            fields = found.fields
        return found

    def column_words(self, table: Component, key: str, value: Any) -> str:
        """One cell of a table in words: choices by their labels, truth values as yes or no."""
        rows = next((part for part in self.walk() if part.is_list and part.key == table.source), None)
        column = next((part for part in rows.fields if part.key == key), None) if rows else None
        labels = {choice.value: choice.label for choice in column.choices} if column else {}
        if column and column.type == "checkbox":
            return "Có" if value in (True, "true", "on", "1") else "Không"
        several = value if isinstance(value, list) else [value]
        return "; ".join(labels.get(str(each), _short(each)) for each in several if each is not None)

    def label_of(self, path: str) -> str:
        """What people call the place: “Thành viên, dòng 2, Họ và tên”; empty for a path that leads nowhere."""
        return ", ".join(self._names(path)) if self.at(path) else ""

    def _names(self, path: str) -> Iterator[str]:
        fields = self.fields
        for step in path.split("."):
            if step.isdigit():
                yield f"dòng {int(step) + 1}"
                continue
            found = next(part for part in fields if part.key == step)
            fields = found.fields
            if found.label:
                yield found.label

    def ordered(self, paths: dict[str, Any]) -> dict[str, Any]:
        """The same mapping with its paths in document order, rows by number; unknown paths last."""
        return dict(sorted(paths.items(), key=lambda item: self._place(item[0])))

    def _place(self, path: str) -> tuple[int, ...]:
        place: list[int] = []
        fields = self.fields
        for step in path.split("."):
            if step.isdigit():
                place.append(int(step))
                continue
            n = next((n for n, part in enumerate(fields) if part.key == step), len(fields))
            place.append(n)
            fields = fields[n].fields if n < len(fields) else ()
        return tuple(place)
