"""Form 01: the receipt with the appointment (Giấy tiếp nhận hồ sơ và hẹn trả kết quả)."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from app.documents.qr import qr_svg
from app.documents.typesetting import typeset

Component = tuple[str, int, int]


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Every field of form 01 (FRM-01) as it shall be printed; moments come as finished Vietnamese text.

    ``components`` are (name, originals, copies). ``supplement_ordinal`` is 0 on the first receipt, else the how-manieth
    supplement this is; ``correction_ordinal`` likewise of corrected copies, ``remarks`` say more below. ``provisional``
    marks a promise counted with a calendar not yet published. What has a default is left out of the page when empty.
    ``printed_at`` becomes the date of the file.
    """

    agency: str
    province: str
    code: str
    received_at_text: str
    procedure_name: str
    procedure_code: str
    applicant_name: str
    identity: str
    address: str
    phone: str
    email: str
    components: tuple[Component, ...]
    limit_text: str
    promised_text: str
    provisional: bool
    supplement_ordinal: int
    result_channel: str
    receiver_name: str
    lookup_url: str
    qr_text: str
    printed_at_text: str
    printed_at: datetime | None = None
    authorised_person: str = ""
    request: str = ""
    sets: int = 1
    number: str = ""
    place_date: str = ""
    book: str = ""
    correction_ordinal: int = 0
    remarks: tuple[str, ...] = ()


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt as PDF, about 40 ms; the same receipt gives the same bytes."""
    return typeset("receipt", _data(receipt), at=receipt.printed_at)


def _data(receipt: Receipt) -> dict[str, Any]:
    return {
        **{name: value for name, value in asdict(receipt).items() if name != "printed_at"},
        "title": f"Giấy tiếp nhận hồ sơ và hẹn trả kết quả {receipt.code}",
        "sets": f"{receipt.sets:02d} bộ",
        "submitter_name": receipt.authorised_person or receipt.applicant_name,
        "qr_svg": qr_svg(receipt.qr_text),
    }
