"""The designers' pages: list, upload with its refusals, a version with its moves, hostile names as mere text."""

import io
from pathlib import Path
from typing import Any

import pytest
from page_reading import Page, page, sound
from world import World

from app.casework.queries.procedures import version_view
from app.db import transaction
from app.people.records import RoleGrant

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "processes" / "CBA-2022-1.012990" / "1" / "process.bpmn"
HOSTILE = ROOT.parent / "shared" / "bpmn" / "hostile"
NAMES = ("task_name", "lane_name", "flow_name", "documentation", "text_annotation", "di_label_script", "di_colour")


def upload(world: World, source: bytes, filename: str = "so-do.bpmn", **typed: Any) -> Any:
    """What the designer's browser gets after sending this file, redirects followed."""
    data = {"source": (io.BytesIO(source), filename), **typed}
    return world.client("thietke").post(
        "/quy-trinh/tai-len", data=data, content_type="multipart/form-data", follow_redirects=True
    )


def drafted(world: World, **typed: Any) -> str:
    """The address of a new version of the shipped procedure."""
    typed.setdefault("application_form", "don_thuc_hanh_cong_tac_xa_hoi")
    answer = upload(world, SHIPPED.read_bytes(), **typed)
    assert answer.status_code == 200, answer.text[:500]
    return str(answer.request.path)


def move(world: World, username: str, path: str, **typed: str) -> Any:
    return world.client(username).post(path, data=typed, follow_redirects=True)


def test_the_list_shows_version_state_and_decision(lite_world: World) -> None:
    read = page(lite_world.client("thietke"), "/quy-trinh")
    assert "Cấp giấy xác nhận quá trình thực hành công tác xã hội" in read.text
    assert "Đang hiệu lực" in read.text
    assert "Quyết định số 2022/QĐ-UBND" in read.text
    assert "/quy-trinh/tai-len" in read.links()


def test_only_designers_are_offered_the_upload(lite_world: World) -> None:
    auditor = lite_world.client("kiemtra")
    assert "/quy-trinh/tai-len" not in page(auditor, "/quy-trinh").links()
    page(auditor, "/quy-trinh/tai-len", status=403)
    page(lite_world.client("mc.ctxh"), "/quy-trinh", status=403)
    assert lite_world.client().get("/quy-trinh").status_code == 302


def test_a_search_without_result_says_what_to_do(lite_world: World) -> None:
    client = lite_world.client("thietke")
    assert "Không tìm thấy quy trình nào" in page(client, "/quy-trinh?tim=không-có").text
    assert "1–1 trong 1" in page(client, "/quy-trinh?tim=1.012990").text


def test_a_version_shows_steps_limits_roles_forms_and_history(lite_world: World) -> None:
    version_id = lite_world.version_id("1.012990")
    read = page(lite_world.client("kiemtra"), f"/quy-trinh/phien-ban/{version_id}")
    for text in ("10 ngày làm việc", "80 giờ làm việc", "Chuyên viên", "Không có vấn đề", "Tờ khai khi tiếp nhận"):
        assert text in read.text
    assert "Phê duyệt phiên bản 1 theo Quyết định số 2022/QĐ-UBND." in read.text
    diagram = next(tag for tag in read.all("div") if "data-diagram-url" in tag)
    assert diagram["data-diagram-url"] == f"/quy-trinh/phien-ban/{version_id}/so-do.bpmn"


def test_a_form_is_shown_but_cannot_be_filled_in(lite_world: World) -> None:
    path = f"/quy-trinh/phien-ban/{lite_world.version_id('1.012990')}/bieu-mau/"
    read = page(lite_world.client("thamdinh"), path + "tiep_nhan_thuc_hanh")
    assert any("disabled" in tag for tag in read.all("fieldset"))
    page(lite_world.client("thamdinh"), path + "khong_co", status=404)


@pytest.mark.parametrize("part", ["so-do.bpmn", "tep"])
def test_the_file_comes_back_as_it_was_and_can_do_nothing(lite_world: World, part: str) -> None:
    answer = lite_world.client("thietke").get(f"/quy-trinh/phien-ban/{lite_world.version_id('1.012990')}/{part}")
    assert answer.data == SHIPPED.read_bytes()
    assert answer.mimetype == "application/xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_an_address_name_leads_to_the_newest_version(lite_world: World) -> None:
    path = drafted(lite_world)
    answer = lite_world.client("thietke").get("/quy-trinh/1.012990-province")
    assert answer.location.endswith(path)
    page(lite_world.client("thietke"), "/quy-trinh/khong-co", status=404)
    page(lite_world.client("thietke"), "/quy-trinh/phien-ban/999999", status=404)


def test_what_is_no_diagram_is_refused_and_the_typing_kept(lite_world: World) -> None:
    answer = upload(lite_world, b"\x89PNG not a diagram", name="Tên đã nhập", components="Đơn | 1 | 0", code="1.1")
    assert answer.status_code == 409
    read = sound(answer.text)
    assert "BPMN 2.0 (.bpmn)" in read.text
    assert read.field("name")["value"] == "Tên đã nhập"
    assert "Đơn | 1 | 0" in read.text
    assert "#source" in read.links()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"components": "Đơn | nhiều"}, "dòng 1"),
        ({"components": "Đơn\n | 1 | 1"}, "dòng 2"),
        ({"forms": (io.BytesIO(b"{"), "hỏng.json")}, "không phải JSON"),
    ],
)
def test_every_mistake_is_told_at_its_field(lite_world: World, typed: dict[str, Any], text: str) -> None:
    answer = upload(lite_world, SHIPPED.read_bytes(), name="Giữ lại", **typed)
    assert answer.status_code == 422
    assert text in sound(answer.text).text
    assert "Giữ lại" in answer.text


