"""The ten-minute tour, by a real browser: from a diagram to a returned result and its replay."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import Live, browser_missing, running, serious
from playwright.sync_api import Page, expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(bool(browser_missing()), reason=browser_missing() or "-"),
]
PROCESS = Path(__file__).resolve().parents[2] / "processes" / "CBA-2022-1.012990" / "1" / "process.bpmn"
NAME = "Cấp giấy xác nhận thực hành (thử nghiệm)"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with running(f"sqlite:///{tmp_path_factory.mktemp('tour')}/tour.db") as ready:
        yield ready


@pytest.fixture(scope="module")
def diagram(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped diagram as another province's new procedure."""
    path = tmp_path_factory.mktemp("bpmn") / "thu-nghiem.bpmn"
    path.write_bytes(PROCESS.read_bytes().replace(b'mc:code="1.012990"', b'mc:code="9.000001"'))
    return path


def confirm(page: Page, button: str) -> None:
    """Press a button that asks once, and say yes in its dialog."""
    page.get_by_role("button", name=button, exact=True).first.click()
    assert serious(page) == []
    with page.expect_navigation():
        page.locator("dialog[open] [data-dialog-confirm]").click()


def test_the_tour_from_diagram_to_replay(live: Live, diagram: Path) -> None:
    upload_and_approve(live, diagram)
    code = receive(live)
    work_through(live, code)
    settle_and_return(live, code)
    look_up(live, code)
    replay(live, code)
    assert live.failures == []


def upload_and_approve(live: Live, diagram: Path) -> None:
    page = live.page("thietke")
    page.goto(f"{live.url}/quy-trinh/tai-len")
    assert serious(page) == []
    page.get_by_label("Sơ đồ BPMN 2.0").set_input_files(diagram)
    page.get_by_label("Tên thủ tục").fill(NAME)
    page.get_by_label("Mã biểu mẫu tờ khai khi tiếp nhận").fill("don_thuc_hanh_cong_tac_xa_hoi")
    page.get_by_label("Thành phần hồ sơ").fill("Đơn đề nghị | 1 | 0\nVăn bằng | 0 | 1")
    page.get_by_role("button", name="Tải lên và kiểm tra").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    page.locator(".diagram svg .djs-element").first.wait_for()
    assert serious(page) == []
    address = page.url
    confirm(page, "Trình thẩm định")
    for username, button in (
        ("thamdinh", "Thẩm định đạt"),
        ("pheduyet", "Phê duyệt"),
        ("pheduyet", "Đưa vào hiệu lực"),
    ):
        page = live.page(username)
        page.goto(address)
        if button == "Phê duyệt":
            page.get_by_label("Số quyết định phê duyệt").fill("12/QĐ-UBND")
            page.get_by_label("Ngày quyết định").fill("2026-03-10")
        confirm(page, button)
    expect(page.get_by_text("Đang hiệu lực").first).to_be_visible()


def receive(live: Live) -> str:
    page = live.page("mc.ctxh", width=390)
    page.goto(f"{live.url}/tiep-nhan")
    assert serious(page) == []
    page.get_by_role("link", name=NAME).first.click()
    expect(page.get_by_text("09:00 thứ Tư, 25/03/2026").first).to_be_visible()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_label("Cơ quan giải quyết").select_option(label="Trung tâm Công tác xã hội tỉnh")
    texts = {
        "full_name": "Hoàng Thị Thơm", "date_of_birth": "12/05/1999", "citizen_id": "004199001234",
        "address": "Tổ 5, phường Thục Phán", "phone": "0912345678", "major": "Công tác xã hội",
        "diploma_number": "CTXH-2021-0456", "practice_unit": "Trung tâm Công tác xã hội tỉnh",
        "practice_from": "01/04/2026", "practice_months": "6",
    }  # fmt: skip
    for key, text in texts.items():
        page.locator(f"#f-{key}").fill(text)
    page.locator("input[name=gender][value=female]").check()
    page.locator("#f-qualification").select_option("bachelor")
    page.locator("input[name=practice_position][value=officer]").check()
    page.locator("input[name=sworn]").last.check()
    page.get_by_label("Đơn đề nghị", exact=True).check()
    page.get_by_label("Văn bằng", exact=True).check()
    page.get_by_role("button", name="Tiếp nhận và cấp mã hồ sơ").click()
    expect(page.get_by_role("heading", name="Đã tiếp nhận hồ sơ")).to_be_visible()
    code = page.locator(".mc-panel-code").inner_text().strip()
    page.get_by_role("link", name="In giấy hẹn").click()
    expect(page.get_by_text(code).first).to_be_visible()
    expect(page.get_by_text("09 giờ 00 phút, ngày 25 tháng 03 năm 2026")).to_be_visible()
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    return code


