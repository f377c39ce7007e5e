"""The judgement of an uploaded file: every problem at once, a verdict, and what the diagram says."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from app.domain.definition import Definition, Inspection, Problem, Verdict
from app.engine.checks_calls import Catalogue, check_calls
from app.engine.checks_conditions import check_conditions, condition_questions
from app.engine.checks_elements import check_elements
from app.engine.checks_events import check_events, correlation_questions
from app.engine.checks_file import (
    check_collaboration,
    check_data,
    check_letters,
    check_outside,
    check_picture,
    check_processes,
    check_schema,
    check_size,
)
from app.engine.checks_loops import check_loops, loop_questions
from app.engine.checks_people import check_people
from app.engine.checks_structure import (
    check_flow_ids,
    check_ids,
    check_references,
    check_starts_and_ends,
    check_ways,
)
from app.engine.checks_time import check_time
from app.engine.choosing import executable_diagram
from app.engine.definition_reading import read_definition
from app.engine.diagram import Diagram
from app.engine.diagram_reading import read_diagrams
from app.engine.feel import Feel
from app.engine.problems import MAX_PROBLEMS, problem
from app.engine.questions import Question, answered
from app.engine.sentences import REFUSALS
from app.engine.spec_building import build_specs
from app.engine.xml_reading import Unreadable, read_tree

log = logging.getLogger(__name__)

#: what a file may name is checked by whoever knows the catalogue
ANYTHING_KNOWN = Catalogue()


def inspect(source: bytes, *, feel: Feel, catalogue: Catalogue = ANYTHING_KNOWN) -> Inspection:
    """Never raises for any bytes; ``definition`` and ``model_hash`` are None when the file is refused."""
    found, questions = judge(source, catalogue=catalogue)
    return with_answers(found, questions, feel=feel)


def judge(source: bytes, *, catalogue: Catalogue = ANYTHING_KNOWN) -> tuple[Inspection, tuple[Question, ...]]:
    """All that needs no V8, and the expressions that V8 must still judge. Never raises for any bytes."""
    try:
        return _judge(source, catalogue)
    except Unreadable as refusal:
        return refused(source, refusal.problem), ()
    except (MemoryError, RecursionError):
        return refused(source, problem("TOO_HARD")), ()
    except Exception:
        log.exception("a file could not be inspected")
        return refused(source, problem("UNREADABLE")), ()


def with_answers(found: Inspection, questions: tuple[Question, ...], *, feel: Feel) -> Inspection:
    """The inspection with what V8 says of the expressions."""
    if found.verdict == "refused" or not questions:
        return found
    problems = _distinct((*found.problems, *answered(questions, feel)))
    return replace(found, problems=problems, verdict=_verdict(problems))


def refused(source: bytes, *problems: Problem) -> Inspection:
    """A refusal for these reasons."""
    return Inspection(verdict="refused", problems=problems, source=source)


def _judge(source: bytes, catalogue: Catalogue) -> tuple[Inspection, tuple[Question, ...]]:
    root = read_tree(source)
    diagrams = read_diagrams(root)
    refusals = tuple(_only_refusals(root, diagrams))
    diagram = executable_diagram(diagrams)
    if refusals or diagram is None:
        return refused(source, *refusals), ()
    definition = read_definition(diagram)
    checks = chain(_all_checks(root, diagrams, diagram, definition), check_calls(diagram, diagrams, catalogue))
    problems = _distinct(islice(checks, 4 * MAX_PROBLEMS))
    questions = (*condition_questions(diagram), *loop_questions(diagram), *correlation_questions(diagram))
    if _verdict(problems) == "ready" and not any(each.purpose == "foreign" for each in questions):
        problems = _distinct((*problems, *_check_built(diagram)))
    inspection = Inspection(
        verdict=_verdict(problems),
        problems=problems,
        definition=definition,
        model_hash=hashlib.sha256(source).hexdigest(),
        source=source,
    )
    return inspection, questions


def _check_built(diagram: Diagram) -> Iterator[Problem]:
    """What is called ready must really run: a failure here is a gap of the checks, and the file stays a draft."""
    try:
        build_specs(diagram)
    except Exception as error:
        log.warning("a diagram without problems could not be built: %s", error)
        yield problem("NOT_BUILT", diagram.id, detail=str(error).replace("{", "").replace("}", "")[:100])


def _verdict(problems: tuple[Problem, ...]) -> Verdict:
    return "draft" if any(each.severity == "error" for each in problems) else "ready"


def _only_refusals(root: Any, diagrams: tuple[Diagram, ...]) -> Iterator[Problem]:
    yield from islice(check_size(root, diagrams), MAX_PROBLEMS)
    yield from (each for each in check_processes(root, diagrams) if each.code in REFUSALS)


def _all_checks(
    root: Any, diagrams: tuple[Diagram, ...], diagram: Diagram, definition: Definition
) -> Iterator[Problem]:
    yield from check_processes(root, diagrams)
    yield from check_ids(root)
    yield from check_references(diagram)
    yield from check_starts_and_ends(diagram)
    yield from check_elements(diagram)
    yield from check_ways(diagram)
    yield from check_events(diagram, root)
    yield from check_loops(diagram)
    yield from check_conditions(diagram)
    yield from check_people(diagram, definition)
    yield from check_time(diagram, definition)
    yield from check_outside(root)
    yield from check_data(diagram, root)
    yield from check_collaboration(root, diagrams)
    yield from check_letters(root)
    yield from check_flow_ids(diagram, root)
    yield from check_picture(root, diagram)
    yield from check_schema(root)


def _distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    unique = dict.fromkeys(problems)
    ordered = sorted(unique, key=lambda each: each.severity != "error")
    return tuple(ordered[:MAX_PROBLEMS])
