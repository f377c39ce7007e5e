"""One value of a regulation file: what it says, since when and until when, and how it is written in TOML.

What is wrong with a file is told in Vietnamese: whoever writes a regulation reads it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from app.domain.office_hours import parse_time
from app.domain.policy import parse_amount

Value = str | int | bool | time | Fraction | tuple[time, ...] | tuple[str, ...] | None
#: how sure we are of a value: read in the text, read in a copy, settled by the project, or not yet confirmed
CONFIDENCES = ("read", "read_in_copy", "decided", "unconfirmed")
RULE_ID = re.compile(r"[A-Z]{3}-\d{2}")
MOST = 1000


@dataclass(frozen=True, kw_only=True)
class Interval:
    """Days on which something is in force, both included; None where it has no beginning or no end."""

    first: date | None = None
    last: date | None = None

    @property
    def begins(self) -> date:
        """The first day, or the first there is."""
        return self.first or date.min

    @property
    def ends(self) -> date:
        """The last day, or the last there is."""
        return self.last or date.max

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.begins <= day <= self.ends

    def within(self, other: "Interval") -> "Interval | None":
        """The days of both; None if they share none."""
        begins, ends = max(self.begins, other.begins), min(self.ends, other.ends)
        if begins > ends:
            return None
        return Interval(first=None if begins == date.min else begins, last=None if ends == date.max else ends)


ALWAYS = Interval()


@dataclass(frozen=True, kw_only=True)
class RuleValue:
    """One value of a regulation with its rule id and clause; ``given_by`` is the regulation whose file says so.

    ``interval`` are the days on which the value holds within the regulation that carries it.
    """

    rule: str
    key: str
    value: Value
    clause: str
    confidence: str
    given_by: str
    interval: Interval = ALWAYS


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How the value of a key is read; ``optional`` keys may be ``none = true`` (no maximum, no such duty)."""

    read: Callable[[object], Value]
    optional: bool = False


def count(raw: object) -> int:
    """A whole number from 0 to 1000; ValueError otherwise, as for all readers here."""
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= MOST:
        raise ValueError(f"cần số nguyên từ 0 đến {MOST}, không phải {shown(raw)}")
    return raw


def amount(raw: object) -> Fraction:
    """``8``, ``"0.5"`` or ``"1/3"``, exactly, from 0 to 1000."""
    try:
        number = Fraction(count(raw)) if isinstance(raw, int) else parse_amount(text(raw))
    except ValueError:
        raise ValueError(f'cần một số như "8", "0.5" hoặc "1/3", không phải {shown(raw)}') from None
    if not 0 <= number <= MOST:
        raise ValueError(f"cần số từ 0 đến {MOST}, không phải {shown(raw)}")
    return number


def share(raw: object) -> Fraction:
    """A part of a whole, above 0 and not above 1."""
    part = amount(raw)
    if not 0 < part <= 1:
        raise ValueError(f"tỷ lệ phải lớn hơn 0 và không quá 1, không phải {shown(raw)}")
    return part


def flag(raw: object) -> bool:
    """true or false."""
    if not isinstance(raw, bool):
        raise ValueError(f"cần true hoặc false, không phải {shown(raw)}")
    return raw


def time_of_day(raw: object) -> time:
    """``"15:00"``."""
    try:
        return parse_time(text(raw))
    except ValueError:
        raise ValueError(f'cần giờ trong ngày dạng "15:00", không phải {shown(raw)}') from None


def times_of_day(raw: object) -> tuple[time, ...]:
    """A list of times that rise through the day."""
    if not isinstance(raw, list):
        raise ValueError(f'cần danh sách giờ dạng ["10:30", "15:00"], không phải {shown(raw)}')
    times = tuple(time_of_day(item) for item in raw)
    if list(times) != sorted(set(times)):
        raise ValueError("các giờ phải tăng dần trong ngày, không trùng nhau")
    return times


def text(raw: object) -> str:
    """A text that says something."""
    if not isinstance(raw, str) or not raw.strip():
        raise ValueError(f"cần một đoạn chữ, không phải {shown(raw)}")
    return raw


def one_of(*words: str) -> Callable[[object], str]:
    """One of these words."""

    def read(raw: object) -> str:
        if raw not in words:
            raise ValueError(f"cần một trong các giá trị: {', '.join(words)}; không phải {shown(raw)}")
        return str(raw)

    return read


def some_of(*words: str) -> Callable[[object], tuple[str, ...]]:
    """A list of some of these words, at least one and each once."""
    read_one = one_of(*words)

    def read(raw: object) -> tuple[str, ...]:
        if not isinstance(raw, list) or not raw:
            raise ValueError(f"cần danh sách gồm các giá trị trong: {', '.join(words)}")
        found = tuple(read_one(item) for item in raw)
        if len(set(found)) < len(found):
            raise ValueError("một giá trị được nêu hai lần trong danh sách")
        return found

    return read


def shown(raw: object) -> str:
    """What stood there, short enough for a sentence."""
    whole = f"“{raw}”"
    return whole if len(whole) <= 60 else f"{whole[:59]}…”"
