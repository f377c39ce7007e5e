"""The form with every type of field in a real browser: with JavaScript and without, on a phone, in two windows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
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
    with running(f"sqlite:///{tmp_path_factory.mktemp('forms')}/forms.db") as ready:
        with ready.world.app.app_context():
            put_showcase(ready.world)
        yield ready


@pytest.fixture
def code(live: Live) -> str:
    with live.world.app.app_context():
        return live.world.receive(application=TYPED)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Căn cước.pdf"
    path.write_bytes(PDF)
    return path


def field(page: Page, path: str) -> str:
    return f"[id='f-{path}']"


def fill(page: Page, **values: str) -> None:
    for path, value in values.items():
        page.locator(field(page, path.replace("__", "."))).fill(value)


def plain_fields(page: Page) -> None:
    fill(page, full_name="Hoàng Thị Thơm", citizen_id="004199001234", home__street="Tổ 5", born_on="5/3/1999")
    page.locator(field(page, "home.province")).select_option("cb")


def too_wide(page: Page) -> bool:
    found: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")
    return found


def test_with_a_script_parts_appear_rows_grow_and_sums_are_computed(live: Live, code: str, scan: Path) -> None:
    page = live.page("cv.ctxh", width=390)
    page.goto(f"{live.url}/ho-so/{code}")
    members = page.locator(field(page, "members"))
    expect(members).to_be_hidden()
    page.locator("label", has_text="Hộ gia đình").click()
    expect(members).to_be_visible()
    fill(page, members__0__name="Hoàng Văn Nam", members__0__income="5.000.000")
    expect(page.locator("[data-computed='members.0.yearly']")).to_have_text("60.000.000 đồng")
    expect(page.locator(field(page, "members.0.away_where"))).to_be_hidden()
    page.locator(field(page, "members.0.works_away")).check()
    expect(page.locator(field(page, "members.0.away_where"))).to_be_visible()
    members.get_by_role("button", name="Thêm dòng").click()
    expect(page.locator(field(page, "members.1.name"))).to_be_focused()
    fill(page, members__1__income="1")
    expect(page.locator("[data-computed=total]")).to_have_text("5.000.001 đồng")
    page.get_by_role("button", name="Xóa dòng 1").click()
    expect(page.locator("[data-computed=total]")).to_have_text("1 đồng")
    expect(page.locator("[data-row-number]").first).to_have_text("Dòng 1")
    expect(page.locator("[data-draft-status]").first).to_contain_text("Đã lưu nháp lúc")
    assert serious(page) == []
    assert not too_wide(page)
    fill(page, members__1__name="Lý Thị Hoa", members__1__income="4.500.000")
    plain_fields(page)
    page.locator(field(page, "scans")).set_input_files(scan)
    expect(page.get_by_role("link", name="Căn cước.pdf")).to_be_visible()
    page.get_by_role("button", name="Hoàn thành bước này").click()
    expect(page.locator(".mc-summary")).to_contain_text("Tôi cam đoan nội dung trên là đúng")
    expect(page.locator(".mc-summary")).to_be_focused()
    expect(page.get_by_role("link", name="Căn cước.pdf").first).to_be_visible()
    assert serious(page) == []
    page.locator(field(page, "sworn")).check()
    page.get_by_role("button", name="Hoàn thành bước này").click()
    expect(page.get_by_text("Đã hoàn thành")).to_be_visible()
    assert [failure for failure in live.failures if "422" not in failure] == []


def test_without_a_script_the_server_does_the_same(live: Live, scan: Path) -> None:
    context = live.browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"{live.url}/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("mc.ctxh")
    page.get_by_label("Mật khẩu").fill("motcua")
    page.get_by_role("button", name="Đăng nhập").click()
    with live.world.app.app_context():
        version_id = live.world.version_id("1.012990")
    page.goto(f"{live.url}/tiep-nhan/{version_id}")
    plain_fields(page)
    page.locator("input[name=kind][value=household]").check()
    fill(page, members__0__name="Hoàng Văn Nam", members__0__income="nhiều")
    page.get_by_role("button", name="Thêm dòng").click()
    expect(page.locator(field(page, "members.0.name"))).to_have_value("Hoàng Văn Nam")
    fill(page, members__1__name="Lý Thị Hoa", members__1__income="4.500.000")
    page.locator(field(page, "scans")).set_input_files(scan)
    page.locator(field(page, "sworn")).check()
    for paper in page.locator("input[type=checkbox][id^=d-paper-]").all():
        paper.check()
    page.get_by_role("button", name="Tiếp nhận và cấp mã hồ sơ").click()
    expect(page.locator(".mc-summary")).to_contain_text(
        "Thành viên trong hộ, dòng 1, Thu nhập một tháng: Không phải là số"
    )
    expect(page.locator("[id='f-members.1.yearly']")).to_have_text("54.000.000 đồng")
    page.locator(".mc-summary a").first.click()
    assert page.url.endswith("#f-members.0.income")
    fill(page, members__0__income="5.000.000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Căn cước.pdf")).to_have_count(0)
    page.goto(page.url.replace("/da-tiep-nhan", ""))
    expect(page.get_by_role("link", name="Căn cước.pdf")).to_be_visible()
    expect(page.get_by_text("9.500.000 đồng")).to_be_visible()
    context.close()


def test_two_windows_keep_both_drafts(live: Live, code: str) -> None:
    first, second = live.page("cv.ctxh"), live.page("cv.ctxh")
    for page in (first, second):
        page.goto(f"{live.url}/ho-so/{code}")
    second.locator(field(second, "note")).fill("cửa sổ hai")
    expect(second.locator("[data-draft-status]").first).to_contain_text("Đã lưu nháp")
    first.locator(field(first, "note")).fill("cửa sổ một")
    expect(first.locator("[data-draft-status]").first).to_contain_text("cả hai bản được giữ")
    first.reload()
    expect(first.get_by_text("Có hai bản nháp")).to_be_visible()
    assert serious(first) == []
    first.get_by_role("button", name="Dùng bản kia").click()
    expect(first.locator(field(first, "note"))).to_have_value("cửa sổ một")


def test_the_pages_around_forms_are_accessible(live: Live) -> None:
    designer = live.page("thietke", width=390)
    for path in ("/bieu-mau", "/bieu-mau/xu_ly", "/bieu-mau/xu_ly/1"):
        designer.goto(f"{live.url}{path}")
        assert serious(designer) == []
        assert not too_wide(designer)
    desk = live.page("mc.ctxh", width=390)
    for path in ("/dong-y", "/dong-y?so=004199001234"):
        desk.goto(f"{live.url}{path}")
        assert serious(desk) == []
        assert not too_wide(desk)
