"""Hostile files and those of other people's tools: each answered, in time, and nothing executed."""

import csv
import time
from pathlib import Path

import pytest
from drawn_models import AT

from app.domain.definition import Inspection
from app.domain.steps import Model
from app.engine import SpiffEngine

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "bpmn"
VERDICTS = {"ready": "accept", "draft": "draft", "refused": "reject"}
MOST_SECONDS = 2.0

#: answered otherwise than proposed, by a decision of the architecture
DEVIATIONS = {
    "unicode_nfc_lane.bpmn": "a lane whose name is no role has no role: draft, as for lane_unknown_role",
    "unicode_nfd_lane.bpmn": "the same lane in NFD",
    "lane_refs_pretty_printed.bpmn": "the whitespace is read; the lane's name is no role",
    "entities_in_condition.bpmn": "the entities are read; text in single quotes and == are not FEEL (decision 5)",
}


@pytest.fixture(scope="module", autouse=True)
def _files() -> None:
    if not SHARED.exists():
        pytest.skip("the sample files are not on this machine")


def inspected(engine: SpiffEngine, path: Path) -> Inspection:
    begun = time.perf_counter()
    inspection = engine.inspect(path.read_bytes())
    assert time.perf_counter() - begun < MOST_SECONDS, path.name
    assert inspection.verdict == "ready" or inspection.problems, path.name
    return inspection


@pytest.mark.slow
def test_hostile_files_get_the_proposed_verdict(engine: SpiffEngine) -> None:
    wrong = set()
    with (SHARED / "hostile" / "expected.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["kind"] == "bpmn"]
    for row in rows:
        verdict = VERDICTS[inspected(engine, SHARED / "hostile" / row["file"]).verdict]
        if verdict not in (row["verdict"], *row["also_ok"].split("|")):
            wrong.add(row["file"])
    assert wrong == set(DEVIATIONS)


@pytest.mark.slow
def test_every_file_of_other_tools_is_answered(engine: SpiffEngine) -> None:
    folder = SHARED / "import"
    files = [path for path in folder.iterdir() if path.is_file() and path.suffix != ".csv"]
    assert len(files) == 60
    for path in files:
        inspection = inspected(engine, path)
        if path.suffix == ".dmn":
            assert inspection.verdict == "refused"


@pytest.mark.slow
def test_what_is_called_ready_starts(engine: SpiffEngine) -> None:
    for path in (*(SHARED / "hostile").glob("*.bpmn"), *(SHARED / "import").glob("*.bpmn*")):
        inspection = inspected(engine, path)
        if inspection.verdict == "ready":
            assert inspection.model_hash is not None
            step = engine.start(Model(source=inspection.source, hash=inspection.model_hash), data={}, at=AT)
            assert step.open or step.ended or step.incident, path.name


@pytest.mark.slow
def test_nothing_is_executed_or_fetched(engine: SpiffEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """No process, socket, eval or exec while every hostile file is read."""
    import builtins
    import os
    import socket
    import subprocess

    def forbidden(*_: object, **__: object) -> object:
        raise AssertionError("a file of a stranger reached the machine")

    engine.feel.evaluate("1", {})
    paths = sorted((SHARED / "hostile").iterdir())
    contents = [path.read_bytes() for path in paths]
    for owner, name in ((os, "system"), (os, "popen"), (subprocess, "Popen"), (socket, "create_connection")):
        monkeypatch.setattr(owner, name, forbidden)
    with monkeypatch.context() as patched:
        patched.setattr(builtins, "eval", forbidden)
        patched.setattr(builtins, "exec", forbidden)
        verdicts = [engine.inspect(content).verdict for content in contents]
    assert len(verdicts) == len(contents)
