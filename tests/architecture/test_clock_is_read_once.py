"""Only app/domain/clock.py reads the machine's clock: everywhere else the moment comes in as ``at``.

Measuring how long something took (``time.monotonic``, ``time.perf_counter``) is not reading the clock.
"""

import ast

import pytest
from source_tree import ROOT, name_of, python_files, tree_of

ALLOWED = ROOT / "app" / "domain" / "clock.py"
READERS = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "sqlalchemy.func.now",
    "sqlalchemy.func.current_timestamp",
}


def clock_readings(tree: ast.Module) -> list[int]:
    """The lines that name a reader of the clock, called or handed on, under whatever name it was imported."""
    known = _imported_names(tree)
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name))
    return [node.lineno for node in nodes if _full_name(node, known) in READERS]


def _imported_names(tree: ast.Module) -> dict[str, str]:
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.asname or alias.name.partition(".")[0]: alias.asname and alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return {name: full or name for name, full in known.items()}


def _full_name(node: ast.expr, known: dict[str, str]) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_full_name(node.value, known)}.{node.attr}"
    return known.get(node.id, "") if isinstance(node, ast.Name) else ""


@pytest.mark.parametrize("path", [path for path in python_files("app") if path != ALLOWED], ids=name_of)
def test_no_other_module_reads_the_clock(path: object) -> None:
    assert clock_readings(tree_of(path)) == []


def test_the_clock_itself_is_found() -> None:
    assert len(clock_readings(tree_of(ALLOWED))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "import datetime as d\nd.datetime.now()",
        "from datetime import datetime as dt, UTC\nx = dt.now(UTC)",
        "from datetime import date\nf(default=date.today)",
        "import time\ntime.time()",
        "from time import time as clock\nclock()",
        "import sqlalchemy as sa\nsa.func.now()",
    ],
)
def test_readings_are_found_under_any_name(text: str) -> None:
    assert clock_readings(ast.parse(text)) == [2]


@pytest.mark.parametrize(
    "text",
    ["import time\ntime.monotonic()", "services.clock.now()", "from datetime import time\ntime(15)", "now()"],
)
def test_harmless_calls_are_left_alone(text: str) -> None:
    assert clock_readings(ast.parse(text)) == []
