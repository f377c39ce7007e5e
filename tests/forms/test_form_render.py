"""The form as HTML: read back by a parser, as a browser or a screen reader would."""

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html

from app.domain.forms import read_form

TEMPLATES = Path(__file__).resolve().parents[2] / "app" / "web" / "templates"
CHOICES = [{"label": "Đồng ý", "value": "agree"}, {"label": "Không đồng ý", "value": "return"}]
XSS = '"><script>alert(1)</script>'

SCHEMA = {
    "type": "default",
    "id": "f",
    "components": [
        {"type": "text", "text": "Dòng một\n\nDòng hai"},
        {
            "type": "group",
            "label": "Người nộp",
            "components": [
                {
                    "type": "textfield",
                    "key": "full_name",
                    "label": "Họ và tên",
                    "description": "Viết như trên căn cước",
                    "validate": {"required": True, "maxLength": 80},
                    "properties": {"autocomplete": "name"},
                },
                {"type": "textfield", "key": "email", "label": "Email", "validate": {"validationType": "email"}},
                {"type": "textfield", "key": "phone", "label": "Điện thoại", "validate": {"validationType": "phone"}},
            ],
        },
        {"type": "datetime", "subtype": "date", "key": "born_on", "label": "Ngày sinh"},
        {
            "type": "number",
            "key": "fee",
            "label": "Số tiền",
            "decimalDigits": 0,
            "appearance": {"suffixAdorner": "đồng"},
        },
        {"type": "textarea", "key": "note", "label": "Ghi chú", "defaultValue": "mẫu"},
        {"type": "select", "key": "way", "label": "Cách nhận", "values": CHOICES},
        {"type": "radio", "key": "decision", "label": "Ý kiến", "values": CHOICES, "validate": {"required": True}},
        {"type": "checklist", "key": "papers", "label": "Giấy tờ", "values": CHOICES, "description": "Chọn đủ"},
        {"type": "checkbox", "key": "sworn", "label": "Cam đoan", "validate": {"required": True}},
        {
            "type": "textfield",
            "key": "reason",
            "label": "Lý do",
            "validate": {"required": True},
            "conditional": {"hide": '=decision != "return"'},
        },
        {"type": "separator"},
        {"type": "spacer"},
    ],
}


def render(values=None, errors=None, *, schema=SCHEMA):
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    template = environment.from_string(
        '{% from "forms/_form.html" import render_form, error_summary %}'
        "<div>{{ error_summary(form, errors) }}<form>{{ render_form(form, values, errors) }}</form></div>"
    )
    return template.render(form=read_form(schema), values=values, errors=errors)


def tree(*args, **kwargs):
    return html.fragment_fromstring(render(*args, **kwargs))


def by_id(root, name):
    (found,) = root.xpath("//*[@id=$name]", name=name)
    return found


def words(element):
    return " ".join(element.text_content().split())


def test_every_input_has_its_label_and_every_id_is_unique():
    root = tree({}, {"full_name": ("Bắt buộc nhập.",)})
    inputs = root.xpath(".//input | .//select | .//textarea")
    assert len(inputs) == 13
    for control in inputs:
        assert len(root.xpath(".//label[@for=$name]", name=control.get("id"))) == 1
    ids = root.xpath(".//@id")
    assert len(ids) == len(set(ids))
    assert {control.get("name") for control in inputs} == {part.key for part in read_form(SCHEMA).fields}


@pytest.mark.parametrize(
    ("key", "attributes"),
    [
        ("full_name", {"type": "text", "required": "", "maxlength": "80", "autocomplete": "name"}),
        ("email", {"type": "email", "inputmode": "email"}),
        ("phone", {"type": "tel", "inputmode": "tel"}),
        ("born_on", {"type": "text", "inputmode": "numeric", "placeholder": "ngày/tháng/năm"}),
        ("fee", {"type": "text", "inputmode": "numeric", "aria-describedby": "f-fee-suffix"}),
    ],
)
def test_inputs_fit_their_kind(key, attributes):
    control = by_id(tree(), f"f-{key}")
    assert {name: control.get(name) for name in attributes} == attributes


