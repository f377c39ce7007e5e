"""Numbers and dates as Vietnamese write them: 1.500.000 · 12,5 · 31/12/2025."""

import math
import re
from datetime import date, time

from app.edge.forms.said import Said

_PLAIN = re.compile(r"[-−]?\d+(?:,\d+)?", re.ASCII)
_GROUPED = re.compile(r"[-−]?\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?:,\d+)?", re.ASCII)
_POINT = re.compile(r"[-−]?\d+\.\d+", re.ASCII)
_DATE = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ISO_TIME = re.compile(r"(\d{2}):(\d{2})(?::\d{2})?", re.ASCII)
#: beyond this a double no longer holds every whole number
_LIMIT = 10**15
#: years that can stand in a dossier; catches typing slips such as 0205
_YEARS = range(1900, 2201)


_TIME = re.compile(r"(\d{1,2})\s?(?:[:.h]|giờ)\s?(\d{2})?(?:\s?phút)?", re.ASCII)
_MOMENT = re.compile(r"(?P<day>\S+?)(?:T|,?\s+)(?P<time>\d\S*(?:\s?phút)?)")
TOO_LARGE = Said(
    "Số quá lớn. Hãy kiểm tra lại các chữ số đã nhập.", "The number is too large. Check the digits you typed."
)


class NotReadable(ValueError):
    """The text cannot be read; ``said`` is the sentence for the person who typed it."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(vietnamese)
        self.said = Said(vietnamese, english)


def parse_number(text: str) -> int | float:
    """A number as typed: points or spaces between thousands, comma before decimals. Whole numbers are int.

    Raises NotReadable. A single point with other than three digits behind it is refused rather than guessed.
    """
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text):
        plain = re.sub(r"[. \u00a0\u202f]", "", text).replace("−", "-").replace(",", ".")
        return whole_if_whole(float(plain) if len(plain) < 32 else math.inf)
    if _POINT.fullmatch(text):
        example = text.replace(".", ",")
        raise NotReadable(
            f"Dấu chấm chỉ ngăn cách hàng nghìn. Hãy dùng dấu phẩy cho phần thập phân: {example[:20]}.",
            f"A point only separates thousands. Use a comma before decimals: {example[:20]}.",
        )
    raise NotReadable(
        "Không phải là số. Hãy chỉ nhập chữ số, ví dụ 1.500.000 hoặc 12,5.",
        "Not a number. Type digits only, for example 1.500.000 or 12,5.",
    )


def whole_if_whole(value: float) -> int | float:
    """The same number as int when nothing stands behind the comma. Raises NotReadable beyond 10^15 and for NaN."""
    if not math.isfinite(value) or abs(value) > _LIMIT:
        raise NotReadable(TOO_LARGE, TOO_LARGE.english)
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
        raise NotReadable(
            "Ngày này không có trong lịch. Hãy nhập lại theo mẫu ngày/tháng/năm.",
            "There is no such day in the calendar. Type it as day/month/year.",
        ) from None
    if day.year not in _YEARS:
        raise NotReadable(
            f"Năm {day.year} không hợp lý. Hãy nhập lại theo mẫu ngày/tháng/năm, ví dụ 31/12/2025.",
            f"The year {day.year} is not plausible. Type day/month/year, for example 31/12/2025.",
        )
    return day


def _from_parts(typed: re.Match[str] | None) -> date:
    if typed is None:
        raise NotReadable(
            "Không phải là ngày. Hãy nhập theo mẫu ngày/tháng/năm, ví dụ 31/12/2025.",
            "Not a day. Type day/month/year, for example 31/12/2025.",
        )
    day, month, year = (int(part) for part in typed.groups())
    return date(year, month, day)


def parse_time(text: str) -> time:
    """An hour of the day as 09:30, 9h30, 9 giờ 30 or ISO. Raises NotReadable."""
    typed = _TIME.fullmatch(text.casefold()) or _ISO_TIME.fullmatch(text)
    try:
        if typed:
            return time(int(typed[1]), int(typed[2] or 0))
    except ValueError:
        pass
    raise NotReadable(
        "Không phải là giờ trong ngày. Hãy nhập theo mẫu giờ:phút, ví dụ 09:30.",
        "Not an hour of the day. Type hours:minutes, for example 09:30.",
    )


def parse_moment(text: str) -> str:
    """A day and an hour, “31/12/2025 09:30”, as ISO text without an offset: the clock on the wall. NotReadable."""
    typed = _MOMENT.fullmatch(text)
    if typed is None:
        raise NotReadable(
            "Cần cả ngày và giờ. Hãy nhập theo mẫu ngày/tháng/năm giờ:phút, ví dụ 31/12/2025 09:30.",
            "Both day and hour are needed. Type day/month/year hours:minutes, for example 31/12/2025 09:30.",
        )
    return f"{parse_date(typed['day']).isoformat()}T{parse_time(typed['time']).isoformat('minutes')}"


def format_date(iso: str) -> str:
    """dd/mm/yyyy for an ISO day, dd/mm/yyyy hh:mm for an ISO day and hour; any other text unchanged."""
    day, _, hour = iso.partition("T")
    if not _ISO.fullmatch(day) or (hour and not _ISO_TIME.fullmatch(hour)):
        return iso
    year, month, number = day.split("-")
    return f"{number}/{month}/{year}{' ' + hour[:5] if hour else ''}"
