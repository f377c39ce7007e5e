"""Pages of units: listed, made, changed, closed; a role granted and a person moved into one; lists narrowed to one."""

import re
from typing import Any

import pytest
from page_reading import Page, page, sound
from unit_making import FLAG, SOCIAL, agency_id, field_of, granted, made, only_in, row
from werkzeug.test import TestResponse
from world import World

UNITS = "/don-vi"
PAPER = {"decision": "15/QĐ-CTXH", "decided_on": "2026-03-10"}


def typed(**more: Any) -> dict[str, Any]:
    given = {"agency_id": agency_id(), "name": "Phòng Bảo trợ", "code": "p.bt", "everything": "1", **PAPER}
    return {**given, **more}


def refused(answer: TestResponse, field: str, *, status: int = 422) -> Page:
    assert answer.status_code == status, answer.text
    read = sound(answer.text)
    assert any(attrs.get("id") == f"{field}-error" for _, attrs in read.tags)
    return read


def test_a_unit_is_made_changed_and_closed(lite_world: World) -> None:
    admin = lite_world.client("quantri")
    assert "Chưa có đơn vị nào" in page(admin, UNITS).text
    page(admin, f"{UNITS}/moi")
    done = admin.post(f"{UNITS}/moi", data=typed(), follow_redirects=True)
    shown = sound(done.text).text
    for words in ("Phòng Bảo trợ", "P.BT", "Mọi thủ tục của cơ quan", "Lập đơn vị: Quyết định số 15/QĐ-CTXH"):
        assert words in shown
    found = re.search(r"/don-vi/(\d+)", done.request.path)
    assert found
    address = found[0]
    read = page(admin, f"{address}/sua")
    seen = next(a["value"] for a in read.all("input") if a.get("name") == "seen")
    changed = {**typed(everything="0", fields=field_of(), name="Phòng Xã hội <b>"), "seen": seen}
    again = admin.post(f"{address}/sua", data=changed, follow_redirects=True)
    told = sound(again.text).text
    assert f"Lĩnh vực {field_of()}" in told
    assert "Phòng Xã hội <b>" in told
    boxes = page(admin, f"{address}/sua").all("input")
    assert [a["value"] for a in boxes if a.get("name") == "fields" and "checked" in a] == [field_of()]
    stale = admin.post(f"{address}/sua", data={**changed, "name": "Khác"})
    assert stale.status_code == 409
    assert "vừa được người khác sửa" in sound(stale.text).text
    bare = admin.post(f"{address}/dong", data={})
    assert bare.status_code == 422
    closed = admin.post(f"{address}/dong", data=PAPER, follow_redirects=True)
    assert "Đã đóng" in sound(closed.text).text
    assert "Phòng Xã hội" not in page(admin, UNITS).text
    assert "Phòng Xã hội" in page(admin, f"{UNITS}?loc=closed").text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"agency_id": ""}, "agency_id"),
        ({"code": "Phòng"}, "code"),
        ({"name": " "}, "name"),
        ({"everything": "0"}, "everything"),
        ({"everything": ""}, "everything"),
        ({"everything": "0", "procedures": "999999"}, "everything"),
        ({"decision": ""}, "decision"),
        ({"decided_on": "mai"}, "decided_on"),
    ],
)
def test_a_wrong_unit_keeps_what_was_typed(lite_world: World, more: dict[str, str], field: str) -> None:
    answer = lite_world.client("quantri").post(f"{UNITS}/moi", data=typed(reason="Vì <i>", **more))
    assert "Vì <i>" in refused(answer, field).text


def test_a_unit_with_people_says_what_to_do_first(lite_world: World) -> None:
    admin, number = lite_world.client("quantri"), made(lite_world)
    granted(lite_world, "hd.ctxh", "chuyen_vien", number)
    answer = admin.post(f"{UNITS}/{number}/dong", data=PAPER)
    assert "1 vai trò đang giữ tại đơn vị" in refused(answer, "successor_id", status=409).text
    other = made(lite_world, "P.2")
    done = admin.post(f"{UNITS}/{number}/dong", data={**PAPER, "successor_id": other}, follow_redirects=True)
    assert "1 cán bộ chuyển sang đơn vị tiếp nhận" in sound(done.text).text
    assert row(number).ended_at is not None


