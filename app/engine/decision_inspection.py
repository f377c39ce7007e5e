"""The judgement of an uploaded DMN file: every problem at once and a verdict, as for diagrams."""

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.definition import Problem, Verdict
from app.engine.decision_coverage import findings
from app.engine.decision_reading import AGGREGATIONS, ANYTHING, HIT_POLICIES, Decision, Table, read_decisions
from app.engine.diagram_reading import local, text_of
from app.engine.feel import Feel, FeelError
from app.engine.problems import MAX_PROBLEMS, Problems, problem
from app.engine.sentences import REFUSALS
from app.engine.xml_reading import Unreadable

log = logging.getLogger(__name__)

MAX_ENTRIES = 20_000
MAX_DECISIONS = 100
SHOWN = 80
_JUEL = re.compile(r"^\s*[$#]\{.*\}\s*$", re.DOTALL)
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')
#: "> 1,5" would be a list of two tests
_DECIMAL_COMMA = re.compile(r"[<>]=?\s*\d+,\d+\s*$")
_JOINED = re.compile(r"\b(or|and)\b")
_NAME = re.compile(r"[^\W\d]\w{0,99}")
_CODES = {
    "EXPRESSION_SYNTAX": "EXPRESSION_SYNTAX",
    "EXPRESSION_CLOCK": "EXPRESSION_CLOCK",
    "EXPRESSION_FUNCTION": "UNSAFE_EXPRESSION",
}


@dataclass(frozen=True, kw_only=True)
class DecisionInspection:
    """The answer to a DMN file: ``decisions`` are the ids that it holds; ``hash`` is None when it was refused."""

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    decisions: tuple[str, ...] = ()
    hash: str | None = None


@dataclass(frozen=True, kw_only=True)
class Text:
    """A piece of FEEL in a table, to be judged by V8: where it stands, and whether it is a unary test."""

    decision: str
    thing: str
    where: str
    text: str
    unary: bool = field(default=False)


def inspect_decisions(source: bytes, *, feel: Feel | None = None) -> DecisionInspection:
    """Never raises for any bytes, never evaluates anything. Without ``feel`` the syntax of cells is not judged."""
    try:
        shape, texts = judge_shape(source)
    except Unreadable as refusal:
        return DecisionInspection(verdict="refused", problems=(refusal.problem,))
    if shape.verdict == "refused" or feel is None:
        return shape
    return with_texts_judged(shape, texts, feel)


def with_texts_judged(shape: DecisionInspection, texts: tuple[Text, ...], feel: Feel) -> DecisionInspection:
    """The answer with what V8 says of the cells."""
    found = (
        *shape.problems,
        *_judged([t for t in texts if t.unary], feel),
        *_judged([t for t in texts if not t.unary], feel),
    )
    return replace(shape, problems=_ordered(found), verdict=_verdict(found))


def judge_shape(source: bytes) -> tuple[DecisionInspection, tuple[Text, ...]]:
    """Everything that needs no V8, and the texts that do. Raises Unreadable."""
    root, decisions = read_decisions(source)
    refusal = _refusal(decisions)
    if refusal is not None:
        return DecisionInspection(verdict="refused", problems=(refusal,)), ()
    problems = _ordered((*_check_file(root, decisions), *(each for d in decisions for each in _check_decision(d))))
    texts = tuple(text for d in decisions if d.table is not None for text in _texts(d, d.table))
    return (
        DecisionInspection(
            verdict=_verdict(problems),
            problems=problems,
            decisions=tuple(decision.id for decision in decisions),
            hash=hashlib.sha256(source).hexdigest(),
        ),
        texts,
    )


def _refusal(decisions: tuple[Decision, ...]) -> Problem | None:
    if not decisions:
        return problem("NO_DECISION")
    entries = sum(len(r.tests) + len(r.results) for d in decisions if d.table for r in d.table.rules)
    if entries > MAX_ENTRIES:
        return problem("TOO_MANY", count=entries, limit=MAX_ENTRIES)
    if len(decisions) > MAX_DECISIONS:
        return problem("TOO_MANY", count=len(decisions), limit=MAX_DECISIONS)
    return None


