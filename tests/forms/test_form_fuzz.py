"""Whatever arrives, a form is judged and data are checked without any other error than the ones promised."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import FormInvalid
from app.domain.form_rules import DISPLAY_TYPES, VALUE_TYPES
from app.domain.forms import form_problems, parse_form_file, read_form
from app.edge.forms import FormCompiler, format_number
from app.edge.forms.numbers import parse_number
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


@QUICK
@given(st.integers(-(10**15), 10**15) | st.integers(-(10**9), 10**9).map(lambda n: n / 100))
def test_numbers_survive_being_shown_and_typed_again(number):
    assert parse_number(format_number(number)) == number
