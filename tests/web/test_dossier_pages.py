"""The pages of dossiers: the list, one dossier's parts, its legal acts, its diagram and its receipt."""

import re

import pytest
from page_reading import Page, page, sound
from walking import confirmed, walked
from world import World

from app.domain.vietnamese import moment_text

PARTS = ("xu-ly", "giay-to", "so-do", "dong-ho", "lich-su")


def step_names(read: Page) -> list[str]:
    """The classes of the steps at the left, in order."""
    return [a["class"] for a in read.all("li") if a.get("class") in ("is-done", "is-now", "is-next")]


def test_the_list_finds_and_filters(lite_world: World) -> None:
    code = lite_world.receive()
    client = lite_world.client("cv.ctxh")
    for query in ("", "?q=thơm", "?loc=processing", "?q=004199001234"):
        assert f"/ho-so/{code}" in page(client, f"/ho-so{query}").links()
    for query in ("?q=khongco", "?loc=returned", "?loc=overdue"):
        assert "Không có hồ sơ nào khớp" in page(client, f"/ho-so{query}").text
    assert client.get(f"/ho-so?q={code.lower()}").location == f"/ho-so/{code}"


def test_others_see_nothing_of_it(lite_world: World) -> None:
    code = lite_world.receive()
    stranger = lite_world.client("cv.noivu")
    assert "Chưa có hồ sơ nào" in page(stranger, "/ho-so").text
    for path in ("", "/giay-hen", "/giay-hen.pdf", "/so-do.bpmn"):
        assert stranger.get(f"/ho-so/{code}{path}").status_code == 404
        assert lite_world.client().get(f"/ho-so/{code}{path}").status_code == 302
    assert stranger.post(f"/ho-so/{code}/tra-ket-qua", data={"handed_to": "x"}).status_code == 404
    assert stranger.post(f"/ho-so/{code}/xac-nhan").status_code == 404
    page(lite_world.client("thietke"), "/ho-so", status=403)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_names_the_dossier_and_its_promise(lite_world: World, part: str) -> None:
    code = walked(lite_world, done=2)
    read = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}?muc={part}")
    assert f"<title>Hồ sơ {code}" in read.source
    assert moment_text(lite_world.dossier(code).due_at) in read.text
    assert "Vì sao là ngày này?" in read.text


def test_steps_done_now_and_next(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    read = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}")
    assert step_names(read) == ["is-done", "is-done", "is-now", "is-next", "is-next"]
    assert "Lý Văn Thành" in read.text


