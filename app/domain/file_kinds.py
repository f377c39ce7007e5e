"""Which files are taken, and what a file really is: judged by its content, never by its name or what a browser says."""

import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

MEGABYTE = 1024 * 1024
#: the most that one file may hold, whatever a form says
MOST_MEGABYTES = 10
LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """A kind of file: the endings its name may have, its media type, its name in words."""

    endings: tuple[str, ...]
    media_type: str
    name: str


PDF = FileKind(endings=(".pdf",), media_type="application/pdf", name="PDF")
PNG = FileKind(endings=(".png",), media_type="image/png", name="ảnh PNG")
JPEG = FileKind(endings=(".jpg", ".jpeg"), media_type="image/jpeg", name="ảnh JPEG")
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = FileKind(endings=(".docx",), media_type=f"{_OFFICE}.wordprocessingml.document", name="Word (.docx)")
XLSX = FileKind(endings=(".xlsx",), media_type=f"{_OFFICE}.spreadsheetml.sheet", name="Excel (.xlsx)")
KINDS = (PDF, PNG, JPEG, DOCX, XLSX)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


def kind_of(content: bytes) -> FileKind | None:
    """What the content is; None for everything that is not taken: programs, web pages, archives, macros."""
    return plain_kind_of(content) or next((kind for kind, fits in _OFFICE_FITS if fits(content)), None)


def plain_kind_of(content: bytes) -> FileKind | None:
    """As ``kind_of`` by the first bytes alone: what Office writes is not looked into."""
    return next((kind for kind, begins in _BEGINNINGS.items() if content.startswith(begins)), None)


def ending_of(name: str) -> str:
    """The last ending of a file name in small letters, with its point; empty without one."""
    return "." + name.rpartition(".")[2].casefold() if "." in name else ""


def safe_name(name: str) -> str:
    """The name as it is kept and shown: no folders, no control characters, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    clean = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    stem, point, ending = clean.rpartition(".")
    stem, ending = (stem, point + ending) if stem else (clean, "")
    return (re.sub(r'["<>:|?*]', "_", stem)[: LONGEST_NAME - len(ending)] + ending) or "tep"


#: parts that a Word or Excel file may have; reading the list of an archive with more costs seconds
MOST_PARTS = 5_000
_LISTED = b"PK\x01\x02"


def zipped_names(content: bytes) -> tuple[str, ...]:
    """What an archive says it holds; nothing is unpacked. Empty for what is none, or has more than ``MOST_PARTS``."""
    if not content.startswith(b"PK\x03\x04") or content.count(_LISTED) > MOST_PARTS:
        return ()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return tuple(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ()


def _office(folder: str) -> Callable[[bytes], bool]:
    def fits(content: bytes) -> bool:
        names = zipped_names(content)
        macros = any(name.casefold().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names) and not macros

    return fits


_BEGINNINGS = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
_OFFICE_FITS: tuple[tuple[FileKind, Callable[[bytes], bool]], ...] = ((DOCX, _office("word/")), (XLSX, _office("xl/")))
