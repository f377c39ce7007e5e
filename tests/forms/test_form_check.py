"""Tables of what people type and what becomes of it."""

import json
import time

import pytest

from app.domain.errors import FormInvalid, Invalid
from app.domain.forms import read_form
from app.edge.forms import FormCompiler, answers, display_values, submitted_values
from app.engine.feel import FormOutcome

CHOICES = [{"label": "Đồng ý", "value": "agree"}, {"label": "Không đồng ý", "value": "return"}]


class FakeFeel:
    """Knows the expressions of these tests only."""

    def __init__(self):
        self.calls = []

    def form(self, parts, context):
        context, gone = dict(context), []
        for part in parts:
            above = part.above >= 0 and gone[part.above]
            gone.append(above or (bool(part.hide) and self.evaluate(part.hide, dict(context))))
            if gone[-1] and part.key:
                context[part.key] = None
        return FormOutcome(gone=tuple(gone), values=(None,) * len(parts))

    def evaluate(self, expression, context):
        self.calls.append((expression, context))
        key, value = expression.split(" != ")
        return context[key] != json.loads(value)


def form(*parts):
    return {"type": "default", "id": "f", "components": list(parts)}


def field(kind="textfield", **more):
    values = {"values": CHOICES} if kind in ("select", "radio", "checklist") else {}
    subtype = {"subtype": "date"} if kind == "datetime" else {}
    return {"type": kind, "key": "x", "label": "X", **values, **subtype, **more}


def check(schema, raw, *, feel=None):
    return FormCompiler(feel=feel or FakeFeel()).check(schema, raw)


GOOD = [
    (field(), "  Nguyễn\tVăn  ", "Nguyễn Văn"),
    (field(), "Ho\u0323", "H\u1ecd"),
    (field(), "a\x00\u200bb\ud800", "ab"),
    (field(), 5, "5"),
    (field("textarea"), "một\r\nhai ", "một\nhai"),
    (field("number"), "1.500.000", 1_500_000),
    (field("number"), "1 500 000", 1_500_000),
    (field("number"), "1500000", 1_500_000),
    (field("number"), "12,5", 12.5),
    (field("number"), "12,0", 12),
    (field("number"), "-1.000,25", -1000.25),
    (field("number"), 7, 7),
    (field("number"), 7.0, 7),
    (field("number"), "0", 0),
    (field("datetime"), "31/12/2025", "2025-12-31"),
    (field("datetime"), "1/2/2025", "2025-02-01"),
    (field("datetime"), "01-02-2025", "2025-02-01"),
    (field("datetime"), "2025-12-31", "2025-12-31"),
    (field("select"), "agree", "agree"),
    (field("radio"), " return ", "return"),
    (field("checklist"), ["return", "agree", "return"], ["agree", "return"]),
    (field("checklist"), "agree", ["agree"]),
    (field("checkbox"), "true", True),
    (field("checkbox"), "on", True),
    (field("checkbox"), False, False),
    (field(validate={"validationType": "email"}), "a@b.vn", "a@b.vn"),
    (field(validate={"validationType": "phone"}), "0912 345.678", "0912345678"),
    (field(validate={"pattern": r"^\d{12}$"}), "012345678901", "012345678901"),
    (field(validate={"pattern": r"^\p{L}+$"}), "Đặng", "Đặng"),
]


@pytest.mark.parametrize(("part", "raw", "clean"), GOOD)
def test_good_input(part, raw, clean):
    found = check(form(part), {"x": raw})
    assert dict(found.data) == {"x": clean}
    assert type(found.data["x"]) is type(clean)
    json.dumps(dict(found.data))


