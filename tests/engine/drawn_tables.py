"""Decision tables for the tests, written in a few words."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def entry(tag: str, text: str) -> str:
    return f"<{tag}><text>{escape(text)}</text></{tag}>"


def table(
    rules: Sequence[tuple[Sequence[str], Sequence[str]]],
    *,
    inputs: Sequence[tuple[str, str]] = (("x", "number"),),
    outputs: Sequence[str] = ("r",),
    policy: str = 'hitPolicy="UNIQUE"',
    extra: str = "",
) -> str:
    """A table from ((tests), (results)); ``outputs`` are names or whole elements."""
    head = "".join(
        f"<input label={quoteattr(text)}><inputExpression{_typed(kind)}><text>{escape(text)}</text></inputExpression>"
        "</input>"
        for text, kind in inputs
    )
    head += "".join(o if o.startswith("<") else f'<output name="{o}"/>' for o in outputs)
    body = "".join(
        "<rule>"
        + "".join([*(entry("inputEntry", t) for t in tests), *(entry("outputEntry", r) for r in results)])
        + "</rule>"
        for tests, results in rules
    )
    return f"<decisionTable {policy}>{head}{extra}{body}</decisionTable>"


def _typed(kind: str) -> str:
    return f' typeRef="{kind}"' if kind else ""


def decision(inside: str, *, decision_id: str = "Dec", name: str = "Lệ phí") -> str:
    return f'<decision id="{decision_id}" name="{name}">{inside}</decision>'


def dmn(*decisions: str, namespace: str = DMN_13, extra: str = "") -> bytes:
    inside = "".join(decisions)
    return f'<definitions xmlns="{namespace}" id="D" name="d" namespace="n">{extra}{inside}</definitions>'.encode()
