"""Decision tables: every hit policy, FEEL in the cells, whole numbers, and refusals instead of guesses."""

from typing import Any
from unicodedata import normalize

import pytest
from drawn_tables import decision, dmn, entry, table

from app.engine import SpiffEngine
from app.engine.decisions import DecisionError, DecisionTables
from app.engine.sentences_decisions import DECISION_ERRORS

NESTED = [((">= 1",), ("10",)), ((">= 5",), ("20",)), ((">= 5",), ("30",))]
FEE = table(
    [
        (("< 1000000", "-"), ("50000", '"thường"')),
        (("[1000000..5000000]", '"nộp qua mạng"'), ("so_tien * 0.01", '"giảm"')),
        (("[1000000..5000000]", 'not("nộp qua mạng")'), ("so_tien * 0.02", '"thường"')),
        (("> 5000000", ""), ("150000.00", "")),
    ],
    inputs=[("so_tien", "number"), ("cach_nop", "string")],
    outputs=["le_phi", "ghi_chu"],
)


def taken(engine: SpiffEngine, drawn: str, /, **context: Any) -> dict[str, Any]:
    return DecisionTables({"Dec": dmn(decision(drawn))}).evaluate("Dec", context, engine.feel)


def refused(engine: SpiffEngine, drawn: str, /, **context: Any) -> DecisionError:
    with pytest.raises(DecisionError) as raised:
        taken(engine, drawn, **context)
    sentence = str(raised.value)
    assert "Lệ phí" in sentence
    assert sentence == normalize("NFC", sentence)
    assert "{" not in sentence
    return raised.value


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"so_tien": 999_999, "cach_nop": "trực tiếp"}, {"le_phi": 50_000, "ghi_chu": "thường"}),
        ({"so_tien": 1_000_000, "cach_nop": "nộp qua mạng"}, {"le_phi": 10_000, "ghi_chu": "giảm"}),
        ({"so_tien": 5_000_000, "cach_nop": "trực tiếp"}, {"le_phi": 100_000, "ghi_chu": "thường"}),
        ({"so_tien": 5_000_001, "cach_nop": "bưu điện"}, {"le_phi": 150_000, "ghi_chu": None}),
    ],
)
def test_fees_are_whole_numbers(engine: SpiffEngine, context: dict[str, Any], expected: dict[str, Any]) -> None:
    outputs = taken(engine, FEE, **context)
    assert outputs == expected
    assert type(outputs["le_phi"]) is int


@pytest.mark.parametrize(
    ("policy", "x", "expected"),
    [
        ('hitPolicy="FIRST"', 7, 10),
        ('hitPolicy="RULE ORDER"', 7, [10, 20, 30]),
        ('hitPolicy="COLLECT"', 7, [10, 20, 30]),
        ('hitPolicy="COLLECT"', 0, []),
        ('hitPolicy="COLLECT" aggregation="SUM"', 7, 60),
        ('hitPolicy="COLLECT" aggregation="MIN"', 7, 10),
        ('hitPolicy="COLLECT" aggregation="MAX"', 7, 30),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 7, 3),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 0, 0),
        ('hitPolicy="COLLECT" aggregation="SUM"', 0, None),
        ('hitPolicy="UNIQUE"', 2, 10),
        ("", 2, 10),
    ],
)
def test_hit_policies(engine: SpiffEngine, policy: str, x: int, expected: Any) -> None:
    assert taken(engine, table(NESTED, policy=policy), x=x) == {"r": expected}


def test_priorities(engine: SpiffEngine) -> None:
    output = f'<output name="r">{entry("outputValues", "30, 10, 20")}</output>'
    for policy, expected in (("PRIORITY", 30), ("OUTPUT ORDER", [30, 10, 20])):
        assert taken(engine, table(NESTED, outputs=[output], policy=f'hitPolicy="{policy}"'), x=7) == {"r": expected}
    assert refused(engine, table(NESTED, policy='hitPolicy="PRIORITY"'), x=7).code == "PRIORITY_UNKNOWN"


def test_a_sum_of_fractions_is_the_sum_that_was_written(engine: SpiffEngine) -> None:
    rules = [(("-",), ("0.1",)), (("-",), ("0.2",)), (("-",), ("0.7",))]
    policy = 'hitPolicy="COLLECT" aggregation="SUM"'
    outputs = taken(engine, table(rules, policy=policy), x=1)
    assert outputs == {"r": 1}
    assert type(outputs["r"]) is int


def test_any_agrees_or_says_so(engine: SpiffEngine) -> None:
    same = [((">= 1",), ("10",)), ((">= 5",), ("5 + 5",))]
    assert taken(engine, table(same, policy='hitPolicy="ANY"'), x=7) == {"r": 10}
    error = refused(engine, table(NESTED, policy='hitPolicy="ANY"'), x=7)
    assert (error.code, error.facts["rules"]) == ("RULES_DISAGREE", "1, 2, 3")


