"""What can be wrong with one component of a form-js form, as Vietnamese sentences that name the component.

Works on raw JSON of any shape and never raises: an uploaded form is judged here before anything reads it.
"""

import builtins
import keyword
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from app.domain.form_special_rules import SPECIAL_RULES

#: what people fill in
INPUT_TYPES = (
    *("textfield", "textarea", "number", "datetime", "select", "radio"),
    *("checkbox", "checklist", "taglist", "filepicker"),
)
#: what holds a value of its own: the inputs, what the server computes, and the lists of rows
VALUE_TYPES = (*INPUT_TYPES, "expression", "dynamiclist")
DISPLAY_TYPES = ("text", "group", "separator", "spacer", "table", "image", "button")
CHOICE_TYPES = ("select", "radio", "checklist", "taglist")
DATE_KINDS = ("date", "time", "datetime")
MAX_CHOICES = 500
MAX_TEXT = 2_000
MAX_PATTERN = 500
#: the largest magnitude a double still holds exactly to the unit; FEEL and JSON readers work with doubles
MAX_NUMBER = 10**15

_KEY = re.compile(r"[a-z][A-Za-z0-9_]{0,63}")
#: names that would change the meaning of a condition, of the stored engine state or of the page's own form
_RESERVED = frozenset(
    (
        *keyword.kwlist,
        *keyword.softkwlist,
        *dir(builtins),
        *("constructor", "prototype", "toString", "valueOf", "hasOwnProperty", "toJSON"),
        *("then", "every", "some", "satisfies", "between", "function", "external", "null", "true", "false", "typename"),
        *("this", "parent", "i"),
        *("at", "csrf_token", "idempotency_key", "action", "method", "submit", "reset", "elements", "length", "target"),
    )
)
#: constructs that RE2 has not: it answers in linear time because it lacks them
_BACKTRACKING = re.compile(r"\(\?(?:[=!>]|<[=!])|\\[1-9]|\\k<|\(\?P=")

PatternProblem = Callable[[str], str | None]
Raw = Mapping[str, Any]


def component_name(raw: Raw) -> str:
    """How a sentence names the component: its label, its key or its type."""
    shown = [str(raw[part])[:80] for part in ("label", "key", "text", "type") if isinstance(raw.get(part), str)]
    shown = [text for text in shown if text.strip()]
    key = (
        f" ({raw['key']})" if len(shown) > 1 and shown[0] != raw.get("key") and isinstance(raw.get("key"), str) else ""
    )
    return f"Trường “{shown[0]}”{key[:90]}" if shown else "Một trường không tên"


def component_problems(raw: Raw, *, pattern_problem: PatternProblem) -> Iterator[str]:
    """Everything wrong with the component itself; its children and its siblings are not looked at."""
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in (*VALUE_TYPES, *DISPLAY_TYPES):
        yield f"loại “{str(kind)[:40]}” không được hỗ trợ. Hãy dùng một trong các loại: {', '.join(VALUE_TYPES)}."
        return
    if kind == "datetime" and raw.get("subtype") not in DATE_KINDS:
        yield "kiểu ngày giờ (subtype) phải là “date”, “time” hoặc “datetime”. Hãy chọn lại."
        return
    yield from _texts(raw)
    yield from _condition(raw)
    if not isinstance(raw.get("components", []), list):
        yield "danh sách thành phần của nhóm (components) không đúng cấu trúc."
    if kind in SPECIAL_RULES:
        yield from SPECIAL_RULES[kind](raw)
    if key_of(raw) is not None:
        yield from _key(key_of(raw))
    if kind in VALUE_TYPES and not label_of(raw).strip():
        yield "chưa có nhãn. Hãy nhập nhãn để người dùng biết phải điền gì."
    if kind in INPUT_TYPES:
        yield from _input(raw, pattern_problem)
    if kind == "expression":
        yield from _decimals(raw)


