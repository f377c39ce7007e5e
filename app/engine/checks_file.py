"""The file as a whole: its size, its processes, what it points to outside, how it differs from the schema."""

import threading
from functools import cache
from typing import Any

from lxml import etree

from app.engine.choosing import executable_ones
from app.engine.diagram import Diagram
from app.engine.diagram_reading import clean, text_of
from app.engine.problems import Problems, problem
from app.engine.vocabulary import BPMNDI, XINCLUDE, bpmn

MAX_NODES = 2_000
MAX_ELEMENTS = 100_000
MAX_PROCESSES = 100
MAX_NAME = 500
SCHEMA_PROBLEMS = 10

_schema_lock = threading.Lock()


def check_size(root: Any, diagrams: tuple[Diagram, ...]) -> Problems:
    """The limits beyond which a file is refused."""
    elements = sum(1 for _ in root.iter())
    if elements > MAX_ELEMENTS:
        yield problem("TOO_MANY", count=elements, limit=MAX_ELEMENTS)
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


def check_picture(root: Any, diagram: Diagram) -> Problems:
    """Whether every node has a shape."""
    shown = {clean(shape.get("bpmnElement")) for shape in root.iter(f"{{{BPMNDI}}}BPMNShape")}
    count = sum(1 for node in diagram.nodes if node.id not in shown)
    if count:
        yield problem("NO_DIAGRAM", diagram.id, count=count)


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


@cache
def _schema() -> Any:
    from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

    return etree.XMLSchema(etree.parse(XSD_PATH))
