"""Which files applicants may hand in: told by their bytes, never by their names, and bounded in size and number."""

import hashlib
import unicodedata
import zipfile
from dataclasses import dataclass
from io import BytesIO

from app.domain.errors import Invalid

#: kind → (what people call it, media type, ending)
KINDS = {
    "pdf": ("PDF", "application/pdf", "pdf"),
    "jpeg": ("Ảnh JPEG", "image/jpeg", "jpg"),
    "png": ("Ảnh PNG", "image/png", "png"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
KINDS_TEXT = "PDF, JPEG, PNG, Word (.docx) hoặc Excel (.xlsx)"
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 60
MOST_ALL_BYTES = 60 * 1024 * 1024
#: what a Word or Excel file has inside; what may hold a macro is none
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_MISREAD = frozenset('<>:"|?*')
_MACROS = ("vbaproject.bin", "vbadata.xml")


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    """A file that may be kept: its kind, its name as people may read it, its digest and its bytes."""

    filename: str
    kind: str
    sha256: str
    content: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.content)


def read_paper(filename: str, content: bytes) -> PaperFile:
    """Judge an uploaded file. Invalid("paper_empty", "paper_too_large", "paper_kind_unknown", "paper_has_macros")."""
    name = clean_name(filename)
    if not content:
        raise Invalid("paper_empty", file=name)
    if len(content) > MOST_BYTES:
        raise Invalid("paper_too_large", file=name, most=MOST_BYTES // 1024 // 1024)
    kind = _kind(content, name)
    if kind is None:
        raise Invalid("paper_kind_unknown", file=name, kinds=KINDS_TEXT)
    stem = name.rpartition(".")[0] or name
    ending = KINDS[kind][2]
    return PaperFile(
        filename=f"{stem[:150]}.{ending}", kind=kind, sha256=hashlib.sha256(content).hexdigest(), content=content
    )


def clean_name(filename: str) -> str:
    """The file's own name without folders, control characters or what a header or a disk would misread."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    whole = unicodedata.normalize("NFC", last)
    kept = "".join(c for c in whole if c not in _MISREAD and unicodedata.category(c)[0] != "C")
    return kept.strip(" .")[:160] or "tep"


def _kind(content: bytes, name: str) -> str | None:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return _office(content, name) if content.startswith(b"PK\x03\x04") else None


def _office(content: bytes, name: str) -> str | None:
    """Only the list of parts is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {part.casefold() for part in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if any(part.rpartition("/")[2] in _MACROS for part in parts):
        raise Invalid("paper_has_macros", file=name)
    return next((kind for part, kind in _OFFICE.items() if part in parts), None)
