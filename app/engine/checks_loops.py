"""Steps that are done several times: for a number or a list, never without a bound."""

import re
from collections.abc import Iterator
from typing import Any

from app.engine.diagram import Diagram, Node
from app.engine.extensions import ours
from app.engine.multiplying import MAX_INSTANCES, read_multiplying
from app.engine.problems import Problems, about
from app.engine.questions import JUEL, Question, ask
from app.engine.vocabulary import CAMUNDA_FAMILY, ZEEBE, bpmn

MAX_ROUNDS = 1_000
MULTIPLE = frozenset({"userTask", "subProcess"})
_WHOLE = re.compile(r"[+-]?\d{1,40}")
SHOWN = 80


def check_loops(diagram: Diagram) -> Problems:
    """Multi-instance and standard loops of every node."""
    for node, multiple in _multiple(diagram):
        yield from _check_multiple(node, multiple)
    for node in diagram.nodes:
        standard = node.element.find(bpmn("standardLoopCharacteristics"))
        if standard is not None:
            yield from _check_standard(node, standard)


def loop_questions(diagram: Diagram) -> Iterator[Question]:
    """The expressions of multi-instance loops."""
    for node, element in _multiple(diagram):
        cardinality = _child(element, "loopCardinality")
        texts = ["" if _WHOLE.fullmatch(cardinality) else cardinality]
        texts += [collection_of(element), _child(element, "completionCondition")]
        for text in texts:
            bare = text.removeprefix("=").strip()
            if bare:
                yield ask(node, bare, "foreign" if JUEL.match(bare) else "value")


def _multiple(diagram: Diagram) -> Iterator[tuple[Node, Any]]:
    for node in diagram.nodes:
        element = node.element.find(bpmn("multiInstanceLoopCharacteristics"))
        if element is not None:
            yield node, element


def _check_multiple(node: Node, element: Any) -> Problems:
    if node.kind not in MULTIPLE:
        yield about("UNSUPPORTED", node, kind="lặp nhiều lần ở loại bước này")
    cardinality = _child(element, "loopCardinality")
    if read_multiplying(node) is None and not JUEL.match(collection_of(element)):
        yield about("LOOP_OVER_NOTHING", node)
    elif _WHOLE.fullmatch(cardinality) and int(cardinality) < 1:
        allowed = f"từ 1 đến {MAX_INSTANCES}"
        yield about("BAD_VALUE", node, value=cardinality[:SHOWN], attribute="loopCardinality", allowed=allowed)
    elif _WHOLE.fullmatch(cardinality) and int(cardinality) > MAX_INSTANCES:
        yield about("LIMIT", node, count=cardinality[:SHOWN], limit=MAX_INSTANCES)


def collection_of(element: Any) -> str:
    """The list that a multi-instance goes through: ours, Camunda 7's or Camunda 8's; "" for none."""
    found = ours(element, "collection")
    for namespace in CAMUNDA_FAMILY:
        found = found or element.get(f"{{{namespace}}}collection")
    for each in element.iter(f"{{{ZEEBE}}}loopCharacteristics"):
        found = found or each.get("inputCollection")
    return (found or "").strip()


def _check_standard(node: Node, element: Any) -> Problems:
    yield about("UNSUPPORTED", node, kind="lặp theo điều kiện")
    most = (element.get("loopMaximum") or "").strip()
    if not most and not _child(element, "loopCondition"):
        yield about("LOOP_ENDLESS", node)
    if _WHOLE.fullmatch(most) and int(most) > MAX_ROUNDS:
        yield about("LIMIT", node, count=most[:SHOWN], limit=MAX_ROUNDS)


def _child(element: Any, name: str) -> str:
    found = element.find(bpmn(name))
    return "" if found is None else "".join(found.itertext()).strip()
