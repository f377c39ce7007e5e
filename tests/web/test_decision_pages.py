"""Decision tables on the designers' pages: uploaded beside forms, shown as tables, called procedures as links."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from page_reading import page, sound
from sqlalchemy import select, update
from world import World

from app.db import reading, transaction
from app.domain.definition import Definition, Duration, NodeDef
from app.procedures.frozen import freeze
from app.procedures.records import DecisionRecord, ProcedureVersion
from app.web import procedure_words
from app.web.decision_words import condition_text, result_text

SHIPPED = Path(__file__).resolve().parents[2] / "processes" / "CBA-2022-1.012990" / "1" / "process.bpmn"
FEES = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="d" namespace="n">
<decision id="le_phi" name="Lệ phí"><decisionTable hitPolicy="FIRST">
<input label="Diện tích"><inputExpression typeRef="number"><text>area</text></inputExpression></input>
<output name="fee" label="Mức thu (đồng)" typeRef="number"/>
<rule><inputEntry><text>&lt;= 100</text></inputEntry><outputEntry><text>50000</text></outputEntry></rule>
<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>area * 500</text></outputEntry></rule>
</decisionTable></decision></definitions>""".encode()


def upload(world: World, *files: tuple[str, bytes]) -> Any:
    data = {
        "source": (io.BytesIO(SHIPPED.read_bytes()), "so-do.bpmn"),
        "application_form": "don_thuc_hanh_cong_tac_xa_hoi",
        "forms": [(io.BytesIO(raw), name) for name, raw in files],
    }
    return world.client("thietke").post(
        "/quy-trinh/tai-len", data=data, content_type="multipart/form-data", follow_redirects=True
    )


@pytest.mark.parametrize("name", ["le-phi.dmn", "LE-PHI.DMN", "le-phi.xml"])
def test_decision_files_are_taken_beside_forms(lite_world: World, name: str) -> None:
    answer = upload(lite_world, (name, FEES))
    assert answer.status_code == 200, answer.text[:500]
    with reading() as session:
        assert session.scalars(select(DecisionRecord.key)).all()[-1] == "le_phi"


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("hỏng.dmn", b"<definitions", "Tệp bảng quyết định “hỏng.dmn” chưa dùng được"),
        ("trống.dmn", b"", "Tệp bảng quyết định “trống.dmn” chưa dùng được"),
        ("mã.dmn", FEES.decode().encode("utf-16"), "Tệp bảng quyết định “mã.dmn” chưa dùng được"),
        ("form.json", FEES, "không phải JSON hợp lệ"),
    ],
)
def test_wrong_files_are_told_by_name_at_their_field(lite_world: World, name: str, raw: bytes, told: str) -> None:
    answer = upload(lite_world, (name, raw))
    assert answer.status_code == 422
    read = sound(answer.text)
    assert told in read.text
    assert read.field("forms")["aria-invalid"] == "true"


@pytest.mark.parametrize("name", ["to.dmn", "to.json"])
def test_a_file_that_is_too_large_is_named(lite_world: World, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("app.edge.procedure_files.LARGEST_FORM", 9)
    answer = upload(lite_world, (name, FEES))
    assert answer.status_code == 422
    assert f"“{name}” chưa dùng được: tệp lớn quá 1 MB" in sound(answer.text).text


def pinned(world: World, **values: Any) -> int:
    """The version in force, pinned to something more."""
    version_id = world.version_id("1.012990")
    with transaction() as session:
        session.execute(update(ProcedureVersion).where(ProcedureVersion.id == version_id).values(**values))
    return version_id


def test_a_pinned_table_is_readable(lite_world: World) -> None:
    version_id = pinned(lite_world, decisions={"le_phi": FEES.decode()})
    read = page(lite_world.client("thamdinh"), f"/quy-trinh/phien-ban/{version_id}")
    for words in (
        "Bảng quyết định: Lệ phí",
        "Lấy dòng khớp đầu tiên từ trên xuống.",
        "Nếu: Diện tích (area)",
        "Thì: Mức thu (đồng) (fee)",
        "không quá 100",
        "bất kỳ",
        "area * 500",
    ):
        assert words in read.text


def test_a_table_that_cannot_be_read_does_not_spoil_the_page(lite_world: World) -> None:
    version_id = pinned(lite_world, decisions={"hong": "<x>"})
    assert "Bảng quyết định" not in page(lite_world.client("thamdinh"), f"/quy-trinh/phien-ban/{version_id}").text


def test_called_procedures_are_links_to_the_pinned_version(lite_world: World) -> None:
    with reading() as session:
        version = freeze(session, lite_world.version_id("1.012990"))
    call = NodeDef(id="Call", name="Lấy ý kiến", kind="callActivity", calls="P2")
    definition = replace(version.definition, nodes=(*version.definition.nodes, call))
    outer = replace(version, definition=definition, called={"P2": version})
    assert procedure_words.called(outer) == [{"id": "Call", "name": "Lấy ý kiến", "version": version}]
    assert procedure_words.called(version) == []


def test_a_budget_that_steps_share_stands_once() -> None:
    week = Duration(value="7", unit="working_days")
    steps = tuple(NodeDef(id=n, name=n, kind="userTask", limit=week, group="ubnd") for n in ("A", "B"))
    definition = Definition(process_id="P", name="Thử", nodes=(*steps, NodeDef(id="C", name="C", kind="userTask")))
    assert procedure_words.groups(definition) == [{"name": "ubnd", "limit": "7 ngày làm việc", "steps": ["A", "B"]}]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-", "bất kỳ"),
        ("< 5.5", "dưới 5,5"),
        (">= 3", "từ 3 trở lên"),
        ("[1..5]", "từ 1 đến 5"),
        ("]1..5)", "trên 1 đến dưới 5"),
        ('"a", "b"', "“a” hoặc “b”"),
        ('not("a")', "khác “a”"),
        ("true", "Có"),
        ("2026", "2026"),
        ("> 10000000.5", "trên 10.000.000,5"),
        ("date(x) > y", None),
        ("not(a)", None),
    ],
)
def test_simple_cells_are_said_and_others_shown_as_written(cell: str, words: str | None) -> None:
    assert condition_text(cell) == words


def test_results_are_said() -> None:
    assert [result_text(c) for c in ('"Sở Nội vụ"', "false", "1.5", "", "a + 1")] == [
        "“Sở Nội vụ”",
        "Không",
        "1,5",
        "không có",
        None,
    ]
