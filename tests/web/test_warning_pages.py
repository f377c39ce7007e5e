"""The pages of late-lists: what is late, the button that says somebody looked, the count in the menu."""

import pytest
from page_reading import page
from sqlalchemy import update
from world import World

from app.casework.rounds import one_round
from app.db import transaction
from app.tasks.records import Digest, SweepFault

LIST = "/canh-bao/H14.02.01/2026-03-16-1030"


@pytest.fixture
def late(lite_world: World) -> World:
    """A dossier whose step is overdue on Monday's list."""
    lite_world.receive()
    lite_world.clock.advance(days=5, hours=2)
    one_round(lite_world.services)
    return lite_world


def test_from_the_menu_to_the_dossier(late: World) -> None:
    client = late.client("mc.ctxh")
    read = page(client, "/canh-bao")
    assert "Cảnh báo 1" in read.text
    assert "1 bước quá hạn" in read.text
    assert LIST in read.source
    one = page(client, LIST)
    assert "H14.02.01-260311-0001" in one.text
    assert "/ho-so/H14.02.01-260311-0001" in one.source
    assert "Quá hạn 15:00 thứ Năm, 12/03/2026" in one.text


def test_one_click_says_that_somebody_looked(late: World) -> None:
    client = late.client("mc.ctxh")
    answer = client.post(f"{LIST}/da-xem", follow_redirects=True)
    assert "Đã ghi nhận anh/chị đã xem danh sách này." in answer.text
    assert "Tôi đã xem" not in page(client, LIST).text
    assert "Nông Thị Hạnh đã xem lúc 11:00 thứ Hai, 16/03/2026" in page(client, LIST).text
    assert "Cảnh báo 1" not in page(client, "/canh-bao").text
    again = late.client("quantri").post(f"{LIST}/da-xem", follow_redirects=True)
    assert "đã có người xác nhận xem trước đó" in again.text


def test_the_administrator_sees_all_agencies_and_no_dossier_he_may_not_open(late: World) -> None:
    client = late.client("quantri")
    assert "Sở Nội vụ" not in page(client, "/canh-bao").text, "nothing is late there"
    assert "Sở Nội vụ" in page(client, "/canh-bao?loc=tat-ca").text
    assert "/ho-so/H14" not in page(client, LIST).source


def test_closed_to_others(late: World) -> None:
    page(late.client("cv.ctxh"), "/canh-bao", status=403)
    page(late.client("mc.noivu"), LIST, status=403)
    for address in ("/canh-bao/H99/2026-03-16-1030", "/canh-bao/H14.02.01/hom-nay", "/canh-bao/H14/2026-03-16-9999"):
        page(late.client("quantri"), address, status=404)


def test_a_list_from_before_is_shown(late: World) -> None:
    with transaction() as session:
        session.execute(update(Digest).values(body={"overdue": 3, "due_soon": 1}, escalated_at=late.clock.moment))
    assert "đã báo cấp trên" in page(late.client("mc.ctxh"), LIST).text


def test_failures_are_shown_and_tried_again(late: World) -> None:
    at = late.clock.moment
    with transaction() as session:
        dossier_id = late.dossier("H14.02.01-260311-0001").id
        session.add(SweepFault(place="overdue", row_id=dossier_id, attempts=2, retry_at=at, error="CheckViolation"))
    client, path = late.client("quantri"), "/he-thong/bo-lap-lich"
    read = page(client, path)
    for text in ("Đánh dấu hồ sơ quá hạn", "CheckViolation", "2 lần", "H14.02.01-260311-0001"):
        assert text in read.text
    again = f"{path}/thu-lai/overdue/{dossier_id}"
    assert "sẽ được thử lại" in client.post(again, follow_redirects=True).text
    assert late.client("kiemtra").post(again).status_code == 403
    for place in ("timers", "effects", "khong-co"):
        gone = client.post(f"{path}/thu-lai/{place}/{dossier_id}", follow_redirects=True)
        assert "không còn ở danh sách lỗi" in gone.text


def test_queues_and_nodes_are_counted(late: World) -> None:
    assert "Không có tiến trình bộ lập lịch nào chạy" in page(late.client("quantri"), "/he-thong/bo-lap-lich").text
    one_round(late.services, node="may-1:7")
    assert "1 tiến trình bộ lập lịch đang chạy" in page(late.client("quantri"), "/he-thong/bo-lap-lich").text
