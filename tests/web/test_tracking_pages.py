"""Looking up a dossier: anyone with the code, never a personal datum."""

import pytest
from page_reading import page
from walking import confirmed, walked
from world import World

from app.casework.settle import ReturnResult, return_result
from app.db import transaction
from app.domain.vietnamese import moment_text
from app.dossiers.records import Dossier

PERSONAL = ("Hoàng Thị Thơm", "thom@example.org", "004199001234", "Nông Thị Hạnh", "Lý Văn Thành")


def test_the_first_page_of_a_stranger_is_the_search(lite_world: World) -> None:
    assert lite_world.client().get("/").location == "/tra-cuu"
    read = page(lite_world.client(), "/tra-cuu")
    assert read.field("ma")["value"] == ""
    assert "/dang-nhap" in read.links()


@pytest.mark.parametrize("between", ["-", " ", "–", " - ", "/"])
def test_the_field_leads_to_the_dossier(lite_world: World, between: str) -> None:
    code = lite_world.receive()
    answer = lite_world.client().get("/tra-cuu", query_string={"ma": f" {code.lower().replace('-', between)} "})
    assert answer.location == f"/tra-cuu/{code}"


@pytest.mark.parametrize("code", ["H14.00-260101-0001", "<script>alert(1)</script>", "x" * 300, "%00"])
def test_an_unknown_code_keeps_the_field(lite_world: World, code: str) -> None:
    read = page(lite_world.client(), f"/tra-cuu?ma={code}", status=302)
    read = page(lite_world.client(), "/tra-cuu/" + code.replace("/", "-"), status=404)
    assert "Không có hồ sơ nào mang mã" in read.text
    assert read.field("ma")["value"]


def test_a_dossier_on_its_way(lite_world: World) -> None:
    code = walked(lite_world, case=0, done=2)
    read = page(lite_world.client(), f"/tra-cuu/{code}")
    dossier = lite_world.dossier(code)
    assert dossier.due_at
    for text in ("Đã tiếp nhận hồ sơ", "Đang thực hiện: Bước 3", moment_text(dossier.due_at), "Còn hạn", "Đang xử lý"):
        assert text in read.text
    assert "Ngày hẹn ban đầu" not in read.text
    assert [word for word in PERSONAL if word in read.source] == []


def test_a_provisional_date_is_called_so_and_a_moved_one_names_the_first(lite_world: World) -> None:
    code = lite_world.receive()
    first = lite_world.dossier(code).due_at
    assert first
    with transaction() as session:
        row = session.query(Dossier).filter_by(code=code).one()
        row.provisional, row.due_at = True, first.replace(year=first.year + 1)
    read = page(lite_world.client(), f"/tra-cuu/{code}")
    assert "Ngày dự kiến trả kết quả" in read.text
    assert f"Ngày hẹn ban đầu: {moment_text(first)}" in read.text
    assert "hẹn " + moment_text(first) not in read.text.replace("Ngày hẹn ban đầu", "")


def test_a_late_dossier_says_so(lite_world: World) -> None:
    code = lite_world.receive()
    lite_world.clock.advance(days=60)
    assert "Hồ sơ đã quá ngày hẹn trả." in page(lite_world.client(), f"/tra-cuu/{code}").text


def test_a_result_and_its_return(lite_world: World) -> None:
    code = walked(lite_world, case=0)
    confirmed(lite_world, code)
    assert "Mời đến nhận kết quả" in page(lite_world.client(), f"/tra-cuu/{code}").text
    lite_world.clock.advance(hours=1)
    by = lite_world.actor("mc.ctxh")
    return_result(lite_world.services, ReturnResult(by=by, code=code, handed_to="Người được ủy quyền"))
    read = page(lite_world.client(), f"/tra-cuu/{code}")
    assert "Đã trả kết quả" in read.text
    assert "Người được ủy quyền" not in read.source


def test_a_refusal(lite_world: World) -> None:
    code = walked(lite_world, case=1)
    confirmed(lite_world, code, act="refuse")
    read = page(lite_world.client(), f"/tra-cuu/{code}")
    assert "Không đủ điều kiện giải quyết" in read.text
    assert "Đang thực hiện" not in read.text
