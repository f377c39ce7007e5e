"""What is said about forms that cannot be used."""

import json
from pathlib import Path

import pytest

from app.domain.errors import Invalid
from app.domain.forms import form_problems, parse_form_file, read_form, routing_keys
from app.edge.forms import FormCompiler
from app.engine.feel import FormOutcome

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "bpmn" / "hostile"


class NoFeel:
    def form(self, parts, context):
        wrong = (n for n, part in enumerate(parts) if part.hide and "(" in part.hide and ")" not in part.hide)
        failed = tuple((n, "EXPRESSION_SYNTAX") for n in wrong)
        return FormOutcome(gone=(False,) * len(parts), values=(None,) * len(parts), failed=failed)


def field(**changes):
    return {"type": "textfield", "key": "full_name", "label": "Họ và tên", **changes}


def form(*parts):
    return {"type": "default", "schemaVersion": 18, "id": "f", "components": list(parts)}


def options(count):
    return [{"label": f"Mục {n}", "value": f"v{n}"} for n in range(count)]


def nested(depth):
    part = field()
    for _ in range(depth):
        part = {"type": "group", "label": "Nhóm", "components": [part]}
    return part


BAD = [
    ("unknown type", field(type="currency"), "loại “currency” không được hỗ trợ"),
    ("html", {"type": "html", "content": "<img src=x onerror=alert(1)>"}, "loại “html”"),
    ("kind of day", field(type="datetime", subtype="month"), "subtype"),
    ("no key", field(key=None), "chưa có mã"),
    ("proto", field(key="__proto__"), "từ dành riêng"),
    ("dunder", field(key="__class__"), "từ dành riêng"),
    ("constructor", field(key="constructor"), "từ dành riêng"),
    ("keyword", field(key="import"), "từ dành riêng"),
    ("None", field(key="None"), "từ dành riêng"),
    ("builtin", field(key="len"), "từ dành riêng"),
    ("poison of the engine", field(key="typename"), "từ dành riêng"),
    ("csrf", field(key="csrf_token"), "từ dành riêng"),
    ("vietnamese key", field(key="họ_tên"), "không hợp lệ"),
    ("path in key", field(key="a.b"), "không hợp lệ"),
    ("no label", field(label=" "), "chưa có nhãn"),
    ("label is a list", field(label=["a"]), "phải là văn bản"),
    ("NUL", field(label="a\x00b"), "ký tự điều khiển"),
    ("min over max", field(type="number", validate={"min": 5, "max": 1}), "lớn hơn giá trị lớn nhất"),
    ("short over long", field(validate={"minLength": 5, "maxLength": 1}), "lớn hơn độ dài lớn nhất"),
    ("huge", field(type="number", validate={"max": 10**400}), "trong phạm vi"),
    ("infinite", field(type="number", validate={"max": float("inf")}), "trong phạm vi"),
    ("FEEL bound", field(type="number", validate={"max": "=1+1"}), "không dùng biểu thức"),
    ("FEEL required", field(validate={"required": "=a"}), "không dùng biểu thức"),
    ("validate is a list", field(validate=[]), "validate"),
    ("number default", field(type="number", defaultValue="mười"), "mặc định"),
    ("bool default", field(type="checkbox", defaultValue="true"), "mặc định"),
    ("date default", field(type="datetime", subtype="date", defaultValue="31/12/2025"), "mặc định"),
    ("choice default", field(type="select", values=options(2), defaultValue="v9"), "mặc định"),
    ("checklist default", field(type="checklist", values=options(2), defaultValue="v1"), "mặc định"),
    ("no choices", field(type="radio"), "chưa có lựa chọn"),
    ("too many", field(type="select", values=options(501)), "501 lựa chọn"),
    ("choices from data", field(type="select", valuesKey="x"), "valuesKey"),
    ("choice not text", field(type="select", values=[{"label": "A", "value": 1}]), "không trống"),
    ("twin choices", field(type="select", values=options(1) * 2), "trùng giá trị"),
    ("lookahead", field(validate={"pattern": "(?=a)b"}), "nhìn trước"),
    ("backreference", field(validate={"pattern": r"(a)\1"}), "tham chiếu ngược"),
    ("hide is no FEEL", field(conditional={"hide": "a = 1"}), "FEEL"),
    ("hide is a bool", field(conditional={"hide": True}), "FEEL"),
    ("condition is a text", field(conditional="=a"), "FEEL"),
    ("readonly", field(readonly=True), "chỉ đọc"),
    ("decimals", field(type="number", decimalDigits=99), "thập phân"),
    ("path of a group", {"type": "group", "label": "Nhóm", "path": "a.b", "components": []}, "không hợp lệ"),
    ("group is a text", {"type": "group", "label": "Nhóm", "components": "abc"}, "cấu trúc"),
    ("not a component", "abc", "không phải là trường"),
    ("too deep", nested(9), "sâu quá 8"),
]


