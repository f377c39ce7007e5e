"""Only app/db/transaction.py commits or rolls back; the imports keep their direction."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import ROOT, name_of, python_files, tree_of

ONLY = "app/db/transaction.py"


def ends_transactions(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("commit", "rollback")
        for node in ast.walk(tree_of(path))
    )


def test_only_one_file_commits_or_rolls_back() -> None:
    assert [name_of(path) for path in python_files("app") if ends_transactions(path)] == [ONLY]


@pytest.mark.slow
def test_imports_keep_their_direction() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    if not linter.exists():
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