def key_of(raw: Raw) -> object:
    """The key under which the component keeps its value: its own, or a list's or group's path; None: keeps none."""
    kind = raw.get("type")
    if kind == "group":
        return raw.get("path") or None
    if kind == "dynamiclist":
        return raw.get("path") or ""
    return (raw.get("key") or "") if kind in VALUE_TYPES else None


def label_of(raw: Raw) -> str:
    """What people read: the label, for components that the editor gives none their own property “label”."""
    properties = raw.get("properties")
    own = properties.get("label") if isinstance(properties, Mapping) else None
    label = raw.get("label") or own
    return label if isinstance(label, str) else ""


def _input(raw: Raw, pattern_problem: PatternProblem) -> Iterator[str]:
    if raw.get("disabled") or raw.get("readonly"):
        yield "thuộc tính chỉ đọc hoặc khóa không được hỗ trợ. Hãy bỏ thuộc tính này."
    validate = raw.get("validate", {})
    if not isinstance(validate, Mapping):
        yield "phần kiểm tra (validate) không đúng cấu trúc."
        validate = {}
    if not isinstance(validate.get("required", False), bool):
        yield "“bắt buộc” phải là có hoặc không; không dùng biểu thức."
    yield from _bounds(validate)
    yield from _pattern(validate, pattern_problem)
    if raw["type"] in CHOICE_TYPES:
        yield from _choices(raw)
    yield from _decimals(raw)
    yield from _default(raw)


def _key(key: object) -> Iterator[str]:
    if not isinstance(key, str) or not key:
        yield "chưa có mã trường. Hãy đặt mã bằng chữ không dấu, ví dụ “full_name”."
    elif key in _RESERVED or key.startswith("_"):
        yield f"mã “{key[:64]}” là từ dành riêng của hệ thống. Hãy đổi mã, ví dụ “field_{key.strip('_')[:40]}”."
    elif not _KEY.fullmatch(key):
        yield f"mã “{key[:64]}” không hợp lệ. Hãy dùng chữ không dấu, chữ số, gạch dưới; bắt đầu bằng chữ thường."


def _texts(raw: Raw) -> Iterator[str]:
    for part in ("label", "description", "text"):
        value = raw.get(part)
        if value is None:
            continue
        if not isinstance(value, str):
            yield f"“{part}” phải là văn bản."
        elif len(value) > MAX_TEXT:
            yield f"“{part}” dài quá {MAX_TEXT} ký tự. Hãy rút gọn."
        elif has_control(value):
            yield f"“{part}” có ký tự điều khiển không hợp lệ. Hãy gõ lại văn bản này."


def has_control(text: str) -> bool:
    """Whether a text holds NUL, other control characters or lone surrogates, which the database refuses."""
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t" for char in text)


def _condition(raw: Raw) -> Iterator[str]:
    conditional = raw.get("conditional")
    if conditional is None:
        return
    hide = conditional.get("hide") if isinstance(conditional, Mapping) else ""
    if hide is None:
        return
    if not isinstance(hide, str) or not hide.startswith("=") or not hide[1:].strip() or len(hide) > MAX_TEXT:
        yield "điều kiện ẩn (conditional.hide) phải là biểu thức FEEL bắt đầu bằng dấu “=”."


def _bounds(validate: Raw) -> Iterator[str]:
    for low, high, whole, words in (("min", "max", False, "giá trị"), ("minLength", "maxLength", True, "độ dài")):
        bad = [end for end in (low, high) if validate.get(end) is not None and not _number(validate[end], whole=whole)]
        if bad:
            yield f"“{bad[0]}” phải là một số trong phạm vi cho phép; không dùng biểu thức."
        elif validate.get(low) is not None and validate.get(high) is not None and validate[low] > validate[high]:
            yield f"{words} nhỏ nhất ({validate[low]}) lớn hơn {words} lớn nhất ({validate[high]}). Hãy sửa lại."


def _number(value: object, *, whole: bool = False) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return abs(value) <= MAX_NUMBER and not (whole and (isinstance(value, float) or value < 0))