@pytest.mark.parametrize(("part", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_each_problem_is_named(part, words):
    problems = form_problems(form(part))
    assert any(words in problem for problem in problems), problems
    with pytest.raises(Invalid) as caught:
        read_form(form(part))
    assert caught.value.data["problems"] == problems


def test_the_sentence_names_the_field():
    assert form_problems(form(field(key="len"))) == (
        "Trường “Họ và tên” (len): mã “len” là từ dành riêng của hệ thống. Hãy đổi mã, ví dụ “field_len”.",
    )


def test_keys_equal_after_normalisation_are_duplicates():
    composed, decomposed = "h\u1ecd", "ho\u0323"
    problems = form_problems(form(field(key=composed), field(key=decomposed)))
    assert sum("đã dùng cho trường khác" in problem for problem in problems) == 1


def test_duplicates_are_found_across_groups():
    group = {"type": "group", "label": "Nhóm", "components": [field()]}
    assert ["đã dùng" in problem for problem in form_problems(form(field(), group))] == [True]


def test_too_many_components():
    assert "201 thành phần" in form_problems(form(*[{"type": "spacer"}] * 201))[0]
    assert form_problems(form(*[{"type": "spacer"}] * 200)) == ()


@pytest.mark.parametrize("schema", [None, [], True, 5, {}, {"components": {}}, {"components": None}])
def test_what_is_no_form_is_said(schema):
    assert "không phải biểu mẫu form-js" in form_problems(schema)[0]


@pytest.mark.parametrize("pattern", ["(", "a**", "[z-a]", r"\p{Nope}", "(a{1000}){1000}", "\ud800"])
def test_patterns_that_re2_refuses(pattern):
    problems = FormCompiler(feel=NoFeel()).problems(form(field(validate={"pattern": pattern})))
    assert len(problems) == 1
    assert "mẫu (pattern)" in problems[0]


@pytest.mark.parametrize("pattern", [r"^\p{L}+$", r"^\d{12}$", "^(a+)+$", "[.*+]{2}"])
def test_patterns_that_re2_takes(pattern):
    assert FormCompiler(feel=NoFeel()).problems(form(field(validate={"pattern": pattern}))) == ()


def test_a_condition_that_the_evaluator_refuses():
    problems = FormCompiler(feel=NoFeel()).problems(form(field(conditional={"hide": "=(a"})))
    assert "điều kiện ẩn “=(a”" in problems[0]


def test_reading_keeps_order_routing_and_nfc():
    whole = read_form(
        form(
            field(label="Ho\u0323 tên", properties={"route": "true"}),
            {"type": "group", "label": "Nhóm", "components": [field(key="note"), {"type": "text", "text": "Lưu ý"}]},
            {"type": "separator", "key": "ignored"},
        )
    )
    assert [part.key for part in whole.fields] == ["full_name", "note"]
    assert routing_keys(whole) == ("full_name",)
    assert whole.fields[0].label == "H\u1ecd tên"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b'{"type": "object", }', "dòng 1"),
        (b"[" * 100_000 + b"]" * 100_000, "sâu"),
        (b'{"components": [], "components": []}', "hai lần"),
        (b'{"components": [NaN]}', "không phải là số"),
        (b'{"a": ' + b"9" * 5000 + b"}", "số quá lớn"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b" " * 1_000_001, "lớn hơn"),
        (b"true", "form-js"),
    ],
)
def test_files_that_are_no_forms(source, words):
    schema, problems = parse_form_file(source)
    assert schema is None
    assert words in problems[0]


