"""The page of all clocks and the account of one; the procedure that waits to be configured."""

import pytest
from page_reading import page
from sqlalchemy import select
from test_request_pages import sent
from world import World

from app.db import reading
from app.deadlines.records import Deadline

LIST = "/thoi-han"


def deadline_id(kind: str) -> int:
    with reading() as session:
        return (
            session.scalars(select(Deadline.id).where(Deadline.kind == kind).order_by(Deadline.id.desc())).first() or 0
        )


def test_the_list_is_by_urgency_with_links_clause_and_filter(lite_world: World) -> None:
    code = sent(lite_world)
    dossier = lite_world.receive()
    client = lite_world.client("mc.ctxh")
    read = page(client, LIST)
    assert {f"/tra-loi-phan-anh/{code}", f"/ho-so/{dossier}"} <= read.links()
    assert "còn 10 ngày làm việc" in read.text
    assert "Quyết định 163/2025/QĐ-CTUBND Ninh Bình, Điều 19" in read.text
    only = page(client, f"{LIST}?loai=feedback").text
    assert dossier not in only
    assert "Không có thời hạn nào như vậy" in page(client, f"{LIST}?loc=overdue").text
    for odd in ("?loai=%00&loc=x", f"?trang={'9' * 5000}", "?loai=" + "x" * 5000):
        page(client, LIST + odd)
    lite_world.clock.advance(days=15)
    assert "quá 1 ngày làm việc" in page(client, f"{LIST}?loc=overdue&loai=feedback").text


@pytest.mark.parametrize(
    ("username", "status"), [("cv.ctxh", 403), ("thietke", 403), ("gd.ctxh", 200), ("kiemtra", 200)]
)
def test_who_may_see_clocks(lite_world: World, username: str, status: int) -> None:
    page(lite_world.client(username), LIST, status=status)


def test_why_this_day_as_page_and_for_programs(lite_world: World) -> None:
    sent(lite_world)
    client, number = lite_world.client("mc.ctxh"), deadline_id("feedback")
    read = page(client, f"{LIST}/{number}")
    assert "Thời hạn trả lời tính từ 09:00 thứ Tư, 11/03/2026." in read.text
    assert "Thời hạn 10 ngày làm việc: không tính ngày đầu" in read.text
    assert "Đến hạn: 09:00 thứ Tư, 25/03/2026." in read.text
    told = client.get(f"{LIST}/{number}.json").get_json()
    assert (told["kind"], told["due_at"], told["urgency"]) == ("feedback", "2026-03-25T09:00:00+07:00", "in_time")
    assert told["remaining_minutes"] == 10 * 8 * 60
    assert [day["status"] for day in told["days"]].count("counted") == 9
    assert told["lines"][1]["clause"] == told["clause"]
    for path in (f"{LIST}/{number}", f"{LIST}/{number}.json"):
        assert lite_world.client("mc.thucphan").get(path).status_code == 404


def test_the_paper_dossier_is_acknowledged_by_its_button(lite_world: World) -> None:
    lite_world.place_independent()
    lite_world.receive(desk="mc.thucphan", competent="H14.02.01")
    number = deadline_id("paper_transfer")
    address = f"{LIST}/{number}/da-nhan-ho-so-giay"
    assert "Ghi nhận đã nhận hồ sơ giấy" not in page(lite_world.client("mc.thucphan"), f"{LIST}/{number}").text
    assert lite_world.client("mc.thucphan").post(address).status_code == 403
    client = lite_world.client("mc.ctxh")
    assert "Ghi nhận đã nhận hồ sơ giấy" in page(client, f"{LIST}/{number}").text
    assert "Đã ghi nhận nhận hồ sơ giấy trong hạn." in client.post(address, follow_redirects=True).text
    assert "không còn phải chuyển" in client.post(address, follow_redirects=True).text
    assert "Việc đã xong lúc" in page(client, f"{LIST}/{number}").text


def test_what_waits_to_be_configured(lite_world: World) -> None:
    client = lite_world.client("pheduyet")
    assert "Không có quy trình nào chờ cấu hình" in page(client, "/quy-trinh?loc=cho-cau-hinh").text
    version = lite_world.version_id("1.012990")
    assert "Cấu hình và đưa vào hiệu lực chậm nhất" in page(client, f"/quy-trinh/phien-ban/{version}").text
    assert "Vì sao là ngày này?" not in page(client, f"/quy-trinh/phien-ban/{version}").text