def _ordered(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    ordered = sorted(dict.fromkeys(problems), key=lambda each: each.severity != "error")
    return tuple(ordered[:MAX_PROBLEMS])


def _verdict(problems: tuple[Problem, ...]) -> Verdict:
    if any(each.code in REFUSALS for each in problems):
        return "refused"
    return "draft" if any(each.severity == "error" for each in problems) else "ready"


def _said(code: str, decision: Decision | Text, **facts: Any) -> Problem:
    """A problem under its common code, in the words for tables."""
    if isinstance(decision, Text):
        made = problem(f"DMN_{code}", decision.decision, thing=decision.thing, where=decision.where, **facts)
        return replace(made, code=code)
    made = problem(f"DMN_{code}", decision.id or None, thing=_called(decision), **facts)
    return replace(made, code=code if code in ("UNSUPPORTED",) else f"DMN_{code}")


def _called(decision: Decision) -> str:
    return f"Bảng quyết định “{decision.name or decision.id}”"


def _check_file(root: Any, decisions: tuple[Decision, ...]) -> Problems:
    counts = Counter(decision.id for decision in decisions)
    for decision_id, count in counts.items():
        if not decision_id:
            yield problem("ID_MISSING", None, what="Một quyết định")
        elif count > 1:
            yield problem("DUPLICATE_ID", decision_id, id=decision_id, count=count)
    for child in root:
        name = local(child)[1]
        if name == "import":
            location = child.get("locationURI") or child.get("namespace") or ""
            yield problem("IMPORT_IGNORED", None, location=location[:100])
            # what stands in the other file may be what the table needs: a person must look
            yield replace(
                problem("DMN_UNSUPPORTED", None, thing="Tệp", kind="nhập tệp khác (import)"), code="UNSUPPORTED"
            )
        if name in ("businessKnowledgeModel", "decisionService"):
            kind = f"{name} “{text_of(child.get('name'))}”"
            yield replace(problem("DMN_UNSUPPORTED", child.get("id"), thing="Tệp", kind=kind), code="UNSUPPORTED")
    yield from _check_needs(decisions)


def _check_needs(decisions: tuple[Decision, ...]) -> Problems:
    by_id = {decision.id: decision for decision in decisions}
    for decision in decisions:
        for needed in (*decision.needs, *decision.needs_elsewhere):
            if needed not in by_id:
                yield problem("DANGLING_REF", decision.id, thing=_called(decision), target=needed)
        if _needs_itself(decision, by_id):
            yield problem("DECISION_CIRCLE", decision.id, thing=_called(decision))


def _needs_itself(decision: Decision, by_id: dict[str, Decision]) -> bool:
    seen: set[str] = set()
    waiting = list(decision.needs)
    while waiting:
        each = waiting.pop()
        if each not in seen and each in by_id:
            seen.add(each)
            waiting += by_id[each].needs
    return decision.id in seen


def _check_decision(decision: Decision) -> Problems:
    table = decision.table
    if table is None:
        if decision.logic:
            yield _said("UNSUPPORTED", decision, kind=f"biểu thức {decision.logic}")
        else:
            yield _said("SHAPE", decision, what="chưa có bảng")
        return
    shape = tuple(_shape_of(decision, table))
    yield from shape
    if not shape:
        yield from _check_coverage(decision, table)


def _shape_of(decision: Decision, table: Table) -> Problems:
    for what in (*_wrong_columns(table), *_wrong_rules(table)):
        yield _said("SHAPE", decision, what=what)
    for output in table.outputs:
        name = output.name or decision.variable
        if not _NAME.fullmatch(name):
            yield _said("NAME", decision, name=name[:SHOWN])


def _wrong_columns(table: Table) -> Iterator[str]:
    if table.policy not in HIT_POLICIES:
        yield f"hit policy “{table.policy[:40]}” không có trong DMN"
    if table.aggregation and table.policy != "COLLECT":
        yield "phép gộp chỉ dùng với COLLECT"
    if table.aggregation and table.aggregation not in AGGREGATIONS:
        yield f"phép gộp “{table.aggregation[:40]}” không có trong DMN"
    if table.policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.values for output in table.outputs):
        yield f"{table.policy} cần danh sách giá trị kết quả theo thứ tự ưu tiên"
    if not table.outputs:
        yield "bảng không có cột kết quả"
    names = [output.name for output in table.outputs]
    if len(names) > 1 and (not all(names) or len(set(names)) < len(names)):
        yield "các cột kết quả phải có tên khác nhau"
    for number, given in enumerate(table.inputs, 1):
        if not given.expression:
            yield f"cột vào thứ {number} không có biểu thức"


