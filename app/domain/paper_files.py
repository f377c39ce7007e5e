"""Which files applicants may hand in: told by their bytes, never by their names, and bounded in size and number."""

import hashlib
import unicodedata
from dataclasses import dataclass

from app.domain import file_kinds
from app.domain.errors import Invalid

#: kind → (what people call it, media type, ending)
KINDS = {
    "pdf": ("PDF", file_kinds.PDF.media_type, "pdf"),
    "jpeg": ("Ảnh JPEG", file_kinds.JPEG.media_type, "jpg"),
    "png": ("Ảnh PNG", file_kinds.PNG.media_type, "png"),
    "docx": ("Word", file_kinds.DOCX.media_type, "docx"),
    "xlsx": ("Excel", file_kinds.XLSX.media_type, "xlsx"),
}
KINDS_TEXT = "PDF, JPEG, PNG, Word (.docx) hoặc Excel (.xlsx)"
ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 60
MOST_ALL_BYTES = 60 * 1024 * 1024
#: what a Word or Excel file has inside; what may hold a macro is none
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_PLAIN = {file_kinds.PDF: "pdf", file_kinds.JPEG: "jpeg", file_kinds.PNG: "png"}
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
    plain = file_kinds.plain_kind_of(content)
    return _PLAIN[plain] if plain else _office(content, name)


def _office(content: bytes, name: str) -> str | None:
    parts = {part.casefold() for part in file_kinds.zipped_names(content)}
    if any(part.rpartition("/")[2] in _MACROS for part in parts):
        raise Invalid("paper_has_macros", file=name)
    return next((kind for part, kind in _OFFICE.items() if part in parts), None)
