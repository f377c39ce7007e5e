"""Each procedure that ships says what it is, keeps the sums of its decision and names only what exists."""

import re
import unicodedata
from datetime import date
from fractions import Fraction
from importlib.resources import files

import pytest
from lxml import etree
from shipped import FORMS, ROOT, mc, read_schema

from app.domain.definition import ACTS, RESULTS, UNITS
from app.domain.forms import read_form, routing_keys
from app.domain.permissions import ROLES

_FEEL_WORDS = {"and", "or", "not", "in", "if", "then", "else", "true", "false", "null", "between"}


def test_valid_by_the_schema_of_bpmn(procedure):
    schema = etree.XMLSchema(etree.parse(str(files("SpiffWorkflow") / "bpmn" / "parser" / "schema" / "BPMN20.xsd")))
    schema.assertValid(procedure.root)


def test_text_files_are_nfc(procedure):
    for path in procedure.folder.iterdir():
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name


def test_the_description_is_whole(procedure):
    details = procedure.details
    assert details["id"] == procedure.id
    assert isinstance(details["decision"]["date"], date)
    assert all(details["decision"][part] for part in ("number", "issuer", "source"))
    assert all(details[part] for part in ("code", "name", "field", "level", "province", "fee"))
    assert {"receiving", "competent"} <= details["agencies"].keys()
    assert details["result"]["name"]
    assert set(details["result"]["channels"]) <= {"direct", "post", "online"}
    assert all(part["name"] and part["originals"] + part["copies"] > 0 for part in details["components"])
    assert details["notes"]["open"]


def test_description_and_diagram_agree(procedure):
    process, details = procedure.process, procedure.details
    assert [process.get("name"), mc(process, "code"), mc(process, "level"), mc(process, "case")] == [
        details[part] for part in ("name", "code", "level", "case")
    ]
    assert (mc(process, "limit"), mc(process, "unit")) == (details["limit"]["value"], details["limit"]["unit"])
    assert process.get("isExecutable") == "true"


def test_every_lane_has_a_known_role_and_an_agency(procedure):
    named = set(procedure.details["agencies"])
    for lane in procedure.find("//bpmn:lane"):
        assert mc(lane, "role") in ROLES, lane.get("id")
        assert mc(lane, "agency") in named, lane.get("id")
    for node in procedure.nodes:
        procedure.lane_of(node.get("id"))


def test_every_task_has_limit_unit_form_and_the_printed_text(procedure):
    for task in procedure.tasks:
        assert mc(task, "unit") in UNITS, task.get("id")
        assert Fraction(mc(task, "limit")) >= 0
        assert (Fraction(mc(task, "limit")) == 0) == (mc(task, "unit") in ("none", "open", "immediate"))
        assert (FORMS / f"{mc(task, 'form')}.json").is_file(), mc(task, "form")
        assert mc(task, "act") in (None, *ACTS)
        assert task.find("bpmn:documentation", {"bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL"}).text.strip()
        assert re.match(r"Bước \d+[a-z]?\. .{3,40}$", task.get("name")), task.get("name")


def test_acts_stand_where_the_shell_performs_them(procedure):
    acts = [mc(task, "act") for task in procedure.tasks]
    if "receive" in acts:
        assert acts[0] == "receive"
        assert acts.count("receive") == 1
    else:
        assert any("ngoài sơ đồ" in note for note in procedure.details["notes"]["open"])
    assert "return" not in acts[:-1]


def test_a_refusal_that_is_drawn_as_a_step_leads_to_a_refused_end(procedure):
    for task in procedure.tasks:
        if mc(task, "act") == "refuse":
            ends = [end for end in procedure.find("//bpmn:endEvent") if end.get("id") in procedure.ways(task.get("id"))]
            assert [mc(end, "result") for end in ends] == ["refused"]


def test_ends_have_results(procedure):
    results = [mc(end, "result") for end in procedure.find("//bpmn:endEvent")]
    assert set(results) <= set(RESULTS)
    assert "granted" in results


def test_conditions_use_only_routing_fields_of_earlier_steps(procedure):
    for flow in procedure.flows:
        condition = "".join(flow.itertext()).strip()
        if not condition:
            continue
        upstream = procedure.upstream(flow.get("sourceRef"))
        forms = [read_form(read_schema(mc(task, "form"))) for task in procedure.tasks if task.get("id") in upstream]
        known = {key for form in forms for key in routing_keys(form)}
        names = set(re.findall(r"[A-Za-z_]\w*", re.sub(r'"[^"]*"', "", condition))) - _FEEL_WORDS
        assert names
        assert names <= known, (flow.get("id"), names - known)


def test_each_value_of_a_condition_can_be_chosen(procedure):
    for flow in procedure.flows:
        for key, value in re.findall(r'(\w+) = "([^"]*)"', "".join(flow.itertext())):
            fields = [f for t in procedure.tasks for f in read_form(read_schema(mc(t, "form"))).fields if f.key == key]
            assert any(value in (choice.value for choice in field.choices) for field in fields), (key, value)


@pytest.mark.parametrize("kind", ["exclusiveGateway"])
def test_a_choice_has_a_default_and_names_its_flows(procedure, kind):
    for gateway in procedure.find(f"//bpmn:{kind}"):
        flows = [flow for flow in procedure.flows if flow.get("sourceRef") == gateway.get("id")]
        assert gateway.get("default") in [flow.get("id") for flow in flows]
        assert all(flow.get("name") for flow in flows)
        assert gateway.get("name").endswith("?")


def test_incoming_and_outgoing_match_the_flows(procedure):
    for node in procedure.nodes:
        for part, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            written = procedure.find(f"//*[@id='{node.get('id')}']/bpmn:{part}/text()")
            assert sorted(written) == sorted(f.get("id") for f in procedure.flows if f.get(end) == node.get("id"))


def test_the_application_form_exists(procedure):
    keys = {procedure.details["application_form"]} | {part.get("form") for part in procedure.details["components"]}
    for key in keys - {None}:
        assert (ROOT / "forms" / f"{key}.json").is_file(), key
