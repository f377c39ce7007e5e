"""Expressions of a file that V8 must judge. Collected without V8, so that untrusted files can be read away from it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from app.engine.diagram import Flow, Node
from app.engine.feel import Feel, FeelError
from app.engine.problems import Problems, called, problem

JUEL = re.compile(r"^\s*[$#]\{(.*)\}\s*$", re.DOTALL)
#: shown of an expression in a sentence
SHOWN = 80
_REWRITE = "Viết lại điều kiện bằng FEEL."
_CODES = {
    "condition": {
        "EXPRESSION_SYNTAX": "EXPRESSION_SYNTAX",
        "EXPRESSION_CLOCK": "EXPRESSION_CLOCK",
        "EXPRESSION_FUNCTION": "UNSAFE_EXPRESSION",
    },
    "value": {
        "EXPRESSION_SYNTAX": "VALUE_SYNTAX",
        "EXPRESSION_CLOCK": "EXPRESSION_CLOCK",
        "EXPRESSION_FUNCTION": "VALUE_UNSAFE",
    },
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """Is this FEEL? ``purpose`` says what is told if it is not; "foreign": what is told if it is (a suggestion)."""

    element: str
    thing: str
    text: str
    purpose: Literal["condition", "value", "foreign"]
    shown: str = ""


def ask(thing: Flow | Node, text: str, purpose: Literal["condition", "value", "foreign"]) -> Question:
    """A question about an expression of this element."""
    candidate = juel_as_feel(text) if purpose == "foreign" else text
    return Question(element=thing.id, thing=called(thing), text=candidate, purpose=purpose, shown=text[:SHOWN])


def juel_as_feel(text: str) -> str:
    """What a plain comparison of JUEL would be in FEEL; "" for text that is no JUEL. Not yet judged."""
    match = JUEL.match(text)
    if not match:
        return ""
    candidate = match.group(1).strip()
    for old, new in (("==", "="), ("&&", " and "), ("||", " or "), ("'", '"')):
        candidate = candidate.replace(old, new)
    return " ".join(candidate.split())


def answered(questions: Iterable[Question], feel: Feel) -> Problems:
    """The problems of those that are not FEEL, in order."""
    asked = tuple(questions)
    errors = judged([each.text for each in asked], feel)
    for question, error in zip(asked, errors, strict=True):
        if question.purpose == "foreign":
            suggestion = _REWRITE if error is not None else f"Thay bằng FEEL: {question.text[:SHOWN]}"
            yield problem(
                "EXPRESSION_LANGUAGE",
                question.element,
                thing=question.thing,
                text=question.shown,
                suggestion=suggestion,
            )
        elif error is not None:
            code = _CODES[question.purpose].get(error.code, "EXPRESSION_COST")
            yield problem(code, question.element, thing=question.thing, text=question.shown)


def judged(texts: list[str], feel: Feel) -> tuple[FeelError | None, ...]:
    """What is wrong with each text; when one is too much for the limits, each is asked alone."""
    if not texts:
        return ()
    try:
        return feel.problems(texts)
    except FeelError:
        return tuple(_alone(text, feel) for text in texts)


def _alone(text: str, feel: Feel) -> FeelError | None:
    try:
        return feel.problem(text)
    except FeelError as error:
        return error
