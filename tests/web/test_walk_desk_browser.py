"""The desk by hand: every way in, another agency's competence, opinions, results with files, what is put right."""

from collections.abc import Iterator

import pytest
from live_server import browser_missing, running
from playwright.sync_api import Page, expect
from walking import walked
from walks import APPLICATION, PHONE, Walk, act, agree, done, fill, look, press, reasons
from world import MORNING

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(bool(browser_missing()), reason=browser_missing() or "-"),
]
PAPERS: dict[str, str | bool] = {
    "d-paper-0": True, "d-paper-0-originals": "1", "d-paper-0-copies": "0",
    "d-paper-1": True, "d-paper-1-originals": "0", "d-paper-1-copies": "1",
}  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    where = tmp_path_factory.mktemp("desk")
    with running(f"sqlite:///{where}/desk.db") as live:
        yield Walk(live=live, papers=where)


def dossier(ready: Walk, *, done: int | None = 0, **more: str) -> str:
    """A dossier walked so many steps beyond its reception; None for all."""
    world = ready.live.world
    with world.app.app_context():
        if not more:
            return walked(world, done=None if done is None else done + 1)
        return world.receive(**more)


def received(page: Page) -> str:
    press(page, "Tiếp nhận và cấp mã hồ sơ")
    expect(page.get_by_role("heading", name="Đã tiếp nhận hồ sơ")).to_be_visible()
    look(page)
    return page.locator(".mc-panel-code").inner_text().strip()


def test_an_authorised_person_at_a_kiosk(ready: Walk) -> None:
    with ready.live.world.app.app_context():
        version = ready.live.world.version_id("1.012990")
    desk = ready.at("mc.ctxh", f"/tiep-nhan/{version}")
    look(desk)
    fill(desk, **APPLICATION)
    desk.get_by_text("Người được ủy quyền, người đại diện").click()
    who = {"d-relation": "authorised", "d-submitter_name": "Nông Văn Bách", "d-authority": "Giấy ủy quyền 05/2026"}
    fill(desk, **who, **PAPERS, **{"d-channel": "kiosk", "d-result_channel": "direct"})
    press(desk, "Tiếp nhận và cấp mã hồ sơ")
    expect(desk.get_by_text("Nộp tại ki-ốt thông minh thì danh tính phải").first).to_be_visible()
    expect(desk.get_by_role("alert").first).to_be_focused()
    expect(desk.locator("[name=d-submitter_name]")).to_have_value("Nông Văn Bách")
    expect(desk.locator("#f-date_of_birth")).to_have_value("12/05/1999")
    look(desk)
    fill(desk, **{"d-identity_proof": "chip"})
    code = received(desk)
    desk.goto(f"{ready.live.url}/ho-so/{code}/giay-hen")
    expect(desk.get_by_text("Nông Văn Bách").first).to_be_visible()
    look(desk)
    printed(desk)
    shown = ready.dossier("mc.ctxh", code, width=PHONE)
    expect(shown.get_by_text("Ki-ốt thông minh")).to_be_visible()
    assert reasons(shown) > 8
    look(shown)


def printed(page: Page) -> None:
    """On paper there is the sheet and nothing else."""
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="In ")).to_be_hidden()
    expect(page.locator(".mc-header")).to_be_hidden()
    expect(page.locator("article.sheet")).to_be_visible()
    page.emulate_media(media="screen")


def test_received_elsewhere_and_arrived(ready: Walk) -> None:
    with ready.live.world.app.app_context():
        ready.live.world.place_independent()
    code = dossier(ready, desk="mc.thucphan", competent="H14.02.01", channel="post")
    sender = ready.dossier("mc.thucphan", code)
    expect(sender.get_by_text("Đang chuyển").first).to_be_visible()
    look(sender)
    desk = ready.dossier("mc.ctxh", code, width=PHONE)
    act(desk, "arrive", note="Đủ giấy tờ")
    done(desk, "Đã xác nhận hồ sơ đến cơ quan có thẩm quyền.")
    expect(desk.get_by_text("Bưu chính công ích").first).to_be_visible()
    look(desk)


