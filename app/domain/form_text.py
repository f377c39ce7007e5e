"""Explanations in a form: a small, HTML-free part of Markdown as plain values that a template can draw.

Paragraphs, headings (``#``), lists (``-``, ``1.``), **bold**, *italic* and [links](https://…). Everything else, HTML
above all, stays text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_HEADING = re.compile(r"#{1,6}\s+(.*)")
_BULLET = re.compile(r"[-*]\s+(.*)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(.*)")
_SPAN = re.compile(
    r"\*\*(?P<bold>[^*]{1,500})\*\*"
    r"|\*(?P<italic>[^*\s][^*]{0,500})\*"
    r"|\[(?P<text>[^\]]{1,300})\]\((?P<href>https?://[^\s()<>\"']{1,500})\)"
)

Kind = Literal["paragraph", "heading", "bullets", "numbers"]


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of text drawn in one way; ``href`` begins with http:// or https://."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, a heading, or the lines of a list."""

    kind: Kind
    lines: tuple[tuple[Span, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    """The text as blocks; lines of one list stand together, every other line is a paragraph of its own."""
    found: list[Block] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        block = _block(line.strip())
        last = found[-1] if found else None
        if last and last.kind == block.kind and block.kind in ("bullets", "numbers"):
            found[-1] = Block(kind=last.kind, lines=last.lines + block.lines)
        else:
            found.append(block)
    return tuple(found)


def _block(line: str) -> Block:
    shapes: tuple[tuple[re.Pattern[str], Kind], ...] = (
        (_HEADING, "heading"),
        (_BULLET, "bullets"),
        (_NUMBER, "numbers"),
    )
    for pattern, kind in shapes:
        if match := pattern.fullmatch(line):
            return Block(kind=kind, lines=(tuple(_spans(match.group(1))),))
    return Block(kind="paragraph", lines=(tuple(_spans(line)),))


def _spans(text: str) -> Iterator[Span]:
    done = 0
    for match in _SPAN.finditer(text):
        if match.start() > done:
            yield Span(text=text[done : match.start()])
        if match["bold"]:
            yield Span(text=match["bold"], bold=True)
        elif match["italic"]:
            yield Span(text=match["italic"], italic=True)
        else:
            yield Span(text=match["text"], href=match["href"])
        done = match.end()
    if done < len(text):
        yield Span(text=text[done:])
