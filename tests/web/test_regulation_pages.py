"""The pages of regulations: which is chosen, every value with its clause, and two side by side."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from page_reading import page
from world import World

from app.casework.rule_book import RuleBook
from app.domain.permissions import MAY
from app.domain.regulation import load_regulation, regulation_ids
from app.domain.regulation_view import differences
from app.domain.regulation_words import GROUPS, LABELS

PATH = "/quy-che"
COMPARE = f"{PATH}/so-sanh"


@pytest.fixture
def ninh_binh(lite_world: World) -> Iterator[World]:
    """The world of a province that chose Ninh Bình 2025, on 11/3/2026."""
    before = lite_world.services
    lite_world.app.extensions["motcua"] = replace(before, rules=RuleBook(chosen="ninh-binh-2025"))
    yield lite_world
    lite_world.app.extensions["motcua"] = before


def test_who_may_read_regulations() -> None:
    assert {role for role, may in MAY.items() if "rules.view" in may} == {
        "quan_tri",
        "kiem_tra",
        "tham_dinh_quy_trinh",
        "phe_duyet_quy_trinh",
        "thiet_ke_quy_trinh",
        "truong_bo_phan_mot_cua",
    }


@pytest.mark.parametrize("path", [PATH, f"{PATH}/mac-dinh", f"{PATH}/mac-dinh.json", COMPARE, f"{COMPARE}.json"])
def test_closed_for_others(lite_world: World, path: str) -> None:
    assert lite_world.client("cv.ctxh").get(path).status_code == 403
    assert lite_world.client().get(path).status_code == 302
    for username in ("quantri", "kiemtra", "thietke", "thamdinh", "pheduyet", "mc.ctxh"):
        assert lite_world.client(username).get(path).status_code == 200, username


def test_the_menu_leads_there_for_those_who_may(lite_world: World) -> None:
    assert PATH in page(lite_world.client("quantri"), PATH).links()
    assert PATH not in page(lite_world.client("cv.ctxh"), "/viec-cua-toi").links()


def test_the_list_says_what_is_chosen_and_what_governed_before(ninh_binh: World) -> None:
    read = page(ninh_binh.client("quantri"), PATH)
    assert "Hồ sơ tiếp nhận hôm nay: Ninh Bình 2025" in read.text
    assert "Ninh Bình 2024 : hồ sơ tiếp nhận từ 01/12/2024 đến hết 09/12/2025, và hồ sơ tiếp nhận trước đó" in read.text
    assert read.text.count("Tỉnh đang chọn") == 1
    assert {f"{PATH}/{one}" for one in regulation_ids()} <= read.links()
    assert read.text.count("chưa được ban hành") == 2


def test_a_draft_that_was_chosen_shows_its_notice(lite_world: World) -> None:
    read = page(lite_world.client("quantri"), PATH)
    assert "Hồ sơ tiếp nhận hôm nay: Mặc định" in read.text
    assert "Mọi hồ sơ theo quy chế này." in read.text
    assert read.text.count("cần được bộ phận pháp chế của tỉnh xác nhận") == 2


@pytest.mark.parametrize("regulation_id", regulation_ids())
def test_a_regulation_with_every_value(lite_world: World, regulation_id: str) -> None:
    read = page(lite_world.client("kiemtra"), f"{PATH}/{regulation_id}")
    regulation = load_regulation(regulation_id)
    assert all(group in read.text for group in GROUPS)
    assert all(label in read.text for label in LABELS.values())
    for value in regulation.history:
        assert " ".join(value.clause.split()) in read.text
    assert regulation.notice in read.text
    assert "_" not in read.text.replace("__", "")


def test_values_of_another_day_are_marked(ninh_binh: World) -> None:
    read = page(ninh_binh.client("quantri"), f"{PATH}/ninh-binh-2025")
    assert "trước 5 ngày làm việc Điều 12 khoản 4" in read.text
    assert "trước 7 ngày làm việc không áp dụng hôm nay Điều 12 khoản 4 nêu 05 ngày" in read.text
    assert "Thay thế Ninh Bình 2024" in read.text
    assert "Được thay thế bởi Ninh Bình 2025" in page(ninh_binh.client("quantri"), f"{PATH}/ninh-binh-2024").text


def test_two_side_by_side(ninh_binh: World) -> None:
    client = ninh_binh.client("quantri")
    today = ninh_binh.clock.now().date()
    left, right = (load_regulation(one).on(today) for one in ("ninh-binh-2025", "bac-giang-2022"))
    found = differences(left, right)
    read = page(client, f"{COMPARE}?a=ninh-binh-2025&b=bac-giang-2022")
    assert f"{len(found)} nội dung khác nhau" in read.text
    assert len(read.all("mark")) == 2 * len(found)
    for row in found:
        assert row.label in read.text
        assert row.left.source.clause in read.text
    facts = client.get(f"{COMPARE}.json?a=ninh-binh-2025&b=bac-giang-2022").get_json()
    assert [row["label"] for row in facts["differences"]] == [row.label for row in found]


def test_two_with_all_that_is_the_same(ninh_binh: World) -> None:
    read = page(ninh_binh.client("quantri"), f"{COMPARE}?a=ninh-binh-2025&b=mac-dinh&tat-ca=1")
    assert all(label in read.text for label in LABELS.values())
    assert read.field("tat-ca").get("checked") == ""
    assert 0 < len(read.all("mark")) < 2 * len(LABELS)


def test_without_a_question_the_chosen_one_is_compared(ninh_binh: World) -> None:
    read = page(ninh_binh.client("quantri"), COMPARE)
    chosen = [attrs["value"] for attrs in read.all("option") if "selected" in attrs]
    assert chosen == ["ninh-binh-2025", "mac-dinh"]
    same = page(ninh_binh.client("quantri"), f"{COMPARE}?a=mac-dinh&b=mac-dinh")
    assert "Không có nội dung nào khác nhau" in same.text


@pytest.mark.parametrize("path", [f"{PATH}/mars", f"{COMPARE}?a=mars", f"{COMPARE}?b=../x", f"{PATH}/mars.json"])
def test_an_unknown_regulation(lite_world: World, path: str) -> None:
    answer = lite_world.client("quantri").get(path)
    assert answer.status_code == 404
    assert "Không có quy chế" in answer.text


def test_json_of_one(lite_world: World) -> None:
    facts = lite_world.client("quantri").get(f"{PATH}/tuyen-quang-2025.json").get_json()
    assert (facts["id"], facts["from"]) == ("tuyen-quang-2025", "2025-12-15")
    assert {row["key"] for row in facts["values"]} == set(LABELS)
