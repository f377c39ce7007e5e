"""Whatever arrives, a form is judged and data are checked without any other error than the ones promised."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from showcase import SCHEMA
from test_form_render import TEMPLATES

from app.domain.errors import FormInvalid
from app.domain.form_rules import DISPLAY_TYPES, VALUE_TYPES
from app.domain.forms import form_problems, parse_form_file, read_form
from app.edge.forms import FormCompiler, answers, display_values, format_number, told
from app.edge.forms.numbers import parse_number
from app.edge.forms.rows import with_computed
from app.engine.feel import FormOutcome

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
NAMES = st.sampled_from(["label", "value", "required", "min", "max", "pattern", "hide", "x"])
INSIDE = st.lists(SCALARS, max_size=2) | st.dictionaries(NAMES, SCALARS, max_size=2)
ANYTHING = SCALARS | INSIDE | st.lists(INSIDE, max_size=2)
PARTS = ("label", "values", "validate", "conditional", "defaultValue", "properties", "appearance", "decimalDigits")
COMPONENTS = st.fixed_dictionaries(
    {"type": st.sampled_from((*VALUE_TYPES, *DISPLAY_TYPES))},
    optional={"key": st.sampled_from(["a", "b", "__proto__"]), "subtype": st.just("date"), "components": ANYTHING}
    | {"path": st.sampled_from(["a", "", 5]), "expression": st.sampled_from(["=a", "a", 5]), "columns": ANYTHING}
    | {"dataSource": st.sampled_from(["=a", "a", 5]), "source": ANYTHING, "accept": ANYTHING, "alt": ANYTHING}
    | dict.fromkeys(PARTS, ANYTHING),
)
QUICK = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class NeverHidden:
    def form(self, parts, context):
        return FormOutcome(gone=(False,) * len(parts), values=(None,) * len(parts))


@QUICK
@given(ANYTHING | st.builds(dict, components=st.lists(COMPONENTS, max_size=3)))
def test_any_json_is_judged_and_what_has_no_problems_can_be_read(schema):
    if not form_problems(schema):
        assert read_form(schema).components is not None


@QUICK
@given(st.binary(max_size=60) | ANYTHING.map(json.dumps).map(str.encode))
def test_any_bytes_are_judged(source):
    schema, problems = parse_form_file(source)
    assert schema is None or problems or isinstance(schema, dict)


EVERY_KIND = {
    "components": [
        {"type": "textfield", "key": "a", "label": "A", "validate": {"pattern": "^x", "validationType": "email"}},
        {"type": "textarea", "key": "b", "label": "B", "conditional": {"hide": "=a"}},
        {"type": "number", "key": "c", "label": "C", "decimalDigits": 2},
        {"type": "datetime", "subtype": "date", "key": "d", "label": "D"},
        {"type": "radio", "key": "e", "label": "E", "values": [{"label": "X", "value": "x"}]},
        {"type": "checklist", "key": "f", "label": "F", "values": [{"label": "X", "value": "x"}]},
        {"type": "checkbox", "key": "g", "label": "G"},
    ]
}
COMPILER = FormCompiler(feel=NeverHidden())


@QUICK
@given(st.dictionaries(st.sampled_from("abcdefg"), ANYTHING))
def test_any_data_are_clean_json_or_refused_field_by_field(raw):
    try:
        data = COMPILER.check(EVERY_KIND, raw).data
    except FormInvalid as refused:
        wrong = set(refused.fields)
    else:
        wrong = set()
        assert json.loads(json.dumps(dict(data), allow_nan=False)) == data
        json.dumps(dict(data), ensure_ascii=False).encode()
    assert wrong <= set("abcdefg")


SHOWCASE = read_form(SCHEMA)
TEMPLATE = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined).from_string(
    '{% from "forms/_form.html" import render_form %}{{ render_form(form, values) }}'
)
KEYS = sorted({part.key for part in SHOWCASE.walk() if part.key})
ROWS = st.lists(st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=4) | ANYTHING, max_size=6)
NESTED = st.dictionaries(
    st.sampled_from(KEYS), ANYTHING | ROWS | st.dictionaries(st.sampled_from(KEYS), ANYTHING), max_size=8
)


@QUICK
@given(NESTED)
def test_any_data_of_the_showcase_are_clean_json_or_refused_at_a_place(raw):
    fields = {}
    try:
        data = COMPILER.check(SCHEMA, raw).data
    except FormInvalid as refused:
        fields = refused.fields
    else:
        assert json.loads(json.dumps(dict(data), allow_nan=False)) == data
    assert all(SHOWCASE.at(path) for path in fields)
    assert all(text.strip() for texts in told(fields, english=True).values() for text in texts)
    COMPILER.look(SCHEMA, raw)


@settings(QUICK, max_examples=20)
@given(NESTED)
def test_any_kept_data_can_be_shown(raw):
    assert all(line.text is not None for line in answers(SHOWCASE, raw))
    shown = with_computed(display_values(SHOWCASE, raw), {"members.3.yearly": "1", "total": "2"})
    assert "mc-field" in TEMPLATE.render(form=SHOWCASE, values=shown)


@QUICK
@given(st.integers(-(10**15), 10**15) | st.integers(-(10**9), 10**9).map(lambda n: n / 100))
def test_numbers_survive_being_shown_and_typed_again(number):
    assert parse_number(format_number(number)) == number
