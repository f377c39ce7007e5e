"""The form with every type of field on the desk's and the officer's pages, without JavaScript."""

from io import BytesIO
from typing import Any

import pytest
from page_reading import page
from showcase import PDF, TYPED, put_showcase
from sqlalchemy import select
from world import World

from app.db import reading
from app.dossiers.file_records import KeptFile
from app.dossiers.records import FormEntry


def as_sent(values: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """The pairs that a browser sends for these values."""
    pairs: list[tuple[str, Any]] = []
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            pairs += as_sent(value, f"{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            pairs.append((f"{name}._row", ""))
            for n, row in enumerate(value):
                pairs += [(f"{name}._row", str(n)), *as_sent(row, f"{name}.{n}.")]
        else:
            pairs += [(name, each) for each in (value if isinstance(value, list) else [str(value)])]
    return pairs


def multipart(pairs: list[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def desk_pairs(world: World) -> list[tuple[str, Any]]:
    by = world.actor("mc.ctxh")
    own = {"receiving_agency_id": by.agency_id, "competent_agency_id": by.agency_id, "channel": "direct"}
    own |= {"result_channel": "direct", "key": "một lần"}
    return [(f"d-{name}", str(value)) for name, value in own.items()]


@pytest.fixture
def version_id(lite_world: World) -> int:
    return put_showcase(lite_world)


def test_a_dossier_is_received_with_rows_and_a_file(lite_world: World, version_id: int) -> None:
    client = lite_world.client("mc.ctxh")
    read = page(client, f"/tiep-nhan/{version_id}")
    assert "multipart/form-data" in {attrs.get("enctype") for attrs in read.all("form")}
    sent = multipart([*desk_pairs(lite_world), *as_sent(TYPED)])
    answer = client.post(f"/tiep-nhan/{version_id}", data={**sent, "scans": [(BytesIO(PDF), "Căn cước.pdf")]})
    assert answer.status_code == 303, answer.text
    code = answer.location.split("/")[2]
    with reading() as session:
        data = session.scalars(select(FormEntry.data)).one()
    assert ([row["name"] for row in data["members"]], data["total"]) == (["Hoàng Văn Nam", "Lý Thị Hoa"], 9_500_000)
    shown = page(client, f"/ho-so/{code}")
    assert "Thành viên trong hộ, dòng 1: Họ và tên" in shown.text
    (link,) = [href for href in shown.links() if href.startswith("/tep/")]
    got = lite_world.client("cv.ctxh").get(link)
    assert (got.data, got.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert lite_world.client("cv.noivu").get(link).status_code == 404
    assert lite_world.client().get(link).status_code == 302


def test_a_mistake_keeps_all_that_was_typed_and_the_file(lite_world: World, version_id: int) -> None:
    client = lite_world.client("mc.ctxh")
    raw = {**TYPED, "citizen_id": "12", "members": [{"name": "Chị Hai", "income": "nhiều"}]}
    sent = multipart([*desk_pairs(lite_world), *as_sent(raw)])
    files = [(BytesIO(PDF), "tốt.pdf"), (BytesIO(b"<html>"), "xấu.pdf")]
    answer = client.post(f"/tiep-nhan/{version_id}", data={**sent, "scans": files})
    assert answer.status_code == 422
    for words in (
        "Số định danh cá nhân: Số định danh cá nhân gồm đúng 12 chữ số",
        "Thành viên trong hộ, dòng 1, Thu nhập một tháng: Không phải là số",
        "Bản quét giấy tờ: Tệp “xấu.pdf” không phải loại được nhận",
        "Chị Hai",
        "tốt.pdf",
    ):
        assert words in answer.text, words
    with reading() as session:
        mark = session.scalars(select(KeptFile.mark)).one()
    good = multipart([*desk_pairs(lite_world), *as_sent({**TYPED, "scans": [mark]})])
    assert client.post(f"/tiep-nhan/{version_id}", data=good).status_code == 303


def test_rows_are_added_at_the_desk_without_script(lite_world: World, version_id: int) -> None:
    pairs = [*desk_pairs(lite_world), *as_sent({"members": [{"name": "Anh Ba"}]}), ("x-rows", "members+")]
    answer = lite_world.client("mc.ctxh").post(f"/tiep-nhan/{version_id}", data=multipart(pairs))
    assert answer.status_code == 200
    assert "Anh Ba" in answer.text
    assert 'id="f-members.1.name"' in answer.text
    assert "mc-summary" not in answer.text


@pytest.fixture
def code(lite_world: World, version_id: int) -> str:
    return lite_world.receive(application=TYPED)


def post(world: World, path: str, pairs: list[tuple[str, Any]]) -> Any:
    return world.client("cv.ctxh").post(path, data=multipart(pairs))


def test_rows_files_and_drafts_of_a_step(lite_world: World, code: str) -> None:
    task = lite_world.open_task(code, "Step_2")
    rows = as_sent({"members": [{"name": "Một"}, {"name": "Hai"}], "kind": "household"})
    answer = post(lite_world, f"/viec/{task.id}/hoan-thanh", [*rows, ("x-rows", "members.0-"), ("x-draft", "0")])
    assert answer.location == f"/ho-so/{code}#f-members"
    shown = lite_world.client("cv.ctxh").get(f"/ho-so/{code}").text
    assert 'value="Hai"' in shown
    assert 'value="Một"' not in shown
    files = [*rows, ("scans", (BytesIO(PDF), "bản.pdf")), ("x-save", "1"), ("x-draft", "1")]
    assert post(lite_world, f"/viec/{task.id}/nhap", files).status_code == 303
    shown = lite_world.client("cv.ctxh").get(f"/ho-so/{code}").text
    assert "bản.pdf" in shown
    with reading() as session:
        mark = session.scalars(select(KeptFile.mark)).one()
    done = post(lite_world, f"/viec/{task.id}/hoan-thanh", as_sent({**TYPED, "scans": [mark]}))
    assert done.status_code == 303
    assert "bản.pdf" in page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").text


def test_a_file_that_is_not_taken_stops_the_step(lite_world: World, code: str) -> None:
    task = lite_world.open_task(code, "Step_2")
    pairs = [*as_sent(TYPED), ("scans", (BytesIO(b"MZ"), "x.pdf"))]
    answer = post(lite_world, f"/viec/{task.id}/hoan-thanh", pairs)
    assert answer.status_code == 422
    assert "Tệp “x.pdf” không phải loại được nhận" in answer.text
    assert lite_world.open_task(code, "Step_2").id == task.id


def test_two_windows_are_told_and_both_drafts_offered(lite_world: World, code: str) -> None:
    task = lite_world.open_task(code, "Step_2")
    first = post(lite_world, f"/viec/{task.id}/nhap", [("note", "mới"), ("x-draft", "0")]).json
    assert (first["revision"], first["aside"]) == (1, False)
    second = post(lite_world, f"/viec/{task.id}/nhap", [("note", "cũ hơn"), ("x-draft", "0")]).json
    assert second["aside"]
    assert "cả hai bản được giữ" in second["text"]
    read = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}")
    assert "Có hai bản nháp" in read.text
    assert "cũ hơn" in read.text
    assert post(lite_world, f"/viec/{task.id}/nhap/chon", [("x-aside", "1")]).status_code == 303
    read = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}")
    assert "Có hai bản nháp" not in read.text
    assert "cũ hơn" in read.text


def test_the_script_is_told_what_is_hidden_and_computed(lite_world: World, code: str, version_id: int) -> None:
    task = lite_world.open_task(code, "Step_2")
    pairs = [("kind", "household"), ("members._row", "4"), ("members.4.income", "1.000")]
    found = post(lite_world, f"/viec/{task.id}/tinh", pairs).json
    assert found["hidden"] == ["members.4.away_where"]
    assert found["computed"] == {"members.4.yearly": "12.000 đồng", "total": "1.000 đồng"}
    assert "members" in post(lite_world, f"/viec/{task.id}/tinh", [("kind", "person")]).json["hidden"]
    desk = lite_world.client("mc.ctxh").post(f"/tiep-nhan/{version_id}/tinh", data={"kind": "person"}).json
    assert "members" in desk["hidden"]
    assert lite_world.client("cv.noivu").post(f"/viec/{task.id}/tinh").status_code == 404


def test_what_a_condition_hides_is_said_to_be_left_out(lite_world: World, code: str) -> None:
    task = lite_world.open_task(code, "Step_2")
    members = [{"name": "A", "income": "1", "away_where": "Hà Nội"}]
    client = lite_world.client("cv.ctxh")
    sent = multipart(as_sent({**TYPED, "members": members}))
    assert client.post(f"/viec/{task.id}/hoan-thanh", data=sent).status_code == 303
    left = "Không lấy nội dung ở mục không áp dụng: “Thành viên trong hộ, dòng 1, Nơi làm việc”."
    assert left in page(client, f"/ho-so/{code}").text