def test_a_role_is_granted_in_a_unit_and_a_person_moved(lite_world: World) -> None:
    admin, number = lite_world.client("quantri"), made(lite_world, procedures=[SOCIAL])
    assert "Phòng P.QL" in page(admin, "/can-bo/cv.ctxh").text
    grant = {**PAPER, "role": "lanh_dao_phong", "agency_id": agency_id(), "unit_id": number}
    done = admin.post("/can-bo/cv.ctxh/cap-vai-tro", data=grant, follow_redirects=True)
    told = sound(done.text).text
    for words in ("Lãnh đạo phòng", "Phòng P.QL", "Đơn vị phụ trách: 1.012990", "Chỉ cán bộ của đơn vị"):
        assert words in told
    elsewhere = {**grant, "agency_id": agency_id("H14.01"), "role": "van_thu"}
    refused(admin.post("/can-bo/cv.ctxh/cap-vai-tro", data=elsewhere), "unit_id")
    move = {**PAPER, "unit_id": number}
    moved = admin.post("/can-bo/cv2.ctxh/chuyen-don-vi", data=move, follow_redirects=True)
    assert "Đã chuyển đơn vị" in sound(moved.text).text
    twice = admin.post("/can-bo/cv2.ctxh/chuyen-don-vi", data={**move, "reason": "giữ lại"})
    assert "giữ lại" in refused(twice, "unit_id-place", status=409).text
    bare = admin.post("/can-bo/cv2.ctxh/chuyen-don-vi", data={"unit_id": ""})
    assert bare.status_code == 422
    unit = page(admin, f"{UNITS}/{number}").text
    assert "Bế Thu Trang" in unit
    assert "Giữ vai trò, không thuộc biên chế đơn vị" in unit
    listed = page(admin, f"/can-bo?don-vi={number}").text
    assert "Bế Thu Trang" in listed
    assert "Nông Thị Hạnh" not in listed


def test_a_head_sees_the_unit_and_its_steps(lite_world: World) -> None:
    number = made(lite_world, procedures=[SOCIAL])
    only_in(lite_world, "ldp.noivu", "lanh_dao_phong", number)
    only_in(lite_world, "cv.ctxh", "chuyen_vien", number)
    code = lite_world.receive()
    head = lite_world.client("ldp.noivu")
    read = page(head, f"{UNITS}/{number}")
    assert f"/viec-cua-toi?loc=unit&don-vi={number}" in read.links()
    assert f"{UNITS}/{number}/sua" not in read.links()
    led = page(head, f"/viec-cua-toi?loc=unit&don-vi={number}").text
    assert "Việc của đơn vị" in led
    assert code in led
    task = lite_world.open_task(code).id
    given = page(head, f"/viec/{task}/phan-cong").text
    assert "Lý Văn Thành" in given
    assert "Bế Thu Trang" not in given
    other = made(lite_world, "P.2")
    page(head, f"{UNITS}/{other}", status=404)
    page(head, f"{UNITS}/{number}/sua", status=403)
    assert head.post(f"{UNITS}/moi", data=typed()).status_code == 403
    page(lite_world.client("cv.ctxh"), UNITS, status=403)


def test_lists_are_narrowed_by_unit_where_there_are_several(lite_world: World) -> None:
    code = lite_world.receive()
    leader = lite_world.client("gd.ctxh")
    assert "Hồ sơ của đơn vị" not in page(leader, "/ho-so").text
    social, flag = made(lite_world, procedures=[SOCIAL]), made(lite_world, "P.2", procedures=[FLAG])
    granted(lite_world, "hd.ctxh", "chuyen_vien", social)
    assert "Hồ sơ của đơn vị" in page(leader, "/ho-so").text
    assert code in page(leader, f"/ho-so?don-vi={social}").text
    assert code not in page(leader, f"/ho-so?don-vi={flag}").text
    assert code in page(leader, "/ho-so?don-vi=999999").text, "no choice of this person narrows nothing"
    assert code in page(leader, f"/viec-cua-toi?loc=unit&don-vi={social}").text
    assert code not in page(leader, f"/viec-cua-toi?loc=unit&don-vi={flag}").text
    page(leader, "/viec-cua-toi?don-vi=%00x")
    page(leader, f"{UNITS}?co-quan=x&loc=y")


def test_every_mistake_of_the_form_is_named_at_once(lite_world: World) -> None:
    answer = lite_world.client("quantri").post(
        "/don-vi/moi", data={"name": "Phòng Nghiệp vụ", "decided_on": "32/13/2026"}
    )
    assert answer.status_code == 422
    shown = sound(answer.text).text
    for words in ("“Cơ quan”", "“Mã đơn vị”", "“Phần phụ trách”", "“Số quyết định”", "Ngày quyết định chưa nhập hoặc"):
        assert words in shown, words
    assert "“Tên đơn vị”" not in shown
