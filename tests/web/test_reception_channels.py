"""At the desk: by post, at a kiosk, by an authorised person, for an organisation (INT-02, INT-13)."""

from typing import Any

import pytest
from page_reading import page, sound
from test_desk_pages import filled, form_of
from world import World


def received(world: World, **more: Any) -> str:
    path, agencies = form_of(world)
    answer = world.client("mc.ctxh").post(path, data=filled(**agencies, **more))
    assert answer.status_code == 303, answer.text
    return answer.location.split("/")[2]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"d-channel": "kiosk"}, "Nộp tại ki-ốt thông minh thì danh tính phải"),
        ({"d-channel": "kiosk", "d-identity_proof": "paper"}, "Nộp tại ki-ốt thông minh thì danh tính phải"),
        ({"d-identity_proof": "giấy"}, "Không rõ danh tính"),
        ({"d-relation": "ban"}, "Hãy chọn nộp cho ai"),
        ({"d-relation": "authorised"}, "Chưa nhập họ và tên người đứng ra nộp"),
        ({"d-relation": "authorised", "d-submitter_name": "Nông Văn Bách"}, "Chưa ghi văn bản ủy quyền"),
        ({"d-relation": "organisation", "d-submitter_name": "x" * 400}, "quá 300 ký tự"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(lite_world: World, given: dict[str, str], words: str) -> None:
    path, agencies = form_of(lite_world)
    answer = lite_world.client("mc.ctxh").post(path, data=filled(**agencies, **given, **{"d-phone": "0912345678"}))
    assert answer.status_code == 422
    read = sound(answer.text)
    assert words in read.text
    assert read.field("d-phone")["value"] == "0912345678"


def test_a_kiosk_with_its_proof(lite_world: World) -> None:
    code = received(lite_world, **{"d-channel": "kiosk", "d-identity_proof": "chip"})
    text = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}").text
    assert "Ki-ốt thông minh" in text
    assert "Đọc chíp thẻ căn cước" in text


def test_who_came_for_the_applicant_stands_on_the_receipt(lite_world: World) -> None:
    given = {"d-relation": "authorised", "d-submitter_name": "Nông Văn Bách", "d-authority": "Giấy ủy quyền 05/2026"}
    code = received(lite_world, **given)
    desk = lite_world.client("mc.ctxh")
    assert "Nông Văn Bách" in page(desk, f"/ho-so/{code}/giay-hen").text
    assert desk.get(f"/ho-so/{code}/giay-hen.pdf").data.startswith(b"%PDF-")
    assert "Giấy ủy quyền 05/2026" in page(desk, f"/ho-so/{code}").text


def test_who_came_alone_leaves_no_trace_of_another(lite_world: World) -> None:
    code = received(lite_world, **{"d-channel": "post", "d-submitter_name": "Bỏ sót"})
    text = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}").text
    assert "Bưu chính công ích" in text
    assert "Bỏ sót" not in text
