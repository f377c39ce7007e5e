"""Reading a page as a person or a screen reader does: its text, its fields, its labels, its links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient

FIELDS = ("input", "select", "textarea")


@dataclass
class Page(HTMLParser):
    """Every start tag with its attributes, and the text."""

    source: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append((tag, found))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.tags if tag in names]

    def field(self, name: str) -> dict[str, str]:
        return next(attrs for attrs in self.all(*FIELDS) if attrs.get("name") == name)

    def links(self) -> set[str]:
        return {attrs.get("href", "") for attrs in self.all("a")}


def page(client: FlaskClient, path: str, *, status: int = 200) -> Page:
    """The page at this address; the test fails for any other status and for a page that breaks the house's rules."""
    answer = client.get(path)
    assert answer.status_code == status, answer.text[:600]
    return sound(answer.text)


def sound(source: str) -> Page:
    """The page, if its ids are unique, its fields labelled, its forms protected, and nothing is styled in place."""
    read = Page(source)
    ids = [attrs["id"] for _, attrs in read.tags if "id" in attrs]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    labelled = {attrs.get("for") for attrs in read.all("label")}
    shown = [a for a in read.all(*FIELDS) if a.get("type") not in ("hidden", "submit", "button")]
    assert [a for a in shown if a.get("id") not in labelled and "aria-label" not in a] == []
    assert [tag for tag, attrs in read.tags if "style" in attrs or any(n.startswith("on") for n in attrs)] == []
    posts = [a for a in read.all("form") if a.get("method") == "post"]
    assert len([a for a in read.all("input") if a.get("name") == "csrf_token"]) == len(posts)
    for link in (a.get("href", "") for a in read.all("a")):
        assert not link.startswith("#") or link[1:] in ids, link
    return read
