"""An applicant on a phone and the desk: online submission, supplement, payment, a wish to stop, a rating."""

from collections.abc import Iterator

import pytest
from acting import ask_payment, ask_supplement
from live_server import Live, browser_missing, running
from playwright.sync_api import Page, expect
from walking import returned
from walks import APPLICATION, PHONE, Walk, act, agree, done, fill, look, press, reasons

from app.casework.accounts import NewPerson, add_person
from app.casework.submit_dossier import SubmitDossier, submit_dossier
from app.db import transaction

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(bool(browser_missing()), reason=browser_missing() or "-"),
]


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    where = tmp_path_factory.mktemp("online")
    with running(f"sqlite:///{where}/online.db") as ready:
        yield Walk(live=ready, papers=where)


def test_submitted_online_in_five_steps_then_accepted(walk: Walk) -> None:
    phone = identified(walk)
    code = submitted(walk, phone)
    desk = walk.dossier("mc.ctxh", code)
    look(desk)
    assert reasons(desk) > 8
    drawer = desk.locator("#act-accept-box")
    checks = {f"{name}_checked": True for name in ("data", "signatures", "papers")}
    evidence = {f"{name}_evidence": "Khớp" for name in ("data", "signatures", "papers")}
    refused(desk, "accept", "signatures_evidence", **checks, **{**evidence, "signatures_evidence": " "})
    expect(drawer.locator("[name=data_checked]")).to_be_checked()
    expect(drawer.locator("[name=data_evidence]")).to_have_value("Khớp")
    act(desk, "accept", **checks, **evidence)
    done(desk, "Đã tiếp nhận hồ sơ. Ngày hẹn trả mới: 09:00 thứ Tư, 25/03/2026.")
    phone.goto(f"{walk.live.url}/cua-toi")
    expect(phone.get_by_text(code)).to_be_visible()
    look(phone)
    assert walk.told() == []


def refused(page: Page, name: str, field: str, **typed: str | bool) -> None:
    """The act is refused: the summary is focused and leads to the field."""
    act(page, name, **typed)
    summary = page.get_by_role("alert").filter(has_text="Có nội dung cần sửa")
    expect(summary).to_be_focused()
    expect(page.locator(f"#{name}-{field}")).to_have_attribute("aria-invalid", "true")
    summary.get_by_role("link").first.click()
    expect(page.locator(f"#{name}-{field}")).to_be_focused()


def identified(walk: Walk) -> Page:
    """A phone in which the applicant proved who they are, from the catalogue on."""
    if phone := walk.windows.get(("applicant", PHONE)):
        return phone
    phone = walk.windows["applicant", PHONE] = walk.live.page(width=PHONE)
    phone.goto(f"{walk.live.url}/thu-tuc")
    phone.get_by_label("Tên, mã hoặc lĩnh vực của thủ tục").fill("1.012990")
    phone.keyboard.press("Enter")
    phone.get_by_role("link", name="Cấp giấy xác nhận quá trình thực hành").click()
    look(phone)
    phone.get_by_role("link", name="Nộp trực tuyến").first.click()
    phone.get_by_role("link", name="Xác nhận danh tính để bắt đầu").click()
    look(phone)
    phone.get_by_role("link", name="Tiếp tục qua trang định danh thử").click()
    press(phone, "Hoàng Thị Thơm")
    return phone


def submitted(walk: Walk, phone: Page) -> str:
    """The five steps; a mistake on the way loses nothing."""
    phone.goto(f"{walk.live.url}/thu-tuc?q=1.012990")
    phone.get_by_role("link", name="Cấp giấy xác nhận quá trình thực hành").click()
    phone.get_by_role("link", name="Nộp trực tuyến").first.click()
    press(phone, "Bắt đầu")
    fill(phone, relation="own", phone="123", email="thom@example.org")
    press(phone, "Lưu và tiếp tục")
    expect(phone.get_by_text("từ 9 đến 11 chữ số").first).to_be_visible()
    look(phone)
    fill(phone, phone="0912 345 678")
    press(phone, "Lưu và tiếp tục")
    phone.get_by_label("Cơ quan giải quyết").select_option(label="Trung tâm Công tác xã hội tỉnh")
    fill(phone, result_channel="direct")
    press(phone, "Lưu và tiếp tục")
    fill(phone, **APPLICATION)
    press(phone, "Lưu và tiếp tục")
    fill(phone, **{"tep-0": walk.pdf("don.pdf")})
    press(phone, "Lưu và tiếp tục")
    expect(phone.get_by_role("heading", name="Xem lại và gửi")).to_be_visible()
    look(phone)
    fill(phone, confirm=True)
    press(phone, "Gửi hồ sơ")
    expect(phone.get_by_role("heading", name="Đã gửi hồ sơ")).to_be_visible()
    look(phone)
    return phone.locator(".mc-panel-code").inner_text().strip()


