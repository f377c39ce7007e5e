"""Repairing on the page: the card of a draft, the comparison in words and signs, the new version, refusals."""

import io
from typing import Any

import pytest
from page_reading import page, sound
from world import World

from app.casework.repair_version import RepairPreview
from app.domain.definition import Repair
from app.engine.repairs import _FIXES
from app.web.procedure_repairs import COMPARABLE, MOST_ITEMS, MOST_LINES, TITLES, difference, repair_kinds

SOURCE = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:mc="urn:motcua:bpmn:1" id="D" '
    'targetNamespace="urn:test"><process id="P" name="Thử &lt;b&gt;" mc:code="9.7">'
    '<laneSet id="L"><lane id="L1" name="Chuyên viên" mc:role="chuyen_vien" mc:agency="competent">'
    "<flowNodeRef>s</flowNodeRef><flowNodeRef>a</flowNodeRef><flowNodeRef>e</flowNodeRef></lane></laneSet>"
    '<startEvent id="s"/><userTask id="a" name="Bước &lt;img src=x&gt;" mc:limit="8" mc:unit="working_hours"/>'
    '<endEvent id="e"/><sequenceFlow sourceRef="s" targetRef="a"/>'
    '<sequenceFlow id="f2" sourceRef="a" targetRef="e"/></process></definitions>'
).encode()


def drafted(world: World) -> str:
    """The address of a draft that has repairs."""
    answer = world.client("thietke").post(
        "/quy-trinh/tai-len",
        data={"source": (io.BytesIO(SOURCE), "so-do.bpmn")},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.text[:500]
    return str(answer.request.path)


def mend(world: World, path: str, *codes: str, by: str = "thietke") -> Any:
    return world.client(by).post(f"{path}/sua", data={"ma": list(codes)}, follow_redirects=True)


def test_every_repair_has_a_title() -> None:
    assert list(TITLES) == list(_FIXES)


def test_the_card_offers_each_kind_of_repair(lite_world: World) -> None:
    path = drafted(lite_world)
    read = page(lite_world.client("thietke"), path)
    boxes = [tag for tag in read.all("input") if tag.get("name") == "ma"]
    assert [tag["value"] for tag in boxes] == ["FLOW_ID_MISSING", "NOT_EXECUTABLE", "REF_MISMATCH", "NO_DIAGRAM"]
    assert all("checked" in tag for tag in boxes)
    for text in ("Sửa tự động được", "Đánh dấu quy trình “Thử <b>” là chạy được.", "(flow_auto_1)", "(3 chỗ)"):
        assert text in read.text
    assert "Xem a" not in read.text, "there is no picture to look at"
    assert f"{path}/sua-thu" in read.links()
    assert any(form.get("action") == f"{path}/sua" and "data-confirm" in form for form in read.all("form"))


def test_with_a_picture_each_repair_leads_to_its_element(lite_world: World) -> None:
    read = sound(mend(lite_world, drafted(lite_world), "NO_DIAGRAM").text)
    assert all(f"Xem {element}" in read.text for element in ("s", "a", "e"))
    assert {"data-focus-element": "a", "href": "#so-do"} in read.all("a")
    assert "Xem flow_auto_1" not in read.text, "it gets this id only by the repair"


def test_only_designers_of_a_draft_see_it(lite_world: World) -> None:
    path = drafted(lite_world)
    assert "Sửa tự động được" not in page(lite_world.client("kiemtra"), path).text
    whole = f"/quy-trinh/phien-ban/{lite_world.version_id('1.012990')}"
    assert "Sửa tự động được" not in page(lite_world.client("thietke"), whole).text


def test_the_comparison_says_added_and_removed_in_words(lite_world: World) -> None:
    path = drafted(lite_world)
    read = page(lite_world.client("thietke"), f"{path}/sua-thu?ma=NOT_EXECUTABLE")
    lines = read.source.split("<pre", 1)[1].split("</pre>")[0].splitlines()
    changed = [line for line in lines if line.startswith(("<strong>",)) or "<strong>" in line]
    assert len(changed) == 2
    assert "- bỏ" in changed[0]
    assert "+ thêm" in changed[1]
    assert "… từ dòng 1" in lines[0]
    assert "isExecutable=&#34;true&#34;" in changed[1]
    assert [tag["value"] for tag in read.all("input") if tag.get("name") == "ma" and "checked" in tag] == [
        "NOT_EXECUTABLE"
    ]
    assert read.all("img") == [tag for tag in read.all("img") if tag["src"].startswith("/static/")]


def test_without_a_choice_the_comparison_is_of_all(lite_world: World) -> None:
    read = page(lite_world.client("thietke"), f"{drafted(lite_world)}/sua-thu")
    assert "BPMNShape" in read.text
    assert "flow_auto_1" in read.text


def test_saving_leads_to_the_new_version(lite_world: World) -> None:
    path = drafted(lite_world)
    answer = mend(lite_world, path, "FLOW_ID_MISSING", "NOT_EXECUTABLE", "REF_MISMATCH", "NO_DIAGRAM")
    read = sound(answer.text)
    assert answer.request.path != path
    assert "Đã sửa và lưu thành phiên bản 2: sơ đồ không có lỗi, có thể trình." in read.text
    assert "Sửa tự động phiên bản 1, lưu thành phiên bản 2." in read.text
    assert "Sửa tự động được" not in read.text
    assert lite_world.client("thietke").get(f"{path}/tep").data == SOURCE


@pytest.mark.parametrize(
    ("codes", "status", "text"),
    [
        ((), 422, "Chưa chọn mục nào để sửa."),
        (("<b>",), 422, "Sơ đồ này không có mục sửa “<b>”."),
    ],
)
def test_a_refusal_is_told_on_the_page(lite_world: World, codes: tuple[str, ...], status: int, text: str) -> None:
    path = drafted(lite_world)
    answer = mend(lite_world, path, *codes)
    assert answer.status_code == status
    assert text in sound(answer.text).text
    query = "&".join(["chon=1", *(f"ma={code}" for code in codes)])
    assert text in page(lite_world.client("thietke"), f"{path}/sua-thu?{query}", status=status).text


def test_what_is_no_draft_is_not_repaired(lite_world: World) -> None:
    path = f"/quy-trinh/phien-ban/{lite_world.version_id('1.012990')}"
    answer = mend(lite_world, path, "NO_DIAGRAM")
    assert answer.status_code == 409
    assert "Chỉ sửa tự động được bản dự thảo" in sound(answer.text).text


def test_others_and_unknown_versions(lite_world: World) -> None:
    path = drafted(lite_world)
    assert mend(lite_world, path, "NO_DIAGRAM", by="kiemtra").status_code == 403
    page(lite_world.client("kiemtra"), f"{path}/sua-thu", status=403)
    page(lite_world.client("thietke"), "/quy-trinh/phien-ban/999999/sua-thu", status=404)


def test_long_things_are_cut() -> None:
    many = [Repair(code="FLOW_ID_MISSING", element=f"f{n}", text="Đặt mã.") for n in range(MOST_ITEMS + 3)]
    (kind,) = repair_kinds(many)
    assert (len(kind.items), kind.more) == (MOST_ITEMS, 3)
    found = difference(RepairPreview(before="", after="x\n" * (MOST_LINES + 9) + "y" * 999))
    assert (len(found.lines), found.more) == (MOST_LINES, 11)
    (_, line) = difference(RepairPreview(before="", after="y" * 999)).lines
    assert len(line.text) < 400
    assert difference(RepairPreview(before="", after="x\n" * (COMPARABLE + 1))).too_long
