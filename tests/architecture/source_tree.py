"""The project's own Python files, for the tests that judge them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: written by tools, or not ours
LEFT_OUT = {"migrations", "node_modules", "static", "__pycache__"}


def python_files(*folders: str) -> list[Path]:
    """Files below these folders of the project, sorted; migrations and built files left out."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if not LEFT_OUT & set(path.relative_to(ROOT).parts))


def name_of(path: Path) -> str:
    """The path as written in a report."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
