"""The legal acts by a real browser: proposed by the officer, done by the desk, seen by applicant and auditor."""

from collections.abc import Iterator

import pytest
from live_server import Live, browser_missing, running, serious
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(bool(browser_missing()), reason=browser_missing() or "-"),
]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with running(f"sqlite:///{tmp_path_factory.mktemp('acts')}/acts.db") as ready:
        yield ready


def act(page: Page, name: str, **fields: str) -> None:
    """Open the act's drawer, fill its form, say yes."""
    drawer = page.locator(f"#act-{name}-box")
    if drawer.get_attribute("open") is None:
        drawer.locator("summary").first.click()
    for field, value in fields.items():
        control = drawer.locator(f"[name={field}]").first
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    assert serious(page) == []
    drawer.locator("button[type=submit]").first.click()
    with page.expect_navigation():
        page.locator("dialog[open] [data-dialog-confirm]").click()


def test_supplement_extension_and_stop_by_hand(live: Live) -> None:
    with live.world.app.app_context():
        code = live.world.receive()
    address = f"{live.url}/ho-so/{code}"
    desk, officer = live.page("mc.ctxh"), live.page("cv.ctxh")
    propose(officer, address)
    desk.goto(address)
    expect(desk.get_by_text("Hồ sơ chưa đủ").first).to_be_visible()
    act(desk, "request_supplement")
    expect(desk.get_by_text("Đã yêu cầu bổ sung (phiếu số 1/PBS)")).to_be_visible()
    officer.goto(address)
    expect(officer.get_by_text("Bước tạm dừng")).to_be_visible()
    assert serious(officer) == []
    followed(live, code)
    act(desk, "receive_supplement", what="Đủ hai giấy tờ")
    expect(desk.get_by_text("Ngày hẹn trả mới")).to_be_visible()
    too_long(desk)
    act(desk, "extend", days="1", hours="", reason="Chờ xác minh", fault="one_stop", signed_by="Nguyễn Văn A")
    expect(desk.get_by_text("văn bản xin lỗi số 1/PXL")).to_be_visible()
    clocks(desk, address)
    act(desk, "stop", asked_by="Hoàng Thị Thơm", reason="Không còn nhu cầu")
    expect(desk.get_by_text("thông báo số 1/TBD")).to_be_visible()
    proven(live, code)
    assert [failure for failure in live.failures if "409" not in failure] == []


def propose(officer: Page, address: str) -> None:
    officer.goto(address)
    drawer = officer.locator("#ask-request_supplement-box")
    drawer.locator("summary").click()
    drawer.locator("[name=defects]").fill("Bản sao bằng chưa chứng thực\nThiếu giấy khám sức khỏe")
    drawer.locator("[name=reason]").fill("Hồ sơ chưa đủ")
    with officer.expect_navigation():
        drawer.get_by_role("button", name="Gửi đề nghị").click()
    expect(officer.get_by_text("Đã gửi đề nghị")).to_be_visible()


def followed(live: Live, code: str) -> None:
    """What the applicant sees on a phone while something is awaited."""
    phone = live.page(width=390)
    phone.goto(f"{live.url}/tra-cuu/{code}")
    expect(phone.get_by_text("Cần bổ sung hồ sơ")).to_be_visible()
    expect(phone.get_by_text("Tính lại khi người nộp hoàn thành")).to_be_visible()
    assert serious(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def too_long(desk: Page) -> None:
    """More than a third is refused beside the field, and nothing typed is lost."""
    drawer = desk.locator("#act-extend-box")
    drawer.locator("summary").first.click()
    for field, value in {"days": "9", "reason": "Chờ xác minh", "signed_by": "Nguyễn Văn A"}.items():
        drawer.locator(f"[name={field}]").fill(value)
    drawer.locator("[name=fault]").select_option("one_stop")
    drawer.locator("button[type=submit]").first.click()
    # a refusal that a form shows is an answer of 409, which the console calls an error
    with desk.expect_navigation():
        desk.locator("dialog[open] [data-dialog-confirm]").click()
    expect(desk.get_by_text("nhiều nhất 26 giờ 40 phút làm việc").first).to_be_visible()
    assert desk.locator("#act-extend-box [name=reason]").input_value() == "Chờ xác minh"


def clocks(desk: Page, address: str) -> None:
    desk.goto(f"{address}?muc=dong-ho")
    expect(desk.get_by_role("heading", name="Các ngày hẹn đã có")).to_be_visible()
    expect(desk.get_by_role("heading", name="Các thời hạn khác của hồ sơ")).to_be_visible()
    assert serious(desk) == []


def proven(live: Live, code: str) -> None:
    auditor = live.page("kiemtra")
    auditor.goto(f"{live.url}/kiem-tra/{code}")
    expect(auditor.get_by_text("khớp").first).to_be_visible()
    assert serious(auditor) == []


def test_trying_dates_out(live: Live) -> None:
    desk = live.page("mc.ctxh")
    desk.goto(f"{live.url}/thu-tinh")
    desk.get_by_label("Thủ tục").select_option(index=1)
    desk.get_by_label("Nếu tiếp nhận lúc").fill("2026-03-11T15:01")
    desk.get_by_role("button", name="Tính").click()
    expect(desk.get_by_text("tiếp nhận tính từ đầu giờ ngày làm việc kế tiếp")).to_be_visible()
    assert serious(desk) == []
