"""Pages of corrections: each act's form, the notes on the dossier, the receipt, outages, opinions."""

import io
from datetime import timedelta
from typing import Any

from correcting import correct, late, outage, pdf, result
from page_reading import page, sound
from sqlalchemy import select
from test_desk_pages import filled, form_of
from walking import confirmed, walked
from world import World

from app.db import reading
from app.domain.clock import VIETNAM
from app.dossiers.records import Dossier
from app.people.directory import agency_by_code


def send(world: World, who: str, path: str, **data: Any) -> tuple[int, str]:
    """What the browser shows after it followed."""
    answer = world.client(who).post(path, data=data, follow_redirects=True)
    return answer.status_code, sound(answer.text).text


def newest() -> str:
    with reading() as session:
        return session.scalars(select(Dossier.code).order_by(Dossier.id.desc())).first() or ""


CORRECTION = {"name": "Hoàng Thị Thơ", "email": "thom@example.org", "components": "Đơn | 1 | 0", "reason": "Gõ nhầm"}


def test_correcting_from_the_page_and_the_corrected_receipt(lite_world: World) -> None:
    code = lite_world.receive()
    desk = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}")
    assert desk.field("identity_number")["value"] == "004199001234", "what is kept stands in the form"
    status, text = send(lite_world, "mc.ctxh", f"/ho-so/{code}/thao-tac/correct", **CORRECTION)
    assert (status, "Đã sửa thông tin" in text) == (200, True)
    assert "Thông tin tiếp nhận đã sửa 1 lần" in text
    papers = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}?muc=giay-to").text
    assert "“Hoàng Thị Thơm” → “Hoàng Thị Thơ”" in papers
    receipt = page(lite_world.client("mc.ctxh"), f"/ho-so/{code}/giay-hen").text
    assert "Bản sửa lần 1" in receipt
    assert "“Hoàng Thị Thơm” sửa thành “Hoàng Thị Thơ”" in receipt
    assert lite_world.client("mc.ctxh").get(f"/ho-so/{code}/giay-hen.pdf").data.startswith(b"%PDF")
    assert "Sửa thông tin đã tiếp nhận lần 1" in page(lite_world.client("mc.ctxh"), f"/ho-so/{code}?muc=lich-su").text


def test_mistakes_stand_beside_their_fields(lite_world: World) -> None:
    code = lite_world.receive()
    path = f"/ho-so/{code}/thao-tac/correct"
    for wrong, sentence in (
        ({"email": "không phải thư"}, "Địa chỉ thư điện tử chưa đúng"),
        ({"components": "Đơn không có số"}, "Danh sách giấy tờ chưa đúng"),
        ({"reason": ""}, "Chưa nhập lý do"),
    ):
        status, text = send(lite_world, "mc.ctxh", path, **{**CORRECTION, **wrong})
        assert (status, sentence in text) == (422, True)


