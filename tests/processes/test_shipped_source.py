"""Every usable procedure that was transcribed from a decision ships, with its printed words and times."""

import json
from pathlib import Path
from typing import Any

import pytest
from shipped import FOLDERS, ROOT, Shipped, read_shipped

SOURCE = ROOT.parent / "shared" / "procedures" / "real_procedures.json"
#: shipped id → id of the record it comes from, where they differ
ALSO = {"SEC-LAND-01-kho-khan": "SEC-LAND-01"}
#: read from the decision's annex itself, without a record
WITHOUT_RECORD = {"CBA-2022-1.012990"}
#: only a pointer to a ministry's decision, without steps
NOT_USABLE = {"NATL-BYT-3621"}


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    if not SOURCE.is_file():
        pytest.skip("The transcribed decisions are not beside this project.")
    return {record["id"]: record for record in json.loads(SOURCE.read_text(encoding="utf-8"))["procedures"]}


def source_id(folder: Path) -> str:
    return ALSO.get(folder.parent.name, folder.parent.name)


def test_each_usable_record_ships(records):
    assert {source_id(folder) for folder in FOLDERS} - WITHOUT_RECORD == records.keys() - NOT_USABLE


def plain(text: str) -> str:
    return " ".join(text.replace("...", "…").split()).rstrip(".;")


def record_of(procedure: Shipped, records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if procedure.id in WITHOUT_RECORD:
        pytest.skip("This procedure has no record to compare with.")
    return records[source_id(procedure.folder)]


def test_each_printed_step_stands_in_the_diagram(procedure, records):
    documented = [plain(text) for text in procedure.find("//bpmn:userTask/bpmn:documentation/text()")]
    for step in record_of(procedure, records)["steps"]:
        assert any(plain(step["task"]) in text for text in documented), step["label"]
        assert any(f"Thời gian: {plain(step['duration_text'])}" in text for text in documented), step["label"]


def test_the_decision_is_the_records(procedure, records):
    record = record_of(procedure, records)
    assert plain(procedure.details["decision"]["number"]) == plain(record["decision"])
    assert str(procedure.details["decision"]["date"]) in record["decision_date"]
    assert plain(procedure.details["name"]).startswith(plain(record["name"]))


def test_no_two_procedures_have_one_key():
    """Code, level and case are the key of a procedure (PRC-05)."""
    keys = [tuple(read_shipped(folder).details[part] for part in ("code", "level", "case")) for folder in FOLDERS]
    assert len(set(keys)) == len(keys)
