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


def _extension_elements(element: Any, namespace: str, name: str) -> Iterator[Any]:
    for extensions in element.iterchildren(bpmn("extensionElements")):
        yield from extensions.iterchildren(f"{{{namespace}}}{name}")
