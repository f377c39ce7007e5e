"""The judgement of an uploaded file: every problem at once, a verdict, and what the diagram says."""

import hashlib
import logging
from collections.abc import Iterator
from itertools import islice
from typing import Any

from app.domain.definition import Definition, Inspection, Problem
from app.engine.checks_conditions import check_conditions
from app.engine.checks_elements import check_elements
from app.engine.checks_file import check_outside, check_picture, check_processes, check_schema, check_size
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
from app.engine.feel import BundleMissing, Feel
from app.engine.problems import MAX_PROBLEMS, problem
from app.engine.sentences import REFUSALS
from app.engine.spec_building import build_specs
from app.engine.xml_reading import Unreadable, read_tree

log = logging.getLogger(__name__)


def inspect(source: bytes, *, feel: Feel) -> Inspection:
    """Never raises for any bytes; ``definition`` and ``model_hash`` are None when the file is refused."""
    try:
        return _inspect(source, feel)
    except Unreadable as refusal:
        return Inspection(verdict="refused", problems=(refusal.problem,), source=source)
    except BundleMissing:
        # the installation is broken, not the file
        raise
    except Exception:
        log.exception("a file could not be inspected")
        return Inspection(verdict="refused", problems=(problem("UNREADABLE"),), source=source)


def _inspect(source: bytes, feel: Feel) -> Inspection:
    root = read_tree(source)
    diagrams = read_diagrams(root)
    refusals = tuple(_only_refusals(root, diagrams))
    diagram = executable_diagram(diagrams)
    if refusals or diagram is None:
        return Inspection(verdict="refused", problems=refusals, source=source)
    definition = read_definition(diagram)
    problems = _distinct(islice(_all_checks(root, diagrams, diagram, definition, feel), 4 * MAX_PROBLEMS))
    ready = not any(each.severity == "error" for each in problems)
    if ready:
        # what is called ready must really run: a failure here is a bug of the checks, and the file is refused
        build_specs(diagram)
    return Inspection(
        verdict="ready" if ready else "draft",
        problems=problems,
        definition=definition,
        model_hash=hashlib.sha256(source).hexdigest(),
        source=source,
    )


def _only_refusals(root: Any, diagrams: tuple[Diagram, ...]) -> Iterator[Problem]:
    yield from islice(check_size(root, diagrams), MAX_PROBLEMS)
    yield from (each for each in check_processes(root, diagrams) if each.code in REFUSALS)


def _all_checks(
    root: Any, diagrams: tuple[Diagram, ...], diagram: Diagram, definition: Definition, feel: Feel
) -> Iterator[Problem]:
    yield from check_processes(root, diagrams)
    yield from check_ids(root)
    yield from check_references(diagram)
    yield from check_starts_and_ends(diagram)
    yield from check_elements(diagram)
    yield from check_ways(diagram)
    yield from check_conditions(diagram, feel)
    yield from check_people(diagram, definition)
    yield from check_time(diagram, definition)
    yield from check_outside(root)
    yield from check_flow_ids(diagram, root)
    yield from check_picture(root, diagram)
    yield from check_schema(root)


def _distinct(problems: Iterator[Problem]) -> tuple[Problem, ...]:
    unique = dict.fromkeys(problems)
    ordered = sorted(unique, key=lambda each: each.severity != "error")
    return tuple(ordered[:MAX_PROBLEMS])
