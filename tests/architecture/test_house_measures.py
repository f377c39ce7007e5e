"""The measures of the house: short files, short functions, names that say something."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest
from source_tree import name_of, python_files, tree_of

MOST_LINES_OF_A_FILE = 300
LONGEST_FUNCTION = 60
P95_OF_FUNCTIONS = 30
MEDIAN_OF_FUNCTIONS = 8
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "base"}
FILES = python_files("app", "tests")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file, nested ones included."""
    return (node for node in ast.walk(tree_of(path)) if isinstance(node, Function))


def length(function: Function) -> int:
    """Lines from ``def`` to the end, the docstring left out: a long promise to the caller is no long function."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is None:
        return lines
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_file_is_short_and_well_named(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_FILE
    assert not FORBIDDEN_NAMES & {part.removesuffix(".py") for part in path.parts[-3:]}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_function_is_too_long(path: Path) -> None:
    long = [
        f"{function.name}: {length(function)}" for function in functions(path) if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_functions_are_short_as_a_whole() -> None:
    lengths = [length(function) for path in python_files("app") for function in functions(path)]
    assert median(lengths) <= MEDIAN_OF_FUNCTIONS
    assert quantiles(lengths, n=20)[-1] <= P95_OF_FUNCTIONS
