"""The applicant's own page of a dossier: behind a second factor, with what may be done now or why not."""

import pytest
from acting import ask_payment, ask_supplement, clocks, extend, proven, supplement
from citizens import PDF, identified, opened, upload
from page_reading import page
from walking import returned, walked
from world import World

from app.cli.demo import read_table
from app.domain.vietnamese import moment_text

PERSONAL = ("Hoàng Thị Thơm", "thom@example.org", "004199001234")


def test_the_code_alone_shows_no_personal_data(lite_world: World) -> None:
    code = lite_world.receive()
    for path in ("", "/nguoi-nop"):
        read = page(lite_world.client(), f"/tra-cuu/{code}{path}")
        assert [word for word in PERSONAL if word in read.source] == []
    assert "4 số cuối" in page(lite_world.client(), f"/tra-cuu/{code}/nguoi-nop").text


@pytest.mark.parametrize("digits", ["", "0000", "12345", "١٢٣٤", "x" * 400, "234"])
def test_wrong_digits_open_nothing(lite_world: World, digits: str) -> None:
    code, client = lite_world.receive(), lite_world.client()
    answer = client.post(f"/tra-cuu/{code}/nguoi-nop", data={"so_cuoi": digits})
    assert answer.status_code == 403
    assert "không khớp" in answer.text
    assert PERSONAL[0] not in client.get(f"/tra-cuu/{code}/nguoi-nop").text


def test_the_last_digits_open_this_dossier_only(lite_world: World) -> None:
    code, other = lite_world.receive(), lite_world.receive()
    client = opened(lite_world, code)
    assert PERSONAL[0] in page(client, f"/tra-cuu/{code}/nguoi-nop").text
    assert PERSONAL[0] not in page(client, f"/tra-cuu/{other}/nguoi-nop").text
    assert client.post(f"/tra-cuu/{other}/dung", data={"reason": "Thôi"}).status_code == 403


def test_a_dossier_without_numbers_is_not_opened_by_digits(lite_world: World) -> None:
    from app.casework.reception import ApplicantData

    code = lite_world.receive(applicant=ApplicantData(name="Không số"))
    answer = lite_world.client().post(f"/tra-cuu/{code}/nguoi-nop", data={"so_cuoi": ""})
    assert answer.status_code == 409
    assert "Bộ phận một cửa" in answer.text


def test_who_is_identified_sees_their_dossiers_and_no_others(lite_world: World) -> None:
    code = lite_world.receive()
    mine, other = identified(lite_world), identified(lite_world, "demo-2")
    assert f"/tra-cuu/{code}/nguoi-nop" in page(mine, "/cua-toi").links()
    assert PERSONAL[0] in page(mine, f"/tra-cuu/{code}/nguoi-nop").text
    assert code not in page(other, "/cua-toi").text
    assert "4 số cuối" in page(other, f"/tra-cuu/{code}/nguoi-nop").text
    mine.post("/dinh-danh/thoat")
    assert "4 số cuối" in page(mine, f"/tra-cuu/{code}/nguoi-nop").text


def test_what_is_not_possible_says_why(lite_world: World) -> None:
    code = lite_world.receive()
    text = page(opened(lite_world, code), f"/tra-cuu/{code}/nguoi-nop").text
    for reason in ("Không có yêu cầu bổ sung nào", "Không có nghĩa vụ tài chính nào", "Chưa thể đánh giá"):
        assert reason in text


def test_every_date_is_shown(lite_world: World) -> None:
    code = walked(lite_world, done=1)
    first = lite_world.dossier(code).due_at
    ask_supplement(lite_world, code)
    asked = lite_world.clock.moment
    lite_world.clock.advance(days=1)
    supplement(lite_world, code)
    came, second = lite_world.clock.moment, lite_world.dossier(code).due_at
    lite_world.clock.advance(hours=1)
    extend(lite_world, code)
    assert first
    assert second
    read = page(lite_world.client(), f"/tra-cuu/{code}").text
    for words in (
        f"Đã yêu cầu bổ sung hồ sơ {moment_text(asked)}",
        f"Đã tiếp nhận hồ sơ bổ sung {moment_text(came)}",
        f"xin lỗi và hẹn lại ngày trả kết quả {moment_text(lite_world.clock.moment)}",
        moment_text(first),
        moment_text(second),
        moment_text(lite_world.dossier(code).due_at),  # type: ignore[arg-type]
    ):
        assert words in read


