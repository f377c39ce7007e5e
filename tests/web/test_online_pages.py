"""Submitting online without JavaScript: from the catalogue to the confirmation, nothing lost on the way (INT-03)."""

from typing import Any

import pytest
from acting import clocks, proven
from citizens import PNG, identified, path_of, upload
from flask.testing import FlaskClient
from page_reading import page
from sqlalchemy import func, select
from world import World

from app.applicants.records import SubmissionDraft
from app.casework.accept_submission import CHECKS, AcceptSubmission, accept_submission, confirm_arrival
from app.cli.demo import read_table
from app.db import reading
from app.domain.vietnamese import moment_text
from app.dossiers.file_records import KeptFile
from app.dossiers.records import Dossier
from app.integrations import NullIdentity, signed
from app.people.directory import agency_by_code

SLUG = "CBA-2022-1.012990"
TYPED = {k: "true" if v is True else str(v) for k, v in read_table()["applications"]["1.012990"].items()}
PERSON = {"relation": "own", "phone": "0912 345 678", "email": "thom@example.org", "address": "Phường Thục Phán"}


def started(world: World, client: FlaskClient) -> str:
    """The address of a fresh draft, without its step."""
    slug = next(link for link in page(client, "/thu-tuc?q=1.012990").links() if link.startswith("/thu-tuc/"))
    way = next(link for link in page(client, slug).links() if link.startswith("/nop-truc-tuyen/"))
    answer = client.post(way)
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[0]


def place(world: World) -> str:
    with reading() as session:
        return str(agency_by_code(session, "H14.02.01").id)


def filled(world: World, client: FlaskClient, **person: str) -> str:
    """A draft with every page right."""
    at = started(world, client)
    where = {"competent_agency_id": place(world), "result_channel": "direct"}
    pages: tuple[tuple[str, dict[str, Any]], ...] = (
        ("nguoi-nop", {**PERSON, **person}),
        ("noi-nop", where),
        ("noi-dung", TYPED),
        ("giay-to", {"tep-0": upload("bằng.png", PNG)}),
    )
    for step, data in pages:
        answer = client.post(f"{at}/{step}", data=data)
        assert answer.status_code == 303, answer.text
    return at


def count(table: Any) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_from_the_catalogue_to_the_desk(lite_world: World) -> None:
    client = identified(lite_world)
    at = filled(lite_world, client)
    review = page(client, f"{at}/xem-lai").text
    for words in ("Hoàng Thị Thơm", "bằng.png", "Trực tiếp tại nơi nộp"):
        assert words in review
    assert "xác nhận nội dung khai" in client.post(f"{at}/gui").text
    sent = client.post(f"{at}/gui", data={"confirm": "1"})
    assert sent.status_code == 303, sent.text
    read = page(client, path_of(sent.location)).text
    code = sent.location.rpartition("/")[2]
    due = clocks(lite_world, code)["intake_answer"].due_at
    assert due
    assert f"Hệ thống nhận lúc {moment_text(lite_world.clock.moment)}" in read
    assert moment_text(due) in read
    assert "Vì sao" in read
    row = lite_world.dossier(code)
    assert (row.state, row.channel, row.result_channel) == ("submitted", "online", "direct")
    assert row.applicant.identity_number == "004199001234"
    again = client.post(f"{at}/gui", data={"confirm": "1"}, follow_redirects=True)
    assert "đã được gửi" in again.text
    assert count(Dossier) == 1

    desk = lite_world.client("mc.ctxh")
    shown = page(desk, f"/ho-so/{code}?muc=giay-to")
    link = next(link for link in shown.links() if "/tep/" in link)
    assert desk.get(link).data == PNG
    assert client.get(link.replace("/ho-so/", "/tra-cuu/")).data == PNG
    assert lite_world.client().get(link.replace("/ho-so/", "/tra-cuu/")).status_code == 403
    assert "Ứng dụng VNeID" in page(desk, f"/ho-so/{code}").text
    shown = page(desk, f"/ho-so/{code}")
    assert "Kết quả đối chiếu dữ liệu" in shown.text
    checks = {"data_checked": "1", "signatures_checked": "1", "papers_checked": "1", "data_evidence": "Khớp"}
    refused = desk.post(f"/ho-so/{code}/thao-tac/accept", data=checks)
    assert refused.status_code == 422
    assert "Chưa ghi kết quả kiểm tra" in refused.text
    checks |= {"signatures_evidence": "Không có chữ ký số", "papers_evidence": "Không có"}
    assert desk.post(f"/ho-so/{code}/thao-tac/accept", data=checks).status_code == 303
    assert lite_world.dossier(code).state == "processing"
    proven(lite_world, code)


