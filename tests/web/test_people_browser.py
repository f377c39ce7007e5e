"""Many steps at once, a substitution, and “why not?” by a real browser."""

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
    with running(f"sqlite:///{tmp_path_factory.mktemp('people')}/people.db") as ready:
        yield ready


def received(live: Live, count: int = 2) -> list[str]:
    with live.world.app.app_context():
        return [live.world.receive() for _ in range(count)]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_many_are_claimed_and_forwarded(live: Live) -> None:
    codes = received(live)
    page = live.page("cv.ctxh", width=390)
    page.goto(f"{live.url}/viec-cua-toi")
    assert serious(page) == []
    assert fits(page)
    page.get_by_label("Chọn cả trang").check()
    page.get_by_role("button", name="Nhận việc các việc đã chọn").click()
    expect(page.get_by_role("heading", name="Kết quả: Nhận việc")).to_be_visible()
    assert serious(page) == []
    page.get_by_role("link", name="Về danh sách việc").click()
    for code in codes:
        page.locator("tr", has_text=code).get_by_role("checkbox").check()
    page.get_by_role("button", name="Chuyển người khác các việc đã chọn").click()
    page.get_by_label("Người nhận việc").select_option("cv2.ctxh")
    page.get_by_label("Lý do").fill("Nghỉ phép")
    assert serious(page) == []
    page.get_by_role("button", name="Chuyển người khác").click()
    expect(page.get_by_text("Đã làm 2 việc, chưa làm được 0 việc.")).to_be_visible()
    assert fits(page)
    assert live.failures == []


def test_a_substitution_is_decided_and_used(live: Live) -> None:
    (code,) = received(live, 1)
    head = live.page("gd.ctxh")
    head.goto(f"{live.url}/lam-thay/moi")
    assert serious(head) == []
    head.get_by_label("Người vắng mặt").select_option("cv.ctxh")
    head.get_by_label("Người làm thay").select_option("hd.ctxh")
    head.get_by_label("Từ", exact=True).fill("2026-03-11T08:00")
    head.get_by_label("Đến trước").fill("2026-03-16T08:00")
    head.get_by_label("Số quyết định").fill("12/QĐ-TTCTXH")
    head.get_by_label("Ngày ký").fill("2026-03-10")
    head.get_by_role("button", name="Ghi quyết định").click()
    expect(head.get_by_text("Đã ghi quyết định phân công làm thay.")).to_be_visible()
    assert serious(head) == []
    substitute = live.page("hd.ctxh", width=390)
    substitute.goto(f"{live.url}/viec-cua-toi")
    expect(substitute.locator("tr", has_text=code).get_by_text("Thay mặt Lý Văn Thành")).to_be_visible()
    assert serious(substitute) == []
    assert fits(substitute)
    head.get_by_label("Lý do").fill("Về sớm")
    head.get_by_role("button", name="Kết thúc làm thay").first.click()
    with head.expect_navigation():
        head.locator("dialog[open] [data-dialog-confirm]").click()
    expect(head.get_by_text("Kết thúc sớm")).to_be_visible()
    substitute.reload()
    expect(substitute.get_by_text(code)).to_have_count(0)
    assert live.failures == []


def test_why_somebody_may_not(live: Live) -> None:
    (code,) = received(live, 1)
    admin = live.page("quantri")
    admin.goto(f"{live.url}/can-bo")
    assert serious(admin) == []
    admin.get_by_label("Tên, tên đăng nhập").fill("ly van thanh")
    admin.get_by_role("button", name="Tìm").click()
    admin.get_by_role("link", name="Lý Văn Thành").click()
    admin.get_by_label("Mã hồ sơ").fill(code)
    admin.get_by_label("Thao tác").select_option("stop")
    admin.get_by_role("button", name="Trả lời").click()
    expect(admin.get_by_text("Không làm được: Dừng giải quyết hồ sơ")).to_be_visible()
    admin.get_by_label("Thao tác").select_option("task")
    admin.get_by_role("button", name="Trả lời").click()
    expect(admin.get_by_text("Làm được: ")).to_be_visible()
    assert serious(admin) == []
    assert fits(admin)
    admin.goto(f"{live.url}/can-bo/vai-tro")
    assert serious(admin) == []
    assert fits(admin), "the table scrolls by itself"
    assert live.failures == []
