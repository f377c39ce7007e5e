"""A form compiled to marshmallow, scope by scope: the form itself, each row of a list, each group with a path."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from app.domain.form_parts import COMPUTED, Component
from app.edge.forms.fields import FIELDS
from app.edge.forms.given import Given, too_few

_KEPT_LOADERS = 64


class _FormSchema(Schema):
    class Meta:
        unknown = EXCLUDE


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The fields of one scope: a schema for its inputs, a scope for each list and group below it."""

    fields: tuple[Component, ...]
    schema: type[Schema]
    below: Mapping[str, "Scope"]
    _loaders: dict[frozenset[str], Schema] = field(default_factory=dict)

    def loader(self, visible: frozenset[str]) -> Schema:
        """A schema for these inputs only; the last ones used are kept."""
        known = self._loaders.get(visible)
        if known is None:
            if len(self._loaders) >= _KEPT_LOADERS:
                self._loaders.clear()
            known = self._loaders[visible] = self.schema(only=visible)
        return known

    @property
    def inputs(self) -> frozenset[str]:
        """The keys of the fields that people fill in here."""
        return frozenset(part.key for part in self.fields if part.type in FIELDS)


def compile_scope(fields: tuple[Component, ...]) -> Scope:
    """The scope of these fields with all below it."""
    inputs: dict[str, Any] = {part.key: FIELDS[part.type](part) for part in fields if part.type in FIELDS}
    return Scope(
        fields=fields,
        schema=_FormSchema.from_dict(inputs, name="CompiledForm"),
        below={part.key: compile_scope(part.fields) for part in fields if part.is_list or part.is_scope},
    )


@dataclass(frozen=True, kw_only=True)
class Loading:
    """Turns what was given into clean data; ``errors`` fills with the sentences of each wrong field by its path."""

    given: Given
    hidden: frozenset[str] = frozenset()
    computed: Mapping[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def load(self, scope: Scope, values: Mapping[str, Any], *, path: str = "") -> dict[str, Any]:
        """The clean values of one scope: visible fields only, lists and groups without anything in them left out."""
        visible = [part for part in scope.fields if f"{path}{part.key}" not in self.hidden]
        inputs = scope.inputs & {part.key for part in visible}
        data = self._inputs(scope.loader(inputs), {key: values[key] for key in inputs if key in values}, path=path)
        for part in visible:
            below = f"{path}{part.key}"
            if part.type == COMPUTED and self.computed.get(below) is not None:
                data[part.key] = self.computed[below]
            if part.is_list:
                data |= self._rows(part, scope.below[part.key], values.get(part.key) or [], path=below)
            if part.is_scope:
                self.errors.update({below: self.given.wrong[below]} if below in self.given.wrong else {})
                inner = self.load(scope.below[part.key], values.get(part.key) or {}, path=f"{below}.")
                data |= {part.key: inner} if inner else {}
        return data

    def _inputs(self, loader: Schema, values: Mapping[str, Any], *, path: str) -> dict[str, Any]:
        try:
            return dict(loader.load(values))
        except ValidationError as error:
            self.errors.update({f"{path}{key}": list(texts) for key, texts in error.messages_dict.items()})
            return dict(error.valid_data) if isinstance(error.valid_data, dict) else {}

    def _rows(self, part: Component, scope: Scope, rows: list[Any], *, path: str) -> dict[str, Any]:
        least = part.rows.least if part.rows else 0
        if path in self.given.wrong:
            self.errors[path] = self.given.wrong[path]
        elif len(rows) < least:
            self.errors[path] = [too_few(least, len(rows))]
        numbers = self.given.numbers.get(path, ())
        clean = [self.load(scope, row, path=f"{path}.{n}.") for n, row in zip(numbers, rows, strict=True)]
        return {part.key: clean} if clean else {}