def test_annulling_with_the_head(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    data = {"why": "mistake", "duplicate_of": "", "reason": "Nhầm người nộp"}
    assert "Đã gửi đề nghị" in send(lite_world, "mc.ctxh", f"/ho-so/{code}/thao-tac/annul", **data)[1]
    head = page(lite_world.client("gd.ctxh"), f"/ho-so/{code}").text
    assert "Nhầm người nộp" in head
    status, text = send(lite_world, "gd.ctxh", f"/ho-so/{code}/thao-tac/annul", **data)
    assert (status, "Đã hủy tiếp nhận" in text) == (200, True)
    public = page(lite_world.client(), f"/tra-cuu/{code}").text
    assert "Đã hủy tiếp nhận" in public
    assert "Nhầm người nộp" not in public


def test_taking_back_a_step(lite_world: World) -> None:
    code = walked(lite_world, done=2)
    officer = page(lite_world.client("cv.ctxh"), f"/ho-so/{code}")
    (form,) = [a for a in officer.all("form") if "/thu-hoi" in a.get("action", "")]
    assert "/thu-hoi" not in page(lite_world.client("cv2.ctxh"), f"/ho-so/{code}").source
    assert "Chưa nhập mục “Lý do thu hồi”" in send(lite_world, "cv.ctxh", form["action"], reason="")[1]
    text = send(lite_world, "cv.ctxh", form["action"], reason="Nhập nhầm")[1]
    assert "Đã thu hồi bước" in text
    assert "Bước được thu hồi bởi" in text


def test_an_outage_is_recorded_and_a_dossier_entered_under_it(lite_world: World) -> None:
    lite_world.clock.advance(hours=5)
    now = lite_world.clock.now().astimezone(VIETNAM).replace(tzinfo=None, second=0, microsecond=0)
    desk = lite_world.client("mc.ctxh")
    assert "Chưa ghi nhận sự cố nào" in page(desk, "/su-co-he-thong").text
    span = {"from_at": (now - timedelta(hours=4)).isoformat(), "until_at": (now - timedelta(hours=1)).isoformat()}
    agency = str(lite_world.actor("mc.ctxh").agency_id)
    data = {
        "agency_id": agency,
        "scope": "Chi cục",
        "cause": "Mất điện",
        "document": "12/BB",
        "document_on": "2026-03-11",
    }
    assert send(lite_world, "mc.ctxh", "/su-co-he-thong/moi", **data, from_at="", until_at=span["until_at"])[0] == 422
    assert "Đã ghi nhận sự cố" in send(lite_world, "mc.ctxh", "/su-co-he-thong/moi", **data, **span)[1]
    outage_id = outage(lite_world, document="13/BB")
    true_at = (now - timedelta(hours=2)).isoformat()
    more = {"d-outage_id": str(outage_id), "d-late_at": true_at, "d-paper_number": "07"}
    path, place = form_of(lite_world)
    assert page(desk, path).field("d-outage_id")
    own = filled(**place)
    answer = desk.post(path, data={**own, **more, "d-paper_number": ""})
    assert answer.status_code == 422
    assert "Nhập đủ đợt sự cố" in sound(answer.text).text
    answer = desk.post(path, data={**own, **more, "d-late_at": now.isoformat()})
    assert (answer.status_code, "Thời điểm thật phải nằm trong đợt sự cố" in answer.text) == (409, True)
    assert desk.post(path, data={**own, **more}).status_code == 303
    shown = page(desk, f"/ho-so/{newest()}").text
    assert "Nhập bù sau sự cố" in shown
    assert "số 07 trong sổ giấy" in shown
    assert "số 07 trong sổ giấy" in page(desk, f"/ho-so/{newest()}/giay-hen").text
    assert "Đã nhập bù 1 việc" in page(desk, "/su-co-he-thong").text
    page(lite_world.client("cv.ctxh"), "/su-co-he-thong", status=403)


def test_a_result_confirmed_on_paper(lite_world: World) -> None:
    lite_world.clock.advance(hours=2)
    code = walked(lite_world)
    lite_world.clock.advance(days=1)
    there = late(lite_world, outage(lite_world))
    local = there.at.astimezone(VIETNAM).replace(tzinfo=None).isoformat()
    document = {"act": "confirm", "number": "15/GXN", "on": "2026-03-11", "signer": "Lê Văn Bình"}
    more = {"outage_id": str(there.outage_id), "late_at": local, "paper_number": "3"}
    status, text = send(lite_world, "mc.ctxh", f"/ho-so/{code}/xac-nhan", **document, **more)
    assert (status, "Có kết quả thật lúc" in text) == (200, True)
    assert lite_world.dossier(code).settled_at == there.at


def test_documents_with_their_files(lite_world: World) -> None:
    code = walked(lite_world)
    confirmed(lite_world, code)
    desk = lite_world.client("mc.ctxh")
    data = {"number": "16/GXN", "on": "2026-03-11", "signer": "", "reason": "Sai tên"}
    path = f"/ho-so/{code}/thao-tac/correct_result"
    wrong = desk.post(path, data={**data, "file": (io.BytesIO(b"<html>"), "a.pdf")})
    assert (wrong.status_code, "không phải loại được nhận" in wrong.text) == (422, True)
    good = desk.post(path, data={**data, "file": (io.BytesIO(pdf().content), "kết quả.pdf")}, follow_redirects=True)
    assert "Đã thay văn bản kết quả" in sound(good.text).text
    papers = page(desk, f"/ho-so/{code}?muc=giay-to")
    assert "Đã thay" in papers.text
    (link,) = [href for href in papers.links() if "/tep/" in href]
    file = desk.get(link)
    assert (file.data, "attachment" in file.headers["Content-Disposition"]) == (pdf().content, True)
    assert lite_world.client("mc.noivu").get(link).status_code == 404
    result(lite_world, code, number="17/GXN")
    assert "17/GXN" in page(desk, f"/ho-so/{code}").text


def test_opinions_asked_answered_and_shown_side_by_side(lite_world: World) -> None:
    code = walked(lite_world, done=1)
    task = lite_world.open_task(code)
    officer, other = lite_world.client("cv.ctxh"), lite_world.client("cv.noivu")
    assert "Lấy ý kiến cơ quan khác" in page(officer, f"/ho-so/{code}").text
    with reading() as session:
        ids = [str(agency_by_code(session, c).id) for c in ("H14.01", "H14.03")]
    ask = f"/viec/{task.id}/lay-y-kien"
    assert "Hãy chọn ít nhất một" in send(lite_world, "cv.ctxh", ask, question="Cho ý kiến")[1]
    text = send(lite_world, "cv.ctxh", ask, question="Cho ý kiến", agencies=ids, days="3")[1]
    assert "Đã gửi đề nghị cho ý kiến đến 2 cơ quan" in text
    assert "Đang chờ ý kiến trong hạn của" in text
    listed = page(other, "/phoi-hop")
    assert code in listed.text
    (show,) = [href for href in listed.links() if href.startswith("/phoi-hop/")]
    assert "Cho ý kiến về hồ sơ" in page(other, show).text
    assert other.post(f"{show}/tra-loi", data={"text": ""}).status_code == 422
    done = other.post(f"{show}/tra-loi", data={"text": "Thống nhất với đề xuất"}, follow_redirects=True)
    assert "Đã gửi ý kiến" in sound(done.text).text
    assert "Thống nhất với đề xuất" in page(officer, f"/ho-so/{code}").text
    lite_world.clock.advance(days=7)
    late_page = page(officer, f"/ho-so/{code}")
    assert late_page.field("x-without")
    assert "quá hạn" in page(officer, "/phoi-hop?loc=da-hoi").text.lower()
    assert lite_world.client("cv.thucphan").get(show).status_code == 404


def test_changing_the_procedure(lite_world: World) -> None:
    code = lite_world.receive()
    data = {"procedure_code": "1.012644", "reason": "Nhầm thủ tục"}
    answer = lite_world.client("mc.ctxh").post(f"/ho-so/{code}/thao-tac/change_procedure", data=data)
    assert answer.status_code == 303
    form = page(lite_world.client("mc.ctxh"), answer.location)
    assert f"Thay cho hồ sơ {code}" in form.text
    assert form.field("d-name")["value"] == "Hoàng Thị Thơm"
    assert form.field("d-replace_reason")["value"] == "Nhầm thủ tục"
    wrong = lite_world.client("mc.ctxh").post(
        f"/ho-so/{code}/thao-tac/change_procedure", data={**data, "procedure_code": "9.9"}
    )
    assert (wrong.status_code, "Không có thủ tục nào đang áp dụng" in wrong.text) == (422, True)


def test_the_corrected_name_is_in_nobodys_public_page(lite_world: World) -> None:
    code = lite_world.receive()
    correct(lite_world, code)
    assert "Thơ" not in page(lite_world.client(), f"/tra-cuu/{code}").text
