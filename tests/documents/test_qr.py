"""The QR code as inline SVG under a strict content security policy."""

import re
from xml.etree import ElementTree

import pytest
import segno

from app.documents import qr_svg

SVG = "{http://www.w3.org/2000/svg}"


def painted(svg: str) -> set[tuple[int, int]]:
    """The dark modules (column, row) that the second path of the drawing covers."""
    path = ElementTree.fromstring(svg).findall(f"{SVG}path")[1].attrib["d"]  # noqa: S314
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)
    return {(int(x) + n, int(y)) for x, y, width in runs for n in range(int(width))}


def test_the_drawing_is_the_code_with_its_quiet_zone() -> None:
    text = "https://motcua.example.vn/tra-cuu?ma=H41.05-261121-0001"
    matrix = segno.make_qr(text, error="m").matrix
    expected = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    svg = qr_svg(text)
    assert painted(svg) == expected
    assert f'viewBox="0 0 {len(matrix) + 8} {len(matrix) + 8}"' in svg


def test_it_scales_by_class_and_speaks_to_screen_readers() -> None:
    root = ElementTree.fromstring(qr_svg("x", title="Mã <QR> & tra cứu", css_class="qr qr-small"))  # noqa: S314
    assert root.attrib["class"] == "qr qr-small"
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "Mã <QR> & tra cứu"
    assert not {"width", "height"} & set(root.attrib)


def test_nothing_in_it_needs_an_exception_from_the_policy() -> None:
    svg = qr_svg('"/><script>alert(1)</script>', title="</title><script>alert(1)</script>", css_class='" onload="x')
    tags = {element.tag for element in ElementTree.fromstring(svg).iter()}  # noqa: S314
    names = {name for element in ElementTree.fromstring(svg).iter() for name in element.attrib}  # noqa: S314
    assert tags == {f"{SVG}svg", f"{SVG}title", f"{SVG}path"}
    assert not any(name == "style" or name.startswith("on") for name in names)


def test_no_code_without_text() -> None:
    with pytest.raises(ValueError, match="text"):
        qr_svg("")
    with pytest.raises(ValueError, match=r".+"):
        qr_svg("x" * 5000)
