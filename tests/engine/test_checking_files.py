"""motcua procedure check: diagrams, tables, forms and packages, each answered on its own line."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from click.testing import CliRunner
from drawn_models import chain, end, node, source, start, user
from drawn_tables import decision, dmn, table

from app.cli.judging import Judge, kind_of
from app.cli.procedure import procedure
from app.engine import SpiffEngine
from app.engine.isolation import READER
from app.engine.packages import read_package

HOSTILE = Path(__file__).resolve().parents[2].parent / "shared" / "bpmn" / "hostile"
VERDICTS = {"ready": "accept", "draft": "draft", "refused": "reject"}
GOOD = source(start(), user("a"), end(), chain("s", "a", "e"))
RULED = source(start(), node("businessRuleTask", "r", 'camunda:decisionRef="Dec"'), end(), chain("s", "r", "e"))
TABLE = dmn(decision(table([(("-",), ("1",))])))
FORM = json.dumps({"type": "default", "components": []}).encode()

#: forms are form-js (decision 13), and these are good JSON Schema
DEVIATIONS = {"form_ok.json", "form_xss_title.json"}


@pytest.fixture(scope="module", autouse=True)
def _reader() -> Iterator[None]:
    yield
    READER.close()


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def checked(*arguments: str) -> list[dict[str, Any]]:
    ran = CliRunner().invoke(procedure, ["check", "--json", *arguments])
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.output.splitlines()]


def test_one_line_for_each_file_of_a_folder(tmp_path: Path, engine: SpiffEngine) -> None:
    files = {"a.bpmn": GOOD, "b.bpmn": b"<x/>", "c.json": FORM, "d.dmn": TABLE, "e.bpmn": RULED, "f.zip": b"PK"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "g.txt").write_text("not of a procedure")
    answers = checked(str(tmp_path), str(tmp_path / "absent.bpmn"))
    found = {Path(each["file"]).name: each["verdict"] for each in answers}
    assert found == {
        "a.bpmn": "ready", "b.bpmn": "refused", "c.json": "ready", "d.dmn": "ready", "e.bpmn": "ready",
        "f.zip": "refused", "absent.bpmn": "refused",
    }  # fmt: skip
    assert {key for each in answers for key in each} == {"file", "verdict", "problems"}
    assert {key for each in answers for p in each["problems"] for key in p} == {"code", "element", "message", "repair"}


def test_a_table_that_is_nowhere_is_missing(tmp_path: Path, engine: SpiffEngine) -> None:
    (tmp_path / "e.bpmn").write_bytes(RULED)
    (answer,) = checked(str(tmp_path / "e.bpmn"))
    assert answer["verdict"] == "draft"
    assert "DECISION_MISSING" in {each["code"] for each in answer["problems"]}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("x.bpmn20.xml", GOOD, "bpmn"),
        ("x.xml", TABLE, "dmn"),
        ("x", b"PK\x03\x04", "package"),
        ("x", b'{"a": 1}', "form"),
        ("X.BPMN", b"{}", "bpmn"),
        ("x.form", b"", "form"),
    ],
)
def test_the_kind_is_told_by_name_or_content(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, content) == kind


def test_a_package_is_as_good_as_its_worst_file(engine: SpiffEngine) -> None:
    judge = Judge(engine)
    good = {"p/process.bpmn": RULED, "p/fee.dmn": TABLE, "forms/don.json": FORM, "p/README.md": b"x"}
    assert judge.content("x.zip", packed(**good)).verdict == "ready"
    found = judge.content("x.zip", packed(**{**good, "p/bad.bpmn": b"<x/>"}))
    assert found.verdict == "refused"
    assert any(each.message.startswith("p/bad.bpmn: ") for each in found.problems)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (packed(), "PACKAGE"),
        (packed(**{"../a.bpmn": GOOD}), "PACKAGE_PATH"),
        (packed(**{"/a.bpmn": GOOD}), "PACKAGE_PATH"),
        (packed(**{"C:a.bpmn": GOOD}), "PACKAGE_PATH"),
        (packed(**{"a.bpmn": GOOD, "A.bpmn": GOOD}), "PACKAGE"),
        (packed(**{"a.bpmn": packed(b=GOOD)}), "PACKAGE"),
        (packed(**{"a.zip": b""}), "PACKAGE"),
        (packed(**{f"{n}.bpmn": b"" for n in range(501)}), "TOO_MANY"),
        (b"PK\x03\x04 cut", "PACKAGE"),
        (b"", "PACKAGE"),
    ],
)
def test_packages_that_are_refused(content: bytes, code: str) -> None:
    package = read_package(content)
    assert [each.code for each in package.problems] == [code]
    assert package.files == ()


def test_names_in_packages_are_nfc() -> None:
    name = "Tiếp nhận.bpmn"
    assert read_package(packed(**{normalize("NFD", name): GOOD})).files == ((name, GOOD),)


@pytest.mark.slow
def test_hostile_forms_and_packages(engine: SpiffEngine) -> None:
    if not HOSTILE.exists():
        pytest.skip("the sample files are not on this machine")
    judge, wrong = Judge(engine), set()
    with (HOSTILE / "expected.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            if row["kind"] not in ("form", "package"):
                continue
            judged = judge.path(HOSTILE / row["file"])
            assert judged.verdict == "ready" or judged.problems, row["file"]
            if VERDICTS[judged.verdict] not in (row["verdict"], *row["also_ok"].split("|")):
                wrong.add(row["file"])
            if row["kind"] == "package" and row["code"]:
                assert row["code"] in {each.code for each in judged.problems}, row["file"]
    assert wrong == DEVIATIONS
