"""From a DMN file to its decisions, right or wrong: what the checks judge and what is evaluated."""

from dataclasses import dataclass, field
from typing import Any

from app.engine.diagram_reading import clean, local, text_of
from app.engine.xml_reading import read_dmn

HIT_POLICIES = ("UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")
#: cells that let everything pass
ANYTHING = frozenset({"", "-"})


@dataclass(frozen=True, kw_only=True)
class Input:
    """A column to be compared: a FEEL expression, its declared type and the values it may have."""

    label: str
    expression: str
    type: str = ""
    allowed: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Output:
    """A column of results. ``values`` in their order of priority, ``default`` when no rule matches, both FEEL."""

    name: str
    label: str = ""
    values: str = ""
    default: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line: tests and results as written, in the order of the columns."""

    id: str
    tests: tuple[str, ...]
    results: tuple[str, ...]
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Table:
    """A decision table; ``policy`` and ``aggregation`` as the file spells them."""

    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision of a file. ``table`` is None when it decides otherwise, by ``logic``; ``needs`` are decision ids."""

    id: str
    name: str
    variable: str
    table: Table | None
    logic: str
    needs: tuple[str, ...] = ()
    needs_elsewhere: tuple[str, ...] = ()
    element: Any = field(default=None, repr=False, compare=False)


def read_decisions(source: bytes) -> tuple[Any, tuple[Decision, ...]]:
    """The root and the decisions in document order. Raises xml_reading.Unreadable."""
    root = read_dmn(source)
    return root, tuple(_decision(element) for element in _children(root, "decision"))


def _decision(element: Any) -> Decision:
    table = next(iter(_children(element, "decisionTable")), None)
    variable = next(iter(_children(element, "variable")), None)
    wanted = [_reference(each, "requiredDecision") for each in _children(element, "informationRequirement")]
    wanted += [_reference(each, "requiredKnowledge") for each in _children(element, "knowledgeRequirement")]
    decision_id = clean(element.get("id"))
    return Decision(
        id=decision_id,
        name=text_of(element.get("name")),
        variable=text_of(variable.get("name") if variable is not None else None) or decision_id,
        table=None if table is None else _table(table),
        logic="" if table is not None else _logic(element),
        needs=tuple(each[1:] for each in wanted if each.startswith("#")),
        needs_elsewhere=tuple(each for each in wanted if each and not each.startswith("#")),
        element=element,
    )


def _logic(element: Any) -> str:
    known = ("literalExpression", "context", "invocation", "list", "relation", "functionDefinition", "conditional")
    names = [local(child)[1] for child in element]
    return next((name for name in names if name in known), "")


def _table(element: Any) -> Table:
    return Table(
        policy=" ".join((element.get("hitPolicy") or "UNIQUE").split()),
        aggregation=(element.get("aggregation") or "").strip(),
        inputs=tuple(_input(each) for each in _children(element, "input")),
        outputs=tuple(_output(each) for each in _children(element, "output")),
        rules=tuple(_rule(each) for each in _children(element, "rule")),
    )


def _input(element: Any) -> Input:
    expression = next(iter(_children(element, "inputExpression")), None)
    text = _text(expression)
    return Input(
        label=text_of(element.get("label")) or text_of(text),
        expression=text,
        type=_type(expression),
        allowed=_text(next(iter(_children(element, "inputValues")), None)),
        language="" if expression is None else expression.get("expressionLanguage") or "",
    )


def _output(element: Any) -> Output:
    return Output(
        name=text_of(element.get("name")),
        label=text_of(element.get("label")),
        values=_text(next(iter(_children(element, "outputValues")), None)),
        default=_text(next(iter(_children(element, "defaultOutputEntry")), None)),
    )


def _rule(element: Any) -> Rule:
    tests, results = _children(element, "inputEntry"), _children(element, "outputEntry")
    return Rule(
        id=clean(element.get("id")),
        tests=tuple(_text(each) for each in tests),
        results=tuple(_text(each) for each in results),
        languages=tuple(each.get("expressionLanguage") or "" for each in (*tests, *results)),
    )


def _children(element: Any, name: str) -> list[Any]:
    namespace, _ = local(element)
    return list(element.iterchildren(f"{{{namespace}}}{name}"))


def _text(element: Any) -> str:
    if element is None:
        return ""
    return "".join("".join(each.itertext()) for each in _children(element, "text")).strip()


def _type(element: Any) -> str:
    """string, number, …: some tools write a prefix, some the names of Java."""
    name = ("" if element is None else element.get("typeRef") or "").split(":")[-1].strip()
    return {"integer": "number", "long": "number", "double": "number"}.get(name, name)


def _reference(requirement: Any, name: str) -> str:
    found = next(iter(_children(requirement, name)), None)
    return "" if found is None else clean(found.get("href"))
