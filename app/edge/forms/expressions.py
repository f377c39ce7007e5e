"""The expressions of a form on what was typed: which parts are hidden, what the computed values are."""

import logging
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from marshmallow import ValidationError

from app.domain.form_parts import Component, Form
from app.domain.ports import FormLook
from app.edge.forms.fields import FIELDS
from app.edge.forms.given import Given
from app.edge.forms.numbers import NotReadable, whole_if_whole
from app.edge.forms.scopes import Scope
from app.edge.forms.text import clean_text
from app.engine.feel import FeelError, FormOutcome, FormPart

#: conditions and computed values of one form: they are evaluated together, within one limit of time
MAX_EXPRESSIONS = 40
_LONGEST_RESULT = 1_000

log = logging.getLogger("motcua.forms")


class Feel(Protocol):
    """Evaluates all expressions of a form within one limit of time (``app.engine.feel.Feel``)."""

    def form(self, parts: Sequence[FormPart], context: Mapping[str, Any]) -> FormOutcome: ...


def look_at(feel: Feel, form: Form, scope: Scope, given: Given) -> FormLook:
    """What is hidden and computed. In document order: what is hidden counts as null below, so does a wrong value.

    Expressions that take too long hide nothing and compute nothing: better fields too many than data thrown away.
    """
    if not form.is_live:
        return FormLook()
    context = _context(scope, given, given.values, path="")
    unrolled = _Unrolled(given=given)
    unrolled.add(form.components, _Place(values=context))
    try:
        found = feel.form(unrolled.parts, context)
    except FeelError as error:
        log.warning("the expressions of the form %s were given up: %s", form.id[:60], error)
        return FormLook()
    for n, code in found.failed:
        log.warning("an expression of the form %s failed (%s) at %s", form.id[:60], code, unrolled.paths[n][:80])
    rows = list(zip(unrolled.components, unrolled.paths, found.gone, found.values, strict=True))
    return FormLook(
        hidden=frozenset(path for _, path, gone, _ in rows if gone),
        computed={
            path: computed_value(part, value) for part, path, gone, value in rows if part.expression and not gone
        },
    )


def _context(scope: Scope, given: Given, values: Mapping[str, Any], *, path: str) -> dict[str, Any]:
    """The values as expressions read them: clean, null for what is missing or wrong. ``_list`` has its blank rows."""
    context: dict[str, Any] = {part.key: None for part in scope.fields}
    context |= _readable(scope, {key: values[key] for key in scope.inputs if key in values})
    for part in scope.fields:
        below, inner = f"{path}{part.key}", scope.below.get(part.key)
        if part.is_list and inner:
            numbers = given.numbers.get(below, ())
            rows = zip(numbers, values.get(part.key) or (), strict=True)
            context[part.key] = [_context(inner, given, row, path=f"{below}.{n}.") for n, row in rows]
            empty = given.blank.get(below, ())
            context[f"_{part.key}"] = [_context(inner, given, {}, path=f"{below}.{n}.") for n in empty]
        elif part.is_scope and inner:
            context[part.key] = _context(inner, given, values.get(part.key) or {}, path=f"{below}.")
    return context


def _readable(scope: Scope, values: Mapping[str, Any]) -> dict[str, Any]:
    loader, right = scope.loader(scope.inputs), dict(values)
    try:
        return dict(loader.load(right, partial=True))
    except ValidationError as error:
        right = {key: value for key, value in right.items() if key not in error.messages_dict}
        return dict(loader.load(right, partial=True))


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where the unrolling stands: the index of the part above, the way to the scope, the path as shown, its values."""

    values: Mapping[str, Any]
    above: int = -1
    scope: tuple[str | int, ...] = ()
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class _Unrolled:
    """All components in document order, those of a list once for each row."""

    given: Given
    parts: list[FormPart] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def add(self, components: Iterable[Component], place: _Place) -> None:
        for part in components:
            own = len(self.parts)
            path = f"{place.path}{part.mark}"
            self.parts.append(
                FormPart(above=place.above, scope=place.scope, key=part.key, hide=part.hide, expression=part.expression)
            )
            self.paths.append(path)
            self.components.append(part)
            if part.is_list:
                self._rows(part, place, own=own, path=path)
            elif part.is_scope:
                values, scope = place.values.get(part.key) or {}, (*place.scope, part.key)
                self.add(part.components, _Place(values=values, above=own, scope=scope, path=f"{path}."))
            else:
                self.add(part.components, _Place(values=place.values, above=own, scope=place.scope, path=place.path))

    def _rows(self, part: Component, place: _Place, *, own: int, path: str) -> None:
        for key, numbers in ((part.key, self.given.numbers), (f"_{part.key}", self.given.blank)):
            rows = place.values.get(key) or ()
            for n, (number, row) in enumerate(zip(numbers.get(path, ()), rows, strict=True)):
                scope = (*place.scope, key, n)
                self.add(part.components, _Place(values=row, above=own, scope=scope, path=f"{path}.{number}."))


def computed_value(part: Component, value: Any) -> Any:
    """What is kept of a computed value: a truth value, a short text, a number rounded as the form says; else None."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return clean_text(value)[:_LONGEST_RESULT] or None
    if not isinstance(value, int | float) or not math.isfinite(value):
        return None
    try:
        return whole_if_whole(round(value, 6 if part.decimals is None else part.decimals))
    except NotReadable:
        return None


def static_parts(form: Form) -> tuple[list[FormPart], list[Component]]:
    """Each component alone, nothing above it: to try the expressions before anybody has typed anything."""
    components = list(form.walk())
    return [FormPart(hide=part.hide, expression=part.expression) for part in components], components


def names_of(form: Form) -> dict[str, Any]:
    """Every key of the form, null: what an expression may name anywhere."""
    inputs = {part.key: None for part in form.walk() if part.key and part.type in FIELDS}
    around = {part.key: [] if part.is_list else {} for part in form.walk() if part.is_list or part.is_scope}
    computed = {part.key: None for part in form.walk() if part.expression}
    return {**inputs, **computed, **around, "this": {}, "parent": {}, "i": 1}
