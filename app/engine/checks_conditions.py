"""Can every choice be decided: conditions in FEEL, a default, nothing that reads the clock or calls code."""

import re

from app.engine.diagram import Diagram, Flow, Node
from app.engine.expressions import feel_text
from app.engine.feel import Feel, FeelError
from app.engine.problems import Problems, about
from app.engine.vocabulary import CHOICES

_JUEL = re.compile(r"^\s*[$#]\{(.*)\}\s*$", re.DOTALL)
_CODES = {
    "EXPRESSION_SYNTAX": "EXPRESSION_SYNTAX",
    "EXPRESSION_CLOCK": "EXPRESSION_CLOCK",
    "EXPRESSION_FUNCTION": "UNSAFE_EXPRESSION",
}
#: shown of an expression in a sentence
SHOWN = 80


def check_conditions(diagram: Diagram, feel: Feel) -> Problems:
    """Conditions where they count: behind exclusive and inclusive gateways, and any text that claims to be one."""
    for node in diagram.nodes:
        if node.kind in CHOICES:
            yield from _check_gateway(diagram, node)
        else:
            # what a person wrote as a condition must not be passed over in silence
            for flow in diagram.outgoing.get(node.id, ()):
                if feel_text(flow) is not None:
                    yield about("CONDITION_MISPLACED", flow)
    flows = [flow for flow in diagram.flows if feel_text(flow) is not None]
    yield from _check_texts(flows, feel)


def _check_gateway(diagram: Diagram, node: Node) -> Problems:
    flows = diagram.outgoing.get(node.id, ())
    if len(flows) < 2:
        return
    for flow in flows:
        if feel_text(flow) is None and not diagram.is_default(flow):
            yield about("CONDITION_MISSING", flow)
    if not any(diagram.is_default(flow) for flow in flows):
        yield about("NO_DEFAULT", node)


def _check_texts(flows: list[Flow], feel: Feel) -> Problems:
    plain = []
    for flow in flows:
        text = feel_text(flow) or ""
        if _JUEL.match(text) or not _says_feel(flow):
            yield about("EXPRESSION_LANGUAGE", flow, text=text[:SHOWN], suggestion=_suggestion(text, feel))
        else:
            plain.append((flow, text))
    for (flow, text), error in zip(plain, _judged([text for _, text in plain], feel), strict=True):
        if error is not None:
            yield about(_CODES.get(error.code, "EXPRESSION_COST"), flow, text=text[:SHOWN])


def _judged(texts: list[str], feel: Feel) -> tuple[FeelError | None, ...]:
    if not texts:
        return ()
    try:
        return feel.problems(texts)
    except FeelError as error:
        # one of them was too much for the limits: all are asked to be simpler
        return (error,) * len(texts)


def _says_feel(flow: Flow) -> bool:
    return not flow.language or "feel" in flow.language.lower()


def _suggestion(text: str, feel: Feel) -> str:
    """A plain comparison of JUEL as FEEL, if it can be turned into one."""
    match = _JUEL.match(text)
    if not match:
        return "Viết lại điều kiện bằng FEEL."
    candidate = match.group(1).strip()
    for old, new in (("==", "="), ("&&", " and "), ("||", " or "), ("'", '"')):
        candidate = candidate.replace(old, new)
    if _judged([candidate], feel)[0] is not None:
        return "Viết lại điều kiện bằng FEEL."
    return f"Thay bằng FEEL: {' '.join(candidate.split())[:SHOWN]}"
