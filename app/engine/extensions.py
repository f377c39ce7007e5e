"""What other tools and we ourselves write on BPMN elements: forms, groups, time limits, acts, results."""

from collections.abc import Iterator
from typing import Any

from app.engine.diagram import Node
from app.engine.diagram_reading import text_of
from app.engine.vocabulary import CAMUNDA_FAMILY, MC, ZEEBE, bpmn


def ours(element: Any, name: str) -> str | None:
    """An attribute of our namespace; None when it is absent or blank."""
    return text_of(element.get(f"{{{MC}}}{name}")) or None


def end_result(node: Node) -> str:
    """granted | refused | other; a terminate end that says nothing is "other"."""
    return ours(node.element, "result") or ("other" if "terminateEventDefinition" in node.events else "granted")


def form_key(element: Any) -> str | None:
    """The form of a task: ours, else Camunda 7's, else Camunda 8's."""
    found = ours(element, "form")
    if found:
        return found
    for namespace in CAMUNDA_FAMILY:
        found = element.get(f"{{{namespace}}}formKey") or element.get(f"{{{namespace}}}formRef")
        if found:
            return text_of(found)
    for definition in _extension_elements(element, ZEEBE, "formDefinition"):
        found = definition.get("formId") or definition.get("formKey")
        if found:
            return text_of(found)
    return None


def decision_id(element: Any) -> str | None:
    """The decision of a business rule task: ours, else Camunda 7's decisionRef, else Camunda 8's calledDecision."""
    found = ours(element, "decision")
    if found:
        return found
    for namespace in CAMUNDA_FAMILY:
        found = text_of(element.get(f"{{{namespace}}}decisionRef"))
        if found:
            return found
    for definition in _extension_elements(element, ZEEBE, "calledDecision"):
        if definition.get("decisionId"):
            return text_of(definition.get("decisionId"))
    return None


def candidate_groups(element: Any) -> tuple[str, ...]:
    """The groups that Camunda 7 or 8 names for a task; expressions are left out."""
    values = [element.get(f"{{{namespace}}}candidateGroups") for namespace in CAMUNDA_FAMILY]
    values += [d.get("candidateGroups") for d in _extension_elements(element, ZEEBE, "assignmentDefinition")]
    groups = [text_of(part) for value in values if value for part in value.split(",")]
    return tuple(group for group in groups if group and not group.startswith(("=", "$", "#")))


def operation_name(element: Any) -> str | None:
    """The registered operation that a service task names."""
    return ours(element, "operation")


def called_process(element: Any) -> str | None:
    """The process that a call activity names by Camunda 8's extension; BPMN's own attribute is calledElement."""
    return _of_extension(element, "calledElement", "processId")


def result_variable(element: Any) -> str | None:
    """The variable that takes a decision's result; None where each output is a variable of its own."""
    found = _named(element, "result", "resultVariable")
    return found or _of_extension(element, "calledDecision", "resultVariable")


def _named(element: Any, own: str, theirs: str) -> str | None:
    names = [ours(element, own), *(element.get(f"{{{namespace}}}{theirs}") for namespace in CAMUNDA_FAMILY)]
    return next((text_of(name) for name in names if name and text_of(name)), None)


def _of_extension(element: Any, name: str, attribute: str) -> str | None:
    for extension in _extension_elements(element, ZEEBE, name):
        return text_of(extension.get(attribute)) or None
    return None


def _extension_elements(element: Any, namespace: str, name: str) -> Iterator[Any]:
    for extensions in element.iterchildren(bpmn("extensionElements")):
        yield from extensions.iterchildren(f"{{{namespace}}}{name}")
