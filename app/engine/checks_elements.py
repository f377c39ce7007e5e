"""Is every element of a kind that runs; what is kept without running is said."""

from app.domain.definition import Problem
from app.engine.diagram import Diagram, Node
from app.engine.diagram_reading import local, text_of
from app.engine.problems import Problems, about, problem
from app.engine.vocabulary import BPMN, CAMUNDA_FAMILY, EXECUTED, KEPT, KIND_NAMES, SPIFF, ZEEBE, bpmn

_LOOPS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
_PLAIN_EVENTS = {"startEvent": ((),), "endEvent": ((), ("terminateEventDefinition",))}
#: extensions that are read; all others are kept and named
_READ = frozenset({"formDefinition", "assignmentDefinition", "formData", "userTask", "formKey"})


def check_elements(diagram: Diagram) -> Problems:
    """Each flow node, and what stands beside them in the process."""
    for node in diagram.nodes:
        if node.kind == "scriptTask":
            yield _script(node)
        elif node.kind not in EXECUTED:
            yield about("UNSUPPORTED", node, kind=KIND_NAMES.get(node.kind, node.kind))
        else:
            yield from _executed(node)
        yield from _ignored_extensions(node)
    yield from _strangers(diagram)


def _script(node: Node) -> Problem:
    element = node.element
    script = "".join("".join(each.itertext()) for each in element.iterchildren(bpmn("script"))).strip()
    language = text_of(element.get("scriptFormat"))
    if any(element.get(f"{{{namespace}}}resource") for namespace in CAMUNDA_FAMILY):
        return about("UNSUPPORTED", node, kind="resource")
    if not script:
        return about("SCRIPT_MISSING", node)
    if language and "python" not in language.lower():
        return about("SCRIPT_LANGUAGE", node, language=language)
    return about("UNSAFE_SCRIPT", node)


def _executed(node: Node) -> Problems:
    tags = {local(child)[1] for child in node.element}
    for loop in _LOOPS:
        if loop in tags:
            yield about("UNSUPPORTED", node, kind="lặp nhiều lần")
    if node.kind in _PLAIN_EVENTS and node.events not in _PLAIN_EVENTS[node.kind]:
        yield about("UNSUPPORTED", node, kind=", ".join(node.events))
    if node.kind == "subProcess" and node.element.get("triggeredByEvent") in ("true", "1"):
        yield about("UNSUPPORTED", node, kind="quy trình con theo sự kiện")


def _ignored_extensions(node: Node) -> Problems:
    names = set()
    for extensions in node.element.iterchildren(bpmn("extensionElements")):
        for child in extensions:
            namespace, name = local(child)
            if namespace in (*CAMUNDA_FAMILY, ZEEBE, SPIFF) and name not in _READ:
                names.add(name)
    if names:
        yield about("EXTENSION_IGNORED", node, names=", ".join(sorted(names)))


def _strangers(diagram: Diagram) -> Problems:
    known = {node.element for node in diagram.nodes}
    for holder in (diagram.element, *(node.element for node in diagram.nodes if node.kind == "subProcess")):
        for child in holder:
            namespace, name = local(child)
            if namespace == BPMN and child not in known and name not in KEPT | {"sequenceFlow"}:
                thing = f"Phần tử “{text_of(child.get('name')) or child.get('id') or name}”"
                yield problem("UNSUPPORTED", child.get("id"), thing=thing, kind=name[:60])
