"""Which files are taken, by one judgement for all ways in: by their bytes, bounded, with names that harm nobody."""

import hashlib
import zipfile
from io import BytesIO

import pytest

from app.domain.errors import Invalid
from app.domain.file_kinds import (
    DOCX,
    JPEG,
    KINDS,
    LONGEST_NAME,
    MOST_BYTES,
    MOST_PARTS,
    PDF,
    PNG,
    XLSX,
    FileKind,
    judge_file,
    kind_of,
    safe_name,
)

BYTES = b"%PDF-1.7\n%%EOF"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def office(*parts: str) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for part in ("[Content_Types].xml", *parts):
            archive.writestr(part, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind", "kept"),
    [
        ("đơn.PDF", BYTES, PDF, "đơn.PDF"),
        ("ảnh.jpeg", b"\xff\xd8\xff\xe0", JPEG, "ảnh.jpeg"),
        ("a.php.png", PICTURE, PNG, "a.php.png"),
        ("tờ khai.docx", office("word/document2.xml"), DOCX, "tờ khai.docx"),
        ("bảng.xlsx", office("xl/workbook.xml"), XLSX, "bảng.xlsx"),
    ],
)
def test_the_bytes_say_what_it_is_and_the_name_agrees(name: str, content: bytes, kind: FileKind, kept: str) -> None:
    file = judge_file(name, content)
    assert (file.kind, file.name, file.size) == (kind, kept, len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", b"%PDF-" + b"0" * MOST_BYTES, "file_too_large"),
        ("a.pdf", b"<svg onload=alert(1)>", "file_kind_unknown"),
        ("a.pdf", b"MZ\x90\x00", "file_kind_unknown"),
        ("a.pdf", b"GIF89a", "file_kind_unknown"),
        ("a.pdf", b"#!/bin/sh", "file_kind_unknown"),
        ("a.pdf", b"  %PDF-1.7", "file_kind_unknown"),
        ("a.pdf", b"%PDF-1.7 cut off", "file_cut_off"),
        ("a.docx", b"PK\x03\x04 not an archive", "file_kind_unknown"),
        ("a.docx", office("evil.js"), "file_kind_unknown"),
        ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "file_has_macros"),
        ("a.docx", office("word/document.xml", "WORD/VBADATA.XML"), "file_has_macros"),
        ("a.docx", office("word/document.xml", "word/activeX/activeX1.xml"), "file_has_macros"),
        ("a.xlsx", office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "file_has_macros"),
        ("ảnh.exe", b"\xff\xd8\xff\xe0", "file_name_lies"),
        ("a.pdf.html", BYTES, "file_name_lies"),
        ("tờ khai", BYTES, "file_name_lies"),
        ("a.pdf\u202e.exe", BYTES, "file_name_lies"),
        (".pdf", BYTES, "file_name_lies"),
    ],
)
def test_what_cannot_be_taken(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        judge_file(name, content)


def test_a_field_takes_what_it_says_only() -> None:
    with pytest.raises(Invalid, match="file_kind_not_here"):
        judge_file("a.pdf", BYTES, accept=(".png",))
    with pytest.raises(Invalid, match="file_too_large"):
        judge_file("a.pdf", BYTES + b"0" * 100, most_bytes=100)


def test_exactly_the_largest_is_taken() -> None:
    content = b"%PDF-" + b"0" * (MOST_BYTES - 10) + b"%%EOF"
    assert judge_file("a.pdf", content).size == MOST_BYTES


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_archive_or_text_is_of_no_kind(kind: FileKind) -> None:
    assert kind_of(f"{kind.name} {kind.media_type}".encode()) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\x\\đơn.PDF", "đơn.PDF"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("\ud800a.pdf", "a.pdf"),
        ("...", "tep"),
        ("", "tep"),
        ("x" * 500, "x" * LONGEST_NAME),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("ơ\u0301" * 200 + ".docx", "ớ" * 115 + ".docx"),
        ("a." + "b" * 300, ("a." + "b" * 300)[:LONGEST_NAME]),
        ("Giấy khám." + "pdf", "Giấy khám.pdf"),
    ],
)
def test_names_are_only_names(given: str, kept: str) -> None:
    assert safe_name(given) == kept
    assert len(kept) <= LONGEST_NAME
    assert safe_name(kept) == kept


def test_an_archive_of_countless_parts_is_not_listed() -> None:
    assert kind_of(office("word/document.xml", *(f"word/{n}" for n in range(100)))) is DOCX
    assert kind_of(office("word/document.xml", *(f"word/{n}" for n in range(MOST_PARTS)))) is None
