"""Forms as the procedure's designer writes them: form-js JSON in, frozen values out.

The types are ``VALUE_TYPES`` and ``DISPLAY_TYPES``; everything else is a problem of the form, never ignored silently.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.domain.errors import Invalid
from app.domain.form_parts import Choice, Column, Component, Form, Rows, Upload, Validation
from app.domain.form_reading import read_components, read_text
from app.domain.form_rules import PatternProblem, component_name, component_problems, key_of, pattern_shape_problem
from app.domain.form_special_rules import properties_of

__all__ = [
    "Choice",
    "Column",
    "Component",
    "Form",
    "Rows",
    "Upload",
    "Validation",
    "form_problems",
    "parse_form_file",
    "read_form",
    "routing_keys",
]
MAX_COMPONENTS = 200
MAX_DEPTH = 8
MAX_BYTES = 1_000_000
#: what may decide the way through the diagram: short, impersonal, of one value
_ROUTING_TYPES = ("textfield", "number", "datetime", "select", "radio", "checkbox", "checklist", "expression")

Raw = Mapping[str, Any]


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


def _whole(schema: Raw, parts: list[tuple[Any, int]]) -> Iterator[str]:
    if schema.get("type", "default") != "default":
        yield "Loại biểu mẫu phải là “default”. Hãy xuất lại từ công cụ vẽ biểu mẫu."
    if len(parts) > MAX_COMPONENTS:
        yield f"Biểu mẫu có {len(parts)} thành phần, nhiều hơn mức {MAX_COMPONENTS}. Hãy tách thành nhiều biểu mẫu."
    if any(depth > MAX_DEPTH for _, depth in parts):
        yield f"Các nhóm lồng nhau sâu quá {MAX_DEPTH} lớp. Hãy bớt nhóm lồng nhau."
    for n, scope in enumerate(_scopes(schema["components"], 1)):
        yield from _duplicates(scope)
        yield from _tables(scope)
        if n:
            yield from (f"{component_name(raw)}: {_NO_ROUTE_BELOW}" for raw in scope if _routes(raw))
    for raw, _ in parts:
        if isinstance(raw, Mapping) and _routes(raw) and raw.get("type") not in _ROUTING_TYPES:
            yield f"{component_name(raw)}: loại trường này không dùng để rẽ nhánh được. Hãy bỏ thuộc tính route."


_NO_ROUTE_BELOW = "trường trong danh sách lặp hoặc nhóm có đường dẫn không rẽ nhánh được. Hãy bỏ thuộc tính route."


def _routes(raw: Raw) -> bool:
    return str(properties_of(raw).get("route", "")).lower() == "true"


def _scopes(components: list[Any], depth: int) -> Iterator[list[Raw]]:
    """The components of each scope of keys: first the form's own, then those of its lists and groups with a path."""
    own: list[Raw] = []
    below: list[list[Any]] = []
    _gather(components, own=own, below=below, depth=depth)
    yield own
    for inner in below:
        yield from _scopes(inner, depth + 1)


def _gather(components: list[Any], *, own: list[Raw], below: list[list[Any]], depth: int) -> None:
    for raw in components:
        if not isinstance(raw, Mapping):
            continue
        own.append(raw)
        children = raw.get("components")
        if not isinstance(children, list) or depth > MAX_DEPTH:
            continue
        if raw.get("type") == "dynamiclist" or (raw.get("type") == "group" and raw.get("path")):
            below.append(children)
        else:
            _gather(children, own=own, below=below, depth=depth + 1)


def _duplicates(parts: list[Raw]) -> Iterator[str]:
    seen: set[str] = set()
    for raw in parts:
        key = key_of(raw)
        if not isinstance(key, str) or not key:
            continue
        canonical = unicodedata.normalize("NFC", key)
        if canonical in seen:
            yield f"{component_name(raw)}: mã “{canonical[:64]}” đã dùng cho trường khác. Hãy đặt mã khác."
        seen.add(canonical)


def _tables(parts: list[Raw]) -> Iterator[str]:
    lists = {str(key_of(raw)): raw for raw in parts if raw.get("type") == "dynamiclist"}
    for raw in parts:
        source = raw.get("dataSource")
        if raw.get("type") != "table" or not isinstance(source, str):
            continue
        name = source.removeprefix("=").strip()
        if name not in lists:
            yield f"{component_name(raw)}: không có danh sách lặp “{name[:64]}” trong biểu mẫu. Hãy sửa dataSource."
            continue
        inner = lists[name].get("components")
        known = {str(key_of(part)) for part in next(_scopes(inner if isinstance(inner, list) else [], 1))}
        columns = raw.get("columns")
        for column in columns if isinstance(columns, list) else ():
            if isinstance(column, Mapping) and str(column.get("key")) not in known:
                key = str(column.get("key"))[:64]
                yield f"{component_name(raw)}: cột “{key}” không có trong danh sách “{name}”. Hãy sửa mã của cột."


def read_form(schema: Mapping[str, Any]) -> Form:
    """The form as frozen values. Raises Invalid("form_not_usable") with ``data['problems']`` if it has problems."""
    problems = form_problems(schema)
    if problems:
        raise Invalid("form_not_usable", problems=problems)
    title = schema.get("title")
    return Form(
        id=str(schema.get("id", "")),
        title=read_text(title) if isinstance(title, str) else "",
        components=read_components(schema["components"]),
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
