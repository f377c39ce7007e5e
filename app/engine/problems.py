"""What an inspection says: a problem with its sentence and repair, made from its code and the facts."""

from collections.abc import Iterator
from typing import Any

from app.domain.definition import Problem
from app.domain.vietnamese import said_once
from app.engine.diagram import Flow, Lane, Node
from app.engine.sentences import SAME_CODE, SENTENCES
from app.engine.vocabulary import KIND_NAMES

#: a file that asks for more sentences than this is answered with the first ones
MAX_PROBLEMS = 500

Problems = Iterator[Problem]


def problem(code: str, element: str | None = None, **facts: Any) -> Problem:
    """A problem of this code; ``facts`` fill its sentence."""
    severity, message, repair = SENTENCES[code]
    filled = _Facts(facts)
    return Problem(
        code=SAME_CODE.get(code, code),
        element=element,
        message=said_once(message.format_map(filled)),
        repair=repair.format_map(filled),
        severity=severity,
    )


def about(code: str, thing: Node | Flow | Lane, **facts: Any) -> Problem:
    """A problem of one element, which the sentence calls {thing}."""
    return problem(code, thing.id, thing=called(thing), **facts)


def called(thing: Node | Flow | Lane) -> str:
    """An element as people know it: its kind and its name, else its id."""
    name = thing.name or thing.id
    if isinstance(thing, Flow):
        return f"Nhánh “{name}”"
    if isinstance(thing, Lane):
        return f"Làn “{name}”"
    return f"{KIND_NAMES.get(thing.kind, 'Phần tử')} “{name}”"


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
