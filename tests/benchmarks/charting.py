"""A small line chart as SVG, so that a benchmark needs no plotting library."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Series = Mapping[str, Sequence[tuple[float, float]]]
WIDTH, HEIGHT, LEFT, BOTTOM = 380, 240, 56, 40
COLOURS = ("#1d4f91", "#b3261e", "#1f7a3d")


def chart(title: str, *, x: str, y: str, series: Series) -> str:
    """One chart: points in order of x, the y axis from zero; x is spaced evenly and labelled with its values."""
    top = max((v for points in series.values() for _, v in points), default=1) * 1.15 or 1
    xs = sorted({n for points in series.values() for n, _ in points})
    place = {n: LEFT + (i + 0.5) * (WIDTH - LEFT - 10) / len(xs) for i, n in enumerate(xs)}
    parts = [_text(WIDTH / 2, 16, title, size=13, bold=True), _text(WIDTH / 2, HEIGHT - 4, x)]
    parts += [_text(place[n], HEIGHT - BOTTOM + 16, f"{n:g}") for n in xs]
    parts += [_grid(top * part / 4, top=top) for part in range(5)]
    for number, (name, points) in enumerate(series.items()):
        parts.append(_line(points, place=place, top=top, colour=COLOURS[number % len(COLOURS)]))
        parts.append(_text(WIDTH - 8, 34 + 14 * number, name, anchor="end", colour=COLOURS[number % len(COLOURS)]))
    parts.append(_text(8, 34, y, anchor="start"))
    return f"<g>{''.join(parts)}</g>"


def sheet(charts: Sequence[str]) -> str:
    """Charts side by side as one SVG file."""
    inside = "".join(f'<g transform="translate({i * (WIDTH + 12)} 0)">{c}</g>' for i, c in enumerate(charts))
    width = len(charts) * (WIDTH + 12)
    box = f'viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}"'
    ground = f'<rect width="{width}" height="{HEIGHT}" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box} font-family="sans-serif">{ground}{inside}</svg>\n'


def _y(value: float, *, top: float) -> float:
    return HEIGHT - BOTTOM - value / top * (HEIGHT - BOTTOM - 46)


def _grid(value: float, *, top: float) -> str:
    at = _y(value, top=top)
    line = f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>'
    return line + _text(LEFT - 6, at + 4, f"{value:.3g}", anchor="end")


def _line(points: Sequence[tuple[float, float]], *, place: Mapping[float, float], top: float, colour: str) -> str:
    at = [(place[n], _y(v, top=top)) for n, v in points]
    dots = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3.5" fill="{colour}"/>' for a, b in at)
    path = " ".join(f"{a:.1f},{b:.1f}" for a, b in at)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}'


def _text(
    x: float, y: float, text: str, *, size: int = 11, anchor: str = "middle", bold: bool = False, colour: str = "#333"
) -> str:
    look = f'font-size="{size}" text-anchor="{anchor}" fill="{colour}"' + (' font-weight="bold"' if bold else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(text)}</text>'