def test_what_cannot_be_decided_is_refused(engine: SpiffEngine) -> None:
    assert refused(engine, table(NESTED), x=7).code == "SEVERAL_RULES"
    assert refused(engine, table(NESTED), x=0).code == "NO_RULE"
    assert refused(engine, table(NESTED)).code == "VARIABLE_MISSING"
    assert refused(engine, table(NESTED), x="7").code == "INPUT_TYPE"
    assert refused(engine, table(NESTED, inputs=[("x", "")]), x="7").code == "INPUT_TYPE", "as the cells say"
    assert refused(engine, table([((">= >",), ("1",))]), x=1).code == "EXPRESSION_SYNTAX"
    assert refused(engine, table([((">= 1",), ("now()",))]), x=1).code == "EXPRESSION_CLOCK"
    texts = table([(("-",), ('"a"',))], policy='hitPolicy="COLLECT" aggregation="MAX"')
    assert refused(engine, texts, x=1).code == "OUTPUT_TYPE"
    assert refused(engine, "<literalExpression><text>1</text></literalExpression>").code == "DECISION_UNSUPPORTED"


def test_a_default_takes_the_place_of_no_rule(engine: SpiffEngine) -> None:
    output = f'<output name="r">{entry("defaultOutputEntry", "7 * 7")}</output>'
    assert taken(engine, table(NESTED, outputs=[output]), x=0) == {"r": 49}


def test_null_passes_only_what_names_it(engine: SpiffEngine) -> None:
    drawn = table([(("null",), ('"chưa có"',)), (("[1..5]",), ('"có"',)), (("> 5",), ('"nhiều"',))])
    assert taken(engine, drawn) == {"r": "chưa có"}
    assert taken(engine, drawn, x=None) == {"r": "chưa có"}
    assert refused(engine, table(NESTED), x=None).code == "NO_RULE"
    assert taken(engine, table([(("-",), ("1",))])) == {"r": 1}, "a column that tests nothing asks for nothing"


def test_dates_are_compared_as_dates(engine: SpiffEngine) -> None:
    rules = [(('< date("2026-07-01")',), ('"cũ"',)), (('>= date("2026-07-01")',), ('"mới"',))]
    drawn = table(rules, inputs=[("ngay_nop", "date")])
    assert taken(engine, drawn, ngay_nop="2026-06-30") == {"r": "cũ"}
    assert taken(engine, drawn, ngay_nop="2026-07-01") == {"r": "mới"}


@pytest.mark.parametrize("version", ["20151101", "20180521/MODEL/", "20151101/dmn.xsd"])
def test_older_files_with_comments_and_annotations(engine: SpiffEngine, version: str) -> None:
    note = '<!-- ghi chú --><annotation name="Ghi chú"/>'
    drawn = table(NESTED, extra=note).replace("</rule>", "<annotationEntry><text>x</text></annotationEntry></rule>")
    source = dmn(decision(drawn), namespace=f"http://www.omg.org/spec/DMN/{version}")
    assert DecisionTables({"Dec": source}).evaluate("Dec", {"x": 2}, engine.feel) == {"r": 10}


def test_a_decision_that_needs_another(engine: SpiffEngine) -> None:
    needs = '<informationRequirement><requiredDecision href="#Muc"/></informationRequirement>'
    first = decision(table([((">= 5",), ('"cao"',)), (("< 5",), ('"thấp"',))], outputs=["muc"]), decision_id="Muc")
    second = decision(needs + table([(('"cao"',), ("100",)), (('"thấp"',), ("x",))], inputs=[("Muc", "string")]))
    tables = DecisionTables({"Dec": dmn(first, second)})
    assert tables.evaluate("Dec", {"x": 7}, engine.feel) == {"r": 100}
    assert tables.evaluate("Dec", {"x": 3}, engine.feel) == {"r": 3}
    circle = decision(needs.replace("Muc", "Dec") + table(NESTED))
    with pytest.raises(DecisionError, match="vòng"):
        DecisionTables({"Dec": dmn(circle)}).evaluate("Dec", {"x": 3}, engine.feel)


def test_a_decision_that_is_not_there(engine: SpiffEngine) -> None:
    for files in ({}, {"Dec": b"<x/>"}, {"Dec": dmn(decision(table(NESTED), decision_id="Khac"))}):
        with pytest.raises(DecisionError) as raised:
            DecisionTables(files).evaluate("Dec", {"x": 1}, engine.feel)
        assert raised.value.code == "DECISION_MISSING"


def test_the_sentences_are_vietnamese_in_nfc() -> None:
    for sentence in DECISION_ERRORS.values():
        assert sentence == normalize("NFC", sentence)
        assert "{name}" in sentence
