"""Checks what a person typed against a form-js form: the FormChecker of the ports."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import FormInvalid, Invalid
from app.domain.forms import Component, Form, form_problems, read_form, routing_keys
from app.domain.ports import CheckedForm, FormLook
from app.edge.forms.expressions import MAX_EXPRESSIONS, Feel, look_at, names_of, static_parts
from app.edge.forms.given import given
from app.edge.forms.patterns import pattern_problem
from app.edge.forms.scopes import Loading, Scope, compile_scope
from app.engine.feel import FeelError

_KEPT_FORMS = 256


@dataclass(frozen=True, kw_only=True)
class _Compiled:
    form: Form
    scope: Scope
    routing: tuple[str, ...]


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
        typed = given(compiled.form.fields, raw)
        look = look_at(self._feel, compiled.form, compiled.scope, typed)
        loading = Loading(given=typed, hidden=look.hidden, computed=look.computed)
        data = loading.load(compiled.scope, typed.values)
        if loading.errors:
            raise FormInvalid(compiled.form.ordered(loading.errors))
        return CheckedForm(data=data, routing={key: data.get(key) for key in compiled.routing})

    def look(self, schema: Mapping[str, Any], raw: Mapping[str, Any]) -> FormLook:
        """What is hidden and computed now. Raises Invalid("form_not_usable") for a bad form."""
        compiled = self._compiled(schema)
        return look_at(self._feel, compiled.form, compiled.scope, given(compiled.form.fields, raw))

    def problems(self, schema: Mapping[str, Any]) -> tuple[str, ...]:
        """What is wrong with the form itself: its shape, its patterns (by RE2) and its expressions (by FEEL)."""
        found = form_problems(schema, pattern_problem=pattern_problem)
        return found or tuple(self._expression_problems(read_form(schema)))

    def _expression_problems(self, form: Form) -> list[str]:
        parts, components = static_parts(form)
        count = sum((part.hide is not None) + (part.expression is not None) for part in parts)
        if count > MAX_EXPRESSIONS:
            return [f"Biểu mẫu có {count} điều kiện ẩn và giá trị tính, nhiều hơn mức {MAX_EXPRESSIONS}. Hãy gộp lại."]
        if not count:
            return []
        try:
            failed = self._feel.form(parts, names_of(form)).failed
        except FeelError:
            return [_TOO_COSTLY]
        return list(dict.fromkeys(_unusable(components[n]) for n, _ in failed))

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
        return _Compiled(form=form, scope=compile_scope(form.fields), routing=routing_keys(form))


_TOO_COSTLY = (
    "Các điều kiện ẩn và giá trị tính của biểu mẫu cần quá nhiều thời gian hoặc bộ nhớ. Hãy viết đơn giản hơn."
)


def _unusable(part: Component) -> str:
    name = part.label or part.key or part.type
    texts = [f"điều kiện ẩn “={part.hide}”"] if part.hide else []
    texts += [f"giá trị tính “={part.expression}”"] if part.expression else []
    return f"Trường “{name}”: {' hoặc '.join(texts)} không phải FEEL hợp lệ. Hãy sửa lại."