def test_nothing_typed_is_lost(lite_world: World) -> None:
    client = identified(lite_world)
    at = started(lite_world, client)
    wrong = client.post(f"{at}/nguoi-nop", data={**PERSON, "phone": "123"})
    assert wrong.status_code == 422
    assert "từ 9 đến 11 chữ số" in wrong.text
    assert page(client, f"{at}/nguoi-nop").field("phone")["value"] == "123"
    typed = {**TYPED, "full_name": "", "phone": "sai"}
    assert client.post(f"{at}/noi-dung", data=typed).status_code == 422
    assert page(client, f"{at}/noi-dung").field("phone")["value"] == "sai"
    assert f"{at}/nguoi-nop" in page(client, "/cua-toi").links()
    blocked = client.post(f"{at}/gui", data={"confirm": "1"})
    assert path_of(blocked.location) == f"{at}/nguoi-nop?sua=1"
    assert "từ 9 đến 11 chữ số" in page(client, path_of(blocked.location)).text


def test_a_draft_is_its_owners(lite_world: World) -> None:
    client, other = identified(lite_world), identified(lite_world, "demo-2")
    at = filled(lite_world, client)
    assert other.get(f"{at}/xem-lai").status_code == 302
    assert other.post(f"{at}/nguoi-nop", data=PERSON).status_code == 404
    assert "Hồ sơ này đã được gửi" not in page(client, f"{at}/xem-lai").text
    other.post(f"{at}/gui", data={"confirm": "1"})
    assert count(Dossier) == 0
    stranger = lite_world.client()
    assert "/dinh-danh" in stranger.get(f"{at}/xem-lai").location
    assert stranger.post(f"{at}/gui", data={"confirm": "1"}).status_code == 403


def test_files_are_looked_into_and_may_be_taken_out(lite_world: World) -> None:
    client = identified(lite_world)
    at = filled(lite_world, client)
    refused = client.post(f"{at}/giay-to", data={"tep-0": upload("xau.pdf", b"<html>")})
    assert refused.status_code == 422
    assert "xau.pdf" in refused.text
    key = page(client, f"{at}/giay-to").all("button")
    gone = next(a["value"] for a in key if a.get("name") == "x-xoa")
    assert client.post(f"{at}/giay-to", data={"x-xoa": gone}).status_code == 303
    assert count(KeptFile) == 0


def test_a_draft_is_thrown_away_with_its_files(lite_world: World) -> None:
    client = identified(lite_world)
    at = filled(lite_world, client)
    assert client.post(f"{at}/xoa").status_code == 303
    assert (count(SubmissionDraft), count(KeptFile)) == (0, 0)


def test_an_authorised_person_stands_on_the_receipt(lite_world: World) -> None:
    client = identified(lite_world)
    at = started(lite_world, client)
    missing = client.post(f"{at}/nguoi-nop", data={**PERSON, "relation": "authorised"})
    assert "Chưa nhập họ và tên người đứng ra nộp" in missing.text
    filled(
        lite_world,
        client,
        relation="authorised",
        submitter_name="Nông Văn Bách",
        submitter_identity="004088005678",
        authority="Giấy ủy quyền 05/2026",
    )
    code = client.post(f"{at}/gui", data={"confirm": "1"}).location.rpartition("/")[2]
    desk = lite_world.client("mc.ctxh")
    assert "Giấy ủy quyền 05/2026" in page(desk, f"/ho-so/{code}").text
    assert "Nông Văn Bách" in page(desk, f"/ho-so/{code}/giay-hen").text
    assert lite_world.client().post(f"/tra-cuu/{code}/nguoi-nop", data={"so_cuoi": "5678"}).status_code == 303


def test_an_organisation_applies_by_its_person(lite_world: World) -> None:
    client = identified(lite_world)
    at = filled(lite_world, client, relation="organisation", organisation="Công ty Thử", tax_code="4800123456")
    code = client.post(f"{at}/gui", data={"confirm": "1"}).location.rpartition("/")[2]
    row = lite_world.dossier(code)
    assert (row.applicant.name, row.applicant.identity_number) == ("Công ty Thử", "4800123456")
    assert code in page(client, "/cua-toi").text


