"""The style guide in a real browser under the strict Content Security Policy: accessibility, widths, scripts."""

import functools
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from styleguide_site import AXE, SAMPLES, STATIC, render_styleguide

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
POLICY = "default-src 'self'; base-uri 'self'; form-action 'self'"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


class PolicyHandler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not (STATIC / "diagram.js").exists() or not AXE.exists():
        pytest.skip("the front end is not built: run node build.mjs in app/web/frontend")
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(STATIC, folder / "static")
    for sample in SAMPLES.iterdir():
        shutil.copy(sample, folder)
    Path(folder, "index.html").write_text(render_styleguide(), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(PolicyHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


def open_page(browser, site: str, *, width: int = 1280, theme: str = "light"):
    """The style guide, drawn; ``page.troubles`` collects what the browser complained about."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme).new_page()
    page.troubles = []
    page.on("console", lambda message: page.troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.troubles.append(str(error)))
    page.goto(site)
    page.wait_for_selector("#so-do .djs-shape.mc-now")
    page.wait_for_selector(".replay .djs-shape.mc-now")
    return page


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_accessible_and_not_wider_than_the_screen(browser, site: str, width: int, theme: str) -> None:
    page = open_page(browser, site, width=width, theme=theme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
    assert page.troubles == []
    page.context.close()


def test_the_bpmn_io_mark_is_visible_and_nothing_lies_over_it(browser, site: str) -> None:
    page = open_page(browser, site)
    page.locator("#so-do .bjs-powered-by").scroll_into_view_if_needed()
    on_top = page.evaluate(
        """() => { const mark = document.querySelector('#so-do .bjs-powered-by');
        const box = mark.getBoundingClientRect();
        return [[2, 2], [box.width - 2, box.height - 2]].every(([x, y]) =>
          mark.contains(document.elementFromPoint(box.left + x, box.top + y))); }"""
    )
    assert on_top
    page.context.close()


def test_replay_by_buttons_and_keys(browser, site: str) -> None:
    page = open_page(browser, site)
    position = page.locator(".replay-position")
    page.click("text=Đến lúc quá hạn")
    assert position.text_content() == "Sự kiện 5/6"
    page.focus(".replay-slider")
    page.keyboard.press("ArrowRight")
    assert position.text_content() == "Sự kiện 6/6"
    assert page.locator(".replay .djs-shape.mc-now").get_attribute("data-element-id") == "T3"
    page.keyboard.press("Home")
    assert position.text_content() == "Sự kiện 1/6"
    page.context.close()


def test_work_list_keys_step_link_and_confirmation(browser, site: str) -> None:
    page = open_page(browser, site)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/*#ho-so-2")
    page.click("[data-focus-element=T2]")
    assert page.locator("#so-do .mc-selected[data-element-id=T2]").count() == 1
    page.click("#refuse button")
    assert page.is_visible("#refuse-dialog")
    page.keyboard.press("Escape")
    assert not page.is_visible("#refuse-dialog")
    page.context.close()
