"""The file as a whole: its size, its processes, what it points to outside, how it differs from the schema."""

import re
import threading
from functools import cache
from math import inf, isnan
from typing import Any

from lxml import etree

from app.engine.choosing import executable_ones
from app.engine.diagram import Diagram
from app.engine.diagram_reading import clean, text_of
from app.engine.problems import Problems, about, problem
from app.engine.vocabulary import BPMNDI, DC, XINCLUDE, bpmn

MAX_NODES = 2_000
MAX_PROCESSES = 100
MAX_NAME = 500
SCHEMA_PROBLEMS = 10
MAX_COORDINATE = 1_000_000
#: so many pairs of letters that no Vietnamese text has
MOJIBAKE_LETTERS = 2
_MOJIBAKE = re.compile(r"á[º»]|Ã[\u0080-\u00bf]|Ä[\u0080-\u0091‘]|Æ[\u00a0-\u00b0]")
_DATA_NAME = re.compile(r"=?\s*[^\W\d]\w*(\.[^\W\d]\w*)*")

_schema_lock = threading.Lock()


def check_size(root: Any, diagrams: tuple[Diagram, ...]) -> Problems:
    """The limits beyond which a file is refused."""
    if len(diagrams) > MAX_PROCESSES:
        yield problem("TOO_MANY", count=len(diagrams), limit=MAX_PROCESSES)
    for diagram in diagrams:
        if len(diagram.nodes) > MAX_NODES:
            yield problem("TOO_MANY", diagram.id, count=len(diagram.nodes), limit=MAX_NODES)
    for element in root.iter():
        if len(element.get("name") or "") > MAX_NAME:
            yield problem("NAME_TOO_LONG", clean(element.get("id"))[:100] or None, start=element.get("name")[:40])


def check_processes(root: Any, diagrams: tuple[Diagram, ...]) -> Problems:
    """There is one executable process, and it can be named."""
    if not diagrams:
        yield problem("NO_PROCESS")
        return
    ids = [clean(diagram.element.get("id")) for diagram in diagrams]
    for process_id in dict.fromkeys(each for each in ids if each and ids.count(each) > 1):
        yield problem("DUPLICATE_PROCESS", process_id, id=process_id)
    if "" in ids:
        yield problem("ID_MISSING", None, what="Một quy trình")
    marked = executable_ones(diagrams)
    if not marked:
        yield problem("NOT_EXECUTABLE", diagrams[0].id, name=diagrams[0].name or diagrams[0].id)
    if len(marked) > 1:
        yield problem("CHOOSE_PROCESS", marked[1].id, count=len(marked))
    yield from _check_pools(root, set(ids))


def _check_pools(root: Any, process_ids: set[str]) -> Problems:
    for pool in root.iter(bpmn("participant")):
        target = clean(pool.get("processRef")).split(":")[-1]
        if target and target not in process_ids:
            name = text_of(pool.get("name")) or pool.get("id")
            yield problem("DANGLING_REF", pool.get("id"), thing=f"Bể “{name}”", target=target)


def check_outside(root: Any) -> Problems:
    """What is named and never fetched."""
    if next(root.iter(f"{{{XINCLUDE}}}include"), None) is not None:
        yield problem("XINCLUDE_IGNORED")
    for element in root.iterchildren(bpmn("import")):
        yield problem("IMPORT_IGNORED", None, location=(element.get("location") or "")[:100])
    for name in ("message", "signal", "error", "escalation"):
        for element in root.iterchildren(bpmn(name)):
            if not clean(element.get("id")):
                yield problem("ID_MISSING", None, what=f"Phần tử {name} “{text_of(element.get('name'))}”")


def check_data(diagram: Diagram, root: Any) -> Problems:
    """Data associations from or to nowhere; they are kept and not run."""
    ids = {clean(each.get("id")) for each in root.iter(bpmn("*"))}
    for node in diagram.nodes:
        for association in node.element.iterchildren(bpmn("dataInputAssociation"), bpmn("dataOutputAssociation")):
            for reference in association.iterchildren(bpmn("sourceRef"), bpmn("targetRef")):
                target = clean(reference.text).split(":")[-1]
                if target not in ids:
                    yield about("DATA_DANGLING", node, target=target or " ")


def check_collaboration(root: Any, diagrams: tuple[Diagram, ...]) -> Problems:
    """Message flows stand between pools; a correlation names data and calls nothing."""
    homes = {node.id: diagram.id for diagram in diagrams for node in diagram.nodes}
    for flow in root.iter(bpmn("messageFlow")):
        ends = [homes.get(clean(flow.get(end)).split(":")[-1]) for end in ("sourceRef", "targetRef")]
        if ends[0] is not None and ends[0] == ends[1]:
            yield problem(
                "BAD_MESSAGE_FLOW", clean(flow.get("id")) or None, id=text_of(flow.get("name")) or flow.get("id")
            )
    for path in root.iter(bpmn("messagePath")):
        text = "".join(path.itertext()).strip()
        if not _DATA_NAME.fullmatch(text):
            named = path.getparent().getparent()
            yield problem("CORRELATION_UNSAFE", clean(named.get("id")) or None, id=named.get("id"), text=text[:80])


def check_letters(root: Any) -> Problems:
    """Vietnamese that was read in another encoding than it was written in."""
    garbled = sum(len(_MOJIBAKE.findall(each.get("name") or "")) for each in root.iter(bpmn("*")))
    if garbled >= MOJIBAKE_LETTERS:
        yield problem("MOJIBAKE")


def check_picture(root: Any, diagram: Diagram) -> Problems:
    """Whether every node has a shape, and every shape an element and a place."""
    ids = {clean(each.get("id")) for each in root.iter(bpmn("*"))}
    shown: set[str] = set()
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        element = clean(shape.get("bpmnElement"))
        what = _shape_fault(shape, element, known=ids, shown=shown)
        if what:
            yield problem("DI_WRONG", element[:100] or None, id=element[:60] or " ", what=what)
        shown.add(element)
    count = sum(1 for node in diagram.nodes if node.id not in shown)
    if count:
        yield problem("NO_DIAGRAM", diagram.id, count=count)


def _shape_fault(shape: Any, element: str, *, known: set[str], shown: set[str]) -> str:
    if element.rsplit(":", maxsplit=1)[-1] not in known:
        return "không ứng với phần tử nào"
    if element in shown:
        return "được vẽ hai lần"
    for bounds in shape.iterchildren(f"{{{DC}}}Bounds"):
        numbers = [_number(bounds.get(each)) for each in ("x", "y", "width", "height")]
        if any(abs(each) > MAX_COORDINATE for each in numbers) or min(numbers[2:]) < 0:
            return "có tọa độ không dùng được"
    return ""


def _number(text: str | None) -> float:
    try:
        value = float(text or "")
    except ValueError:
        return inf
    return inf if isnan(value) else value


def check_schema(root: Any) -> Problems:
    """The BPMN 2.0 schema's own opinion, as warnings: real tools break it in harmless ways."""
    with _schema_lock:
        schema = _schema()
        if schema.validate(root):
            return
        errors = list(schema.error_log)[:SCHEMA_PROBLEMS]
    for error in errors:
        yield problem(
            "XSD_INVALID", None, line=error.line, detail=error.message.replace("{", "").replace("}", " ")[:200]
        )


def warm_up() -> None:
    """Read the schema now, so that the first file is not slower than the others."""
    with _schema_lock:
        _schema()


@cache
def _schema() -> Any:
    from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

    return etree.XMLSchema(etree.parse(XSD_PATH))