def test_the_work_of_others_is_shown_with_who_has_it(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    text = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").text
    assert "Đang chờ Lãnh đạo cơ quan" in text
    assert "Hoàn thành bước này" not in text
    assert "Hoàn thành bước này" in page(lite_world.client("gd.ctxh"), f"/ho-so/{code}").text


def test_clock_and_history_speak_in_sentences(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    client = lite_world.client("cv.ctxh")
    clock = page(client, f"/ho-so/{code}?muc=dong-ho")
    assert "10 ngày làm việc kể từ 09:00 thứ Tư, 11/03/2026" in clock.text
    assert "Bộ luật Dân sự 2015" in clock.text
    assert any("minical" in a.get("class", "") for a in clock.all("table"))
    history = page(client, f"/ho-so/{code}?muc=lich-su").text
    assert re.search("Hoàn thành .{0,6}Bước 2", history)
    assert "Nông Thị Hạnh" in history
    assert "dossier.received" not in history


def test_the_diagram_is_marked_and_harmless(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    client = lite_world.client("cv.ctxh")
    read = page(client, f"/ho-so/{code}?muc=so-do")
    host = next(a for a in read.all("div") if "data-diagram-url" in a)
    assert host["data-diagram-url"] == f"/ho-so/{code}/so-do.bpmn"
    assert lite_world.open_task(code).element_id in host["data-marks"]
    answer = client.get(host["data-diagram-url"])
    assert answer.mimetype == "application/xml"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert (
        answer.data
        == lite_world.services.versions.get(
            None, lite_world.dossier(code).version_id, model_hash=lite_world.dossier(code).model_hash
        ).model.source
    )


def test_acts_are_ready_or_say_why_not(lite_world: World) -> None:
    early = page(lite_world.client("mc.ctxh"), f"/ho-so/{walked(lite_world, done=2)}").text
    assert "còn bước giải quyết chưa hoàn thành" in early
    assert "Điều 16 khoản 3" in early
    code = walked(lite_world)
    ready = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}")
    assert "Số văn bản kết quả" in ready.text
    assert "Không thể làm lại" in ready.text
    assert "do Bộ phận một cửa" in page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").text


def test_confirming_and_returning_to_the_end(lite_world: World) -> None:
    code = walked(lite_world)
    desk = lite_world.client("mc.ctxh")
    answer = desk.post(f"/ho-so/{code}/xac-nhan", data={"act": "confirm", "number": "15/GXN", "on": "2026-03-11"})
    assert (answer.status_code, answer.location) == (303, f"/ho-so/{code}")
    text = page(desk, f"/ho-so/{code}").text
    assert "sớm hạn" in text
    assert "15/GXN" in text
    assert "hồ sơ đã có kết quả được xác nhận" in text
    assert desk.post(f"/ho-so/{code}/tra-ket-qua", data={"handed_to": "Hoàng Thị Thơm"}).status_code == 303
    assert lite_world.dossier(code).state == "returned"
    assert "Hồ sơ đã kết thúc" in page(desk, f"/ho-so/{code}").text


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"number": "", "on": "2026-03-11"}, "number", "Chưa nhập số của văn bản"),
        ({"number": "9", "on": "31/02"}, "on", "Nhập ngày của văn bản"),
        ({"number": "9", "on": "2026-03-12"}, "on", "không được sau hôm nay"),
    ],
)
def test_missing_input_of_an_act_stands_beside_its_field(
    lite_world: World, data: dict[str, str], field: str, sentence: str
) -> None:
    code = walked(lite_world)
    answer = lite_world.client("mc.ctxh").post(f"/ho-so/{code}/xac-nhan", data={"act": "confirm", **data})
    read = sound(answer.text)
    assert answer.status_code == 422
    assert sentence in read.text
    assert read.field(field)["aria-invalid"] == "true"
    assert read.field("number")["value"] == data["number"]


def test_an_act_that_is_not_possible_is_refused_with_its_reason(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    desk = lite_world.client("mc.ctxh")
    answer = desk.post(f"/ho-so/{code}/xac-nhan", data={"act": "confirm", "number": "1", "on": "2026-03-11"})
    assert answer.status_code == 303
    assert "còn bước giải quyết chưa hoàn thành" in page(desk, f"/ho-so/{code}").text
    assert lite_world.dossier(code).state == "processing"
    confirmed_code = walked(lite_world)
    confirmed(lite_world, confirmed_code)
    assert desk.post(f"/ho-so/{confirmed_code}/tra-ket-qua", data={"handed_to": " "}).status_code == 422
    officer = lite_world.client("cv.ctxh")
    assert officer.post(f"/ho-so/{confirmed_code}/tra-ket-qua", data={"handed_to": "x"}).status_code == 403


def test_the_receipt_has_code_promise_and_a_way_to_follow(lite_world: World) -> None:
    code = lite_world.receive()
    client = lite_world.client("mc.ctxh")
    read = page(client, f"/ho-so/{code}/giay-hen")
    for words in (code, "09 giờ 00 phút, ngày 25 tháng 03 năm 2026", "Hoàng Thị Thơm", "Nông Thị Hạnh"):
        assert words in read.text
    assert any("data-print" in a for a in read.all("button"))
    assert any(a.get("class") == "mc-qr" for a in read.all("svg"))
    pdf = client.get(f"/ho-so/{code}/giay-hen.pdf")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert code in pdf.headers["Content-Disposition"]