def test_a_wish_to_stop_reaches_the_desk(lite_world: World) -> None:
    code = lite_world.receive()
    client = opened(lite_world, code)
    wrong = client.post(f"/tra-cuu/{code}/dung", data={"reason": " "})
    assert wrong.status_code == 422
    assert "Chưa nhập lý do" in wrong.text
    assert client.post(f"/tra-cuu/{code}/dung", data={"reason": "Không còn nhu cầu"}).status_code == 303
    assert clocks(lite_world, code)["stop"].rule == "STP-01"
    again = client.post(f"/tra-cuu/{code}/dung", data={"reason": "Nữa"})
    assert again.status_code == 409
    assert "Đã gửi đề nghị lúc" in page(client, f"/tra-cuu/{code}/nguoi-nop").text
    assert "Không còn nhu cầu" in page(lite_world.client("mc.ctxh"), f"/ho-so/{code}").text
    proven(lite_world, code)


def test_a_supplement_online_waits_for_the_desk(lite_world: World) -> None:
    code = walked(lite_world, done=1)
    ask_supplement(lite_world, code)
    client = opened(lite_world, code)
    assert client.post(f"/tra-cuu/{code}/bo-sung/bat-dau").status_code == 303
    path = f"/tra-cuu/{code}/bo-sung"
    assert "Thiếu giấy khám sức khỏe" in page(client, path).text
    typed = {k: "true" if v is True else str(v) for k, v in read_table()["applications"]["1.012990"].items()}
    saved = client.post(path, data={**typed, "x-note": "Gửi giấy khám", "tep-0": upload("Giấy khám.pdf")})
    assert saved.status_code == 303
    assert "Giấy khám.pdf" in page(client, path).text
    sent = client.post(path, data={**typed, "full_name": "Hoàng Thị Thơm Mới", "x-note": "Gửi giấy khám", "x-gui": "1"})
    assert sent.status_code == 303, sent.text
    assert lite_world.dossier(code).state == "awaiting_supplement"
    assert "chờ Bộ phận một cửa tiếp nhận" in page(client, f"/tra-cuu/{code}/nguoi-nop").text

    desk = lite_world.client("mc.ctxh")
    assert "1 hồ sơ đã bổ sung trực tuyến" in page(desk, "/tiep-nhan").text
    read = page(desk, f"/ho-so/{code}")
    assert "Hoàng Thị Thơm Mới" in read.text
    assert "Bổ sung trực tuyến lần 1" in read.text
    link = next(link for link in read.links() if "/tep/" in link)
    file = desk.get(link)
    assert (file.data, file.headers["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert file.headers["Content-Disposition"].startswith("attachment")
    for stranger in ("mc.tongiao", None):
        assert lite_world.client(stranger).get(link).status_code in (302, 404)

    done = desk.post(f"/ho-so/{code}/thao-tac/receive_supplement", data={"what": "Đủ"})
    assert done.status_code == 303
    assert lite_world.dossier(code).state == "processing"
    assert "đã tiếp nhận" in page(desk, f"/ho-so/{code}").text
    proven(lite_world, code)


def test_the_desk_answers_a_supplement_that_is_not_enough(lite_world: World) -> None:
    code = walked(lite_world, done=1)
    ask_supplement(lite_world, code)
    client, desk = opened(lite_world, code), lite_world.client("mc.ctxh")
    client.post(f"/tra-cuu/{code}/bo-sung/bat-dau")
    typed = {k: "true" if v is True else str(v) for k, v in read_table()["applications"]["1.012990"].items()}
    client.post(f"/tra-cuu/{code}/bo-sung", data={**typed, "x-note": "Đã gửi", "x-gui": "1"})
    path = f"/ho-so/{code}/bo-sung/1/tra-lai"
    assert path in {form.get("action") for form in page(desk, f"/ho-so/{code}").all("form")}
    assert path not in page(lite_world.client("cv.ctxh"), f"/ho-so/{code}").text
    empty = desk.post(path, data={"reason": " "}, follow_redirects=True)
    assert "Chưa nhập lý do" in empty.text
    assert desk.post(path, data={"reason": "Giấy khám mờ"}).status_code == 303
    assert "không còn chờ" in desk.post(path, data={"reason": "Nữa"}, follow_redirects=True).text
    assert clocks(lite_world, code)["supplement_wait"].state == "running"
    for reader, where in ((desk, f"/ho-so/{code}"), (client, f"/tra-cuu/{code}/nguoi-nop")):
        read = page(reader, where).text
        assert "chưa được tiếp nhận" in read
        assert "Giấy khám mờ" in read
    assert client.post(f"/tra-cuu/{code}/bo-sung/bat-dau").location.endswith("/bo-sung")
    proven(lite_world, code)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("xau.pdf", b"<script>alert(1)</script>", "không phải loại được nhận"),
        ("xau.png", b"MZ\x90\x00", "không phải loại được nhận"),
        ("rong.pdf", b"", "trống"),
    ],
)
def test_a_file_that_is_none_is_refused_and_nothing_is_lost(
    lite_world: World, name: str, content: bytes, words: str
) -> None:
    code = lite_world.receive()
    ask_supplement(lite_world, code)
    client = opened(lite_world, code)
    client.post(f"/tra-cuu/{code}/bo-sung/bat-dau")
    answer = client.post(f"/tra-cuu/{code}/bo-sung", data={"x-note": "Ghi chú giữ lại", "tep-0": upload(name, content)})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Ghi chú giữ lại" in answer.text


