"""Days and moments as they are typed into the pages' fields: 12/12/2025, 12/12/2025 16:30, or copied from a page."""

import re
from datetime import date, datetime

from app.domain.clock import VIETNAM
from app.edge.forms import NotReadable, format_date, parse_date, parse_moment

#: longer than anything that is a day or a moment
_MOST = 60
#: “16:30 thứ Sáu, 12/12/2025” and “15:30 ngày 12/12/2025”, as pages say it: the hour first
_HOUR_FIRST = re.compile(r"(?P<hour>\d\S*)(?:,|\s+)\s*(?P<day>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4})", re.ASCII)
_WORDS = re.compile(r"\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật|ngày)\b,?\s*", re.IGNORECASE)


def read_day(text: str) -> date | None:
    """A day typed as ngày/tháng/năm, or ISO; None for anything that is none."""
    try:
        return parse_date(_plain(text))
    except NotReadable:
        return None


def read_moment(text: str) -> datetime | None:
    """A moment typed as ngày/tháng/năm giờ:phút, the hour first, or ISO, in Viet Nam's time; None for none."""
    plain = _plain(text)
    turned = _HOUR_FIRST.fullmatch(plain)
    try:
        typed = parse_moment(f"{turned['day'].replace(' ', '')} {turned['hour']}" if turned else plain)
    except NotReadable:
        return None
    return datetime.fromisoformat(typed).replace(tzinfo=VIETNAM)


def day_field_text(value: object) -> str:
    """What stands in a field of a day or a moment: dd/mm/yyyy (hh:mm); what was typed and cannot be read as it was."""
    if value is None:
        return ""
    return format_date(value.isoformat() if isinstance(value, date) else str(value))


def _plain(text: str) -> str:
    return " ".join(_WORDS.sub("", text[:_MOST]).split()).rstrip(",")