def test_groups_radios_and_checklists_are_fieldsets_with_legends():
    legends = [words(legend) for legend in tree().xpath(".//fieldset/legend")]
    assert legends == ["Người nộp", "Ý kiến (bắt buộc)", "Giấy tờ (không bắt buộc)"]
    papers = by_id(tree(), "f-papers").xpath("ancestor::fieldset[1]")[0]
    assert papers.get("aria-describedby") == "f-papers-help"


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("full_name", "Họ và tên (bắt buộc)"),
        ("email", "Email (không bắt buộc)"),
        ("reason", "Lý do (bắt buộc nếu áp dụng)"),
        ("sworn", "Cam đoan (bắt buộc)"),
    ],
)
def test_what_is_required_is_said_in_words(key, label):
    (found,) = tree().xpath(f".//label[@for='f-{key}']")
    assert words(found) == label


def test_errors_stand_beside_the_field_and_are_tied_to_it():
    root = tree({"full_name": ""}, {"full_name": ("Bắt buộc nhập.",), "decision": ("Hãy chọn.",)})
    control = by_id(root, "f-full_name")
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "f-full_name-help f-full_name-error"
    assert words(by_id(root, "f-full_name-error")) == "Lỗi: Bắt buộc nhập."
    assert by_id(root, "f-decision").get("aria-invalid") == "true"
    assert "aria-invalid" not in by_id(root, "f-email").attrib


def test_the_summary_links_to_the_fields():
    root = tree({}, {"full_name": ("Bắt buộc nhập.",), "decision": ("Hãy chọn.",), "other": ("Hồ sơ đã đóng.",)})
    summary = by_id(root, "error-summary")
    assert summary.get("role") == "alert"
    links = [(link.get("href"), words(link)) for link in summary.xpath(".//a")]
    assert links == [("#f-full_name", "Họ và tên: Bắt buộc nhập."), ("#f-decision", "Ý kiến: Hãy chọn.")]
    assert "Hồ sơ đã đóng." in words(summary)
    for href, _ in links:
        by_id(root, href[1:])


def test_no_errors_no_summary():
    assert not tree({}, {}).xpath(".//*[@id='error-summary']")


def test_values_come_back():
    sent = {"note": "\nhai dòng", "way": "return", "decision": "agree", "papers": ["return"], "sworn": True}
    root = tree(sent | {"full_name": "Lê Thị Ánh"})
    assert by_id(root, "f-full_name").get("value") == "Lê Thị Ánh"
    # the parser, like a browser, drops one line break after the start tag: the one the template writes
    assert by_id(root, "f-note").text.removeprefix("\n") == "\nhai dòng"
    assert root.xpath(".//option[@selected]/@value") == ["return"]
    assert root.xpath(".//input[@checked]/@value") == ["agree", "return", "true"]


def test_defaults_only_on_a_new_form():
    assert by_id(tree(), "f-note").text.strip() == "mẫu"
    assert (by_id(tree({}), "f-note").text or "").strip() == ""


def test_conditional_fields_are_shown_marked_and_not_required_by_the_browser():
    root = tree()
    (holder,) = root.xpath(".//*[@data-hide-when]")
    assert holder.get("data-hide-when") == 'decision != "return"'
    assert "required" not in by_id(root, "f-reason").attrib
    assert "hidden" not in holder.attrib


def test_everything_is_escaped():
    part = {"type": "textfield", "key": "x", "label": XSS, "description": XSS, "defaultValue": XSS}
    group = {"type": "group", "label": XSS, "components": [part, {"type": "text", "text": XSS}]}
    radio = {"type": "radio", "key": "y", "label": XSS, "values": [{"label": XSS, "value": XSS}]}
    schema = {"type": "default", "components": [group, radio | {"conditional": {"hide": f"={XSS}"}}]}
    source = render({"x": XSS, "y": XSS}, {"x": (XSS,), "y": (XSS,)}, schema=schema)
    assert "<script" not in source
    root = html.fragment_fromstring(source)
    assert by_id(root, "f-x").get("value") == XSS
    assert by_id(root, "f-y").get("checked") is not None


def test_no_inline_script_or_style():
    root = tree({}, {"full_name": ("Bắt buộc nhập.",)})
    assert not root.xpath(".//script | .//style | .//@style")
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
