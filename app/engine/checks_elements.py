"""Is every element of a kind that runs; what is kept without running is said."""

from app.domain.definition import Problem
from app.engine.diagram import Diagram, Node
from app.engine.diagram_reading import local, text_of
from app.engine.problems import Problems, about, problem
from app.engine.vocabulary import BPMN, CAMUNDA_FAMILY, EXECUTED, KEPT, KIND_NAMES, SPIFF, ZEEBE, bpmn

#: what runs, or is judged in detail by the checks of events, calls and loops
_KNOWN = EXECUTED | frozenset({
    "businessRuleTask", "serviceTask", "callActivity", "eventBasedGateway", "intermediateCatchEvent",
    "intermediateThrowEvent", "boundaryEvent", "receiveTask",
})  # fmt: skip
#: extensions that are read; all others are kept and named
_READ = frozenset({"formDefinition", "assignmentDefinition", "formData", "userTask", "formKey"})


def check_elements(diagram: Diagram) -> Problems:
    """Each flow node, and what stands beside them in the process."""
    for node in diagram.nodes:
        if node.kind == "scriptTask":
            yield _script(node)
        elif node.kind not in _KNOWN:
            yield about("UNSUPPORTED", node, kind=KIND_NAMES.get(node.kind, node.kind))
        yield from _listeners(node)
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


def _listeners(node: Node) -> Problems:
    """Code that other engines run around a task."""
    for extensions in node.element.iterchildren(bpmn("extensionElements")):
        for each in extensions.iter("*"):
            namespace, name = local(each)
            runs = namespace in CAMUNDA_FAMILY and name == "script"
            if runs or (namespace == SPIFF and name in ("preScript", "postScript", "unitTest")):
                yield about("UNSAFE_SCRIPT", node)
                return


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
