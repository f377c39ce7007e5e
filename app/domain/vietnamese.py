"""Moments, durations and limits in the one way Vietnamese users read them (16:30 thứ Sáu, 12/12/2025)."""

import json
import re
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from app.domain.calendar import local
from app.domain.limits import HOURS_A_DAY, Limit

WEEKDAY_NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_UNIT_TEXTS = {
    "working_days": "{} ngày làm việc",
    "working_hours": "{} giờ làm việc",
    "calendar_days": "{} ngày",
    "clock_hours": "{} giờ",
    "same_day": "trong ngày làm việc",
    "immediate": "giải quyết ngay",
    "open": "không quy định thời hạn",
    "none": "không tính thời hạn",
}

#: the word before a quoted name that begins with it
_STEP_TWICE = re.compile(r"\bbước (?=“bước\b)", re.IGNORECASE)


def weekday_text(day: date) -> str:
    """``thứ Sáu``, ``Chủ nhật``."""
    return WEEKDAY_NAMES[day.weekday()]


def date_text(day: date) -> str:
    """``thứ Sáu, 12/12/2025``; of a moment, its day in Viet Nam."""
    day = local(day).date() if isinstance(day, datetime) else day
    return f"{weekday_text(day)}, {day:%d/%m/%Y}"


def moment_text(t: datetime) -> str:
    """``16:30 thứ Sáu, 12/12/2025``, in Viet Nam's time, seconds cut."""
    moment = local(t)
    return f"{moment:%H:%M} {date_text(moment.date())}"


def office_duration_text(minutes: int) -> str:
    """``2 ngày 3 giờ làm việc`` (a day is 8 hours); ``dưới 1 phút làm việc`` for 0. The sign is ignored."""
    days, rest = divmod(abs(minutes), HOURS_A_DAY * 60)
    return f"{_parts_text(days, rest)} làm việc"


def wall_duration_text(minutes: int) -> str:
    """``27 giờ 5 phút``: time by the wall clock, never in days, so that nobody reads it as working days."""
    return _parts_text(0, abs(minutes))


def remaining_text(minutes: int, *, overdue: bool | None = None, wall: bool = False) -> str:
    """``còn 1 ngày 3 giờ làm việc`` or ``quá hạn 3 giờ làm việc``.

    ``overdue`` decides where the minutes are 0 because less than one is left or over; ``wall`` for clock hours.
    """
    late = minutes < 0 if overdue is None else overdue
    duration = wall_duration_text(minutes) if wall else office_duration_text(minutes)
    return f"{'quá hạn' if late else 'còn'} {duration}"


def limit_text(limit: Limit) -> str:
    """``10 ngày làm việc``, ``0,5 ngày làm việc``, ``1/3 ngày làm việc``."""
    return _UNIT_TEXTS[limit.unit].format(amount_text(limit.value))


def amount_text(amount: Fraction) -> str:
    """An exact number: ``10``, ``0,5``; as a fraction where it has no short decimal form."""
    thousandths = amount * 1000
    if thousandths.denominator != 1:
        return f"{amount.numerator}/{amount.denominator}"
    return f"{float(amount):.3f}".rstrip("0").rstrip(".").replace(".", ",")


def hours_text(hours: Fraction | int) -> str:
    """Working hours as ``13 giờ 20 phút làm việc``, never in days (an extension is given in hours)."""
    return f"{_parts_text(0, int(hours * 60))} làm việc"


def _parts_text(days: int, minutes: int) -> str:
    counts = ((days, "ngày"), (minutes // 60, "giờ"), (minutes % 60, "phút"))
    return " ".join(f"{count} {word}" for count, word in counts if count) or "dưới 1 phút"


def item_text(value: Any) -> str:
    """A JSON value as people read it: texts as they are, true and false in words, lists with commas."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, list | tuple):
        return ", ".join(item_text(part) for part in value)
    if value is None or value == "":
        return "không có"
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def size_text(size: int) -> str:
    """The size of a file given in bytes: “820 KB”, “1,4 MB”."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


def capitalised(text: str) -> str:
    """The text with its first letter in capitals and the others as they are."""
    return text[:1].upper() + text[1:]


def said_once(text: str) -> str:
    """A sentence that names a step, without the word twice: “Bước 2. Ký”, not bước “Bước 2. Ký”.

    For sentences written as ``bước “{name}”``, as most designers begin the name of a step with the word; other text
    comes back as it is. The first letter of the sentence is the name's own then.
    """
    return _STEP_TWICE.sub("", text)


def money_text(amount: int) -> str:
    """An amount in whole đồng: “1.500.000 đồng”."""
    return f"{amount:,} đồng".replace(",", ".")
