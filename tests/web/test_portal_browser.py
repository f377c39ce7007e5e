"""A supplement comes from the portal: the desk takes it, the administrator sees the exchange, by a real browser."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from acting import ask_supplement
from live_server import Live, browser_missing, running, serious
from playwright.sync_api import expect

from app.casework.accounts import NewPerson, add_person
from app.casework.hear_portal import hear_supplement
from app.casework.offer_supplement import OfferSupplement
from app.casework.reception import ComponentGiven
from app.db import transaction
from app.integrations import EmulatedPortal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(bool(browser_missing()), reason=browser_missing() or "-"),
]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with running(f"sqlite:///{tmp_path_factory.mktemp('portal')}/portal.db") as ready:
        services = replace(ready.world.services, portal=EmulatedPortal())
        ready.world.app.extensions["motcua"] = services
        yield ready


def offered(live: Live) -> str:
    """A dossier whose applicant sent a supplement by the portal."""
    world = live.world
    with world.app.app_context():
        with transaction() as session:
            roles = (("cong_dich_vu", None),)
            person = NewPerson(
                username="cong.dvc", full_name="Cổng", password="dài và ngẫu nhiên", agency_code="H14", roles=roles
            )
            add_person(session, person)
        code = world.receive()
        ask_supplement(world, code)
        papers = [ComponentGiven(name="Giấy khám sức khỏe", originals=0, copies=1)]
        command = OfferSupplement(by=world.actor("cong.dvc"), code=code, what="Gửi giấy khám", components=papers)
        hear_supplement(world.services, "B-1", command)
        return code


def test_from_the_portal_to_the_desk_and_back(live: Live) -> None:
    code = offered(live)
    desk, admin = live.page("mc.ctxh"), live.page("quantri", width=390)
    desk.goto(f"{live.url}/ho-so/{code}")
    panel = desk.get_by_role("region", name="Bổ sung trực tuyến lần 1")
    expect(panel.get_by_text("qua Cổng dịch vụ công quốc gia")).to_be_visible()
    expect(panel.get_by_text("Giấy khám sức khỏe")).to_be_visible()
    assert serious(desk) == []
    box = desk.locator("#act-receive_supplement-box")
    expect(box.locator("[name=what]")).to_have_value(re.compile("Bổ sung trực tuyến lần 1, .* Gửi giấy khám"))
    box.locator("button[type=submit]").first.click()
    with desk.expect_navigation():
        desk.locator("dialog[open] [data-dialog-confirm]").click()
    expect(desk.get_by_text("Đã tiếp nhận hồ sơ bổ sung.")).to_be_visible()
    admin.goto(f"{live.url}/he-thong/cong-quoc-gia")
    expect(admin.get_by_text(f"Hồ sơ {code}: 2 – Được tiếp nhận")).to_be_visible()
    assert serious(admin) == []
    admin.get_by_role("button", name="Gửi ngay").click()
    expect(admin.get_by_text("Cổng đã nhận 3 bản tin.")).to_be_visible()
    admin.get_by_role("button", name="Đối chiếu ngay").click()
    expect(admin.get_by_text("Không có hồ sơ nào khác nhau.")).to_be_visible()
    assert serious(admin) == []
    assert live.failures == []
