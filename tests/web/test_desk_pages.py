"""The desk's pages: choosing, the live promise, receiving with and without mistakes, the confirmation."""

import re
import time
from typing import Any

import pytest
from acting import proposed
from page_reading import page, sound
from walking import walked
from world import World

from app.casework.proposals import decline_proposal
from app.cli.demo import read_table
from app.domain.vietnamese import moment_text
from app.edge.forms import is_email

CODE = "1.012990"


def filled(**changes: Any) -> dict[str, Any]:
    """The reception form as a desk fills it in; the applicant is who the application names."""
    application = {k: "true" if v is True else str(v) for k, v in read_table()["applications"][CODE].items()}
    papers = {
        "d-paper-0": "1",
        "d-paper-0-originals": "1",
        "d-paper-0-copies": "0",
        "d-paper-1": "1",
        "d-paper-1-originals": "0",
        "d-paper-1-copies": "1",
    }
    own = {"d-key": "key-1", "d-channel": "direct", "d-result_channel": "direct", "d-name": ""}
    return {k: v for k, v in {**application, **papers, **own, **changes}.items() if v is not None}


def form_of(world: World) -> tuple[str, dict[str, str]]:
    """The form's address and the agencies it proposes."""
    path = f"/tiep-nhan/{world.version_id(CODE)}"
    read = page(world.client("mc.ctxh"), path)
    agency = str(world.actor("mc.ctxh").agency_id)
    assert read.field("d-receiving_agency_id")["value"] == agency
    return path, {"d-receiving_agency_id": agency, "d-competent_agency_id": agency}


def test_choosing_shows_what_is_in_force_and_finds_it(lite_world: World) -> None:
    desk = lite_world.client("mc.ctxh")
    read = page(desk, "/tiep-nhan")
    assert "autofocus" in read.field("q")
    assert "10 ngày làm việc" in read.text
    assert f"/tiep-nhan/{lite_world.version_id(CODE)}" in read.links()
    assert "Không có thủ tục nào khớp" in page(desk, "/tiep-nhan?q=khongco").text
    assert CODE in page(desk, f"/tiep-nhan?q={CODE}").text


def test_only_a_desk_receives(lite_world: World) -> None:
    path = f"/tiep-nhan/{lite_world.version_id(CODE)}"
    officer = lite_world.client("cv.ctxh")
    for address in ("/tiep-nhan", path, f"{path}/ngay-hen"):
        page(officer, address, status=403)
    assert officer.post(path, data=filled()).status_code == 403
    assert lite_world.client().get("/tiep-nhan").status_code == 302
    page(lite_world.client("mc.ctxh"), "/tiep-nhan/9999", status=404)


def test_the_promise_is_live_and_says_why(lite_world: World) -> None:
    path, _ = form_of(lite_world)
    desk = lite_world.client("mc.ctxh")
    read = page(desk, path)
    polled = [a for a in read.all("div") if a.get("hx-trigger") == "every 30s"]
    assert [a["hx-get"] for a in polled] == [f"{path}/ngay-hen", f"{path}/ngay-hen?phan=vi-sao"]
    assert "09:00 thứ Tư, 25/03/2026" in desk.get(polled[0]["hx-get"]).text
    lite_world.clock.advance(hours=1)
    assert "10:00 thứ Tư, 25/03/2026" in desk.get(polled[0]["hx-get"]).text
    assert "10 ngày làm việc" in desk.get(polled[1]["hx-get"]).text


def test_a_promise_in_a_year_without_days_off_is_provisional(lite_world: World) -> None:
    path, _ = form_of(lite_world)
    lite_world.clock.advance(days=290)
    assert "dự kiến trả" in lite_world.client("mc.ctxh").get(f"{path}/ngay-hen").text


def test_receiving_leads_to_the_panel_with_code_and_date(lite_world: World) -> None:
    path, agencies = form_of(lite_world)
    desk = lite_world.client("mc.ctxh")
    answer = desk.post(path, data=filled(**agencies))
    assert answer.status_code == 303, sound(answer.text).text
    code = re.fullmatch(r"/ho-so/(.+)/da-tiep-nhan", answer.location)[1]
    dossier = lite_world.dossier(code)
    read = page(desk, answer.location)
    assert code in read.text
    assert moment_text(dossier.due_at) in read.text
    assert {f"/ho-so/{code}/giay-hen", "/tiep-nhan"} <= read.links()
    assert dossier.applicant.name == "Hoàng Thị Thơm"
    assert [c["copies"] for c in dossier.components] == [0, 1]


