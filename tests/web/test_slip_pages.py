"""The papers of the legal acts: listed with the dossier, printed with all that the form asks for."""

from collections.abc import Callable

import pytest
from acting import apologised, ask_supplement, extend, stop
from page_reading import page
from world import World

from app.audit import erase_payloads
from app.db import transaction

Doing = Callable[[World, str], object]


def late_and_sorry(world: World, code: str) -> None:
    world.clock.advance(days=60)
    apologised(world, code)


@pytest.mark.parametrize(
    ("do", "form", "words"),
    [
        (ask_supplement, "Mẫu số 02", ("Thiếu giấy khám sức khỏe", "tính lại từ đầu", "1/PBS")),
        (
            extend,
            "Mẫu số 04",
            ("Chờ kết quả xác minh", "hẹn lại thời gian trả", "Người đứng đầu Bộ phận một cửa"),
        ),
        (late_and_sorry, "Mẫu số 04", ("Trong tuần tới", "đã quá ngày hẹn", "Thủ trưởng cơ quan giải quyết")),
        (stop, "Mẫu số 05", ("Không còn nhu cầu", "dừng giải quyết", "1/TBD")),
    ],
)
def test_each_act_has_its_paper(lite_world: World, do: Doing, form: str, words: tuple[str, ...]) -> None:
    code = lite_world.receive()
    do(lite_world, code)
    client = lite_world.client("mc.ctxh")
    papers = page(client, f"/ho-so/{code}?muc=giay-to")
    (address,) = [a["href"] for a in papers.all("a") if "/phieu/" in a.get("href", "")]
    read = page(client, address)
    assert form in read.text
    for word in words:
        assert word.lower() in read.text.lower(), word


def test_what_was_erased_is_not_printed(lite_world: World) -> None:
    code = lite_world.receive()
    ask_supplement(lite_world, code)
    with transaction() as session:
        erase_payloads(session, f"dossier:{code}", at=lite_world.clock.now(), by="quantri")
    read = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}/phieu/2")
    assert "Thiếu giấy khám" not in read.text
    assert "đã được xóa" in read.text


def test_no_such_paper(lite_world: World) -> None:
    code = lite_world.receive()
    for seq in (1, 99):
        assert lite_world.client("mc.ctxh").get(f"/ho-so/{code}/phieu/{seq}").status_code == 404
    ask_supplement(lite_world, code)
    assert lite_world.client("mc.tongiao").get(f"/ho-so/{code}/phieu/2").status_code == 404
