"""QR codes as SVG that a strict content security policy lets through: no style attributes, no scripts."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import segno

_QUIET = 4


def qr_svg(text: str, *, title: str = "Mã QR tra cứu hồ sơ", css_class: str = "qr") -> str:
    """One ``<svg>`` element that fills the box its class gives it; ``title`` is what a screen reader says.

    Always dark on white, with the quiet zone that scanners need, so it also reads in a dark theme. ValueError when
    ``text`` is empty or longer than a QR code can hold.
    """
    if not text:
        raise ValueError("a QR code needs a text")
    rows = segno.make_qr(text, error="m").matrix
    side = len(rows) + 2 * _QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" class={quoteattr(css_class)} role="img"'
        f' shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{"".join(_runs(rows))}"/></svg>'
    )


def _runs(rows: Sequence[Iterable[int]]) -> Iterable[str]:
    """Each run of dark modules in a row as one rectangle."""
    for y, row in enumerate(rows, start=_QUIET):
        x = _QUIET
        for dark, modules in groupby(row, key=bool):
            width = len(list(modules))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
