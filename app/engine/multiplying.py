"""Multi-instance activities: how many times, for what, one after the other or at once."""

import re
from dataclasses import dataclass
from typing import Any

from app.engine.diagram import Node
from app.engine.diagram_reading import text_of
from app.engine.extensions import ours
from app.engine.vocabulary import CAMUNDA_FAMILY, ZEEBE, bpmn

#: more instances than this are an incident
MAX_INSTANCES = 50
_VARIABLE = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, kw_only=True)
class Multiplying:
    """``cardinality`` and ``collection`` are FEEL, one of them is given; ``until`` ends it before all are done."""

    sequential: bool
    cardinality: str | None = None
    collection: str | None = None
    item_name: str | None = None
    until: str | None = None


def is_multiple(node: Node) -> bool:
    """Whether the node is drawn as a multi-instance activity."""
    return next(node.element.iterchildren(bpmn("multiInstanceLoopCharacteristics")), None) is not None


def read_multiplying(node: Node) -> Multiplying | None:
    """None when the node is no multi-instance activity or says neither how many times nor for what."""
    for loop in node.element.iterchildren(bpmn("multiInstanceLoopCharacteristics")):
        cardinality = _text(loop, "loopCardinality")
        collection = _collection(loop)
        if cardinality is None and collection is None:
            return None
        return Multiplying(
            sequential=(loop.get("isSequential") or "").strip() in ("true", "1"),
            cardinality=None if collection else cardinality,
            collection=collection,
            item_name=_item_name(loop),
            until=_text(loop, "completionCondition"),
        )
    return None


def _text(loop: Any, tag: str) -> str | None:
    for child in loop.iterchildren(bpmn(tag)):
        return "".join(child.itertext()).strip().removeprefix("=").strip() or None
    return None


def _collection(loop: Any) -> str | None:
    names = [ours(loop, "collection")]
    names += [loop.get(f"{{{namespace}}}collection") for namespace in CAMUNDA_FAMILY]
    for name in names:
        if name and _VARIABLE.fullmatch(text_of(name)):
            return text_of(name)
    for extension in loop.iter(f"{{{ZEEBE}}}loopCharacteristics"):
        return (extension.get("inputCollection") or "").strip().removeprefix("=").strip() or None
    return None


def _item_name(loop: Any) -> str | None:
    names = [ours(loop, "element")]
    names += [loop.get(f"{{{namespace}}}elementVariable") for namespace in CAMUNDA_FAMILY]
    names += [each.get("inputElement") for each in loop.iter(f"{{{ZEEBE}}}loopCharacteristics")]
    return next((text_of(name) for name in names if name and text_of(name)), None)
