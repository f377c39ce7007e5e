"""The scheduler's page: runs, messages, retries."""

from dataclasses import replace

import pytest
from page_reading import page
from sqlalchemy import update
from world import PASSWORD, World

from app.casework.accounts import NewPerson, create_person
from app.casework.rounds import one_round
from app.db import reading, transaction
from app.outbox.records import OutboxMessage

PATH = "/he-thong/bo-lap-lich"


def test_only_the_administrator(lite_world: World) -> None:
    assert "Bộ lập lịch" in page(lite_world.client("quantri"), PATH).text
    page(lite_world.client("kiemtra"), PATH, status=403)
    assert lite_world.client("kiemtra").post(f"{PATH}/chay").status_code == 403


@pytest.mark.parametrize("path", [PATH, "/he-thong/su-co", "/he-thong/cong-quoc-gia"])
def test_the_administrator_of_one_agency_does_not_operate_for_all(lite_world: World, path: str) -> None:
    new = NewPerson(username="qt.phuong", full_name="Quản Trị", password=PASSWORD, agency_code="H14.41", demo=True)
    create_person(lite_world.services, replace(new, roles=(("quan_tri", "H14.41"),)))
    client = lite_world.client("qt.phuong")
    page(client, path, status=403)
    assert client.post(f"{PATH}/chay").status_code == 403


def test_running_now_delivers_what_waits(lite_world: World) -> None:
    lite_world.receive()
    client = lite_world.client("quantri")
    waiting = page(client, PATH).text
    assert "t…@example.org" in waiting
    assert "thom@" not in waiting, "an administrator has no business with applicants' addresses"
    answer = client.post(f"{PATH}/chay", follow_redirects=True)
    assert "Đã chạy một lượt: " in answer.text
    assert "thông báo đã gửi" in answer.text
    assert "Không có thông báo nào đang chờ." in page(client, PATH).text


def test_runs_and_late_lists_are_shown(lite_world: World) -> None:
    lite_world.receive()
    lite_world.clock.advance(days=63, hours=2)
    one_round(lite_world.services)
    read = page(lite_world.client("quantri"), PATH)
    assert "1 hồ sơ quá hạn" in read.text
    assert "Trung tâm Công tác xã hội tỉnh" in read.text


def test_a_given_up_message_is_tried_again_once(lite_world: World) -> None:
    lite_world.receive()
    at = lite_world.clock.now()
    with transaction() as session:
        session.execute(update(OutboxMessage).values(failed_at=at, last_error="550 <b>no such user</b>"))
    with reading() as session:
        message_id = session.query(OutboxMessage.id).limit(1).scalar()
    client = lite_world.client("quantri")
    assert "550 <b>no such user</b>" in page(client, PATH).text
    again = f"{PATH}/gui-lai/{message_id}"
    assert "sẽ được gửi lại" in client.post(again, follow_redirects=True).text
    assert "không còn ở danh sách" in client.post(again, follow_redirects=True).text
    assert lite_world.client("kiemtra").post(again).status_code == 403
