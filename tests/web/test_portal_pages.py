"""The administrator's page about the national portal."""

from dataclasses import replace
from datetime import date

import pytest
from page_reading import page, sound
from sqlalchemy import update
from walking import returned
from world import World

from app.casework.deliver_portal import deliver_portal
from app.casework.reconcile_portal import ReconcilePortal, reconcile_portal
from app.db import transaction
from app.domain.portal import Held
from app.integrations import EmulatedPortal
from app.outbox.records import OutboxMessage
from app.portal.records import PortalInbound

PATH = "/he-thong/cong-quoc-gia"
TODAY = {"from_on": "2026-03-11", "until_on": "2026-03-11"}


@pytest.fixture
def portal(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> EmulatedPortal:
    emulated = EmulatedPortal()
    monkeypatch.setitem(lite_world.app.extensions, "motcua", replace(lite_world.services, portal=emulated))
    return emulated


def test_only_the_administrator(lite_world: World) -> None:
    assert "Cổng quốc gia" in page(lite_world.client("quantri"), PATH).text
    for who in ("mc.ctxh", "kiemtra"):
        page(lite_world.client(who), PATH, status=403)
        for action in ("doi-chieu", "gui-lai/x", "gui-lai-tat-ca", "gui-ngay", "chenh-lech/1/gui-lai"):
            assert lite_world.client(who).post(f"{PATH}/{action}").status_code == 403


def test_without_a_portal_the_page_says_so(lite_world: World) -> None:
    client = lite_world.client("quantri")
    read = page(client, PATH)
    assert "Chưa kết nối Cổng." in read.text
    assert "Gửi ngay" not in read.text
    answer = client.post(f"{PATH}/doi-chieu", data=TODAY)
    assert answer.status_code == 409
    assert "Chưa kết nối Cổng dịch vụ công quốc gia" in sound(answer.text).text


def test_what_waits_is_shown_and_sent(lite_world: World, portal: EmulatedPortal) -> None:
    code = lite_world.receive()
    client = lite_world.client("quantri")
    read = page(client, PATH)
    assert f"Hồ sơ {code}: 2 – Được tiếp nhận" in read.text
    assert "bộ giả lập" in read.text
    answer = client.post(f"{PATH}/gui-ngay", follow_redirects=True)
    assert "Cổng đã nhận 1 bản tin." in answer.text
    assert "Không có bản tin nào đang chờ." in sound(answer.text).text
    assert [message.code for message in portal.taken] == [code]


def test_what_was_given_up_is_tried_again(lite_world: World, portal: EmulatedPortal) -> None:
    codes = [lite_world.receive() for _ in range(2)]
    with transaction() as session:
        given_up = {"failed_at": lite_world.clock.now(), "last_error": "Cổng không nhận (422): <b>thiếu mã</b>"}
        session.execute(update(OutboxMessage).where(OutboxMessage.kind == "portal").values(**given_up))
    client = lite_world.client("quantri")
    read = page(client, PATH)
    assert "Cổng không nhận (422): <b>thiếu mã</b>" in read.text
    (first, _) = [a["action"] for a in read.all("form") if "/gui-lai/" in a.get("action", "")]
    assert "sẽ được gửi lại" in client.post(first, follow_redirects=True).text
    assert "không còn ở danh sách" in client.post(first, follow_redirects=True).text
    assert "1 bản tin sẽ được gửi lại" in client.post(f"{PATH}/gui-lai-tat-ca", follow_redirects=True).text
    assert "không còn ở danh sách" in client.post(f"{PATH}/gui-lai-tat-ca", follow_redirects=True).text
    assert deliver_portal(lite_world.services).sent == 2
    assert sorted(message.code for message in portal.taken) == sorted(codes)


def test_a_comparison_shows_what_it_found(lite_world: World, portal: EmulatedPortal) -> None:
    lost, ahead = returned(lite_world), lite_world.receive()
    deliver_portal(lite_world.services)
    portal.forget(lost)
    portal.hold(Held(code=ahead, seq=9, status=9, at=lite_world.clock.moment))
    client = lite_world.client("quantri")
    answer = client.post(f"{PATH}/doi-chieu", data=TODAY, follow_redirects=True)
    read = sound(answer.text)
    for words in (
        "Đã đối chiếu 2 hồ sơ: 2 hồ sơ khác nhau, 1 được gửi lại.",
        "Cổng chưa có hồ sơ này",
        "Cổng giữ trạng thái mới hơn",
        "9 – Đã xử lý xong",
    ):
        assert words in read.text
    (resend,) = [a["action"] for a in read.all("form") if "chenh-lech" in a.get("action", "")]
    assert "sẽ được gửi lại lên Cổng" in client.post(resend, follow_redirects=True).text
    assert "đã được gửi lại" in client.post(resend, follow_redirects=True).text
    assert "Quản trị" in page(client, PATH).text


@pytest.mark.parametrize(
    ("span", "status", "words"),
    [
        ({"from_on": "", "until_on": "x"}, 422, "Nhập ngày đầu và ngày cuối"),
        ({"from_on": "2026-03-12", "until_on": "2026-03-11"}, 422, "từ 1 đến 31 ngày"),
        ({"from_on": "2020-01-01", "until_on": "2026-03-11"}, 422, "từ 1 đến 31 ngày"),
    ],
)
def test_wrong_days_are_said(
    lite_world: World, portal: EmulatedPortal, span: dict[str, str], status: int, words: str
) -> None:
    assert portal.configured
    answer = lite_world.client("quantri").post(f"{PATH}/doi-chieu", data=span)
    assert answer.status_code == status
    assert words in sound(answer.text).text


def test_a_portal_that_is_away_is_said(lite_world: World, portal: EmulatedPortal) -> None:
    lite_world.receive()
    portal.down = True
    client = lite_world.client("quantri")
    assert "1 bản tin chưa gửi được." in client.post(f"{PATH}/gui-ngay", follow_redirects=True).text
    answer = client.post(f"{PATH}/doi-chieu", data=TODAY)
    assert answer.status_code == 409
    assert "Không có gì bị mất" in sound(answer.text).text
    page(client, f"{PATH}/doi-chieu/1")
    page(client, f"{PATH}/doi-chieu/999999999999", status=404)


def test_what_the_portal_sent_is_shown_in_words(lite_world: World) -> None:
    at = lite_world.clock.now()
    by = lite_world.actor("quantri").person_id
    for n, (kind, outcome) in enumerate((("payment", "taken"), ("supplement", "no_supplement_asked"))):
        known = {"kind": kind, "code": "H-1", "outcome": outcome, "times": n + 1, "first_at": at, "last_at": at}
        with transaction() as session:
            session.add(PortalInbound(by_id=by, message_id=f"M-{n}", digest="x", answer=None, **known))
    text = page(lite_world.client("quantri"), PATH).text
    assert "Thông báo thanh toán H-1 Đã nhận" in text
    assert "Bổ sung hồ sơ H-1 Không có yêu cầu bổ sung nào đang chờ người nộp." in text


def test_the_days_comparison_is_named_after_the_scheduler(lite_world: World, portal: EmulatedPortal) -> None:
    assert portal.configured
    day = date(2026, 3, 11)
    reconcile_portal(lite_world.services, ReconcilePortal(by=None, from_on=day, until_on=day))
    assert "Bộ lập lịch" in page(lite_world.client("quantri"), PATH).text
