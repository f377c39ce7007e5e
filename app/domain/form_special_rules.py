"""What can be wrong with the components that are more than one input: lists, tables, files, computed values, pictures.

As ``form_rules``: raw JSON of any shape in, Vietnamese sentences out, never an exception.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.domain.file_kinds import ENDINGS, MOST_MEGABYTES

Raw = Mapping[str, Any]
MOST_ROWS = 50
MOST_COLUMNS = 12
MOST_FILES = 10
LONGEST_EXPRESSION = 2_000
#: a picture stands in the form itself; larger ones belong on a web page
LONGEST_PICTURE = 200_000

_COLUMN_KEY = re.compile(r"[a-z][A-Za-z0-9_]{0,63}")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}")


def properties_of(raw: Raw) -> Raw:
    """The designer's own properties of a component; empty where there are none."""
    found = raw.get("properties")
    return found if isinstance(found, Mapping) else {}


def whole_number(value: object) -> int | None:
    """A count as the editor writes it, a number or its digits; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def row_counts(raw: Raw) -> tuple[int | None, int | None, int | None]:
    """The least, the most and the first number of rows of a list; None for one that cannot be read."""
    own = properties_of(raw)
    return (
        whole_number(own.get("minRows", 0)),
        whole_number(own.get("maxRows", MOST_ROWS)),
        whole_number(raw.get("defaultRepetitions", 1)),
    )


def _list(raw: Raw) -> Iterator[str]:
    if not raw.get("components"):
        yield "danh sách lặp chưa có trường nào bên trong. Hãy thêm ít nhất một trường."
    least, most, first = row_counts(raw)
    if least is None or most is None or first is None:
        yield "số dòng của danh sách lặp (minRows, maxRows, defaultRepetitions) phải là số nguyên từ 0."
    elif not 0 <= least <= most <= MOST_ROWS or not first <= most or most == 0:
        yield f"số dòng phải theo thứ tự 0 ≤ ít nhất ≤ nhiều nhất ≤ {MOST_ROWS}. Hãy sửa minRows, maxRows."
    if not isinstance(raw.get("allowAddRemove", True), bool):
        yield "“cho thêm, bớt dòng” (allowAddRemove) phải là có hoặc không."
    if isinstance(raw.get("components"), list) and any(_kinds(raw["components"], "dynamiclist")):
        yield "danh sách lặp nằm trong danh sách lặp không được hỗ trợ. Hãy tách thành hai danh sách."


def _kinds(components: list[Any], kind: str, depth: int = 0) -> Iterator[Any]:
    for raw in components:
        if not isinstance(raw, Mapping):
            continue
        if raw.get("type") == kind:
            yield raw
        if isinstance(raw.get("components"), list) and depth < 10:
            yield from _kinds(raw["components"], kind, depth + 1)


def _computed(raw: Raw) -> Iterator[str]:
    text = raw.get("expression")
    if not isinstance(text, str) or not text.startswith("=") or not text[1:].strip() or len(text) > LONGEST_EXPRESSION:
        yield "giá trị tính (expression) phải là biểu thức FEEL bắt đầu bằng dấu “=”."


def _table(raw: Raw) -> Iterator[str]:
    source = raw.get("dataSource")
    if not isinstance(source, str) or not _COLUMN_KEY.fullmatch(source.removeprefix("=").strip()):
        yield "nguồn của bảng (dataSource) phải là mã của một danh sách lặp, ví dụ “=members”."
    if raw.get("columnsExpression"):
        yield "các cột của bảng phải ghi sẵn; không dùng columnsExpression."
    columns = raw.get("columns")
    if not isinstance(columns, list) or not 0 < len(columns) <= MOST_COLUMNS:
        yield f"bảng phải có từ 1 đến {MOST_COLUMNS} cột."
    elif not all(_column(column) for column in columns):
        yield "mỗi cột của bảng cần nhãn (label) và mã trường (key) là văn bản."


def _column(column: object) -> bool:
    if not isinstance(column, Mapping):
        return False
    label, key = column.get("label"), column.get("key")
    return isinstance(label, str) and 0 < len(label.strip()) <= 200 and bool(_COLUMN_KEY.fullmatch(str(key)))


def endings_of(raw: Raw) -> tuple[str, ...]:
    """The endings that a file field takes, all known ones where it says nothing."""
    accept = raw.get("accept")
    if not isinstance(accept, str) or not accept.strip():
        return ENDINGS
    return tuple(part.strip().casefold() for part in accept.split(",") if part.strip())


def _files(raw: Raw) -> Iterator[str]:
    unknown = [ending for ending in endings_of(raw) if ending not in ENDINGS]
    if unknown:
        yield f"kiểu tệp “{unknown[0][:40]}” không được nhận. Hãy dùng: {', '.join(ENDINGS)}."
    if not isinstance(raw.get("multiple", False), bool):
        yield "“nhiều tệp” (multiple) phải là có hoặc không; không dùng biểu thức."
    most = whole_number(properties_of(raw).get("maxMegabytes", MOST_MEGABYTES))
    if most is None or not 1 <= most <= MOST_MEGABYTES:
        yield f"dung lượng tệp (maxMegabytes) phải từ 1 đến {MOST_MEGABYTES} MB."


def _picture(raw: Raw) -> Iterator[str]:
    source = raw.get("source")
    if not isinstance(source, str) or len(source) > LONGEST_PICTURE or not _PICTURE.fullmatch(source):
        yield (
            "hình ảnh phải nằm ngay trong biểu mẫu (data:image/png;base64,…), không lấy từ trang khác, "
            f"tối đa {LONGEST_PICTURE // 1000} nghìn ký tự."
        )
    if not isinstance(raw.get("alt"), str) or not raw["alt"].strip() or len(raw["alt"]) > 500:
        yield "hình ảnh chưa có lời mô tả (alt) cho người không nhìn thấy hình."


SPECIAL_RULES: dict[str, Callable[[Raw], Iterator[str]]] = {
    "dynamiclist": _list,
    "expression": _computed,
    "table": _table,
    "filepicker": _files,
    "image": _picture,
}