def work_through(live: Live, code: str) -> None:
    by_role = {"chuyen_vien": "cv.ctxh", "lanh_dao_co_quan": "gd.ctxh", "nguoi_huong_dan": "hd.ctxh"}
    for step in live.world.steps()[1:]:
        live.world.clock.advance(hours=1)
        page = live.page(by_role[step["role"]])
        page.goto(f"{live.url}/viec-cua-toi")
        assert serious(page) == []
        page.get_by_role("link", name=code).first.click()
        page.get_by_role("button", name="Nhận việc").first.click()
        expect(page.get_by_text("Anh/chị đang giữ bước này")).to_be_visible()
        assert serious(page) == []
        fill(page, step["data"])
        page.get_by_role("button", name="Hoàn thành bước này").click()
        expect(page.get_by_role("button", name="Hoàn thành bước này")).to_have_count(0)


def fill(page: Page, data: dict[str, str]) -> None:
    """Type a step's data into its form."""
    for key, value in data.items():
        choice = page.locator(f"input[name={key}][value='{value}']")
        if choice.count():
            choice.check()
        elif page.locator(f"select#f-{key}").count():
            page.locator(f"#f-{key}").select_option(value)
        else:
            page.locator(f"#f-{key}").fill(value)


def settle_and_return(live: Live, code: str) -> None:
    page = live.page("mc.ctxh")
    page.goto(f"{live.url}/ho-so/{code}")
    page.locator("#confirm-number").fill("15/GXN-CTXH")
    page.locator("#confirm-on").fill("2026-03-11")
    confirm(page, "Xác nhận đã có kết quả")
    expect(page.get_by_text("Đã có kết quả").first).to_be_visible()
    page.locator("#return-handed_to").fill("Hoàng Thị Thơm")
    confirm(page, "Trả kết quả")
    expect(page.get_by_text("Đã trả kết quả").first).to_be_visible()
    for tab in ("giay-to", "so-do", "dong-ho", "lich-su"):
        page.goto(f"{live.url}/ho-so/{code}?muc={tab}")
        assert serious(page) == []


def look_up(live: Live, code: str) -> None:
    page = live.page(width=390)
    page.goto(f"{live.url}/tra-cuu")
    assert serious(page) == []
    page.get_by_label("Mã hồ sơ").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã trả kết quả").first).to_be_visible()
    assert "Hoàng Thị Thơm" not in page.content()
    assert serious(page) == []


def replay(live: Live, code: str) -> None:
    page = live.page("kiemtra")
    page.goto(f"{live.url}/kiem-tra/{code}")
    expect(page.get_by_text("Phát lại khớp hồ sơ").first).to_be_visible()
    page.locator(".replay svg .djs-element").first.wait_for()
    slider = page.locator(".replay input[type=range]")
    slider.focus()
    page.keyboard.press("End")
    last = int(slider.get_attribute("max") or 0)
    assert int(slider.input_value()) == last > 8
    expect(page.locator(".replay")).to_contain_text("Trả kết quả")
    page.keyboard.press("Home")
    expect(page.locator(".replay")).to_contain_text("Tiếp nhận hồ sơ")
    assert serious(page) == []
