"""Which files are taken, and what a file really is: judged by its content, never by its name or what a browser says.

One judgement for every way in: forms, results, opinions, what applicants hand in.
"""

import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

from app.domain.errors import Invalid

MEGABYTE = 1024 * 1024
#: the most that one file may hold, whatever a form says
MOST_MEGABYTES = 10
MOST_BYTES = MOST_MEGABYTES * MEGABYTE
LONGEST_NAME = 120
_LONGEST_ENDING = 10


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
#: for the attribute of a page's file field, and in words
ACCEPT = ",".join(ENDINGS)
KINDS_TEXT = "PDF, JPEG, PNG, Word (.docx) hoặc Excel (.xlsx)"


@dataclass(frozen=True, kw_only=True)
class JudgedFile:
    """A file that may be kept: its safe name, what it is, its SHA-256 in hex, its bytes."""

    name: str
    kind: FileKind
    sha256: str
    content: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


def judge_file(
    name: str, content: bytes, *, accept: tuple[str, ...] = ENDINGS, most_bytes: int = MOST_BYTES
) -> JudgedFile:
    """The file as it may be kept, for a field that takes the endings ``accept``.

    Raises Invalid, each with ``field`` “file”: file_empty, file_too_large, file_has_macros, file_kind_unknown (none of
    the kinds that are taken), file_kind_not_here (not of this field), file_cut_off (a PDF without its end),
    file_name_lies (the name's ending is not that of the content).
    """
    safe, takes = safe_name(name), ", ".join(accept)
    if not content:
        raise Invalid("file_empty", field="file", name=safe)
    if len(content) > most_bytes:
        raise Invalid("file_too_large", field="file", name=safe, most=most_bytes // MEGABYTE)
    if holds_macros(content):
        raise Invalid("file_has_macros", field="file", name=safe)
    kind = kind_of(content)
    if kind is None:
        raise Invalid("file_kind_unknown", field="file", name=safe, accept=takes)
    if not set(kind.endings) & set(accept):
        raise Invalid("file_kind_not_here", field="file", name=safe, kind=kind.name, accept=takes)
    if kind is PDF and b"%%EOF" not in content[-_PDF_END:]:
        raise Invalid("file_cut_off", field="file", name=safe)
    if ending_of(safe) not in kind.endings:
        raise Invalid("file_name_lies", field="file", name=safe, kind=kind.name, ending=kind.endings[0])
    return JudgedFile(name=safe, kind=kind, sha256=hashlib.sha256(content).hexdigest(), content=content)


def kind_of(content: bytes) -> FileKind | None:
    """What the content is; None for everything that is not taken: programs, web pages, archives, macros."""
    plain = next((kind for kind, begins in _BEGINNINGS.items() if content.startswith(begins)), None)
    return plain or _office_kind(zipped_names(content))


def holds_macros(content: bytes) -> bool:
    """True for an archive, as Word and Excel write it, with what may run by itself."""
    return any(_runs(name) for name in zipped_names(content))


def ending_of(name: str) -> str:
    """The last ending of a file name in small letters, with its point; empty without one."""
    return "." + name.rpartition(".")[2].casefold() if "." in name else ""


def safe_name(name: str) -> str:
    """The name as it is kept and shown: no folders, no control characters, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    spaced = re.sub(r"\s+", " ", last)
    clean = "".join(char for char in spaced if unicodedata.category(char)[0] != "C").strip(" .")
    clean = re.sub(r'["<>:|?*]', "_", clean)
    stem, point, ending = clean.rpartition(".")
    stem, ending = (stem, point + ending) if stem and len(ending) < _LONGEST_ENDING else (clean, "")
    return (stem[: LONGEST_NAME - len(ending)].rstrip(" .") + ending) or "tep"


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


def _office_kind(names: tuple[str, ...]) -> FileKind | None:
    if "[Content_Types].xml" not in names or any(_runs(name) for name in names):
        return None
    return next((kind for folder, kind in _OFFICE_FOLDERS.items() if any(n.startswith(folder) for n in names)), None)


def _runs(name: str) -> bool:
    folders, _, part = name.casefold().replace("\\", "/").rpartition("/")
    return part in _MACROS or bool(_RUNNING & set(folders.split("/")))


_BEGINNINGS = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
#: the end of a PDF stands within its last bytes
_PDF_END = 2048
_OFFICE_FOLDERS = {"word/": DOCX, "xl/": XLSX}
#: parts and folders of an Office file that may run: macros of both kinds, controls
_MACROS = {"vbaproject.bin", "vbadata.xml"}
_RUNNING = {"macrosheets", "activex"}
