"""Uploaded decision tables: a verdict, every problem with its place, overlaps and gaps."""

import time

import pytest
from drawn_tables import decision, dmn, entry, table

from app.engine import SpiffEngine
from app.engine.decision_cells import read_cell
from app.engine.decision_inspection import DecisionInspection, inspect_decisions

GOOD = [(("<= 1",), ("1",)), (("> 1",), ("2",))]


def inspected(engine: SpiffEngine, drawn: str) -> DecisionInspection:
    return inspect_decisions(dmn(decision(drawn)), feel=engine.feel)


def codes(found: DecisionInspection) -> list[str]:
    return [each.code for each in found.problems]


def test_a_whole_table_is_ready(engine: SpiffEngine) -> None:
    found = inspected(engine, table(GOOD))
    assert (found.verdict, found.problems, found.decisions) == ("ready", (), ("Dec",))
    assert found.hash is not None
    assert len(found.hash) == 64


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (table([]), "DMN_SHAPE"),
        (table([(("1", "2"), ("1",))]), "DMN_SHAPE"),
        (table([(("1",), ())]), "DMN_SHAPE"),
        (table(GOOD, policy='hitPolicy="LAST"'), "DMN_SHAPE"),
        (table(GOOD, policy='hitPolicy="PRIORITY"'), "DMN_SHAPE"),
        (table(GOOD, policy='hitPolicy="FIRST" aggregation="SUM"'), "DMN_SHAPE"),
        (table([(("-",), ("1", "2"))], outputs=["a", "a"]), "DMN_SHAPE"),
        (table(GOOD, inputs=[("", "number")]), "DMN_SHAPE"),
        ("", "DMN_SHAPE"),
        ("<literalExpression/>", "UNSUPPORTED"),
        (table([(("> 1,5",), ("1",))]), "EXPRESSION_SYNTAX"),
        (table([(("0 or true",), ("1",))]), "EXPRESSION_SYNTAX"),
        (table([(("== 1",), ("1",))]), "EXPRESSION_SYNTAX"),
        (table([(("-",), ("'a'",))]), "EXPRESSION_SYNTAX"),
        (table([(("${x}",), ("1",))]), "EXPRESSION_LANGUAGE"),
        (table([(("-",), ("today()",))]), "EXPRESSION_CLOCK"),
        (table([(("-",), ('__import__("os")',))]), "UNSAFE_EXPRESSION"),
        (
            '<informationRequirement><requiredDecision href="#Dec"/></informationRequirement>' + table(GOOD),
            "DECISION_CIRCLE",
        ),
        (
            '<informationRequirement><requiredDecision href="#No"/></informationRequirement>' + table(GOOD),
            "DANGLING_REF",
        ),
    ],
)
def test_errors_keep_a_table_in_draft(engine: SpiffEngine, drawn: str, code: str) -> None:
    found = inspected(engine, drawn)
    assert code in codes(found)
    assert found.verdict == "draft"
    for each in found.problems:
        assert "…" not in each.message + each.repair
        assert each.repair


def test_imports_models_without_a_decision_and_other_files(engine: SpiffEngine) -> None:
    imported = inspect_decisions(dmn(decision(table(GOOD)), extra='<import locationURI="x.dmn"/>'), feel=engine.feel)
    assert (imported.verdict, codes(imported)) == ("draft", ["UNSUPPORTED", "IMPORT_IGNORED"])
    twice = inspect_decisions(dmn(decision(table(GOOD)), decision(table(GOOD))), feel=engine.feel)
    assert codes(twice) == ["DUPLICATE_ID"]
    for source, code in (
        (dmn(), "NO_DECISION"),
        (b"<a/>", "NOT_DMN"),
        (b"", "EMPTY"),
        (b"<!DOCTYPE a><a/>", "DTD_FORBIDDEN"),
    ):
        found = inspect_decisions(source, feel=engine.feel)
        assert (found.verdict, codes(found), found.hash) == ("refused", [code], None)


def test_overlaps_and_gaps_are_warned_about(engine: SpiffEngine) -> None:
    drawn = table(
        [(("< 5", '"a"'), ("1",)), (("[3..10]", '"a", "b"'), ("2",)), (("> 10", "-"), ("3",))],
        inputs=[("x", "number"), ("y", "string")],
    )
    found = inspected(engine, drawn)
    assert found.verdict == "ready"
    messages = [each.message for each in found.problems]
    assert any('các dòng 1, 2 cùng đúng khi x = 3 và y = "a"' in each for each in messages)
    assert any('không có dòng nào cho trường hợp x < 3 và y = "b"' in each for each in messages)
    assert any("y là giá trị khác" in each for each in messages)
    collected = table([(("-",), ("1",)), (("-",), ("2",))], policy='hitPolicy="COLLECT"')
    assert inspected(engine, collected).problems == ()


def test_any_with_equal_results_allowed_values_and_defaults_are_no_findings(engine: SpiffEngine) -> None:
    same = table([(("< 5",), ("1",)), ((">= 3",), ("1",))], policy='hitPolicy="ANY"')
    assert inspected(engine, same).problems == ()
    listed = table([(('"a"',), ("1",)), (('not("a")',), ("2",))], inputs=[("y", "string")])
    closed = listed.replace("</input>", entry("inputValues", '"a", "b"') + "</input>", 1)
    assert inspected(engine, closed).problems == ()
    default = f'<output name="r">{entry("defaultOutputEntry", "0")}</output>'
    assert inspected(engine, table([(("1",), ("1",))], outputs=[default])).problems == ()


def test_true_and_false_cover_a_boolean(engine: SpiffEngine) -> None:
    both = table([(("true",), ("1",)), (("false",), ("2",))], inputs=[("z", "boolean")])
    assert inspected(engine, both).problems == ()
    assert codes(inspected(engine, table([(("true",), ("1",))], inputs=[("z", "boolean")]))) == ["DMN_GAP"]


def test_a_huge_table_is_answered_in_time(engine: SpiffEngine) -> None:
    rules = [((f"[{n}..{n + 1})", "-", "-"), ("1",)) for n in range(1_000)]
    found = inspected(engine, table(rules, inputs=[("a", "number"), ("b", "number"), ("c", "number")]))
    assert found.verdict == "ready"


@pytest.mark.parametrize("text", ["[1..2]" * 40 + '"', "(..)" * 40 + '"', '"' * 99_999, "," * 100_000])
def test_a_foreign_cell_is_read_in_linear_time(text: str) -> None:
    begun = time.process_time()
    assert read_cell(text) is None
    assert time.process_time() - begun < 0.5


def test_lists_are_split_at_commas_outside_texts() -> None:
    read = read_cell('not("a, b", [1..2], < 0 ,"c")')
    assert read is not None
    assert (read.values, len(read.intervals), read.negated) == (("a, b", "c"), 2, True)
    assert read_cell('1"2') is None
