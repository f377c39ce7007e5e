"""Checks what a person typed against a form-js form: the FormChecker of the ports."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from marshmallow import EXCLUDE, Schema, ValidationError

from app.domain.errors import FormInvalid, Invalid
from app.domain.forms import Component, Form, form_problems, read_form, routing_keys
from app.domain.ports import CheckedForm
from app.edge.forms.fields import FIELDS
from app.edge.forms.patterns import pattern_problem
from app.edge.forms.text import is_blank
from app.engine.feel import FeelError, Hidden

_KEPT_FORMS = 256
#: conditions of one form: they are evaluated together, within one limit of time
MAX_CONDITIONS = 40

#: index of the component above or -1, key, condition
Part = tuple[int, str, str | None]

log = logging.getLogger("motcua.forms")


class Feel(Protocol):
    """Says which parts of a form are hidden, all conditions within one limit of time (``app.engine.feel.Feel``)."""

    def hidden(self, parts: Sequence[Part], context: Mapping[str, Any]) -> Hidden: ...


class _FormSchema(Schema):
    class Meta:
        unknown = EXCLUDE


@dataclass(frozen=True, kw_only=True)
class _Compiled:
    form: Form
    schema: type[Schema]
    all_fields: Schema
    routing: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def has_conditions(self) -> bool:
        return any(condition is not None for _, _, condition in self.parts)


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
        parts = tuple(_parts(form))
        count = sum(condition is not None for _, _, condition in parts)
        if count > MAX_CONDITIONS:
            return [f"Biểu mẫu có {count} điều kiện ẩn, nhiều hơn mức {MAX_CONDITIONS}. Hãy gộp các trường vào nhóm."]
        if not count:
            return []
        # each on its own, nothing above it: what is hidden here may be shown by what people type
        alone = [(-1, "", condition) for _, _, condition in parts]
        try:
            failed = self._feel.hidden(alone, {part.key: None for part in form.fields}).failed
        except FeelError:
            return [_TOO_COSTLY]
        components = [part for top in form.components for part in top.walk()]
        return [_unusable_condition(components[n]) for n, _ in failed]

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
            parts=tuple(_parts(form)),
        )

    def _hidden(self, compiled: _Compiled, given: Mapping[str, Any]) -> frozenset[str]:
        """Keys hidden by their own condition or a group's. In document order: what is hidden counts as null below."""
        context: dict[str, Any] = {part.key: None for part in compiled.form.fields if part.key}
        context |= compiled.schema(partial=True).load(_readable(compiled, given))
        try:
            found = self._feel.hidden(compiled.parts, context)
        except FeelError as error:
            # better fields too many than data thrown away
            log.warning("the conditions of the form %s were given up: %s", compiled.form.id[:60], error)
            return frozenset()
        for n, code in found.failed:
            log.warning("the condition of a form failed (%s): %s", code, compiled.parts[n][2])
        return frozenset(key for gone, (_, key, _) in zip(found.gone, compiled.parts, strict=True) if gone and key)


_TOO_COSTLY = "Các điều kiện ẩn của biểu mẫu cần quá nhiều thời gian hoặc bộ nhớ để tính. Hãy viết đơn giản hơn."


def _unusable_condition(part: Component) -> str:
    name = part.label or part.key or part.type
    return f"Trường “{name}”: điều kiện ẩn “={part.hide}” không phải FEEL hợp lệ. Hãy sửa lại."


def _parts(form: Form) -> Iterator[Part]:
    """All components in document order, as ``Feel.hidden`` takes them."""
    count = 0

    def below(part: Component, above: int) -> Iterator[Part]:
        nonlocal count
        own, count = count, count + 1
        yield above, part.key, part.hide
        for child in part.components:
            yield from below(child, own)

    for top in form.components:
        yield from below(top, -1)


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
