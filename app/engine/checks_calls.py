"""What a task hands over to: another process, a decision table, an operation of ours."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.engine.diagram import Diagram, Node
from app.engine.diagram_reading import clean
from app.engine.extensions import called_process, decision_id, operation_name
from app.engine.problems import Problems, about

MAX_CALL_DEPTH = 5
_ID = re.compile(r"[^\W\d][\w.\-]{0,199}")


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What a file may name; None: not known here. A mapping of processes says what each of them calls."""

    processes: Collection[str] | None = None
    decisions: Collection[str] | None = None
    operations: Collection[str] | None = None


def check_calls(diagram: Diagram, diagrams: tuple[Diagram, ...], catalogue: Catalogue) -> Problems:
    """Call activities, business rule tasks and service tasks."""
    calls = {each.id: _called_by(each) for each in diagrams}
    if isinstance(catalogue.processes, Mapping):
        calls = {**{key: set(value) for key, value in catalogue.processes.items()}, **calls}
    for node in diagram.nodes:
        if node.kind == "callActivity":
            yield from _check_call(diagram, node, calls, catalogue.processes)
        elif node.kind == "businessRuleTask":
            yield from _check_decision(node, catalogue.decisions)
        elif node.kind == "serviceTask":
            yield from _check_operation(node, catalogue.operations)


def _called_by(diagram: Diagram) -> set[str]:
    return {_called(node.element) for node in diagram.nodes if node.kind == "callActivity"} - {""}


def _check_call(diagram: Diagram, node: Node, calls: Mapping[str, set[str]], known: Collection[str] | None) -> Problems:
    target = _called(node.element)
    depth = _depth(target, calls, stop=diagram.id)
    if depth is None or target == diagram.id:
        yield about("RECURSION", node, target=target)
    elif depth > MAX_CALL_DEPTH:
        yield about("CALL_TOO_DEEP", node, target=target)
    elif not _ID.fullmatch(target) or (known is not None and target not in known):
        yield about("CALLED_MISSING", node, target=target[:60] or " ")


def _depth(target: str, calls: Mapping[str, set[str]], *, stop: str) -> int | None:
    """How deep calls go below; None when they come back to where they began or go in a circle."""
    level, depth, seen = {target}, 1, {target}
    while level := {called for each in level for called in calls.get(each, ())}:
        if stop in level or level & seen:
            return None
        seen |= level
        depth += 1
    return depth


def _check_decision(node: Node, known: Collection[str] | None) -> Problems:
    target = decision_id(node.element) or ""
    if not _ID.fullmatch(target) or (known is not None and target not in known):
        yield about("DECISION_MISSING", node, target=target[:60] or " ")


def _check_operation(node: Node, known: Collection[str] | None) -> Problems:
    operation = operation_name(node.element)
    if operation is None:
        yield about("UNSUPPORTED", node, kind="bước tự động chưa gắn thao tác của hệ thống")
    elif not _ID.fullmatch(operation) or (known is not None and operation not in known):
        yield about("OPERATION_MISSING", node, target=operation[:60])


def _called(element: Any) -> str:
    return clean(element.get("calledElement")).split(":")[-1] or called_process(element) or ""
