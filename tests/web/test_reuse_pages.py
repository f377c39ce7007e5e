"""Filling from earlier data on pages: at the desk, for a step, and the page of consents."""

from typing import Any

import pytest
from page_reading import page
from showcase import TYPED, put_showcase
from world import World

NUMBER = "004199001234"


@pytest.fixture
def code(lite_world: World) -> str:
    put_showcase(lite_world)
    return lite_world.receive(application=TYPED)


def desk(world: World, **more: Any) -> Any:
    by = world.actor("mc.ctxh")
    sent = {
        "d-receiving_agency_id": by.agency_id,
        "d-competent_agency_id": by.agency_id,
        "d-channel": "direct",
        "d-result_channel": "direct",
        "d-key": "một lần",
        "d-name": "Hoàng Thị Thơm",
        "d-identity_number": NUMBER,
        "note": "đang gõ dở",
    }
    version_id = world.version_id("1.012990")
    return world.client("mc.ctxh").post(f"/tiep-nhan/{version_id}", data={**sent, **more})


def test_at_the_desk_from_consent_to_a_filled_form(lite_world: World, code: str) -> None:
    asked = desk(lite_world, **{"x-reuse": "look"})
    assert "Người nộp chưa đồng ý" in asked.text
    assert "đang gõ dở" in asked.text
    again = desk(lite_world, **{"x-reuse": "consent"})
    assert (again.status_code, "đã đồng ý bằng cách nào" in again.text) == (422, True)
    offered = desk(lite_world, **{"x-reuse": "consent", "d-consent": "spoken"})
    assert offered.status_code == 200
    assert "05/03/1999" in offered.text
    assert code in offered.text
    unsure = desk(lite_world, **{"x-reuse": "fill", "d-offer": ["born_on"]})
    assert unsure.status_code == 422
    assert "Chưa đánh dấu người nộp xác nhận" in unsure.text
    filled = desk(lite_world, **{"x-reuse": "fill", "d-offer": ["born_on", "full_name"], "d-confirmed": "1"})
    assert filled.status_code == 200
    for words in ("Đã điền sẵn 2 mục", 'value="05/03/1999"', "đang gõ dở", f"{code}</span>, khai lúc"):
        assert words in filled.text, words
    reuse = filled.text.split('name="d-reuse" value="')[1].split('"')[0]
    received = desk(lite_world, **{"d-reuse": reuse, **flat()})
    assert received.status_code == 303, received.text
    new = received.location.split("/")[2]
    shown = page(lite_world.client("mc.ctxh"), f"/dong-y?so={NUMBER}").text
    assert "Đang có hiệu lực" in shown
    assert new in shown


def flat() -> dict[str, Any]:
    """The application as a page sends it, without rows."""
    sent = {key: value for key, value in TYPED.items() if not isinstance(value, dict) and key != "members"}
    return {**sent, "kind": "person", "home.province": "cb", "home.street": "Tổ 5"}


def test_a_wrong_number_is_said(lite_world: World, code: str) -> None:
    assert code
    answer = desk(lite_world, **{"x-reuse": "look", "d-identity_number": "1"})
    assert answer.status_code == 422
    assert "từ 6 đến 30 chữ số" in answer.text


def test_for_a_step_the_draft_is_filled(lite_world: World, code: str) -> None:
    new = lite_world.receive(application={**TYPED, "full_name": "Khác"})
    task = lite_world.open_task(new, "Step_2")
    client = lite_world.client("cv.ctxh")
    path = f"/viec/{task.id}/dien-san"
    assert path in page(client, f"/ho-so/{new}").links()
    page(client, path)
    assert "chưa đồng ý" in client.post(path, data={"x-reuse": "look"}).text
    given = client.post(path, data={"x-reuse": "consent", "d-consent": "signed", "d-name": "Hoàng Thị Thơm"})
    assert code in given.text
    client.post(f"/viec/{task.id}/nhap", data={"note": "đã gõ", "x-draft": "0"})
    done = client.post(path, data={"x-reuse": "fill", "d-offer": ["full_name"], "d-confirmed": "1"})
    assert done.location == f"/ho-so/{new}"
    shown = page(client, f"/ho-so/{new}").text
    assert "Đã điền sẵn 1 mục từ dữ liệu đã khai" in shown
    assert "đã gõ" in shown
    assert "lấy từ hồ sơ" in page(client, path).text
    assert lite_world.client("cv.noivu").get(path).status_code == 404


def test_consents_are_given_and_withdrawn_at_the_desk(lite_world: World) -> None:
    client = lite_world.client("mc.ctxh")
    page(client, "/dong-y")
    assert client.get("/dong-y?so=!").status_code == 422
    wrong = client.post("/dong-y", data={"identity_number": NUMBER, "name": "", "how": "signed"})
    assert (wrong.status_code, NUMBER in wrong.text) == (422, True)
    given = client.post("/dong-y", data={"identity_number": NUMBER, "name": "Hoàng Thị Thơm", "how": "signed"})
    assert given.status_code == 303
    action = next(
        attrs["action"]
        for attrs in page(client, f"/dong-y?so={NUMBER}").all("form")
        if (attrs.get("action") or "").endswith("/rut")
    )
    assert client.post(action, data={"so": NUMBER, "reason": ""}).status_code == 422
    assert client.post(action, data={"so": NUMBER, "reason": "Đổi ý"}).status_code == 303
    assert "Đã rút lại" in page(client, f"/dong-y?so={NUMBER}").text
    assert lite_world.client("cv.ctxh").get("/dong-y").status_code == 403
