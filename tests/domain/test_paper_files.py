"""Which files applicants may hand in: told by their bytes, bounded, with names that harm nobody."""

import hashlib
import zipfile
from io import BytesIO

import pytest

from app.domain.errors import Invalid
from app.domain.paper_files import MOST_BYTES, clean_name, read_paper

PDF = b"%PDF-1.7\n%%EOF"


def office(*parts: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind", "kept"),
    [
        ("đơn.PDF", PDF, "pdf", "đơn.pdf"),
        ("ảnh.exe", b"\xff\xd8\xff\xe0", "jpeg", "ảnh.jpg"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "png", "a.png"),
        ("tờ khai", office("word/document.xml"), "docx", "tờ khai.docx"),
        ("bảng.xlsx", office("xl/workbook.xml"), "xlsx", "bảng.xlsx"),
    ],
)
def test_the_bytes_say_what_it_is_and_the_name_follows(name: str, content: bytes, kind: str, kept: str) -> None:
    paper = read_paper(name, content)
    assert (paper.kind, paper.filename, paper.size) == (kind, kept, len(content))
    assert paper.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "paper_empty"),
        (b"%PDF-" + b"0" * MOST_BYTES, "paper_too_large"),
        (b"<svg onload=alert(1)>", "paper_kind_unknown"),
        (b"MZ\x90\x00", "paper_kind_unknown"),
        (b"GIF89a", "paper_kind_unknown"),
        (b"PK\x03\x04 not an archive", "paper_kind_unknown"),
        (office("evil.js"), "paper_kind_unknown"),
        (office("word/document.xml", "word/vbaProject.bin"), "paper_has_macros"),
        (b"  %PDF-1.7", "paper_kind_unknown"),
    ],
)
def test_what_cannot_be_taken(content: bytes, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        read_paper("tệp.pdf", content)


def test_exactly_the_largest_is_taken() -> None:
    assert read_paper("a.pdf", PDF + b"0" * (MOST_BYTES - len(PDF))).size == MOST_BYTES


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\đơn.pdf", "đơn.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("...", "tep"),
        ("", "tep"),
        ("x" * 500, "x" * 160),
        ("đơn".encode().decode("utf-8"), "đơn"),
    ],
)
def test_names_are_only_names(given: str, kept: str) -> None:
    assert clean_name(given) == kept