def _wrong_rules(table: Table) -> Iterator[str]:
    if not table.rules:
        yield "bảng không có dòng nào"
    for number, rule in enumerate(table.rules, 1):
        if len(rule.tests) != len(table.inputs):
            yield f"dòng {number} có {len(rule.tests)} ô điều kiện, bảng có {len(table.inputs)} cột vào"
        if len(rule.results) != len(table.outputs):
            yield f"dòng {number} có {len(rule.results)} ô kết quả, bảng có {len(table.outputs)} cột kết quả"


def _check_coverage(decision: Decision, table: Table) -> Problems:
    has_default = bool(table.outputs) and all(output.default for output in table.outputs)
    for finding in findings(table):
        if finding.rules and table.policy in ("UNIQUE", "ANY"):
            results = {table.rules[number - 1].results for number in finding.rules}
            if table.policy == "UNIQUE" or len(results) > 1:
                rules = ", ".join(str(number) for number in finding.rules)
                yield _said("OVERLAP", decision, rules=rules, case=finding.case)
        if not finding.rules and not has_default and table.policy in ("UNIQUE", "ANY", "PRIORITY", "FIRST"):
            yield _said("GAP", decision, case=finding.case)


def _texts(decision: Decision, table: Table) -> Iterator[Text]:
    def text(where: str, written: str, *, unary: bool = False) -> Text:
        return Text(decision=decision.id, thing=_called(decision), where=where, text=written, unary=unary)

    for given in table.inputs:
        if given.expression:
            yield text(f"cột “{given.label}”", given.expression)
        if given.allowed:
            yield text(f"giá trị của cột “{given.label}”", given.allowed, unary=True)
    for output in table.outputs:
        for written in (f"[{output.values}]" if output.values else "", output.default):
            if written:
                yield text(f"cột kết quả “{output.name}”", written)
    for number, rule in enumerate(table.rules, 1):
        yield from (text(f"dòng {number}", each, unary=True) for each in rule.tests if each not in ANYTHING)
        yield from (text(f"dòng {number}", each) for each in rule.results if each not in ANYTHING)


def _judged(texts: list[Text], feel: Feel) -> Problems:
    plain = []
    for text in texts:
        bare = _STRINGS.sub('""', text.text)
        if _JUEL.match(text.text):
            yield _said("EXPRESSION_LANGUAGE", text, text=text.text[:SHOWN])
        elif text.unary and (_DECIMAL_COMMA.search(bare) or (_JOINED.search(bare) and "?" not in bare)):
            yield _said("EXPRESSION_SYNTAX", text, text=text.text[:SHOWN])
        else:
            plain.append(text)
    if not plain:
        return
    try:
        errors = feel.problems([each.text for each in plain], unary=plain[0].unary)
    except FeelError:
        yield _said("EXPRESSION_COST", plain[0])
        return
    for text, error in zip(plain, errors, strict=True):
        if error is not None:
            yield _said(_CODES.get(error.code, "EXPRESSION_COST"), text, text=text.text[:SHOWN])
