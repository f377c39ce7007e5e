"""Days off and make-up days as an administrator types them: one day a line, its parts with semicolons (or tabs).

    24/11/2026; Ngày Văn hóa Việt Nam; nghỉ lễ; nguồn: Nghị quyết 28/2026/QH16
    23/11/2026; Nghỉ hoán đổi; hoán đổi; làm bù 21/11/2026
    21/11/2026; Làm bù cho ngày 23/11/2026; làm bù

The third line says the same as the end of the second. ``nguồn`` takes the rest of its line.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.day_names import DAY_KINDS, MAKE_UP_KINDS, DayName, day_data, make_up_name
from app.domain.searching import fold
from app.domain.typed_lines import LineProblem, WrongLine, in_order, require_short, typed_lines
from app.domain.vietnamese import WEEKDAY_NAMES, weekday_text

#: kind → how it is typed
KIND_WORDS = {
    "holiday": "nghỉ lễ",
    "compensatory": "nghỉ bù",
    "swap_off": "hoán đổi",
    "local": "nghỉ riêng",
    "make_up": "làm bù",
}
WEEKEND = frozenset({5, 6})
_KINDS = {
    **dict.fromkeys(("le", "tet", "nghi tet", "le, tet", "nghi le tet"), "holiday"),
    **dict.fromkeys(("rieng", "dia phuong", "nghi dia phuong"), "local"),
    **{fold(word): kind for words in (KIND_WORDS, DAY_KINDS) for kind, word in words.items()},
}
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
#: of a folded text
_MADE_UP = re.compile(r"lam bu(?: vao)?(?: ngay)? ?:? ?(.+)")
_SOURCE = re.compile(r"ngu[ồo]n\s*:?\s*(.*)", re.IGNORECASE)
_WEEKDAYS = {fold(name): day for day, name in enumerate(WEEKDAY_NAMES)}
_YEARS = range(2000, 2101)
_HOW = "viết như “24/11/2026; Ngày Văn hóa Việt Nam; nghỉ lễ”"


@dataclass(frozen=True, kw_only=True)
class TypedDays:
    """What was typed, as the entries of a calendar's data, in order. With ``problems`` it is only a part of it."""

    day_off: tuple[Mapping[str, Any], ...]
    make_up_day: tuple[Mapping[str, Any], ...]
    problems: tuple[LineProblem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Entry:
    line: int
    day: date
    name: DayName

    @property
    def text(self) -> str:
        return f"{self.day:%d/%m/%Y}"


def parse_typed_days(text: str, *, weekly_rest: frozenset[int] = WEEKEND, year: int | None = None) -> TypedDays:
    """Read a list of days; all problems at once, each with its line and what to do.

    ``weekly_rest`` are the weekdays (Monday is 0) without office hours: no day off but a holiday falls on one of them,
    and a make-up day falls only there. A swap without its make-up day is a problem: it would give time away.
    With ``year`` only days of that year are right.
    """
    entries, problems = [], []
    for number, line in typed_lines(text):
        try:
            entries += _entries(line, number=number)
        except WrongLine as wrong:
            problems.append(LineProblem(line=number, text=str(wrong)))
    for found in (_twice(entries), _unpaid(entries), _on_wrong_weekdays(entries, weekly_rest)):
        problems += found
    problems += _of_other_years(entries, year)
    entries.sort(key=lambda entry: entry.day)
    data = [(entry.name.kind in MAKE_UP_KINDS, day_data(entry.day, entry.name)) for entry in entries]
    return TypedDays(
        day_off=tuple(item for made_up, item in data if not made_up),
        make_up_day=tuple(item for made_up, item in data if made_up),
        problems=in_order(problems),
    )


def typed_days_text(days: Mapping[date, DayName], *, year: int | None = None) -> str:
    """The lines from which ``parse_typed_days`` reads the same days, of one year or of all.

    Provisional days are written without their source: they are the draft of the list that will be announced.
    """
    shown = {day: name for day, name in sorted(days.items()) if year in (None, day.year)}
    return "\n".join(_line(day, name) for day, name in shown.items())


def _line(day: date, name: DayName) -> str:
    source = f"; nguồn: {name.source}" if name.source and not name.provisional else ""
    return f"{day:%d/%m/%Y}; {name.name.replace(';', ',')}; {KIND_WORDS[name.kind]}{source}"


# --- lines


def _entries(line: str, *, number: int) -> list[_Entry]:
    """The day of a line and, of a swap, its make-up day; none of the head of a table."""
    require_short(line)
    parts = [part.strip() for part in line.split("\t" if "\t" in line else ";")]
    if fold(parts[0]) == "ngay":
        return []
    day = _date(parts[0])
    if len(parts) < 3 or not parts[1]:
        raise WrongLine(f"thiếu {'tên ngày' if len(parts) < 2 or not parts[1] else 'loại ngày'}: {_HOW}")
    kind = _KINDS.get(fold(parts[2]))
    if kind is None:
        raise WrongLine(f"“{parts[2]}” không phải là loại ngày: ghi một trong {', '.join(KIND_WORDS.values())}")
    made_up, source = _rest(parts[3:])
    if made_up and kind != "swap_off":
        raise WrongLine(
            f"chỉ ngày hoán đổi mới có ngày làm bù: ghi loại “hoán đổi” hoặc bỏ “làm bù {made_up:%d/%m/%Y}”"
        )
    entries = [_Entry(line=number, day=day, name=DayName(name=parts[1], kind=kind, source=source))]
    if made_up:
        paying = DayName(name=make_up_name(day), kind="make_up", source=source)
        entries.append(_Entry(line=number, day=made_up, name=paying))
    return entries


def _rest(parts: list[str]) -> tuple[date | None, str]:
    """The make-up day and the source at the end of a line."""
    made_up: date | None = None
    for at, part in enumerate(parts):
        if found := _SOURCE.fullmatch(part):
            return made_up, "; ".join([found[1], *parts[at + 1 :]])
        found = _MADE_UP.fullmatch(fold(part))
        if found and made_up is None:
            made_up = _date(found[1])
        elif part:
            raise WrongLine(f"không hiểu “{part}”: sau loại ngày chỉ ghi một ngày “làm bù 21/11/2026” và “nguồn: …”")
    return made_up, ""


def _date(text: str) -> date:
    """A date, perhaps with its weekday before it, which must then be the right one."""
    weekday, comma, rest = text.rpartition(",")
    numbers = _numbers(rest.strip())
    try:
        day = date(*numbers) if numbers else None
    except ValueError:
        raise WrongLine(f"“{text}” không có trong lịch: kiểm tra lại ngày và tháng") from None
    if day is None:
        raise WrongLine(f"“{text}” không phải là ngày: viết ngày/tháng/năm, như 24/11/2026")
    if day.year not in _YEARS:
        raise WrongLine(f"năm {day.year} ngoài khoảng {_YEARS[0]} đến {_YEARS[-1]}: kiểm tra lại năm")
    if comma and _WEEKDAYS.get(fold(weekday)) != day.weekday():
        raise WrongLine(f"{day:%d/%m/%Y} là {weekday_text(day)}, không phải {weekday.strip()}: sửa thứ hoặc sửa ngày")
    return day


def _numbers(text: str) -> tuple[int, int, int] | None:
    """Year, month and day."""
    if found := _DAY_FIRST.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    found = _YEAR_FIRST.fullmatch(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


# --- lines together


def _twice(entries: Iterable[_Entry]) -> Iterator[LineProblem]:
    known: dict[date, _Entry] = {}
    for entry in entries:
        earlier = known.setdefault(entry.day, entry)
        if earlier is not entry:
            where = f"dòng {earlier.line} ({KIND_WORDS[earlier.name.kind]})"
            text = f"ngày {entry.text} đã ghi ở {where}: mỗi ngày chỉ ghi một lần"
            yield LineProblem(line=entry.line, text=text)


def _unpaid(entries: list[_Entry]) -> Iterator[LineProblem]:
    paid = {numbers for entry in entries if entry.name.kind in MAKE_UP_KINDS for numbers in _dates_in(entry.name.name)}
    for entry in entries:
        if entry.name.kind == "swap_off" and entry.day not in paid:
            text = f"ngày hoán đổi {entry.text} chưa có ngày làm bù: thêm “; làm bù” và ngày vào cuối dòng"
            yield LineProblem(line=entry.line, text=text)


def _dates_in(text: str) -> Iterator[date]:
    for found in _DAY_FIRST.finditer(text):
        try:
            yield date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue


def _of_other_years(entries: Iterable[_Entry], year: int | None) -> Iterator[LineProblem]:
    for entry in entries:
        if year is not None and entry.day.year != year:
            text = f"ngày {entry.text} không thuộc năm {year}: bỏ ngày này hoặc soạn lịch cho năm {entry.day.year}"
            yield LineProblem(line=entry.line, text=text)


def _on_wrong_weekdays(entries: Iterable[_Entry], weekly_rest: frozenset[int]) -> Iterator[LineProblem]:
    for entry in entries:
        rest, kind = entry.day.weekday() in weekly_rest, entry.name.kind
        if rest and kind in ("compensatory", "swap_off"):
            why = "vốn là ngày nghỉ hằng tuần nên không thể là ngày nghỉ bù hay hoán đổi"
        elif kind in MAKE_UP_KINDS and not rest:
            why = "vốn là ngày làm việc nên không thể là ngày làm bù"
        else:
            continue
        text = f"{entry.text} là {weekday_text(entry.day)}, {why}: kiểm tra lại ngày"
        yield LineProblem(line=entry.line, text=text)