def test_sending_twice_receives_once(lite_world: World) -> None:
    path, agencies = form_of(lite_world)
    desk = lite_world.client("mc.ctxh")
    first, second = (desk.post(path, data=filled(**agencies)).location for _ in range(2))
    assert first == second
    other = desk.post(path, data=filled(**agencies, **{"d-name": "Người khác"}))
    assert other.status_code == 422, "an old page with other contents is told so"
    read = sound(other.text)
    assert read.field("d-name")["value"] == "Người khác"
    assert read.field("d-key")["value"] != "key-1"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"full_name": "", "d-name": ""}, "d-name", "Chưa nhập họ và tên"),
        ({"d-phone": "12ab"}, "d-phone", "Số điện thoại cần"),
        ({"d-name": "x" * 201}, "d-name", "Họ và tên hoặc tên tổ chức: tối đa 200 ký tự, hiện có 201"),
        ({"d-identity_number": "1" * 31}, "d-identity_number", "tối đa 30 ký tự"),
        ({"d-phone": "0" * 31}, "d-phone", "Số điện thoại: tối đa 30 ký tự"),
        ({"d-email": "a@" + "." * 200_000 + "@"}, "d-email", "Thư điện tử: tối đa 200 ký tự"),
        ({"d-paper-1-copies": "9" * 5_000}, "d-paper-1", "số bản phải là số"),
        ({"d-email": "thom"}, "d-email", "Địa chỉ thư điện tử chưa đúng"),
        ({"citizen_id": "123"}, "citizen_id", "Số định danh"),
        ({"d-paper-1": None}, "d-paper-1", "đánh dấu khi đã kiểm tra"),
        ({"d-paper-1-copies": "x"}, "d-paper-1", "số bản phải là số"),
        ({"d-channel": "pigeon"}, "d-channel", "cách nộp"),
        ({"d-competent_agency_id": ""}, "d-competent_agency_id", "cơ quan giải quyết"),
    ],
)
def test_mistakes_stand_beside_their_fields_and_all_is_kept(
    lite_world: World, changes: dict[str, Any], field: str, sentence: str
) -> None:
    path, agencies = form_of(lite_world)
    answer = lite_world.client("mc.ctxh").post(
        path, data=filled(**{**agencies, "d-address": "Tổ 7", "practice_months": "6", **changes})
    )
    read = sound(answer.text)
    assert answer.status_code == 422
    assert sentence in read.text
    assert f"#{read.field(field)['id']}" in read.links(), "the summary leads to the field"
    assert read.field("d-address")["value"] == "Tổ 7"
    assert read.field("practice_months")["value"] == "6"
    assert "checked" in read.field("d-paper-0")
    kept = {**filled(), **changes}.get(field)
    assert read.field(field).get("type") in ("radio", "checkbox") or kept in (None, "") or str(kept) in answer.text


def test_mail_addresses_are_judged_in_linear_time() -> None:
    begun = time.process_time()
    assert not is_email("a@" + "." * 200_000 + "@")
    assert time.process_time() - begun < 0.5
    assert is_email("thom@example.org")


def test_a_long_address_is_told_and_kept(lite_world: World) -> None:
    path, agencies = form_of(lite_world)
    answer = lite_world.client("mc.ctxh").post(path, data=filled(**agencies, **{"d-address": "Tổ " * 101}))
    assert answer.status_code == 422
    assert "Địa chỉ: tối đa 300 ký tự" in answer.text
    assert sound(answer.text).field("d-address")["value"] == ("Tổ " * 101).strip()


def test_what_was_typed_is_text_and_never_markup(lite_world: World) -> None:
    path, agencies = form_of(lite_world)
    answer = lite_world.client("mc.ctxh").post(path, data=filled(**agencies, **{"d-name": "<b>x", "d-phone": "?"}))
    assert "&lt;b&gt;x" in answer.text
    assert "<b>x" not in answer.text


def test_proposals_wait_on_the_desk_until_decided(world: World) -> None:
    code, other = walked(world, done=1), world.receive()
    number = proposed(world, code, "extend", by="cv.ctxh", hours="8")
    desk = world.client("mc.ctxh")
    assert "1 hồ sơ có đề nghị của cơ quan giải quyết chờ quyết định" in page(desk, "/tiep-nhan").text
    listed = page(desk, "/ho-so?loc=proposed").text
    assert (code in listed, other in listed) == (True, False)
    decline_proposal(world.services, by=world.actor("mc.ctxh"), proposal_id=number, reason="Đã đủ")
    assert "chờ quyết định" not in page(desk, "/tiep-nhan").text
    assert code not in page(desk, "/ho-so?loc=proposed").text