def test_two_agencies_are_asked_and_one_answers_late(ready: Walk) -> None:
    code = dossier(ready)
    officer = ready.dossier("cv.ctxh", code)
    officer.get_by_text("Lấy ý kiến cơ quan khác").click()
    box = officer.locator("details.mc-hand-back[open]")
    fill(box, question="Đề nghị cho ý kiến về nơi thực hành", days="99")
    for name in ("Sở Nội vụ", "Sở Dân tộc và Tôn giáo"):
        box.get_by_label(name, exact=True).check()
    press(officer, "Gửi đề nghị cho ý kiến")
    expect(officer.get_by_role("alert").first).to_be_focused()
    expect(officer.get_by_label("Sở Nội vụ", exact=True)).to_be_checked()
    look(officer)
    fill(officer, days="2")
    press(officer, "Gửi đề nghị cho ý kiến")
    done(officer, "Đã gửi đề nghị cho ý kiến đến 2 cơ quan.")
    expect(officer.get_by_text("Đang chờ ý kiến trong hạn của")).to_be_visible()
    look(officer)
    answered(ready, code)
    officer.reload()
    expect(officer.get_by_text("Nhất trí với đề xuất")).to_be_visible()
    ready.live.world.clock.advance(days=5)
    officer.reload()
    fill(officer, **{"x-without": "Đã quá hạn trả lời"})
    press(officer, "Hoàn thành bước này")
    done(officer, "Đã hoàn thành")
    ready.live.world.clock.set(MORNING)


def answered(ready: Walk, code: str) -> None:
    """One of the agencies answers, on a phone."""
    other = ready.at("cv.noivu", "/phoi-hop", width=PHONE)
    look(other)
    other.locator("tr", has_text=code).get_by_role("link").first.click()
    look(other)
    fill(other, text="Nhất trí với đề xuất", file=ready.pdf("y-kien.pdf"))
    other.get_by_role("button", name="Gửi ý kiến").first.click()
    agree(other)
    done(other, "Đã gửi ý kiến")


def test_late_and_sorry_then_refused(ready: Walk) -> None:
    code = dossier(ready)
    ready.live.world.clock.advance(days=20)
    desk = ready.dossier("mc.ctxh", code)
    expect(desk.get_by_text("Quá hạn").first).to_be_visible()
    letter = {"reason": "Chờ xác minh", "expected": "Trong tuần này", "fault": "one_stop", "signed_by": "Nông Thị Hạnh"}
    act(desk, "apologise", **letter)
    done(desk, "Đã gửi văn bản xin lỗi số")
    public = ready.at("", f"/tra-cuu/{code}", width=PHONE)
    expect(public.get_by_text("xin lỗi").first).to_be_visible()
    look(public)
    phone = ready.dossier("mc.ctxh", code, width=PHONE)
    today = ready.live.world.clock.now()
    document = {"number": "9/TB", "on": f"{today:%d/%m/%Y}", "reason": "Không đủ điều kiện"}
    act(phone, "refuse", **document, file=ready.pdf("tu-choi.pdf"))
    done(phone, "Đã ghi nhận từ chối giải quyết")
    look(phone)
    desk.goto(f"{ready.live.url}/ho-so/{code}?muc=giay-to")
    desk.get_by_role("link", name="Văn bản xin lỗi").or_(desk.get_by_role("link", name="1/PXL")).first.click()
    look(desk)
    printed(desk)
    ready.live.world.clock.set(MORNING)


def test_a_result_from_confirmation_to_rectification(ready: Walk) -> None:
    code = dossier(ready, done=None)
    desk = ready.dossier("mc.ctxh", code)
    late = {"number": "15/GXN", "on": "12/03/2026", "signer": "Hoàng Minh Đức"}
    act(desk, "confirm", **late)
    expect(desk.locator("#confirm-on")).to_have_value("12/03/2026")
    expect(desk.get_by_role("alert").first).to_be_focused()
    act(desk, "confirm", on="11/3/2026", file=ready.pdf("ket-qua.pdf"))
    done(desk, "Đã ghi nhận kết quả giải quyết")
    act(desk, "correct_result", number="16/GXN", on="11/03/2026", reason="Sai tên", file=ready.pdf("sua.pdf"))
    done(desk, "Đã thay văn bản kết quả")
    act(desk, "return", handed_to="Hoàng Thị Thơm")
    done(desk, "Đã trả kết quả. Hồ sơ đã kết thúc.")
    look(desk)
    phone = ready.dossier("mc.ctxh", code, width=PHONE)
    mended = {"number": "17/GXN", "on": "11/03/2026", "reason": "Sai ngày sinh"}
    act(phone, "rectify_result", **mended, file=ready.pdf("dinh-chinh.pdf"))
    done(phone, "Đã đính chính kết quả đã trả")
    look(phone)
    papers = ready.dossier("mc.ctxh", code, tab="giay-to")
    expect(papers.get_by_role("link", name="ket-qua.pdf")).to_be_visible()
    look(papers)


