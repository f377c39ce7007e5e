"""Checks what a person typed against a form-js form: the FormChecker of the ports."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from marshmallow import EXCLUDE, Schema, ValidationError

from app.domain.errors import FormInvalid, Invalid
from app.domain.forms import Component, Form, form_problems, read_form, routing_keys
from app.domain.ports import CheckedForm
from app.edge.forms.fields import FIELDS
from app.edge.forms.patterns import pattern_problem
from app.edge.forms.text import is_blank

_KEPT_FORMS = 256

log = logging.getLogger("motcua.forms")


class Feel(Protocol):
    """Evaluates one FEEL expression; unknown names are null."""

    def evaluate(self, expression: str, context: dict[str, Any]) -> Any: ...


class _FormSchema(Schema):
    class Meta:
        unknown = EXCLUDE


@dataclass(frozen=True, kw_only=True)
class _Compiled:
    form: Form
    schema: type[Schema]
    all_fields: Schema
    routing: tuple[str, ...]
    has_conditions: bool


class FormCompiler:
    """Fulfils ``app.domain.ports.FormChecker``. Safe to share between threads; compiled forms are kept by digest."""

    def __init__(self, *, feel: Feel) -> None:
        self._feel = feel
        self._kept: dict[str, _Compiled] = {}

    def check(self, schema: Mapping[str, Any], raw: Mapping[str, Any]) -> CheckedForm:
        """Clean data as JSON values; fields left blank are absent, unticked boxes false, unknown and hidden dropped.

        ``routing`` has every routing key of the form, None where there is no value, so that a repeated step replaces
        what an earlier pass set. Raises FormInvalid with all wrong fields, Invalid("form_not_usable") for a bad form.
        """
        compiled = self._compiled(schema)
        given = _given(compiled.form, raw)
        hidden = self._hidden(compiled, given) if compiled.has_conditions else frozenset()
        for key in hidden:
            given.pop(key, None)
        visible = {part.key for part in compiled.form.fields} - hidden
        loader = compiled.schema(only=visible) if hidden else compiled.all_fields
        try:
            data: dict[str, Any] = loader.load(given)
        except ValidationError as error:
            raise FormInvalid(_in_order(compiled.form, dict(error.messages_dict))) from None
        return CheckedForm(data=data, routing={key: data.get(key) for key in compiled.routing})

    def problems(self, schema: Mapping[str, Any]) -> tuple[str, ...]:
        """What is wrong with the form itself: its shape, its patterns (by RE2) and its conditions (by FEEL)."""
        found = form_problems(schema, pattern_problem=pattern_problem)
        return found or tuple(self._condition_problems(read_form(schema)))

    def _condition_problems(self, form: Form) -> list[str]:
        nothing: dict[str, Any] = {part.key: None for part in form.fields}
        found = []
        for part in (part for top in form.components for part in top.walk() if part.hide):
            try:
                self._feel.evaluate(part.hide or "", dict(nothing))
            except Exception:  # whatever the evaluator refuses, the form's author has to change
                name = part.label or part.key or part.type
                found.append(f"Trường “{name}”: điều kiện ẩn “={part.hide}” không phải FEEL hợp lệ. Hãy sửa lại.")
        return found

    def _compiled(self, schema: Mapping[str, Any]) -> _Compiled:
        digest = hashlib.sha256(json.dumps(schema, sort_keys=True).encode()).hexdigest()
        known = self._kept.get(digest)
        if known is None:
            known = self._compile(schema)
            if len(self._kept) >= _KEPT_FORMS:
                self._kept.clear()
            self._kept[digest] = known
        return known

    def _compile(self, schema: Mapping[str, Any]) -> _Compiled:
        if found := self.problems(schema):
            raise Invalid("form_not_usable", problems=found)
        form = read_form(schema)
        members: dict[str, Any] = {part.key: FIELDS[part.type](part) for part in form.fields}
        made = _FormSchema.from_dict(members, name="CompiledForm")
        return _Compiled(
            form=form,
            schema=made,
            all_fields=made(),
            routing=routing_keys(form),
            has_conditions=any(part.hide for top in form.components for part in top.walk()),
        )

    def _hidden(self, compiled: _Compiled, given: Mapping[str, Any]) -> frozenset[str]:
        """Keys hidden by their own condition or a group's. In document order: what is hidden counts as null below."""
        context: dict[str, Any] = {part.key: None for part in compiled.form.fields if part.key}
        context |= compiled.schema(partial=True).load(_readable(compiled, given))
        hidden: set[str] = set()
        for top in compiled.form.components:
            self._hide(top, context, hidden, above=False)
        return frozenset(hidden)

    def _is_true(self, condition: str, context: Mapping[str, Any]) -> bool:
        """A condition that fails on these values hides nothing: better one field too many than data thrown away."""
        try:
            return self._feel.evaluate(condition, dict(context)) is True
        except Exception:
            log.exception("the condition of a form failed: %s", condition)
            return False

    def _hide(self, part: Component, context: dict[str, Any], hidden: set[str], *, above: bool) -> None:
        gone = above or (part.hide is not None and self._is_true(part.hide, context))
        if gone and part.key:
            hidden.add(part.key)
            context[part.key] = None
        for child in part.components:
            self._hide(child, context, hidden, above=gone)


def _given(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the form's own fields, blank ones left out; a box that was not sent was not ticked."""
    given = {part.key: raw[part.key] for part in form.fields if part.key in raw and not is_blank(raw[part.key])}
    for part in form.fields:
        if part.type == "checkbox":
            given.setdefault(part.key, False)
    return given


def _readable(compiled: _Compiled, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given without the values that cannot be read: a wrong value counts as null in conditions."""
    wrong = compiled.all_fields.validate(dict(given))
    return {key: value for key, value in given.items() if key not in wrong}


def _in_order(form: Form, messages: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {part.key: messages[part.key] for part in form.fields if part.key in messages}
