"""Numbers and dates as Vietnamese write them: 1.500.000 · 12,5 · 31/12/2025."""

import math
import re
from datetime import date

_PLAIN = re.compile(r"[-−]?\d+(?:,\d+)?", re.ASCII)
_GROUPED = re.compile(r"[-−]?\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?:,\d+)?", re.ASCII)
_POINT = re.compile(r"[-−]?\d+\.\d+", re.ASCII)
_DATE = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: beyond this a double no longer holds every whole number
_LIMIT = 10**15
#: years that can stand in a dossier; catches typing slips such as 0205
_YEARS = range(1900, 2201)


class NotReadable(ValueError):
    """The text cannot be read; the message is the Vietnamese sentence for the person who typed it."""


def parse_number(text: str) -> int | float:
    """A number as typed: points or spaces between thousands, comma before decimals. Whole numbers are int.

    Raises NotReadable. A single point with other than three digits behind it is refused rather than guessed.
    """
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        plain = re.sub(r"[. \u00a0\u202f]", "", text).replace("−", "-").replace(",", ".")
        return whole_if_whole(float(plain) if len(plain) < 32 else math.inf)
    if _POINT.fullmatch(text):
        example = text.replace(".", ",")
        raise NotReadable(f"Dấu chấm chỉ ngăn cách hàng nghìn. Hãy dùng dấu phẩy cho phần thập phân: {example[:20]}.")
    raise NotReadable("Không phải là số. Hãy chỉ nhập chữ số, ví dụ 1.500.000 hoặc 12,5.")


def whole_if_whole(value: float) -> int | float:
    """The same number as int when nothing stands behind the comma. Raises NotReadable beyond 10^15 and for NaN."""
    if not math.isfinite(value) or abs(value) > _LIMIT:
        raise NotReadable("Số quá lớn. Hãy kiểm tra lại các chữ số đã nhập.")
    return int(value) if value == int(value) else value


def format_number(value: int | float) -> str:
    """The number as Vietnamese write it; ``parse_number`` reads it back unchanged."""
    text = str(value) if isinstance(value, int) else format(value, ".6f").rstrip("0").rstrip(".")
    whole, _, rest = text.partition(".")
    grouped = "-0" if whole == "-0" else f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{rest}" if rest else grouped


def parse_date(text: str) -> date:
    """A day as dd/mm/yyyy (also with points or hyphens) or ISO. Raises NotReadable."""
    typed = _DATE.fullmatch(text)
    try:
        day = date.fromisoformat(text) if _ISO.fullmatch(text) else _from_parts(typed)
    except NotReadable:
        raise
    except ValueError:
        raise NotReadable("Ngày này không có trong lịch. Hãy nhập lại theo mẫu ngày/tháng/năm.") from None
    if day.year not in _YEARS:
        raise NotReadable(f"Năm {day.year} không hợp lý. Hãy nhập lại theo mẫu ngày/tháng/năm, ví dụ 31/12/2025.")
    return day


def _from_parts(typed: re.Match[str] | None) -> date:
    if typed is None:
        raise NotReadable("Không phải là ngày. Hãy nhập theo mẫu ngày/tháng/năm, ví dụ 31/12/2025.")
    day, month, year = (int(part) for part in typed.groups())
    return date(year, month, day)


def format_date(iso: str) -> str:
    """dd/mm/yyyy for an ISO text; any other text unchanged."""
    if not _ISO.fullmatch(iso):
        return iso
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
