"""app.domain is plain Python: it imports with every library blocked, and names only the standard library."""

import ast
import subprocess
import sys

import pytest
from source_tree import ROOT, name_of, python_files, tree_of

BLOCKED = (
    "flask",
    "flask_sqlalchemy",
    "sqlalchemy",
    "marshmallow",
    "apscheduler",
    "SpiffWorkflow",
    "lxml",
    "py_mini_racer",
)
PROGRAM = """
import importlib, pkgutil, sys
class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ImportError(name + " is blocked")
sys.meta_path.insert(0, Wall())
import app.domain
names = [found.name for found in pkgutil.walk_packages(app.domain.__path__, "app.domain.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_every_module_of_the_domain_imports_with_the_libraries_blocked() -> None:
    program = PROGRAM.replace("BLOCKED", repr(BLOCKED))
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) >= 20


def test_the_wall_of_this_test_stands() -> None:
    program = PROGRAM.replace("BLOCKED", "('json',)")
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "json is blocked" in ran.stderr


@pytest.mark.parametrize("path", python_files("app/domain"), ids=name_of)
def test_domain_names_only_the_standard_library_and_itself(path: object) -> None:
    foreign = [name for name in _imported(tree_of(path)) if not _allowed(name)]
    assert foreign == []


def _imported(tree: ast.Module) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return names


def _allowed(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names or f"{name}.".startswith("app.domain.")
