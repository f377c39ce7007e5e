"""Each form that ships can be used, drawn, and is asked for by some procedure."""

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import html
from shipped import FOLDERS, FORMS, ROOT, mc, read_schema, read_shipped

from app.domain.errors import FormInvalid
from app.domain.forms import parse_form_file, read_form, routing_keys
from app.edge.forms import FormCompiler
from app.engine.feel import Feel

KEYS = sorted(path.stem for path in FORMS.glob("*.json"))


@pytest.fixture(scope="module")
def compiler():
    feel = Feel()
    yield FormCompiler(feel=feel)
    feel.close()


def test_every_form_is_used_by_a_procedure():
    procedures = [read_shipped(folder) for folder in FOLDERS]
    used = {mc(task, "form") for procedure in procedures for task in procedure.tasks}
    used |= {procedure.details["application_form"] for procedure in procedures}
    assert used == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_a_form_has_no_problems(key, compiler):
    schema, problems = parse_form_file((FORMS / f"{key}.json").read_bytes())
    assert problems == ()
    assert schema["id"] == key
    assert schema["title"]
    assert compiler.problems(schema) == ()


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_form_is_answered_field_by_field(key, compiler):
    form = read_form(read_schema(key))
    required = {part.key for part in form.fields if part.validation.required}
    if not required:
        assert compiler.check(read_schema(key), {}).data == {}
        return
    with pytest.raises(FormInvalid) as caught:
        compiler.check(read_schema(key), {})
    assert set(caught.value.fields) <= required


#: amounts that a decision table reads: business figures, not personal data
AMOUNTS = {"exploration_cost"}


@pytest.mark.parametrize("key", KEYS)
def test_routing_fields_are_choices_so_that_nothing_personal_reaches_the_engine(key):
    form = read_form(read_schema(key))
    routing = [part for part in form.fields if part.key in routing_keys(form)]
    assert {part.type for part in routing if part.key not in AMOUNTS} <= {"radio", "select", "checkbox"}
    assert {part.type for part in routing if part.key in AMOUNTS} <= {"number"}


def test_the_amounts_are_those_that_decision_tables_read():
    tables = [path.read_text(encoding="utf-8") for folder in FOLDERS for path in folder.glob("*.dmn")]
    assert all(any(f"<text>{key}</text>" in table for table in tables) for key in AMOUNTS)


@pytest.mark.parametrize("key", KEYS)
def test_a_form_is_drawn(key):
    templates = Environment(
        loader=FileSystemLoader(ROOT / "app" / "web" / "templates"), autoescape=True, undefined=StrictUndefined
    )
    source = '{% from "forms/_form.html" import render_form %}<form>{{ render_form(form) }}</form>'
    form = read_form(read_schema(key))
    drawn = html.fragment_fromstring(templates.from_string(source).render(form=form))
    assert set(drawn.xpath(".//@name")) == {part.key for part in form.fields}


def test_a_decision_to_return_needs_its_reason(compiler):
    schema = read_schema("duyet_ho_so")
    assert compiler.check(schema, {"decision": "agree", "reason": "thừa"}).data == {"decision": "agree"}
    with pytest.raises(FormInvalid) as caught:
        compiler.check(schema, {"decision": "return"})
    assert list(caught.value.fields) == ["reason"]


def test_a_full_application_is_taken(compiler):
    typed = {
        "full_name": " Nông Thị  Hà", "date_of_birth": "5/3/1998", "gender": "female", "citizen_id": "004198001234",
        "address": "Phường Thục Phán, tỉnh Cao Bằng", "phone": "0912 345 678", "email": "",
        "qualification": "bachelor", "major": "Công tác xã hội", "diploma_number": "QG-001",
        "practice_unit": "Trung tâm Công tác xã hội", "practice_position": "officer",
        "practice_position_other": "bị ẩn", "practice_from": "01/12/2025", "practice_months": "9",
        "practice_content": "", "sworn": "true",
    }  # fmt: skip
    data = compiler.check(read_schema("don_thuc_hanh_cong_tac_xa_hoi"), typed).data
    assert (data["date_of_birth"], data["practice_months"], data["phone"]) == ("1998-03-05", 9, "0912345678")
    assert not data.keys() & {"email", "practice_position_other", "practice_content"}
