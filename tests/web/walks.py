"""Walking pages by hand: everybody signed in once, each page looked at by axe and at the width of a phone."""

from dataclasses import dataclass, field
from pathlib import Path

from live_server import Live, serious
from playwright.sync_api import Locator, Page, expect

PHONE, DESK = 390, 1280
#: the application of 1.012990 as people type it
APPLICATION: dict[str, str | bool] = {
    "full_name": "Hoàng Thị Thơm", "date_of_birth": "12/05/1999", "gender": "female", "citizen_id": "004199001234",
    "address": "Tổ 5, phường Thục Phán", "phone": "0912345678", "qualification": "bachelor",
    "major": "Công tác xã hội", "diploma_number": "CTXH-2021-0456",
    "practice_unit": "Trung tâm Công tác xã hội tỉnh", "practice_position": "officer",
    "practice_from": "01/04/2026", "practice_months": "6", "sworn": True,
}  # fmt: skip


@dataclass
class Walk:
    """One running application and a window for each person; ``papers`` is where files to upload are made."""

    live: Live
    papers: Path
    windows: dict[tuple[str, int], Page] = field(default_factory=dict)

    def at(self, username: str, path: str, *, width: int = DESK) -> Page:
        """The person's window at this address; “” is somebody who is not signed in."""
        window = self.windows.get((username, width))
        if window is None:
            window = self.windows[username, width] = self.live.page(username or None, width=width)
        window.goto(self.live.url + path)
        return window

    def dossier(self, username: str, code: str, *, width: int = DESK, tab: str = "") -> Page:
        """The person's window at the dossier."""
        return self.at(username, f"/ho-so/{code}{'?muc=' + tab if tab else ''}", width=width)

    def pdf(self, name: str) -> Path:
        """A small file to upload."""
        path = self.papers / name
        path.write_bytes(b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF")
        return path

    def told(self) -> list[str]:
        """Console errors but those of refusals that a page shows, which the browser calls errors too."""
        expected = ("status of 409", "status of 422", "status of 403")
        return [text for text in self.live.failures if not any(status in text for status in expected)]


#: what makes two pages alike for axe: the address without numbers, and the ids and classes of what stands on it
_SHAPE = """() => {
  const plain = (text) => String(text?.baseVal ?? text ?? '').replace(/[0-9]+/g, '#');
  const all = [...document.querySelectorAll('body *')].map((e) => plain(e.id) + ' ' + plain(e.className));
  return plain(location.pathname) + innerWidth + [...new Set(all)].sort().join();
}"""
_LOOKED_AT: set[str] = set()


def look(page: Page) -> None:
    """Axe finds nothing serious, a phone shows no sideways scroll, and no button is dead without a visible reason.

    Axe, which is slow, looks once at pages that are alike.
    """
    shape = page.evaluate(_SHAPE)
    if shape not in _LOOKED_AT:
        assert serious(page) == []
        _LOOKED_AT.add(shape)
    wide = page.viewport_size
    assert wide
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
    page.set_viewport_size(wide)
    for button in page.locator("main button:disabled").all():
        reason = button.locator("xpath=following-sibling::*[contains(@class, 'mc-act-reason')]")
        assert len(reason.inner_text().strip()) > 20, page.url


def fill(place: Page | Locator, /, **fields: str | bool | Path) -> None:
    """Type into the fields of these names: text, a choice of a list or of radio buttons, a box, a file."""
    kinds = place.locator("[name]:not([type=hidden])").evaluate_all("all => all.map(e => [e.name, e.type])")
    for name, value in fields.items():
        controls = place.locator(f"[name='{name}']:not([type=hidden])")
        kind = dict(kinds)[name]
        if kind == "select-one":
            controls.first.select_option(str(value))
        elif kind == "radio":
            place.locator(f"[name='{name}'][value='{value}']").check()
        elif kind == "checkbox":
            controls.first.set_checked(bool(value))
        elif kind == "file":
            controls.first.set_input_files(str(value))
        else:
            controls.first.fill(str(value))


def act(page: Page, name: str, /, **fields: str | bool | Path) -> None:
    """Open the act's drawer, fill its form, press its button and say yes."""
    drawer = page.locator(f"#act-{name}-box")
    if drawer.get_attribute("open") is None:
        drawer.locator("summary").first.click()
    fill(drawer, **fields)
    drawer.locator("button[type=submit]").first.click()
    agree(page)


def agree(page: Page) -> None:
    """Say yes in the dialog that asks once."""
    with page.expect_navigation():
        page.locator("dialog[open] [data-dialog-confirm]").click()


def press(page: Page, button: str) -> None:
    """Press a button that sends its form."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


def done(page: Page, message: str) -> None:
    """The page tells of success."""
    expect(page.locator(".mc-messages .is-success")).to_contain_text(message)


def reasons(page: Page) -> int:
    """How many acts say why they cannot be done now; each does so in words that can be seen."""
    drawer = page.locator(".mc-act-form.is-waiting")
    if drawer.get_attribute("open") is None:
        drawer.locator("summary").click()
    texts = [line.inner_text().strip() for line in drawer.locator(".mc-act-reason").all()]
    assert len(texts) == drawer.locator(".mc-act").count()
    assert all(len(text) > 20 for text in texts), texts
    return len(texts)
