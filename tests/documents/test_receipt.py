"""Form 01 as PDF: what stands on it, that data stay data, and that equal receipts are equal files."""

import re
import shutil
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import app.documents
from app.documents import Receipt, receipt_pdf

HOME = Path(app.documents.__file__).parent
RECEIPT = Receipt(
    agency="Trung tâm Phục vụ hành chính công xã Trường Vinh",
    province="Ủy ban nhân dân tỉnh Nghệ An",
    code="H41.05-261121-0001",
    received_at_text="10 giờ 12 phút, ngày 21 tháng 11 năm 2026",
    procedure_name="Đăng ký khai thác nước mặt, nước biển",
    procedure_code="1.012990",
    applicant_name="Nguyễn Thị Ánh Tuyết",
    identity="040190001234",
    address="Xóm 5, xã Trường Vinh",
    phone="0912 345 678",
    email="anhtuyet@example.vn",
    components=(("Đơn đăng ký theo Mẫu số 09", 1, 0), ("Sơ đồ khu vực và vị trí công trình", 3, 2)),
    limit_text="10 ngày làm việc",
    promised_text="10 giờ 12 phút, ngày 04 tháng 12 năm 2026",
    provisional=False,
    supplement_ordinal=0,
    result_channel="Trực tiếp tại Bộ phận Một cửa",
    receiver_name="Phạm Đức Thịnh",
    lookup_url="https://motcua.example.vn/tra-cuu",
    qr_text="https://motcua.example.vn/tra-cuu?ma=H41.05-261121-0001",
    printed_at_text="10:15 ngày 21/11/2026",
    printed_at=datetime(2026, 11, 21, 3, 15, tzinfo=UTC),
)
PRINTED = re.findall(
    r"\w+",
    "code received_at_text procedure_code applicant_name identity address phone email limit_text promised_text"
    " result_channel receiver_name lookup_url printed_at_text",
)
LETTERS = "ă â đ ê ô ơ ư ằ ẳ ẵ ắ ặ ầ ẩ ẫ ấ ậ ề ể ễ ế ệ ồ ổ ỗ ố ộ ờ ở ỡ ớ ợ ừ ử ữ ứ ự ỳ ỷ ỹ ý ỵ ì ỉ ĩ í ị"


@pytest.fixture
def text_of(tmp_path: Path) -> object:
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext (poppler-utils)")

    def read(pdf: bytes) -> str:
        (tmp_path / "receipt.pdf").write_bytes(pdf)
        done = subprocess.run(["pdftotext", "-layout", tmp_path / "receipt.pdf", "-"], check=True, capture_output=True)
        return " ".join(unicodedata.normalize("NFC", done.stdout.decode()).split())

    return read


def test_every_field_of_the_form_is_printed(text_of: object) -> None:
    text = text_of(receipt_pdf(RECEIPT))  # type: ignore[operator]
    for heading in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "GIẤY TIẾP NHẬN HỒ SƠ"):
        assert heading in text
    for name in PRINTED:
        assert getattr(RECEIPT, name) in text, name
    assert "2 Sơ đồ khu vực và vị trí công trình 3 2" in text
    for absent in ("dự kiến", "bổ sung lần", "ủy quyền", "Sổ theo dõi"):
        assert absent not in text


def test_what_is_special_about_a_receipt_is_printed_too(text_of: object) -> None:
    special = replace(
        RECEIPT,
        provisional=True,
        supplement_ordinal=1,
        authorised_person="Lê Văn Tám",
        request="Khai thác nước suối",
        number="0007/TTPVHCC",
        book="Quyển số 01, số thứ tự 0007",
        components=(),
        phone="",
    )
    text = text_of(receipt_pdf(special))  # type: ignore[operator]
    for printed in ("năm 2026 (dự kiến)", "Tiếp nhận hồ sơ bổ sung lần 1", "Người được ủy quyền nộp hồ sơ: Lê Văn Tám",
                    "Khai thác nước suối", "Số: 0007/TTPVHCC", "số thứ tự 0007", "Không yêu cầu giấy tờ",
                    "Số điện thoại: —"):  # fmt: skip
        assert printed in text, printed


def test_all_vietnamese_letters_are_there_composed_or_not(text_of: object) -> None:
    decomposed = unicodedata.normalize("NFD", LETTERS)
    pdf = receipt_pdf(replace(RECEIPT, address=decomposed, applicant_name=LETTERS.upper()))
    text = text_of(pdf).replace(" ", "")  # type: ignore[operator]
    assert LETTERS.replace(" ", "") in text
    assert LETTERS.upper().replace(" ", "") in text
    assert b"pdfaid:part" in pdf, "the fonts have every letter, so it is PDF/A"


@pytest.mark.parametrize(
    "hostile", ['#panic("x")', "*b* _i_ $x$ <l> @r `raw` // c", "#read('/etc/passwd')", '"}) #sys']
)
def test_data_are_never_read_as_markup(text_of: object, hostile: str) -> None:
    text = text_of(receipt_pdf(replace(RECEIPT, applicant_name=hostile, components=((hostile, 1, 1),))))  # type: ignore[operator]
    assert text.count(hostile) == 3


@pytest.mark.parametrize(
    ("name", "archival"),
    [
        ("漢字", False),
        ("😀", False),
        ("a\x00b\x1b[0m\ud800\u200b\u202e", True),
        ("dòng một\ndòng hai", True),
    ],
)
def test_rare_characters_do_not_keep_anybody_from_a_receipt(name: str, archival: bool) -> None:
    pdf = receipt_pdf(replace(RECEIPT, applicant_name=name))
    assert pdf.startswith(b"%PDF-")
    assert (b"pdfaid:part" in pdf) == archival


def test_equal_receipts_are_equal_files() -> None:
    first = receipt_pdf(RECEIPT)
    assert first == receipt_pdf(RECEIPT)
    assert first != receipt_pdf(replace(RECEIPT, phone="0900"))
    assert receipt_pdf(replace(RECEIPT, printed_at=None)) == receipt_pdf(replace(RECEIPT, printed_at=None))


def test_several_threads_may_print_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(receipt_pdf, [RECEIPT] * 8))) == 1


def test_a_long_list_continues_with_its_heading_on_the_next_page(text_of: object) -> None:
    many = tuple((f"Giấy tờ {number}", 1, 0) for number in range(45))
    text = text_of(receipt_pdf(replace(RECEIPT, components=many)))  # type: ignore[operator]
    assert "Trang 2/2" in text
    assert text.count("Tên giấy tờ") == 2


def test_templates_read_no_file_and_no_package() -> None:
    for template in (HOME / "templates").glob("*.typ"):
        source = template.read_text("utf-8")
        assert not re.search(r"\b(read|csv|yaml|toml|xml|plugin|eval)\(|#?\b(import|include)\b", source), template.name
        assert re.findall(r"\bimage\(([^,]+),", source) == ["bytes(d.qr_svg)"], template.name
        assert re.findall(r"\bjson\((.*)\)", source) == ["bytes(sys.inputs.data)"], template.name


def test_the_licence_of_the_fonts_lies_beside_them() -> None:
    assert "SIL Open Font License, Version 1.1" in (HOME / "fonts" / "OFL.txt").read_text("utf-8")
    assert len(list((HOME / "fonts").glob("*.ttf"))) == 3
