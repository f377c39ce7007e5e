"""Repairs and readable XML as plain JSON values: what a file's reader answers to a wish to change it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from typing import Any

from lxml import etree

from app.engine.repairs import repair, repairs
from app.engine.xml_reading import read_tree

Codes = Collection[str]


def rewrite(source: bytes, *, kind: str, codes: Codes = ()) -> dict[str, Any]:
    """Under the key ``repairs`` what could be repaired, under ``text`` the new file; raises Unreadable."""
    return _KINDS[kind](source, codes)


def readable(source: bytes) -> str:
    """The file with one element a line, indented by what holds it; raises Unreadable."""
    root = read_tree(source, whole=True)
    etree.indent(root, space="  ")
    return str(etree.tostring(root.getroottree(), encoding="unicode"))


def _offered(source: bytes, _codes: Codes) -> dict[str, Any]:
    return {"repairs": [asdict(each) for each in repairs(source)]}


def _repaired(source: bytes, codes: Codes) -> dict[str, Any]:
    return {"text": repair(source, codes).decode("utf-8")}


def _readable(source: bytes, _codes: Codes) -> dict[str, Any]:
    return {"text": readable(source)}


_KINDS: Mapping[str, Callable[[bytes, Codes], dict[str, Any]]] = {
    "repairs": _offered,
    "repair": _repaired,
    "readable": _readable,
}