def test_every_hostile_form_gets_an_answer():
    files = sorted(SHARED.glob("form_*.json"))
    if not files:
        pytest.skip("the shared samples of hostile forms are not on this machine")
    # none of them can be used: those that are accepted in the list are JSON Schema, and our forms are form-js
    for path in files:
        _, problems = parse_form_file(path.read_bytes())
        assert problems, path.name
        assert all(isinstance(problem, str) and len(problem) < 1_000 for problem in problems), path.name


def test_a_form_file_is_read():
    schema, problems = parse_form_file(json.dumps(form(field())).encode())
    assert (schema, problems) == (form(field()), ())


def rows(**changes):
    return {"type": "dynamiclist", "path": "people", "label": "Người", "components": [field()], **changes}


SPECIAL = [
    ("no path", rows(path=""), "chưa có mã"),
    ("poison path", rows(path="__proto__"), "từ dành riêng"),
    ("no label of a list", rows(label=""), "chưa có nhãn"),
    ("empty list", rows(components=[]), "chưa có trường nào"),
    ("list in a list", rows(components=[rows(path="inner")]), "nằm trong danh sách lặp"),
    ("too many rows", rows(properties={"maxRows": "51"}), "số dòng"),
    ("rows upside down", rows(properties={"minRows": "3", "maxRows": "2"}), "số dòng"),
    ("rows no number", rows(properties={"minRows": "vài"}), "số nguyên"),
    ("rows by FEEL", rows(defaultRepetitions="=5"), "số nguyên"),
    ("twins in a row", rows(components=[field(), field()]), "đã dùng cho trường khác"),
    ("routing in a row", rows(components=[field(properties={"route": "true"})]), "không rẽ nhánh được"),
    ("routing file", field(type="filepicker", properties={"route": "true"}), "không dùng để rẽ nhánh"),
    ("computed without FEEL", field(type="expression", expression="1 + 1"), "FEEL"),
    ("computed without label", {"type": "expression", "key": "x", "expression": "=1"}, "chưa có nhãn"),
    ("computed decimals", field(type="expression", expression="=1", decimalDigits="x"), "thập phân"),
    ("table of nothing", {"type": "table", "dataSource": "=zzz", "columns": [{"label": "A", "key": "a"}]}, "“zzz”"),
    ("table by FEEL", {"type": "table", "dataSource": "=a[1]", "columns": [{"label": "A", "key": "a"}]}, "dataSource"),
    ("table without columns", {"type": "table", "dataSource": "=people"}, "cột"),
    ("columns by FEEL", {"type": "table", "dataSource": "=p", "columnsExpression": "=c"}, "columnsExpression"),
    ("unknown kind of file", field(type="filepicker", accept=".exe"), "“.exe”"),
    ("any kind of file", field(type="filepicker", accept="image/*"), "“image/*”"),
    ("large files", field(type="filepicker", properties={"maxMegabytes": "99"}), "từ 1 đến 10 MB"),
    ("files by FEEL", field(type="filepicker", multiple="=true"), "multiple"),
    ("picture from elsewhere", {"type": "image", "source": "https://example.org/x.png", "alt": "x"}, "trang khác"),
    (
        "picture that is a script",
        {"type": "image", "source": "data:image/svg+xml;base64,PHN2Zz4=", "alt": "x"},
        "data:",
    ),
    ("picture without words", {"type": "image", "source": "data:image/png;base64,AAAA"}, "lời mô tả"),
    ("frame", {"type": "iframe", "url": "https://example.org"}, "loại “iframe”"),
    ("word of FEEL in rows", field(key="parent"), "từ dành riêng"),
]


@pytest.mark.parametrize(("part", "words"), [row[1:] for row in SPECIAL], ids=[row[0] for row in SPECIAL])
def test_each_problem_of_the_larger_types_is_named(part, words):
    problems = form_problems(form(part))
    assert any(words in problem for problem in problems), problems


def test_a_table_names_columns_of_its_list():
    table = {"type": "table", "label": "Bảng", "dataSource": "=people", "columns": [{"label": "A", "key": "nope"}]}
    (problem,) = form_problems(form(rows(), table))
    assert "cột “nope” không có trong danh sách “people”" in problem


def test_the_same_key_may_stand_in_two_scopes():
    group = {"type": "group", "label": "Nhóm", "path": "home", "components": [field()]}
    assert form_problems(form(field(), rows(), group)) == ()