def test_nobody_else_supplements(lite_world: World) -> None:
    code = lite_world.receive()
    ask_supplement(lite_world, code)
    stranger = lite_world.client()
    assert stranger.post(f"/tra-cuu/{code}/bo-sung/bat-dau").location.endswith("/nguoi-nop")
    assert stranger.post(f"/tra-cuu/{code}/bo-sung", data={"x-gui": "1"}).status_code == 403


def test_the_applicant_may_not_supplement_what_was_not_asked(lite_world: World) -> None:
    code = lite_world.receive()
    client = opened(lite_world, code)
    answer = client.post(f"/tra-cuu/{code}/bo-sung/bat-dau", follow_redirects=True)
    assert "Không có yêu cầu bổ sung nào" in answer.text
    assert client.post(f"/tra-cuu/{code}/bo-sung", data={"x-gui": "1"}).status_code == 409


def test_a_result_that_was_returned_may_be_rated_once(lite_world: World) -> None:
    code = returned(lite_world)
    client = opened(lite_world, code)
    assert f"/tra-cuu/{code}/danh-gia" in page(client, f"/tra-cuu/{code}").links()
    wrong = client.post(f"/tra-cuu/{code}/danh-gia", data={"score": "9", "comment": "giữ lại"})
    assert wrong.status_code == 422
    assert "giữ lại" in wrong.text
    given = {"score": "4", "attitude": "5", "comment": "Nhanh"}
    assert client.post(f"/tra-cuu/{code}/danh-gia", data=given).status_code == 303
    again = client.post(f"/tra-cuu/{code}/danh-gia", data=given, follow_redirects=True)
    assert "chỉ đánh giá được một lần" in again.text
    read = page(client, "/danh-gia").text
    assert "1 lượt đánh giá" in read
    assert "4,0/5" in read
    assert "Nhanh" not in read
    assert code not in read
    assert "chưa có đánh giá" in page(client, "/danh-gia?thang=2025-01").text


def test_who_has_the_code_only_is_asked_for_the_digits_and_goes_on_to_rate(lite_world: World) -> None:
    code = returned(lite_world)
    client = lite_world.client()
    asked = page(client, f"/tra-cuu/{code}/danh-gia").text
    assert "Chỉ người nộp đánh giá được hồ sơ của mình" in asked
    refused = client.post(f"/tra-cuu/{code}/danh-gia", data={"score": "1"})
    assert refused.status_code == 403
    assert "Chỉ người nộp đánh giá được" in refused.text
    wrong = client.post(f"/tra-cuu/{code}/nguoi-nop", data={"so_cuoi": "0000", "tiep": "danh-gia"})
    assert 'name="tiep" value="danh-gia"' in wrong.text, "the way is kept"
    right = client.post(f"/tra-cuu/{code}/nguoi-nop", data={"so_cuoi": "1234", "tiep": "danh-gia"})
    assert right.location.endswith(f"/tra-cuu/{code}/danh-gia")
    assert client.post(f"/tra-cuu/{code}/danh-gia", data={"score": "5"}).status_code == 303


def test_before_the_result_nothing_is_rated(lite_world: World) -> None:
    code = lite_world.receive()
    answer = opened(lite_world, code).post(f"/tra-cuu/{code}/danh-gia", data={"score": "5"}, follow_redirects=True)
    assert "Chưa thể đánh giá" in answer.text


def test_a_duty_is_shown_to_its_applicant_only(lite_world: World) -> None:
    code = lite_world.receive()
    ask_payment(lite_world, code)
    assert "1.500.000 đồng" in page(opened(lite_world, code), f"/tra-cuu/{code}/nguoi-nop").text
    assert "1.500.000" not in page(lite_world.client(), f"/tra-cuu/{code}").text