def test_where_any_desk_receives_another_may_be_chosen(lite_world: World) -> None:
    lite_world.place_independent()
    client = identified(lite_world)
    at = filled(lite_world, client)
    other = str(lite_world.actor("mc.thucphan").agency_id)
    assert client.post(f"{at}/noi-nop", data={"receiving_agency_id": "999999"}).status_code == 422
    assert client.post(f"{at}/noi-nop", data={"receiving_agency_id": other}).status_code == 303
    code = client.post(f"{at}/gui", data={"confirm": "1"}).location.rpartition("/")[2]
    checks: dict[str, Any] = {f"{name}_checked": True for name in CHECKS}
    checks |= {f"{name}_evidence": "Đã tra" for name in CHECKS}
    command = AcceptSubmission(by=lite_world.actor("mc.thucphan"), code=code, **checks)
    done = accept_submission(lite_world.services, command)
    # its time runs from when the competent agency has it (TIM-02); an electronic file has no paper to carry
    assert (done.state, done.due_at) == ("transferring", None)
    assert "paper_transfer" not in clocks(lite_world, code)
    arrived = confirm_arrival(lite_world.services, by=lite_world.actor("mc.ctxh"), code=code)
    assert arrived.state == "processing"
    proven(lite_world, code)


CHANGES: list[dict[str, str]] = [{"name": "Khác"}, {"state": "khac"}, {"signature": "0" * 64}, {"issued_at": "x"}]


@pytest.mark.parametrize("change", CHANGES)
def test_an_answer_that_was_changed_proves_nobody(lite_world: World, change: dict[str, str]) -> None:
    client = lite_world.client()
    page(client, "/dinh-danh")
    with client.session_transaction() as kept:
        state = kept["identity_state"]
    answer = {"state": state, "issued_at": lite_world.clock.moment.isoformat(), "subject": "s", "name": "A"}
    told = signed({**answer, "identity_number": "001"}, key=lite_world.services.identity.key)  # type: ignore[attr-defined]
    assert client.get("/dinh-danh/ve", query_string={**told, **change}).status_code == 403
    assert "/dinh-danh" in client.get("/cua-toi").location


def test_an_answer_counts_once_and_not_for_ever(lite_world: World) -> None:
    client = lite_world.client()
    page(client, "/dinh-danh")
    with client.session_transaction() as kept:
        state = kept["identity_state"]
    answer = {"state": state, "issued_at": lite_world.clock.moment.isoformat(), "subject": "s", "name": "A"}
    told = signed({**answer, "identity_number": "001"}, key=lite_world.services.identity.key)  # type: ignore[attr-defined]
    lite_world.clock.advance(minutes=11)
    assert client.get("/dinh-danh/ve", query_string=told).status_code == 403
    assert client.get("/dinh-danh/ve", query_string=told).status_code == 403


def test_without_a_provider_the_page_says_where_to_go(lite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    off = dataclasses.replace(lite_world.services, identity=NullIdentity())
    monkeypatch.setitem(lite_world.app.extensions, "motcua", off)
    read = page(lite_world.client(), "/dinh-danh").text
    assert "Cổng Dịch vụ công quốc gia" in read
    slug = next(
        link for link in page(lite_world.client(), "/thu-tuc?q=1.012990").links() if link.startswith("/thu-tuc/")
    )
    way = slug.replace("/thu-tuc/", "/nop-truc-tuyen/")
    assert "/dinh-danh" in lite_world.client().get(way).location
    assert lite_world.client().get("/dinh-danh/ve?state=x").status_code == 403


def test_the_catalogue_says_what_is_needed(lite_world: World) -> None:
    client = lite_world.client()
    assert "3 thủ tục" in page(client, "/thu-tuc").text
    assert "Không có thủ tục nào khớp" in page(client, "/thu-tuc?q=zzz").text
    slug = next(link for link in page(client, "/thu-tuc?q=cong tac xa hoi").links() if link.startswith("/thu-tuc/"))
    read = page(client, slug).text
    for words in ("10 ngày làm việc", "Giấy tờ cần nộp", "Các bước giải quyết", "Phí, lệ phí"):
        assert words in read
    assert client.get("/thu-tuc/khong-co").status_code == 404
    assert client.get("/nop-truc-tuyen/khong-co").status_code == 404
