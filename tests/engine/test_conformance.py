"""The conformance report: each element is answered as its row says, and the committed page is up to date."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.conformance import ELEMENTS_END, report
from app.cli.conformance_samples import SAMPLES, Sample
from app.engine import SpiffEngine
from app.engine.checks_calls import Catalogue
from app.engine.inspection import inspect
from app.engine.isolation import READER
from app.engine.repairs import repair, repairs

HOME = Path(__file__).resolve().parents[2]
VERDICTS = {
    "executed": {"ready"},
    "kept": {"ready"},
    "repairable": {"ready", "draft"},
    "draft": {"draft"},
    "refused": {"refused"},
}
KNOWN = Catalogue(processes=("Q",), decisions=("Dec",), operations=("sample",))


@pytest.fixture(scope="module", autouse=True)
def _reader() -> Iterator[None]:
    yield
    READER.close()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda each: each.name)
def test_each_element_is_answered_as_its_row_says(engine: SpiffEngine, sample: Sample) -> None:
    found = inspect(sample.source, feel=engine.feel, catalogue=KNOWN)
    assert found.verdict in VERDICTS[sample.row], [each.message for each in found.problems]
    assert found.verdict == "ready" or found.problems
    assert (HOME / "tests" / "engine" / f"{sample.test}.py").exists()


#: what no repair can know: in which case a dossier takes which way
ASKED = {"several start events that are one choice": {"CONDITION_MISSING"}}


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.row == "repairable"], ids=lambda each: each.name)
def test_what_is_repairable_is_ready_once_repaired(engine: SpiffEngine, sample: Sample) -> None:
    offered = {each.code for each in repairs(sample.source)}
    assert offered
    found = inspect(repair(sample.source, offered), feel=engine.feel, catalogue=KNOWN)
    assert {each.code for each in found.problems if each.severity == "error"} == ASKED.get(sample.name, set())
    assert found.verdict == ("draft" if sample.name in ASKED else "ready")


def test_the_committed_page_is_what_the_engine_says(engine: SpiffEngine) -> None:
    page = (HOME / "docs" / "conformance.md").read_text(encoding="utf-8")
    assert page.split(ELEMENTS_END)[0] == report(engine).split(ELEMENTS_END)[0], "motcua procedure conformance"
