"""Pages of feedback, requests about accounts and interruptions: from the form to the answer, and what is refused."""

import re
from datetime import timedelta

import pytest
from page_reading import page, sound
from sqlalchemy import select
from world import MORNING, World

from app.db import reading
from app.people.directory import agency_by_code
from app.requests.records import AccountRequest, Feedback

PUBLIC, DESK, ACCOUNTS, NOTICES = "/phan-anh", "/tra-loi-phan-anh", "/yeu-cau-tai-khoan", "/tam-ngung"


def agency(code: str = "H14.02.01") -> str:
    with reading() as session:
        return str(agency_by_code(session, code).id)


def said(**more: str) -> dict[str, str]:
    given = {"name": "Hoàng Thị Thơm", "contact": "0912345678", "agency_id": agency(), "text": "<b>Chờ</b> lâu quá."}
    return {**given, **more}


def sent(world: World) -> str:
    answer = world.client().post(PUBLIC, data=said())
    assert answer.status_code == 303, answer.text
    return str(re.search(r"PA-\d{6}-\w{8}", answer.location)[0])  # type: ignore[index]


def test_the_person_gets_a_code_and_later_the_answer(lite_world: World) -> None:
    assert "Phản ánh, kiến nghị" in page(lite_world.client(), PUBLIC).text
    code = sent(lite_world)
    first = page(lite_world.client(), f"{PUBLIC}/{code}?moi=1").text
    assert "Hãy ghi lại mã" in first
    assert "25/03/2026" in first
    head = lite_world.client("mc.ctxh")
    shown = page(head, f"{DESK}/{code}")
    assert "<b>Chờ</b> lâu quá." in shown.text
    assert "Điều 19" in shown.text
    done = head.post(f"{DESK}/{code}/tra-loi", data={"text": "Đã bổ sung người.", "public": "1"}, follow_redirects=True)
    assert "Đã trả lời phản ánh, kiến nghị trong hạn." in done.text
    told = page(lite_world.client(), f"{PUBLIC}?ma={code.lower()}", status=302)
    assert told
    last = page(lite_world.client(), f"{PUBLIC}/{code}").text
    assert "Đã bổ sung người." in last
    for personal in ("Thơm", "0912345678", "Chờ"):
        assert personal not in last.replace("Chờ xử lý", "")
    again = head.post(f"{DESK}/{code}/tra-loi", data={"text": "Nữa"}, follow_redirects=True)
    assert "đã được trả lời" in again.text


def test_what_is_wrong_stands_beside_its_field_and_is_kept(lite_world: World) -> None:
    answer = lite_world.client().post(PUBLIC, data=said(agency_id="abc", text="giữ lại"))
    assert answer.status_code == 422
    read = sound(answer.text)
    assert read.field("agency_id").get("aria-invalid") == "true"
    assert "giữ lại" in answer.text
    with reading() as session:
        assert session.scalars(select(Feedback)).all() == []
    assert page(lite_world.client(), f"{PUBLIC}/PA-0", status=404)


@pytest.mark.parametrize("value", ["\x00", "x" * 20_000, "\ud800", " \u200b "])
@pytest.mark.parametrize("field", ["name", "contact", "text", "dossier_code", "agency_id"])
def test_hostile_fields_are_no_defect(lite_world: World, field: str, value: str) -> None:
    data = {**said(), field: value.encode("utf-8", "surrogatepass")}
    assert lite_world.client().post(PUBLIC, data=data).status_code in (303, 422)
    assert lite_world.client().get(f"{PUBLIC}/%00{'A' * 500}").status_code == 404


def test_attempts_are_limited(limited: World) -> None:
    client = limited.client()
    answers = [client.post(PUBLIC, data={}).status_code for _ in range(7)]
    assert answers == [422] * 6 + [429]


def test_feedback_is_passed_on_and_entered(lite_world: World) -> None:
    code, head = sent(lite_world), lite_world.client("mc.ctxh")
    assert code in page(head, DESK).text
    wrong = head.post(f"{DESK}/{code}/chuyen", data={"agency_id": agency("H14.41"), "reason": ""})
    assert (wrong.status_code, sound(wrong.text).field("reason").get("aria-invalid")) == (422, "true")
    given = {"agency_id": agency("H14.41"), "reason": "Việc của phường"}
    assert "Đã chuyển" in head.post(f"{DESK}/{code}/chuyen", data=given, follow_redirects=True).text
    page(head, f"{DESK}/{code}", status=404)
    assert "Việc của phường" in page(lite_world.client("mc.thucphan"), f"{DESK}/{code}").text
    typed = {**said(), "channel": "phone", "received_at": "2026-03-10T15:30"}
    assert "Đã nhập phản ánh" in head.post(f"{DESK}/nhap", data=typed, follow_redirects=True).text
    for moment in ("2026-03-11T09:01", "9999-12-31T23:59", "hôm qua", "0001-01-01T00:00"):
        refused = head.post(f"{DESK}/nhap", data={**typed, "received_at": moment})
        assert (refused.status_code, sound(refused.text).field("received_at").get("aria-invalid")) == (422, "true")


def test_who_may_use_which_page(lite_world: World) -> None:
    code = sent(lite_world)
    page(lite_world.client("mc.thucphan"), f"{DESK}/{code}", status=404)
    for username in ("cv.ctxh", "kiemtra"):
        for path in (DESK, f"{DESK}/{code}", ACCOUNTS, f"{ACCOUNTS}/moi", f"{NOTICES}/moi"):
            page(lite_world.client(username), path, status=403)
    assert lite_world.client("mc.ctxh").post(f"{NOTICES}/moi").status_code == 403
    assert lite_world.client("gd.ctxh").post(f"{ACCOUNTS}/1/thuc-hien").status_code == 403