BAD = [
    (field(validate={"required": True}), "", "Bắt buộc nhập."),
    (field(validate={"required": True}), "  \u200b ", "Bắt buộc nhập."),
    (field(validate={"required": True}), None, "Bắt buộc nhập."),
    (field("radio", validate={"required": True}), "", "Bắt buộc chọn."),
    (field("checklist", validate={"required": True}), [], "ít nhất một mục"),
    (field("checkbox", validate={"required": True}), "", "Bắt buộc đánh dấu"),
    (field("checkbox", validate={"required": True}), "false", "Bắt buộc đánh dấu"),
    (field(), ["a"], "không đúng kiểu"),
    (field(), True, "không đúng kiểu"),
    (field(validate={"minLength": 3}), "ab", "ít nhất 3 ký tự, hiện có 2"),
    (field(validate={"maxLength": 3}), "abcd", "Tối đa 3 ký tự, hiện có 4"),
    (field(), "a" * 1001, "Tối đa 1000"),
    (field(validate={"pattern": r"^\d{12}$", "patternErrorMessage": "Gồm 12 chữ số."}), "1", "Gồm 12 chữ số."),
    (field(validate={"pattern": r"^\d{12}$"}), "1", "Không đúng mẫu"),
    (field(validate={"validationType": "email"}), "a@b", "ten@tenmien.vn"),
    (field(validate={"validationType": "phone"}), "12", "9 đến 11 chữ số"),
    (field("number"), "mười", "Không phải là số"),
    (field("number"), "12.5", "dấu phẩy cho phần thập phân: 12,5"),
    (field("number"), "1,500,000", "Không phải là số"),
    (field("number"), "1.50.000", "Không phải là số"),
    (field("number"), "1e5", "Không phải là số"),
    (field("number"), "٣", "Không phải là số"),
    (field("number"), "9" * 40, "quá lớn"),
    (field("number"), 10**400, "quá lớn"),
    (field("number"), float("nan"), "quá lớn"),
    (field("number"), True, "không đúng kiểu"),
    (field("number", decimalDigits=0), "1,500", "số nguyên"),
    (field("number", decimalDigits=1), "1,25", "Tối đa 1 chữ số"),
    (field("number", validate={"min": 1000}), "999", "từ 1.000 trở lên"),
    (field("number", validate={"max": 12.5}), "12,6", "lớn hơn 12,5"),
    (field("datetime"), "31/02/2025", "không có trong lịch"),
    (field("datetime"), "2025-13-01", "không có trong lịch"),
    (field("datetime"), "hôm nay", "Không phải là ngày"),
    (field("datetime"), "1/1/25", "Không phải là ngày"),
    (field("datetime"), "01/01/0205", "Năm 205"),
    (field("datetime"), 20250101, "không đúng kiểu"),
    (field("select"), "maybe", "không có trong danh sách"),
    (field("radio"), ["agree"], "không có trong danh sách"),
    (field("checklist"), ["agree", "maybe"], "không có trong danh sách"),
    (field("checklist"), [["agree"]], "không có trong danh sách"),
    (field("checkbox"), "có", "không đúng kiểu"),
]


@pytest.mark.parametrize(("part", "raw", "words"), BAD)
def test_bad_input(part, raw, words):
    with pytest.raises(FormInvalid) as caught:
        check(form(part), {"x": raw})
    (sentence,) = caught.value.fields["x"]
    assert words in sentence


def test_a_catastrophic_pattern_is_answered_fast():
    schema = form(field(validate={"pattern": "^(a+)+$"}))
    begun = time.process_time()
    with pytest.raises(FormInvalid):
        check(schema, {"x": "a" * 900 + "!"})
    assert time.process_time() - begun < 0.5


def test_unknown_fields_are_dropped_and_blank_ones_absent():
    schema = form(field(key="a"), field(key="b"), field("checkbox", key="c"))
    assert dict(check(schema, {"a": "1", "b": " ", "zzz": "x", "__class__": "y"}).data) == {"a": "1", "c": False}


def test_all_wrong_fields_are_told_in_document_order():
    schema = form(field("number", key="b"), field(key="a", validate={"required": True}))
    with pytest.raises(FormInvalid) as caught:
        check(schema, {"b": "x"})
    assert list(caught.value.fields) == ["b", "a"]


def test_routing_is_complete_so_that_a_second_pass_replaces_the_first():
    route = {"properties": {"route": "true"}}
    schema = form(field("radio", key="decision", **route), field("select", key="way", **route), field(key="note"))
    found = check(schema, {"decision": "agree", "note": "riêng tư"})
    assert dict(found.routing) == {"decision": "agree", "way": None}


