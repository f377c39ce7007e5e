"""The house by hand: a step given on and handed back, an agency merged into another, keys and subscriptions."""

from collections.abc import Iterator

import pytest
from live_server import browser_missing, running
from playwright.sync_api import Page, expect
from reorganising import NUMBER, its_day
from walking import walked
from walks import PHONE, Walk, agree, done, fill, look, press
from world import MORNING

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(bool(browser_missing()), reason=browser_missing() or "-"),
]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    where = tmp_path_factory.mktemp("house")
    with running(f"sqlite:///{where}/house.db") as live:
        yield Walk(live=live, papers=where)


def dossier(ready: Walk, *, steps: int) -> str:
    with ready.live.world.app.app_context():
        return walked(ready.live.world, done=steps)


def test_a_step_is_assigned_forwarded_and_handed_back(ready: Walk) -> None:
    code = dossier(ready, steps=1)
    head = ready.dossier("gd.ctxh", code, width=PHONE)
    head.get_by_role("link", name="Phân công").first.click()
    look(head)
    fill(head, to="cv.ctxh", reason="Đúng việc")
    press(head, "Phân công")
    done(head, "Đã phân công “Bước 2. Nghiên cứu, đề xuất giải quyết” cho Lý Văn Thành.")
    officer = ready.dossier("cv.ctxh", code)
    expect(officer.get_by_text("Anh/chị đang giữ bước này")).to_be_visible()
    officer.get_by_role("link", name="Chuyển người khác").click()
    fill(officer, to="cv2.ctxh")
    press(officer, "Chuyển")
    expect(officer.get_by_role("alert").first).to_be_focused()
    look(officer)
    fill(officer, reason="Nghỉ phép")
    press(officer, "Chuyển")
    done(officer, "cho Bế Thu Trang.")
    code = dossier(ready, steps=2)
    head.goto(f"{ready.live.url}/ho-so/{code}")
    handed_back(head)
    officer.goto(f"{ready.live.url}/ho-so/{code}")
    expect(officer.get_by_text("Thiếu xác nhận")).to_be_visible()
    look(officer)


def handed_back(head: Page) -> None:
    head.get_by_text("Chuyển lại bước trước").click()
    place = head.locator("details.mc-hand-back[open]")
    place.get_by_label("Bước nhận lại").select_option(index=1)
    press(head, "Tiếp tục")
    expect(head.get_by_role("alert").first).to_be_focused()
    fill(head.locator("details.mc-hand-back[open]"), reason="Thiếu xác nhận")
    press(head, "Tiếp tục")
    look(head)
    press(head, "Chuyển lại")
    done(head, "Đã chuyển lại: hồ sơ trở về “Bước 2.")


def test_an_agency_is_merged_into_another(ready: Walk) -> None:
    code = dossier(ready, steps=1)
    drafter = ready.at("quantri", "/sap-xep-co-quan/moi")
    fill(drafter, decision_number=NUMBER, signed_on="31/02/2026", effective_on="12/03/2026", reason="Nghị quyết")
    press(drafter, "Lưu dự thảo")
    expect(drafter.locator("[name=signed_on]")).to_have_value("31/02/2026")
    look(drafter)
    fill(drafter, signed_on="10/03/2026")
    press(drafter, "Lưu dự thảo")
    fill(drafter, kind="merge", source="H14.02.01", target="H14.02")
    look(drafter)
    press(drafter, "Thêm dòng")
    drafter.get_by_role("link", name="Xong, xem ảnh hưởng").click()
    expect(drafter.get_by_text(code)).to_be_visible()
    look(drafter)
    head = ready.at("pheduyet", drafter.url.removeprefix(ready.live.url), width=PHONE)
    head.get_by_role("button", name="Phê duyệt", exact=True).first.click()
    agree(head)
    expect(head.get_by_text("Đã phê duyệt").first).to_be_visible()
    look(head)
    its_day(ready.live.world)
    head.reload()
    head.get_by_role("button", name="Thực hiện ngay").first.click()
    agree(head)
    expect(head.get_by_text("Đã hoàn thành").first).to_be_visible()
    look(head)
    ready.live.world.clock.set(MORNING)


def test_a_key_and_a_subscription(ready: Walk) -> None:
    admin = ready.at("quantri", "/khoa-api/moi")
    fill(admin, username="cv.ctxh", label="", days="30")
    press(admin, "Cấp khóa")
    expect(admin.get_by_role("alert").first).to_be_focused()
    expect(admin.locator("[name=username]")).to_have_value("cv.ctxh")
    look(admin)
    fill(admin, label="Máy quét")
    press(admin, "Cấp khóa")
    look(admin)
    phone = ready.at("quantri", "/khoa-api", width=PHONE)
    expect(phone.get_by_text("Máy quét").first).to_be_visible()
    look(phone)
    phone.get_by_role("link", name="Nhận sự kiện").click()
    phone.get_by_role("link", name="Đăng ký").first.click()
    fill(phone, label="Kho dữ liệu", url="http://127.0.0.1:9/nhan", events=True)
    look(phone)
    press(phone, "Đăng ký")
    look(phone)
    phone.goto(f"{ready.live.url}/truy-cap-api?tu=11/03/2026&den=sai")
    expect(phone.get_by_label("Từ ngày")).to_have_value("11/03/2026")
    look(phone)
    assert ready.told() == []
