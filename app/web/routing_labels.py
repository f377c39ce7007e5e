"""Routing values by the labels of the forms that ask for them: nobody reads ``acceptance``."""

from collections.abc import Mapping
from typing import Any

from app.domain.forms import Component
from app.web.procedure_words import readable_form

#: key → its label and its choices (value → words)
Labels = Mapping[str, tuple[str, Mapping[str, str]]]


def labels_of(forms: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, Mapping[str, str]]]:
    """The labels of all fields of these forms; where two forms share a key, the later one's."""
    parts: list[Component] = []
    for schema in forms.values():
        form = readable_form(schema)
        parts += form.fields if form else ()
    return {part.key: (part.label or part.key, {c.value: c.label for c in part.choices}) for part in parts}