CONDITIONAL = form(
    field("radio", key="decision", validate={"required": True}),
    field(key="reason", validate={"required": True}, conditional={"hide": '=decision != "return"'}),
    {
        "type": "group",
        "label": "Nhóm",
        "conditional": {"hide": '=reason != "khác"'},
        "components": [field("number", key="more", validate={"required": True})],
    },
)


def test_hidden_fields_are_dropped_and_not_required():
    found = check(CONDITIONAL, {"decision": "agree", "reason": "cũ", "more": "không phải số"})
    assert dict(found.data) == {"decision": "agree"}


def test_shown_fields_are_required_and_a_group_hides_its_fields():
    with pytest.raises(FormInvalid) as caught:
        check(CONDITIONAL, {"decision": "return"})
    assert list(caught.value.fields) == ["reason"]
    with pytest.raises(FormInvalid) as caught:
        check(CONDITIONAL, {"decision": "return", "reason": "khác"})
    assert list(caught.value.fields) == ["more"]


def test_conditions_see_clean_values_and_null_for_the_wrong_ones():
    feel = FakeFeel()
    with pytest.raises(FormInvalid):
        check(CONDITIONAL, {"decision": "bậy", "reason": "  khác ", "more": "1.000"}, feel=feel)
    assert feel.calls[-2][1] == {"decision": None, "reason": "khác", "more": 1000}
    assert feel.calls[-1][1] == {"decision": None, "reason": None, "more": 1000}


def test_field_names_that_marshmallow_uses_itself_are_fine():
    names = ("fields", "load", "dump", "validate", "context", "opts")
    schema = form(*(field(key=name) for name in names))
    assert dict(check(schema, dict.fromkeys(names, "v")).data) == dict.fromkeys(names, "v")


def test_a_form_with_problems_is_refused():
    with pytest.raises(Invalid) as caught:
        check(form(field("currency")), {})
    assert caught.value.code == "form_not_usable"


def test_a_compiled_form_is_kept():
    compiler = FormCompiler(feel=FakeFeel())
    schema = form(field())
    assert compiler._compiled(schema) is compiler._compiled(json.loads(json.dumps(schema)))


def test_display_and_typing_again_give_the_same_data():
    parts = (field("number", key="n"), field("number", key="m"), field("datetime", key="d"), field("radio", key="r"))
    schema = form(*parts)
    data = dict(check(schema, {"n": "1.500.000", "m": "0,25", "d": "1/2/2025", "r": "agree"}).data)
    shown = display_values(read_form(schema), data)
    assert shown == {"n": "1.500.000", "m": "0,25", "d": "01/02/2025", "r": "agree"}
    assert dict(check(schema, shown).data) == data


def test_answers_are_in_words():
    schema = form(field("checklist", key="c"), field("checkbox", key="b", label="Đã đọc"), field(key="empty"))
    found = answers(read_form(schema), {"c": ["agree", "return"], "b": True})
    assert [(line.label, line.text) for line in found] == [("X", "Đồng ý; Không đồng ý"), ("Đã đọc", "Có")]


def test_html_lists():
    class Sent(dict):
        def getlist(self, key):
            return self.get(key, [])

    schema = form(field("checklist", key="c"), field(key="a"), field(key="b"))
    assert submitted_values(read_form(schema), Sent(c=["agree", "return"], a=["1", "2"])) == {
        "c": ["agree", "return"],
        "a": "1",
    }


@pytest.mark.parametrize(
    "kind", ["textfield", "textarea", "number", "datetime", "select", "radio", "checklist", "checkbox"]
)
@pytest.mark.parametrize("value", [{"a": {"b": 1}}, [{"a": 1}, ["b"], 3], 5, 1.5, float("nan"), float("inf"), True])
def test_showing_never_fails_whatever_is_kept(kind, value):
    read = read_form(form(field(kind)))
    (line,) = answers(read, {"x": value})
    assert line.text
    shown = display_values(read, {"x": value})["x"]
    assert not isinstance(shown, dict)
    assert kind not in ("radio", "checklist") or isinstance(shown, str | list)
