"""From bytes to an XML tree, or a reason why not. Nothing is fetched, expanded or included on the way."""

import re
from typing import Any

from lxml import etree

from app.domain.definition import Problem
from app.engine.problems import problem
from app.engine.vocabulary import BPMN, bpmn

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 100
MAX_ELEMENTS = 100_000
#: encodings that the expat of every tool reads alike
ENCODINGS = frozenset(
    {"utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "iso-8859-1", "windows-1258"}
)

#: DMN 1.1 to 1.5, and two spellings of 1.1 that tools write
DMN_NAMESPACES = tuple(
    f"{host}/spec/DMN/{version}"
    for host, version in (
        ("http://www.omg.org", "20151101"),
        ("http://www.omg.org", "20180521/MODEL/"),
        ("https://www.omg.org", "20191111/MODEL/"),
        ("https://www.omg.org", "20211108/MODEL/"),
        ("https://www.omg.org", "20230324/MODEL/"),
    )
)

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")


class Unreadable(Exception):
    """The file is refused, with the one problem that says why."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.problem: Problem = problem(code, **facts)


def read_tree(source: bytes, *, whole: bool = False) -> Any:
    """The root of a BPMN 2.0 file, ``whole`` with its comments and instructions; raises Unreadable."""
    root = read_xml(source, whole=whole)
    if root.tag != bpmn("definitions"):
        raise Unreadable("NOT_BPMN", detail=str(root.tag)[:80], namespace=BPMN)
    return _shallow(root)


def read_dmn(source: bytes) -> Any:
    """The root of a DMN 1.1 to 1.5 file; raises Unreadable."""
    root = read_xml(source)
    namespace, _, name = str(root.tag).removeprefix("{").partition("}")
    if name != "definitions" or not namespace.startswith(DMN_NAMESPACES):
        raise Unreadable("NOT_DMN", detail=str(root.tag)[:80])
    return _shallow(root)


def read_xml(source: bytes, *, whole: bool = False) -> Any:
    """The root of any XML file behind the fence; its depth is not yet judged. Raises Unreadable."""
    if len(source) > MAX_BYTES:
        raise Unreadable("TOO_LARGE")
    if not source.strip():
        raise Unreadable("EMPTY")
    text = _decoded(source)
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        raise Unreadable("NOT_XML")
    # looked for in the text too: by the time a tree exists, an entity could already have been expanded
    if re.search(r"<!DOCTYPE\s+html|<html[\s>]", text[:2_000], re.IGNORECASE):
        raise Unreadable("NOT_BPMN", detail="html")
    if re.search(r"<!DOCTYPE|<!ENTITY", text, re.IGNORECASE):
        raise Unreadable("DTD_FORBIDDEN")
    # counted before there is a tree: a tree of a million elements takes the seconds and the memory of many files
    elements = text.count("<") - sum(text.count(each) for each in ("</", "<!", "<?"))
    if elements > MAX_ELEMENTS:
        raise Unreadable("TOO_MANY", count=str(elements), limit=str(MAX_ELEMENTS))
    root = _parsed(text, whole=whole)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("DTD_FORBIDDEN")
    return root


def _decoded(source: bytes) -> str:
    if source.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        raise Unreadable("ENCODING", encoding="utf-32")
    encoding = next((name for mark, name in _BOMS if source.startswith(mark)), None)
    if encoding is None:
        encoding = _encoding_without_mark(source)
    if encoding.lower() not in ENCODINGS:
        raise Unreadable("ENCODING", encoding=encoding)
    try:
        return source.decode(encoding)
    except UnicodeDecodeError:
        is_markup = source.lstrip()[:1] == b"<" or source[:2] in (b"\xff\xfe", b"\xfe\xff")
        raise Unreadable("ENCODING" if is_markup else "NOT_XML", encoding=encoding) from None


def _encoding_without_mark(source: bytes) -> str:
    if source[:4] in (b"\x00\x00\x00<", b"<\x00\x00\x00", b"\x00\x00\xfe\xff"):
        return "utf-32"
    if source[:2] == b"<\x00":
        return "utf-16le"
    if source[:2] == b"\x00<":
        return "utf-16be"
    declared = _DECLARED.match(source[:200].decode("latin-1"))
    return declared.group(1) if declared else "utf-8"


def _parsed(text: str, *, whole: bool) -> Any:
    # re-encoded by us, so that libxml2 reads the very characters that were searched above
    body = re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text, count=1).lstrip("\ufeff")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=not whole,
        remove_pis=not whole,
        encoding="utf-8",
    )
    try:
        return etree.fromstring(body.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        too_deep = "depth" in str(error).lower()
        raise Unreadable("TOO_DEEP" if too_deep else "XML_SYNTAX", detail=str(error)[:120]) from None


def _shallow(root: Any) -> Any:
    if _deeper_than(root, MAX_DEPTH):
        raise Unreadable("TOO_DEEP")
    return root


def _deeper_than(root: Any, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True
