"""The application on a loopback port with a clock that stands still, and a browser beside it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server
from world import PASSWORD, World, make_world

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[2] / "build" / "test-assets" / "axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def browser_missing() -> str:
    """Why browser tests cannot run here; empty when they can."""
    if not CHROMIUM.exists():
        return f"Chromium is not installed ({CHROMIUM})"
    return "" if AXE.exists() else "the front end is not built (make assets)"


@dataclass
class Live:
    """A running application; ``failures`` are console errors and answers of 500 that any page of it caused."""

    world: World
    url: str
    browser: Browser
    failures: list[str]

    def page(self, username: str | None = None, *, width: int = 1280) -> Page:
        """A fresh browser window, signed in as this person."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda m: self.failures.append(f"{page.url}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda e: self.failures.append(f"{page.url}: {e}"))
        if username:
            page.goto(f"{self.url}/dang-nhap")
            page.get_by_label("Tên đăng nhập").fill(username)
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            page.wait_for_url(lambda url: "dang-nhap" not in url)
        return page


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical on the page, outside the canvas that bpmn.io draws."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")  # not a script tag: the page's own policy forbids it
    found: dict[str, Any] = page.evaluate(
        "axe.run({exclude: [['.djs-container'], ['.bjs-powered-by']]}, {resultTypes: ['violations']})"
    )
    return [
        f"{page.url}: {v['id']} – {v['help']}: {v['nodes'][0]['html'][:160]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@contextmanager
def running(url: str) -> Iterator[Live]:
    """Serve the world on a free loopback port; everything is gone at the end."""
    served: list[Any] = []
    server = make_server("127.0.0.1", 0, lambda *asked: served[0](*asked), threaded=True)
    address = f"http://127.0.0.1:{server.port}"
    world = make_world(url, base_url=address)
    world.app.config.update(WTF_CSRF_ENABLED=True)
    served.append(world.app)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            try:
                yield Live(world=world, url=address, browser=browser, failures=[])
            finally:
                browser.close()
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
