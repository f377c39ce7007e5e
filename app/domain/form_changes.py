"""What changed between two versions of a form, field by field, in words for who approves or uses it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.form_parts import Component, Form

TYPE_WORDS = {
    "textfield": "ô nhập một dòng",
    "textarea": "ô nhập nhiều dòng",
    "number": "số",
    "datetime": "ngày, giờ",
    "select": "danh sách thả xuống",
    "radio": "chọn một",
    "checkbox": "ô đánh dấu",
    "checklist": "chọn nhiều",
    "taglist": "chọn nhiều từ danh sách dài",
    "filepicker": "tệp đính kèm",
    "expression": "giá trị hệ thống tính",
    "dynamiclist": "danh sách nhiều dòng",
    "group": "nhóm",
    "text": "lời hướng dẫn",
    "table": "bảng tổng hợp",
    "image": "hình ảnh",
    "separator": "đường kẻ",
    "spacer": "khoảng trống",
    "button": "nút (không dùng)",
}

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field that is new, gone or different; ``what`` are sentences, none for a new or a gone one."""

    kind: Kind
    path: str
    label: str
    what: tuple[str, ...] = ()


def form_changes(old: Form, new: Form) -> tuple[Change, ...]:
    """The fields that differ, by their paths: in the order of the new form, those that are gone last."""
    before, after = dict(_places(old.fields, "", "")), dict(_places(new.fields, "", ""))
    found: list[Change] = []
    for path, (label, part) in after.items():
        if path not in before:
            found.append(Change(kind="added", path=path, label=label, what=(f"Loại: {_type(part)}.",)))
        elif what := tuple(_differences(before[path][1], part)):
            found.append(Change(kind="changed", path=path, label=label, what=what))
    gone = [(path, place) for path, place in before.items() if path not in after]
    return (*found, *(Change(kind="removed", path=path, label=label) for path, (label, _) in gone))


def _places(fields: tuple[Component, ...], path: str, label: str) -> Iterator[tuple[str, tuple[str, Component]]]:
    for part in fields:
        yield f"{path}{part.key}", (f"{label}{part.label or part.key}", part)
        if part.is_list or part.is_scope:
            yield from _places(part.fields, f"{path}{part.key}.", f"{label}{part.label or part.key}, ")


def _type(part: Component) -> str:
    return TYPE_WORDS.get(part.type, part.type)


def _differences(old: Component, new: Component) -> Iterator[str]:
    rule_before, rule_now = old.validation, new.validation
    if old.type != new.type or old.subtype != new.subtype:
        yield f"Đổi loại từ {_type(old)} sang {_type(new)}."
    if old.label != new.label:
        yield f"Đổi nhãn từ “{old.label}” thành “{new.label}”."
    if old.help != new.help:
        yield f"Đổi lời hướng dẫn từ “{old.help}” thành “{new.help}”."
    if rule_before.required != rule_now.required:
        yield "Nay bắt buộc." if rule_now.required else "Nay không bắt buộc."
    yield from _choices(old, new)
    yield from _bounds(old, new)
    if (rule_before.pattern, rule_before.kind) != (rule_now.pattern, rule_now.kind):
        was, becomes = rule_before.pattern or rule_before.kind, rule_now.pattern or rule_now.kind
        yield f"Đổi mẫu phải theo: {_said(was)} → {_said(becomes)}."
    for words, before, now in (
        ("điều kiện ẩn", old.hide, new.hide),
        ("cách tính", old.expression, new.expression),
        ("giá trị mặc định", old.default, new.default),
    ):
        if before != now:
            yield f"Đổi {words}: {_said(before)} → {_said(now)}."
    if old.routes != new.routes:
        yield "Nay dùng để rẽ nhánh." if new.routes else "Nay không dùng để rẽ nhánh."
    if old.upload != new.upload or old.rows != new.rows:
        yield "Đổi giới hạn về số lượng, loại tệp hoặc số dòng."


def _choices(old: Component, new: Component) -> Iterator[str]:
    before, now = {c.value: c.label for c in old.choices}, {c.value: c.label for c in new.choices}
    if added := [label for value, label in now.items() if value not in before]:
        yield f"Thêm lựa chọn: {'; '.join(added)}."
    if gone := [label for value, label in before.items() if value not in now]:
        yield f"Bỏ lựa chọn: {'; '.join(gone)}."
    if renamed := [f"“{before[v]}” → “{now[v]}”" for v in now if v in before and before[v] != now[v]]:
        yield f"Đổi tên lựa chọn: {'; '.join(renamed)}."


def _bounds(old: Component, new: Component) -> Iterator[str]:
    before, now = old.validation, new.validation
    for words, was, becomes in (
        ("giá trị nhỏ nhất", before.minimum, now.minimum),
        ("giá trị lớn nhất", before.maximum, now.maximum),
        ("số ký tự ít nhất", before.min_length, now.min_length),
        ("số ký tự nhiều nhất", before.max_length, now.max_length),
        ("số chữ số thập phân", old.decimals, new.decimals),
    ):
        if was != becomes:
            yield f"Đổi {words}: {_said(was)} → {_said(becomes)}."


def _said(value: Any) -> str:
    if value is None or value == "":
        return "không có"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, str):
        return f"“{value}”"
    return str(value).replace(".", ",")