def sent_by_the_portal(live: Live) -> str:
    """A submission that another system brought in."""
    world = live.world
    with world.app.app_context():
        with transaction() as session:
            roles = (("cong_dich_vu", None),)
            person = NewPerson(
                username="cong.dvc", full_name="Cổng", password="dài và ngẫu nhiên", agency_code="H14", roles=roles
            )
            add_person(session, person)
        given = world.reception()
        command = SubmitDossier(
            by=world.actor("cong.dvc"),
            version_id=given.version_id,
            receiving_agency_id=given.receiving_agency_id,
            competent_agency_id=given.competent_agency_id,
            applicant=given.applicant,
            application=given.application,
        )
        return submit_dossier(world.services, command).code


def test_declined_with_every_defect_at_once(walk: Walk) -> None:
    code = sent_by_the_portal(walk.live)
    desk = walk.dossier("mc.ctxh", code, width=PHONE)
    act(desk, "decline", defects="Đơn thiếu chữ ký\nThiếu văn bằng")
    done(desk, "Đã từ chối tiếp nhận")
    phone = opened(walk.live, code)
    for defect in ("Đơn thiếu chữ ký", "Thiếu văn bằng"):
        expect(phone.get_by_role("listitem").filter(has_text=defect)).to_be_visible()
    look(phone)
    phone.get_by_role("link", name="Nộp lại thủ tục này").click()
    expect(phone.get_by_role("link", name="Cấp giấy xác nhận quá trình thực hành")).to_be_visible()
    desk.goto(f"{walk.live.url}/ho-so/{code}?muc=giay-to")
    desk.get_by_role("link", name="Phiếu").first.click()
    look(desk)
    assert walk.told() == []


def opened(live: Live, code: str) -> Page:
    """The applicant's page on a phone, by the last digits of their number."""
    phone = live.page(width=PHONE)
    phone.goto(f"{live.url}/tra-cuu/{code}")
    phone.get_by_role("link", name="Tôi là người nộp").click()
    fill(phone, so_cuoi="1234")
    press(phone, "Mở hồ sơ")
    return phone


def test_supplement_payment_and_a_wish_to_stop(walk: Walk) -> None:
    live = walk.live
    with live.world.app.app_context():
        code = live.world.receive()
        ask_supplement(live.world, code)
    phone = opened(live, code)
    look(phone)
    press(phone, "Bổ sung hồ sơ trực tuyến")
    look(phone)
    fill(phone, major="Xã hội học", **{"x-note": "Gửi giấy khám", "tep-0": walk.pdf("kham.pdf")})
    press(phone, "Gửi bổ sung")
    expect(phone.get_by_text("Xã hội học")).to_be_visible()
    desk = walk.dossier("mc.ctxh", code)
    expect(desk.get_by_text("Xã hội học").first).to_be_visible()
    act(desk, "receive_supplement")
    done(desk, "Đã tiếp nhận hồ sơ bổ sung.")
    with live.world.app.app_context():
        ask_payment(live.world, code)
    phone.goto(f"{live.url}/tra-cuu/{code}/nguoi-nop")
    press(phone, "Nộp 1.500.000 đồng trực tuyến")
    look(phone)
    phone.get_by_role("link", name="Đến cổng thanh toán").click()
    press(phone, "Nộp tiền")
    expect(phone.get_by_text("Đã nộp tiền")).to_be_visible()
    look(phone)
    wished_to_stop(walk, phone, code)
    assert walk.told() == []


def wished_to_stop(walk: Walk, phone: Page, code: str) -> None:
    """The applicant asks, the desk stops."""
    phone.goto(f"{walk.live.url}/tra-cuu/{code}/nguoi-nop")
    phone.get_by_text("Đề nghị dừng giải quyết, rút hồ sơ").click()
    fill(phone, reason="Không còn nhu cầu")
    phone.get_by_role("button", name="Gửi đề nghị dừng").click()
    agree(phone)
    expect(phone.get_by_text("Đã gửi đề nghị lúc")).to_be_visible()
    desk = walk.dossier("mc.ctxh", code)
    expect(desk.get_by_text("Không còn nhu cầu").first).to_be_visible()
    act(desk, "stop", asked_by="Hoàng Thị Thơm", reason="Không còn nhu cầu")
    done(desk, "Đã dừng giải quyết hồ sơ")
    phone.reload()
    expect(phone.get_by_text("Dừng giải quyết").first).to_be_visible()
    look(phone)


def test_a_rating_is_given_once_and_shown_to_all(walk: Walk) -> None:
    with walk.live.world.app.app_context():
        code = returned(walk.live.world)
    phone = opened(walk.live, code)
    phone.get_by_role("link", name="Đánh giá việc giải quyết").click()
    look(phone)
    fill(phone, score="5", comment="Nhanh gọn")
    press(phone, "Gửi đánh giá")
    look(phone)
    results = walk.at("", "/danh-gia", width=PHONE)
    expect(results.get_by_text("Trung tâm Công tác xã hội tỉnh").first).to_be_visible()
    look(results)
    assert walk.told() == []