def _pattern(validate: Raw, pattern_problem: PatternProblem) -> Iterator[str]:
    kind = validate.get("validationType")
    if kind not in (None, "", "custom", "email", "phone"):
        yield f"kiểu kiểm tra “{str(kind)[:40]}” không được hỗ trợ. Hãy chọn email, phone hoặc mẫu riêng."
    pattern = validate.get("pattern")
    if pattern in (None, ""):
        return
    if not isinstance(pattern, str) or len(pattern) > MAX_PATTERN:
        yield f"mẫu (pattern) phải là văn bản không quá {MAX_PATTERN} ký tự."
    elif reason := pattern_problem(pattern):
        yield reason


def pattern_shape_problem(pattern: str) -> str | None:
    """The part of the judgement on a pattern that needs no engine: constructs that only backtracking engines have."""
    if _BACKTRACKING.search(pattern):
        return "mẫu (pattern) dùng tham chiếu ngược hoặc nhìn trước, nhìn sau. Hãy viết mẫu đơn giản hơn."
    return None


def _choices(raw: Raw) -> Iterator[str]:
    if raw.get("valuesKey") or raw.get("valuesExpression"):
        yield "danh sách lựa chọn phải ghi sẵn trong biểu mẫu; không dùng valuesKey hay valuesExpression."
        return
    values = raw.get("values")
    if not isinstance(values, list) or not values:
        yield "chưa có lựa chọn nào. Hãy thêm ít nhất một lựa chọn."
    elif len(values) > MAX_CHOICES:
        yield f"có {len(values)} lựa chọn, nhiều hơn mức {MAX_CHOICES}. Hãy chia nhỏ danh sách."
    elif not all(_choice(item) for item in values):
        yield "mỗi lựa chọn phải có nhãn và giá trị là văn bản không trống."
    elif len({unicodedata.normalize("NFC", item["value"]) for item in values}) < len(values):
        yield "có hai lựa chọn trùng giá trị. Hãy đổi một giá trị."


def _choice(item: object) -> bool:
    texts = (item.get("label"), item.get("value")) if isinstance(item, Mapping) else (None,)
    return all(isinstance(text, str) and text.strip() and len(text) <= 500 and not has_control(text) for text in texts)


def _decimals(raw: Raw) -> Iterator[str]:
    digits = raw.get("decimalDigits")
    if digits is not None and (isinstance(digits, bool) or not isinstance(digits, int) or not 0 <= digits <= 6):
        yield "số chữ số thập phân phải từ 0 đến 6."


def _default(raw: Raw) -> Iterator[str]:
    default = raw.get("defaultValue")
    if default is None or default == "":
        return
    if not _DEFAULT_FITS[raw["type"]](raw, default):
        yield "giá trị mặc định không hợp với loại trường hoặc danh sách lựa chọn. Hãy sửa hoặc bỏ giá trị mặc định."


def _plain_text(_: Raw, value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT and not has_control(value)


def _iso_moment(raw: Raw, value: object) -> bool:
    readers: dict[object, Callable[[str], object]] = {"date": date.fromisoformat, "time": time.fromisoformat}
    try:
        return isinstance(value, str) and readers.get(raw.get("subtype"), datetime.fromisoformat)(value) is not None
    except ValueError:
        return False


def _listed(raw: Raw, value: object) -> bool:
    values = raw.get("values")
    listed = [item.get("value") for item in values if isinstance(item, Mapping)] if isinstance(values, list) else []
    return isinstance(value, str) and value in listed


_DEFAULT_FITS: dict[str, Callable[[Raw, Any], bool]] = {
    "textfield": _plain_text,
    "textarea": _plain_text,
    "number": lambda _, value: _number(value),
    "datetime": _iso_moment,
    "select": _listed,
    "radio": _listed,
    "checkbox": lambda _, value: isinstance(value, bool),
    "checklist": lambda raw, value: isinstance(value, list) and all(_listed(raw, item) for item in value),
    "taglist": lambda raw, value: isinstance(value, list) and all(_listed(raw, item) for item in value),
    "filepicker": lambda _, __: False,
}
