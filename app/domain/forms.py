"""Forms as the procedure's designer writes them: form-js JSON in, frozen values out.

Keys are flat over the whole form, groups are only drawn. The types of this version are ``INPUT_TYPES`` and
``DISPLAY_TYPES``; everything else is a problem of the form, never ignored silently.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import Invalid
from app.domain.form_rules import (
    CHOICE_TYPES,
    INPUT_TYPES,
    PatternProblem,
    component_name,
    component_problems,
    pattern_shape_problem,
)

MAX_COMPONENTS = 200
MAX_DEPTH = 8
MAX_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One option of a select, radio or checklist."""

    label: str
    value: str


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
class Component:
    """One component. ``key`` is empty where it takes no input; ``hide`` is FEEL without its leading "="."""

    type: str
    key: str = ""
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
    components: tuple["Component", ...] = ()

    def walk(self) -> Iterator["Component"]:
        """This component and all below it, in document order."""
        yield self
        for child in self.components:
            yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form without problems."""

    id: str
    title: str
    components: tuple[Component, ...]

    @property
    def fields(self) -> tuple[Component, ...]:
        """The components that take input, in document order."""
        return tuple(part for top in self.components for part in top.walk() if part.key)


def form_problems(schema: object, *, pattern_problem: PatternProblem = pattern_shape_problem) -> tuple[str, ...]:
    """Vietnamese sentences naming what is wrong with a form-js schema; empty when it can be used. Never raises.

    ``pattern_problem`` judges a regular expression; the one given by default knows only what RE2 lacks.
    """
    if not isinstance(schema, Mapping) or not isinstance(schema.get("components"), list):
        return ("Tệp không phải biểu mẫu form-js: thiếu danh sách “components”. Hãy xuất lại từ công cụ vẽ biểu mẫu.",)
    parts = list(_parts(schema["components"], 1))
    problems = [*_whole(schema, parts)]
    for raw, _ in parts[:MAX_COMPONENTS]:
        if not isinstance(raw, Mapping):
            problems.append("Có một mục trong “components” không phải là trường. Hãy xóa mục này.")
            continue
        problems += [f"{component_name(raw)}: {p}" for p in component_problems(raw, pattern_problem=pattern_problem)]
    return tuple(problems)


def _parts(components: list[Any], depth: int) -> Iterator[tuple[Any, int]]:
    for raw in components:
        yield raw, depth
        children = raw.get("components") if isinstance(raw, Mapping) else None
        if isinstance(children, list) and depth <= MAX_DEPTH:
            yield from _parts(children, depth + 1)


def _whole(schema: Mapping[str, Any], parts: list[tuple[Any, int]]) -> Iterator[str]:
    if schema.get("type", "default") != "default":
        yield "Loại biểu mẫu phải là “default”. Hãy xuất lại từ công cụ vẽ biểu mẫu."
    if len(parts) > MAX_COMPONENTS:
        yield f"Biểu mẫu có {len(parts)} thành phần, nhiều hơn mức {MAX_COMPONENTS}. Hãy tách thành nhiều biểu mẫu."
    if any(depth > MAX_DEPTH for _, depth in parts):
        yield f"Các nhóm lồng nhau sâu quá {MAX_DEPTH} lớp. Hãy bớt nhóm lồng nhau."
    yield from _duplicates([raw for raw, _ in parts if isinstance(raw, Mapping)])


def _duplicates(parts: list[Mapping[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for raw in parts:
        key = raw.get("key")
        if not isinstance(key, str) or raw.get("type") not in INPUT_TYPES:
            continue
        canonical = unicodedata.normalize("NFC", key)
        if canonical in seen:
            yield f"{component_name(raw)}: mã “{canonical[:64]}” đã dùng cho trường khác. Hãy đặt mã khác."
        seen.add(canonical)


def read_form(schema: Mapping[str, Any]) -> Form:
    """The form as frozen values. Raises Invalid("form_not_usable") with ``data['problems']`` if it has problems."""
    problems = form_problems(schema)
    if problems:
        raise Invalid("form_not_usable", problems=problems)
    title = schema.get("title")
    return Form(
        id=str(schema.get("id", "")),
        title=_text(title) if isinstance(title, str) else "",
        components=tuple(_component(raw) for raw in schema["components"]),
    )


def _component(raw: Mapping[str, Any]) -> Component:
    properties = _mapping(raw, "properties")
    return Component(
        type=raw["type"],
        key=raw["key"] if raw["type"] in INPUT_TYPES else "",
        label=_text(raw.get("label") or (raw.get("text") if raw["type"] == "text" else "")),
        help=_text(raw.get("description")),
        default=raw.get("defaultValue"),
        choices=_choices(raw),
        validation=_validation(_mapping(raw, "validate")),
        hide=(_mapping(raw, "conditional").get("hide") or "=")[1:].strip() or None,
        routes=str(properties.get("route", "")).lower() == "true",
        decimals=raw.get("decimalDigits"),
        suffix=_text(_mapping(raw, "appearance").get("suffixAdorner")),
        autocomplete=properties.get("autocomplete") if isinstance(properties.get("autocomplete"), str) else None,
        components=tuple(_component(child) for child in raw.get("components") or () if raw["type"] == "group"),
    )


def _choices(raw: Mapping[str, Any]) -> tuple[Choice, ...]:
    values = raw["values"] if raw["type"] in CHOICE_TYPES else ()
    return tuple(Choice(label=_text(item["label"]), value=_text(item["value"])) for item in values)


def _mapping(raw: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    value = raw.get(part)
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return unicodedata.normalize("NFC", str(value or "")).strip()


def _validation(raw: Mapping[str, Any]) -> Validation:
    kind = raw.get("validationType")
    return Validation(
        required=raw.get("required", False),
        minimum=raw.get("min"),
        maximum=raw.get("max"),
        min_length=raw.get("minLength"),
        max_length=raw.get("maxLength"),
        pattern=raw.get("pattern") or None,
        pattern_message=_text(raw.get("patternErrorMessage")) or None,
        kind=kind if kind in ("email", "phone") else None,
    )


def routing_keys(form: Form) -> tuple[str, ...]:
    """Keys of the fields that conditions of the diagram may read; all other data never reaches the engine."""
    return tuple(part.key for part in form.fields if part.routes)


def parse_form_file(source: bytes) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """An uploaded form file as JSON, None when it is none, and the problems of the form. Never raises."""
    if len(source) > MAX_BYTES:
        return None, (f"Tệp biểu mẫu lớn hơn {MAX_BYTES // 1_000_000} MB. Hãy bớt nội dung.",)
    try:
        schema = json.loads(source.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse)
    except UnicodeDecodeError:
        return None, ("Tệp biểu mẫu không dùng bảng mã UTF-8. Hãy lưu lại tệp với UTF-8.",)
    except json.JSONDecodeError as error:
        return None, (f"Tệp biểu mẫu không phải JSON: lỗi ở dòng {error.lineno}, cột {error.colno}.",)
    except RecursionError:
        return None, ("Tệp biểu mẫu lồng nhau quá sâu. Hãy xuất lại từ công cụ vẽ biểu mẫu.",)
    except ValueError as error:
        reason = error.args[0] if isinstance(error, _FileProblem) else "có một số quá lớn"
        return None, (f"Tệp biểu mẫu không dùng được: {reason}.",)
    return (schema if isinstance(schema, Mapping) else None), form_problems(schema)


class _FileProblem(ValueError):
    """JSON that parses but means two things or nothing."""


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _FileProblem(f"tên “{twice[:64]}” xuất hiện hai lần trong một mục")
    return members


def _refuse(constant: str) -> Any:
    raise _FileProblem(f"“{constant}” không phải là số")
