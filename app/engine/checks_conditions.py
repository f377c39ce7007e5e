"""Can every choice be decided: conditions in FEEL, a default, nothing that reads the clock or calls code."""

from collections.abc import Iterator

from app.engine.diagram import Diagram, Flow, Node
from app.engine.expressions import feel_text
from app.engine.problems import Problems, about
from app.engine.questions import JUEL, Question, ask
from app.engine.vocabulary import CHOICES


def check_conditions(diagram: Diagram) -> Problems:
    """Conditions where they count: behind exclusive and inclusive gateways."""
    for node in diagram.nodes:
        if node.kind in CHOICES:
            yield from _check_gateway(diagram, node)
        else:
            # what a person wrote as a condition must not be passed over in silence
            for flow in diagram.outgoing.get(node.id, ()):
                if feel_text(flow) is not None:
                    yield about("CONDITION_MISPLACED", flow)


def condition_questions(diagram: Diagram) -> Iterator[Question]:
    """Any text that claims to be a condition."""
    for flow in diagram.flows:
        text = feel_text(flow)
        if text is not None:
            yield ask(flow, text, "condition" if _says_feel(flow, text) else "foreign")


def _check_gateway(diagram: Diagram, node: Node) -> Problems:
    flows = diagram.outgoing.get(node.id, ())
    if len(flows) < 2:
        return
    for flow in flows:
        if feel_text(flow) is None and not diagram.is_default(flow):
            yield about("CONDITION_MISSING", flow)
    if not any(diagram.is_default(flow) for flow in flows):
        yield about("NO_DEFAULT", node)


def _says_feel(flow: Flow, text: str) -> bool:
    return not JUEL.match(text) and (not flow.language or "feel" in flow.language.lower())