def test_no_file_at_all(lite_world: World) -> None:
    answer = lite_world.client("thietke").post("/quy-trinh/tai-len", data={"name": "Giữ lại"})
    assert answer.status_code == 422
    assert "Chưa chọn tệp sơ đồ" in answer.text
    assert "Giữ lại" in answer.text


@pytest.mark.parametrize("name", NAMES)
def test_hostile_markup_stays_text(lite_world: World, name: str) -> None:
    if not HOSTILE.is_dir():
        pytest.skip("the collection of hostile files is not on this machine")
    source = (HOSTILE / f"xss_{name}.bpmn").read_bytes()
    hostile = "<img src=x onerror=alert(1)>"
    answer = upload(lite_world, source, filename=f'a"{hostile}.bpmn', code="9.9", name=hostile)
    read = sound(answer.text)
    assert_harmless(read)
    assert_harmless(page(lite_world.client("thietke"), "/quy-trinh"))
    if answer.status_code == 200:
        assert hostile in read.text


def assert_harmless(read: Page) -> None:
    """Only our own scripts and pictures, no address that runs."""
    assert all(tag["src"].startswith("/static/") for tag in read.all("script", "img"))
    addresses = [tag.get("href", "") for tag in read.all("a", "use", "link")]
    assert all(address.startswith(("/", "#")) for address in addresses)
    assert read.all("iframe", "object", "embed", "base") == []


def test_from_draft_to_force_by_three_persons(lite_world: World) -> None:
    path = drafted(lite_world)
    assert "Đã trình thẩm định." in move(lite_world, "thietke", f"{path}/trinh").text
    assert "chuyển người phê duyệt" in move(lite_world, "thamdinh", f"{path}/tham-dinh").text
    approved = move(lite_world, "pheduyet", f"{path}/phe-duyet", decision_number="99/QĐ-UBND", decision_on="2026-03-10")
    assert "Đã phê duyệt theo Quyết định số 99/QĐ-UBND." in approved.text
    assert "Phiên bản đã có hiệu lực" in move(lite_world, "pheduyet", f"{path}/hieu-luc").text
    assert f"/phien-ban/{lite_world.version_id('1.012990')}" in path


def test_an_approval_without_decision_keeps_what_was_typed(lite_world: World) -> None:
    path = drafted(lite_world)
    move(lite_world, "thietke", f"{path}/trinh")
    move(lite_world, "thamdinh", f"{path}/tham-dinh")
    answer = move(lite_world, "pheduyet", f"{path}/phe-duyet", decision_number="99/QĐ-UBND", decision_on="2030-01-01")
    assert answer.status_code == 422
    read = sound(answer.text)
    assert "Ngày quyết định còn trống hoặc sau hôm nay." in read.text
    assert read.field("decision_number")["value"] == "99/QĐ-UBND"


def test_the_drafter_may_not_approve_and_the_page_says_so(lite_world: World) -> None:
    path = drafted(lite_world)
    move(lite_world, "thietke", f"{path}/trinh")
    move(lite_world, "thamdinh", f"{path}/tham-dinh")
    with transaction() as session:
        person_id = lite_world.actor("thietke").person_id
        session.add(RoleGrant(person_id=person_id, role="phe_duyet_quy_trinh", agency_id=None))
    told = "Người soạn không được phê duyệt phiên bản của mình."
    assert told in page(lite_world.client("thietke"), path).text
    answer = move(lite_world, "thietke", f"{path}/phe-duyet", decision_number="1/QĐ", decision_on="2026-03-10")
    assert answer.status_code == 403
    assert told in sound(answer.text).text


def test_other_roles_read_why_not(lite_world: World) -> None:
    path = drafted(lite_world)
    assert "Việc này dành cho người thiết kế quy trình." in page(lite_world.client("kiemtra"), path).text
    answer = move(lite_world, "kiemtra", f"{path}/trinh")
    assert answer.status_code == 403
    assert "Vai trò của anh/chị không được thực hiện việc này" in answer.text


def test_sending_back_needs_a_reason_and_shows_it(lite_world: World) -> None:
    path = drafted(lite_world)
    move(lite_world, "thietke", f"{path}/trinh")
    assert move(lite_world, "thamdinh", f"{path}/tra-lai", reason=" ").status_code == 422
    move(lite_world, "thamdinh", f"{path}/tra-lai", reason="Thiếu bước <thẩm tra>")
    assert "Lý do: Thiếu bước <thẩm tra>" in page(lite_world.client("thietke"), path).text


def test_a_new_version_begins_with_what_the_earlier_one_says(lite_world: World) -> None:
    earlier = lite_world.version_id("1.012990")
    read = page(lite_world.client("thietke"), f"/quy-trinh/tai-len?tu={earlier}")
    assert read.field("code")["value"] == "1.012990"
    assert "Đơn đề nghị thực hành công tác xã hội | 1 | 0" in read.text
    answer = upload(lite_world, SHIPPED.read_bytes(), tu=str(earlier), result_name="Giấy mới")
    new = version_view(
        lite_world.services, by=lite_world.actor("thietke"), version_id=int(answer.request.path.split("/")[-1])
    )
    old = version_view(lite_world.services, by=lite_world.actor("thietke"), version_id=earlier)
    assert new.version.slug == old.version.slug
    assert new.version.details["result"]["name"] == "Giấy mới"
    assert new.version.details["agencies"] == old.version.details["agencies"]
    assert "decision" not in new.version.details
    page(lite_world.client("thietke"), "/quy-trinh/tai-len?tu=999999", status=404)
