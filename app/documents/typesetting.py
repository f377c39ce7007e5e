"""Typeset a template with data. Data reach the template as JSON, never as markup; only shipped files are read."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_TEMPLATES = _HERE / "templates"
#: without a moment of its own a document is dated so, for equal input must give equal bytes
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_INVISIBLE = {"Cc": " ", "Cs": " ", "Cf": ""}


def typeset(template: str, data: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """The PDF of ``templates/<template>.typ``; equal arguments give equal bytes. ``at`` becomes the document's date.

    PDF/A-2a (tagged, for archives). Characters that the shipped fonts lack, which PDF/A does not allow, are left blank
    in an ordinary PDF instead: a rare name must not keep anybody from a receipt.
    """
    import typst

    stamp = (at or _UNDATED).astimezone(UTC)
    try:
        return _compile(template, data, stamp, standards=["a-2a"])
    except typst.TypstError as error:
        if "could not be displayed with font" not in error.message:
            raise
        return _compile(template, data, stamp, standards=[])


def _compile(template: str, data: Mapping[str, Any], stamp: datetime, *, standards: list[Any]) -> bytes:
    import typst

    return typst.compile(
        _TEMPLATES / f"{template}.typ",
        root=_TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=_TEMPLATES / "no-packages",
        package_cache_path=_TEMPLATES / "no-packages",
        sys_inputs={"data": json.dumps(_printable(data))},
        timestamp=stamp,
        format="pdf",
        pdf_standards=standards,
    )


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_HERE / "fonts"])


def _printable(value: Any) -> Any:
    """Text in NFC without what no page can show: controls and halves become spaces, invisible format marks go."""
    if isinstance(value, str):
        return "".join(map(_shown, unicodedata.normalize("NFC", value)))
    if isinstance(value, Mapping):
        return {key: _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value


def _shown(character: str) -> str:
    return _INVISIBLE.get(unicodedata.category(character), character)
