"""Renders the style guide with plain Jinja (no Flask) and reads what came out."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "app" / "web" / "templates"
STATIC = ROOT / "app" / "web" / "static"
FRONTEND = ROOT / "app" / "web" / "frontend"
SAMPLES = Path(__file__).parent / "samples"
AXE = ROOT / "build" / "test-assets" / "axe.min.js"
SHELL_FILTERS = ("moment", "date", "duration", "remaining", "limit", "dong", "plain", "filesize", "typed_time")

CONTEXT: dict[str, Any] = {
    "province_name": "tỉnh Nghệ An",
    "nav": [
        {"label": "Việc của tôi", "url": "#viec", "icon": "list-check", "active": True, "badge": 24},
        {"label": "Hồ sơ của đơn vị", "url": "#don-vi", "icon": "files"},
        {"label": "Theo dõi", "url": "#theo-doi", "icon": "gauge"},
    ],
    "person": {"name": "Trần Văn Quý", "agency": "Sở Y tế – Phòng Nghiệp vụ Y", "role": "Chuyên viên"},
    "demo": {"now_text": "09:41 thứ Năm, 11/12/2025", "url": "#demo"},
    "sample_bpmn_url": "/process.bpmn",
    "sample_replay_url": "/replay.json",
}


def environment() -> Environment:
    """The templates with the two globals they need; the shell's filters stand in by name only."""
    jinja = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    jinja.filters.update(dict.fromkeys(SHELL_FILTERS, str))
    jinja.globals.update(asset=lambda name: f"/static/{name}", csrf_token=lambda: "token")
    return jinja


def render(source: str, **context: Any) -> str:
    """What a piece of template gives; the macros are to be imported in it."""
    return environment().from_string(source).render(**context)


def render_styleguide() -> str:
    return environment().get_template("styleguide.html").render(**CONTEXT)


@dataclass
class Page(HTMLParser):
    """Every start tag of a page with its attributes, in order."""

    source: str
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.tags if attribute in attrs]
