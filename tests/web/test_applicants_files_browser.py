"""A file of a form from the applicant's phone to the desk, and the desk's draft, by a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acting import ask_supplement
from live_server import Live, browser_missing, running, serious
from playwright.sync_api import Page, expect
from showcase import PDF, TYPED, put_showcase

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(bool(browser_missing()), reason=browser_missing() or "-"),
]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with running(f"sqlite:///{tmp_path_factory.mktemp('files')}/files.db") as ready:
        with ready.world.app.app_context():
            put_showcase(ready.world)
        yield ready


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Căn cước.pdf"
    path.write_bytes(PDF)
    return path


def too_wide(page: Page) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    return found


def test_a_file_from_the_phone_to_the_desk(live: Live, scan: Path) -> None:
    with live.world.app.app_context():
        code = live.world.receive(application=TYPED)
        ask_supplement(live.world, code)
    phone = live.page(width=390)
    phone.goto(f"{live.url}/tra-cuu/{code}/nguoi-nop")
    phone.locator("[name=so_cuoi]").fill("1234")
    phone.locator("main form").get_by_role("button").first.click()
    phone.get_by_role("button", name="Bổ sung hồ sơ trực tuyến").click()
    phone.locator("[id='f-scans']").set_input_files(scan)
    phone.get_by_role("button", name="Lưu và tải tệp lên").click()
    expect(phone.locator("[data-files=scans]")).to_contain_text("Căn cước.pdf")
    assert serious(phone) == []
    assert not too_wide(phone)
    phone.get_by_role("button", name="Gửi bổ sung").click()
    expect(phone.get_by_text("Đã gửi bổ sung lần 1.")).to_be_visible()
    desk = live.page("mc.ctxh")
    desk.goto(f"{live.url}/ho-so/{code}")
    panel = desk.get_by_role("region", name="Bổ sung trực tuyến lần 1")
    expect(panel.get_by_role("link", name="Căn cước.pdf")).to_be_visible()
    expect(panel.get_by_text("Chưa tiếp nhận được, trả lời người nộp")).to_be_visible()
    assert serious(desk) == []
    assert live.failures == []


def test_the_desk_goes_on_with_its_draft(live: Live, scan: Path) -> None:
    with live.world.app.app_context():
        version = live.world.version_id("1.012990")
    desk = live.page("mc.ctxh")
    desk.goto(f"{live.url}/tiep-nhan/{version}")
    desk.locator("[name=d-name]").fill("Lý Thị Nháp")
    expect(desk.locator("[data-draft-status]")).to_contain_text("Đã lưu nháp lúc")
    desk.locator("[id='f-scans']").set_input_files(scan)
    expect(desk.locator("[data-files=scans] .mc-files")).to_contain_text("Căn cước.pdf")
    desk.reload()
    expect(desk.get_by_text("Đang tiếp tục bản nháp")).to_be_visible()
    expect(desk.locator("[name=d-name]")).to_have_value("Lý Thị Nháp")
    expect(desk.locator("[data-files=scans]")).to_contain_text("Căn cước.pdf")
    assert serious(desk) == []
    desk.get_by_role("button", name="Bỏ bản nháp, nhập mới").click()
    expect(desk.locator("[name=d-name]")).to_have_value("")
    assert live.failures == []