def test_an_account_is_asked_for_and_made(lite_world: World) -> None:
    head, administrator = lite_world.client("gd.ctxh"), lite_world.client("quantri")
    page(head, f"{ACCOUNTS}/moi")
    typed = {"kind": "create", "agency_id": agency(), "username": "cv3.ctxh", "full_name": "Lý Thị Ba"}
    wrong = head.post(f"{ACCOUNTS}/moi", data={**typed, "reason": "Người mới"})
    assert (wrong.status_code, sound(wrong.text).field("role").get("aria-invalid")) == (422, "true")
    head.post(f"{ACCOUNTS}/moi", data={**typed, "reason": "Người mới", "role": "chuyen_vien"})
    with reading() as session:
        request_id = session.scalars(select(AccountRequest.id)).one()
    assert "13/03/2026" in page(administrator, ACCOUNTS).text
    assert "Điều 9 khoản 1 điểm a" in page(administrator, f"{ACCOUNTS}/{request_id}").text
    assert "Từ chối yêu cầu" not in page(head, f"{ACCOUNTS}/{request_id}").text
    empty = administrator.post(f"{ACCOUNTS}/{request_id}/tu-choi", data={"refusal": ""})
    assert (empty.status_code, sound(empty.text).field("refusal").get("aria-invalid")) == (422, "true")
    made = administrator.post(f"{ACCOUNTS}/{request_id}/thuc-hien")
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    password = re.search(r"Mật khẩu dùng một lần ([\w-]{16})", sound(made.text).text)
    assert password
    signed = lite_world.client().post("/dang-nhap", data={"username": "cv3.ctxh", "password": password[1]})
    assert signed.status_code == 302
    assert password[1] not in page(administrator, f"{ACCOUNTS}/{request_id}").text
    assert administrator.post(f"{ACCOUNTS}/{request_id}/thuc-hien").status_code == 409
    assert "cv3.ctxh" in page(head, f"{ACCOUNTS}?loc=xong").text


def test_a_lock_too_soon_names_the_clause(lite_world: World) -> None:
    typed = {
        "kind": "lock",
        "agency_id": agency(),
        "username": "cv.ctxh",
        "reason": "Nghỉ",
        "wanted_at": "2026-03-12T17:00",
    }
    answer = lite_world.client("gd.ctxh").post(f"{ACCOUNTS}/moi", data=typed)
    assert answer.status_code == 409
    assert "sớm nhất ngày 16/03/2026" in answer.text
    assert "Điều 9 khoản 1 điểm b" in answer.text


def test_an_interruption_is_told_on_every_page_until_it_ends(lite_world: World) -> None:
    administrator = lite_world.client("quantri")
    assert "20/03/2026" in page(administrator, f"{NOTICES}/moi").text
    typed = {"from_at": "2026-03-20T08:59", "until_at": "2026-03-20T17:00", "reason": "Nâng cấp <máy chủ>"}
    refused = administrator.post(f"{NOTICES}/moi", data=typed)
    assert refused.status_code == 409
    assert "sớm nhất từ 09:00 thứ Sáu, 20/03/2026" in refused.text
    unsaid = administrator.post(f"{NOTICES}/moi", data={**typed, "is_emergency": "1"})
    assert (unsaid.status_code, sound(unsaid.text).field("emergency").get("aria-invalid")) == (422, "true")
    administrator.post(f"{NOTICES}/moi", data={**typed, "from_at": "2026-03-20T09:00"})
    for client, path in ((lite_world.client(), "/tra-cuu"), (lite_world.client("mc.ctxh"), "/viec-cua-toi")):
        assert "Hệ thống sẽ tạm ngừng" in page(client, path).text
    assert "Nâng cấp <máy chủ>" in page(lite_world.client(), NOTICES).text
    administrator.post(f"{NOTICES}/moi", data={**typed, "from_at": "20/03/2026 10:00", "until_at": "20/03/2026 16:00"})
    both = page(lite_world.client(), "/tra-cuu")
    assert both.text.count("Hệ thống sẽ tạm ngừng") == 2
    assert len([a for a in both.all("div") if "is-warning" in a.get("class", "")]) == 1
    lite_world.clock.set(MORNING + timedelta(days=9))
    assert "Hệ thống đang tạm ngừng" in page(lite_world.client(), "/tra-cuu").text
    lite_world.clock.advance(hours=8)
    assert "tạm ngừng từ" not in page(lite_world.client(), "/tra-cuu").text


def test_cancelling_takes_it_off_every_page(lite_world: World) -> None:
    administrator = lite_world.client("quantri")
    typed = {"from_at": "2026-03-12T20:00", "until_at": "2026-03-12T22:00", "reason": "Vá lỗi"}
    administrator.post(f"{NOTICES}/moi", data={**typed, "is_emergency": "1", "emergency": "Lỗ hổng bảo mật"})
    found = re.search(rf"{NOTICES}/(\d+)/huy", administrator.get(NOTICES).text)
    assert found
    empty = administrator.post(found[0], data={"reason": ""})
    assert (empty.status_code, sound(empty.text).field("reason").get("aria-invalid")) == (422, "true")
    assert "Đã hủy" in administrator.post(found[0], data={"reason": "Xong rồi"}, follow_redirects=True).text
    assert "Hệ thống sẽ tạm ngừng" not in page(lite_world.client(), "/tra-cuu").text
    assert "đã kết thúc hoặc đã hủy" in administrator.post(found[0], data={"reason": "x"}, follow_redirects=True).text
    assert lite_world.client().get(found[0].replace("/huy", "")).status_code in (302, 404)
