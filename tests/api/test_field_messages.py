"""Whatever the schemas of the API can find wrong is said in Vietnamese."""

import gc
from collections.abc import Iterator

import pytest
from marshmallow import Schema, ValidationError, fields, validate

import app.factory  # noqa: F401  every schema of the API is known then
from app.edge.field_messages import field_message

FILLED = {"input": "x", "obj_type": "datetime", "awareness": "aware"}
#: said by the library where no field of ours can lead to it
NEVER = {"Invalid value.", "Invalid input.", "Must be a multiple of {step_size}."}


def schemas() -> list[type[Schema]]:
    """Every schema class of the API."""
    kinds = {kind for kind in gc.get_objects() if isinstance(kind, type) and issubclass(kind, Schema)}
    return sorted((k for k in kinds if k.__module__.startswith("app.api.")), key=lambda k: k.__qualname__)


def parts(field: fields.Field) -> Iterator[fields.Field]:
    """The field and what it holds."""
    yield field
    for inner in ("inner", "value_field", "key_field"):
        if isinstance(getattr(field, inner, None), fields.Field):
            yield from parts(getattr(field, inner))


def messages(field: fields.Field) -> Iterator[str]:
    """All that may be said of a field: its own messages, and what each of its checks says of something wrong."""
    yield from (str(text) for text in field.error_messages.values())
    for check in field.validators:
        wrong: list[object] = ["x" * 10_000, "", [], ["x"] * 10_000, 10**12, -(10**12)]
        for value in wrong:
            try:
                check(value)
            except (ValidationError, TypeError) as error:
                yield from error.messages if isinstance(error, ValidationError) else ()


def test_there_are_schemas() -> None:
    assert len(schemas()) > 50


@pytest.mark.parametrize("kind", schemas(), ids=lambda kind: kind.__name__)
def test_every_message_has_its_vietnamese(kind: type[Schema]) -> None:
    texts = {*kind.error_messages.values(), *Schema._default_error_messages.values()}
    for field in kind._declared_fields.values():
        for part in parts(field):
            texts |= set(messages(part))
    told = {text.format_map(FILLED) for text in texts - NEVER}
    assert [text for text in told if field_message(text) == text] == []


def test_numbers_and_choices_stay() -> None:
    assert field_message("Must be one of: a, b.") == "Phải là một trong: a, b."
    assert field_message("Longer than maximum length 5.") == "Dài hơn 5 (số ký tự hoặc số phần tử)."
    assert field_message("Longer than maximum length 5.", english=True) == "Longer than maximum length 5."
    assert field_message("Câu riêng của chúng ta.") == "Câu riêng của chúng ta."
    assert validate.Length(max=1)
