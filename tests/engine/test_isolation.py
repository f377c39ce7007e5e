"""Untrusted files are read in a child with limits: the same answers, little time and memory, and it may die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from drawn_models import chain, end, source, start, user
from drawn_tables import decision, dmn, table

from app.domain.errors import Refused
from app.engine import SpiffEngine
from app.engine.checks_calls import Catalogue
from app.engine.feel import BUNDLE
from app.engine.isolation import READER, WAIT, Reader
from app.engine.xml_reading import MAX_BYTES

HOSTILE = Path(__file__).resolve().parents[2].parent / "shared" / "bpmn" / "hostile"
GOOD = source(start(), user("a"), end(), chain("s", "a", "e"))
MOST_SECONDS, MOST_BYTES = 2.0, 256 * 1024 * 1024

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits of processes are a matter of POSIX")


@pytest.fixture(scope="module")
def isolated() -> Iterator[SpiffEngine]:
    if not BUNDLE.exists():
        pytest.skip("the FEEL bundle is missing: run make assets")
    made = SpiffEngine()
    yield made
    made.feel.close()
    READER.close()


@pytest.fixture
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


def test_the_child_answers_as_the_parent_would(isolated: SpiffEngine, engine: SpiffEngine) -> None:
    for drawn in (GOOD, b"", b"<a/>", source(start(), user("a"), chain("s", "a", "nowhere"))):
        assert isolated.inspect(drawn) == engine.inspect(drawn)
    tables = dmn(decision(table([((">> 1",), ("1",))])))
    assert isolated.inspect_decisions(tables) == engine.inspect_decisions(tables)
    assert isolated.inspect_decisions(tables).verdict == "draft"
    known = {"known_processes": {"Q": {"R"}}, "known_decisions": ("D",)}
    assert isolated.inspect(GOOD, **known) == engine.inspect(GOOD, **known)  # type: ignore[arg-type]


def test_the_child_repairs_as_the_parent_would(isolated: SpiffEngine, engine: SpiffEngine) -> None:
    drawn = GOOD.replace(b' isExecutable="true"', b"")
    codes = {each.code for each in engine.repairs(drawn)}
    assert "NOT_EXECUTABLE" in codes
    assert isolated.repairs(drawn) == engine.repairs(drawn)
    assert isolated.repair(drawn, codes) == engine.repair(drawn, codes)
    assert isolated.readable(drawn) == engine.readable(drawn)
    for each in (isolated, engine):
        assert each.repairs(b"<a/>") == ()
        with pytest.raises(Refused, match="repair_failed"):
            each.repair(b"<a/>", codes)


def test_a_warm_child_is_fast(isolated: SpiffEngine) -> None:
    isolated.inspect(GOOD)
    before, own = READER.used["seconds"], time.process_time()
    for _ in range(10):
        assert isolated.inspect(GOOD).verdict == "ready"
    # computing time of both: a machine busy with other things must not decide
    assert (READER.used["seconds"] - before + time.process_time() - own) / 10 < 0.2


def test_a_child_that_does_not_answer_is_replaced(reader: Reader) -> None:
    assert reader.judge(GOOD, catalogue=Catalogue())[0].verdict == "ready"
    assert reader._child is not None
    reader._child.process.send_signal(signal.SIGSTOP)
    reader._wait = 0.05
    found, questions = reader.judge(GOOD, catalogue=Catalogue())
    assert (found.verdict, found.problems[0].code, questions) == ("refused", "TOO_HARD", ())
    assert found.definition is None
    reader._wait = WAIT
    assert reader.judge(GOOD, catalogue=Catalogue())[0].verdict == "ready"


def test_a_child_that_died_is_replaced(reader: Reader) -> None:
    reader.judge(GOOD, catalogue=Catalogue())
    assert reader._child is not None
    reader._child.process.kill()
    reader._child.process.wait()
    assert reader.judge(GOOD, catalogue=Catalogue())[0].verdict == "ready"


def test_a_file_that_is_too_big_never_reaches_the_child(reader: Reader) -> None:
    found, _ = reader.judge(b"<" * (MAX_BYTES + 1), catalogue=Catalogue())
    assert found.problems[0].code == "TOO_LARGE"
    assert reader._child is None


@pytest.mark.slow
@pytest.mark.parametrize("part", [b"<x/>", b"<task/>", b'<task id="a" b="c"/>', b"<a><b>t</b></a>"])
def test_the_largest_files_are_answered_within_the_limits(reader: Reader, part: bytes) -> None:
    head, tail = GOOD.split(b"<startEvent", 1)[0], b"</process></definitions>"
    drawn = head + part * ((MAX_BYTES - len(head) - len(tail)) // len(part)) + tail
    reader.judge(GOOD, catalogue=Catalogue())
    before = dict(reader.used)
    found, _ = reader.judge(drawn, catalogue=Catalogue())
    assert reader.used["seconds"] - before["seconds"] < MOST_SECONDS
    assert (found.verdict, found.problems[0].code) == ("refused", "TOO_MANY")
    assert reader.used["bytes"] - before["bytes"] < MOST_BYTES


@pytest.mark.slow
def test_every_hostile_file_within_its_limits(reader: Reader) -> None:
    if not HOSTILE.exists():
        pytest.skip("the sample files are not on this machine")
    for path in sorted(HOSTILE.iterdir()):
        judged = reader.judge_decisions if path.suffix == ".dmn" else None
        reader.judge(GOOD, catalogue=Catalogue())
        before, content = dict(reader.used), path.read_bytes()
        found = judged(content)[0] if judged else reader.judge(content, catalogue=Catalogue())[0]
        assert [each.code for each in found.problems] != ["TOO_HARD"], path.name
        assert reader.used["seconds"] - before["seconds"] < MOST_SECONDS, path.name
        assert reader.used["bytes"] - before["bytes"] < MOST_BYTES, path.name


def test_the_limits_are_real_and_v8_is_not_there() -> None:
    script = (
        "import sys, resource; from app.engine import child; child._limit_memory(); child._limit_time()\n"
        "assert 'py_mini_racer' not in sys.modules\n"
        "assert resource.getrlimit(resource.RLIMIT_CPU)[0] <= 6\n"
        "try:\n    bytearray(300 * 1024 * 1024)\nexcept MemoryError:\n    print('limited')"
    )
    home = str(Path(__file__).resolve().parents[2])
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=home, check=True)
    assert ran.stdout.strip() == "limited"