def test_what_was_typed_wrongly_is_put_right(ready: Walk) -> None:
    code = dossier(ready)
    desk = ready.dossier("mc.ctxh", code)
    act(desk, "correct", name="Hoàng Thị Thơ", reason="Gõ nhầm tên")
    done(desk, "Đã sửa thông tin")
    desk.get_by_role("link", name="Xem nội dung đã sửa").click()
    expect(desk.get_by_text("“Hoàng Thị Thơm” → “Hoàng Thị Thơ”")).to_be_visible()
    look(desk)
    desk.goto(f"{ready.live.url}/ho-so/{code}")
    act(desk, "change_procedure", procedure_code="2.002755", reason="Nhầm thủ tục")
    expect(desk.get_by_text(code).first).to_be_visible()
    expect(desk.locator("[name=d-name]")).to_have_value("Hoàng Thị Thơ")
    look(desk)
    phone = ready.dossier("mc.ctxh", code, width=PHONE)
    act(phone, "annul", why="mistake", reason="Tiếp nhận nhầm người nộp")
    done(phone, "Đã hủy tiếp nhận")
    look(phone)


def test_a_step_is_taken_back_before_anybody_begins_the_next(ready: Walk) -> None:
    code = dossier(ready, done=1)
    officer = ready.dossier("cv.ctxh", code, width=PHONE)
    fill(officer.locator("[aria-labelledby=h-recall]"), reason="Nhập nhầm")
    look(officer)
    officer.get_by_role("button", name="Thu hồi bước").first.click()
    agree(officer)
    done(officer, "Đã thu hồi bước.")
    expect(officer.get_by_text("Anh/chị đang giữ bước này")).to_be_visible()
    assert "ước “Bước" not in officer.content()


def recorded(desk: Page) -> None:
    desk.locator("#outage button[type=submit]").click()
    agree(desk)


def test_an_outage_is_recorded_and_its_work_entered(ready: Walk) -> None:
    world = ready.live.world
    world.clock.advance(hours=6)
    desk = ready.at("mc.ctxh", "/su-co-he-thong/moi")
    facts = {"scope": "Một cửa", "cause": "Mất điện", "document": "12/BB", "document_on": "11/03/2026"}
    desk.get_by_label("Nơi bị ảnh hưởng").select_option(label="Trung tâm Công tác xã hội tỉnh")
    fill(desk, **facts, from_at="11/03/2026 09:30", until_at="hôm nay")
    recorded(desk)
    expect(desk.locator("[name=until_at]")).to_have_value("hôm nay")
    look(desk)
    fill(desk, until_at="11/03/2026 13:30")
    recorded(desk)
    done(desk, "Đã ghi nhận sự cố.")
    look(desk)
    with world.app.app_context():
        version = world.version_id("1.012990")
    desk.goto(f"{ready.live.url}/tiep-nhan/{version}")
    desk.get_by_text("Nhập bù sau sự cố").first.click()
    fill(desk, **APPLICATION, **PAPERS, **{"d-channel": "direct", "d-late_at": "10:00 ngày 11/03/2026"})
    desk.locator("[name=d-outage_id]").select_option(index=1)
    fill(desk, **{"d-paper_number": "07"})
    code = received(desk)
    desk.goto(f"{ready.live.url}/ho-so/{code}")
    expect(desk.get_by_text("thật lúc 10:00 thứ Tư, 11/03/2026")).to_be_visible()
    world.clock.set(MORNING)
    assert ready.told() == []
