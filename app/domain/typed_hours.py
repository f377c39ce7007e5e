"""Office hours as an administrator types and reads them.

    T2-T6: 07:30-11:30, 13:30-17:00
    T7: 07:30-11:30
    Mùa hè từ 15/04 đến 15/10
    T2-T6: 07:00-11:30, 13:30-17:00

The lines before the first season hold outside of all seasons. Weekdays are T2 … T7, CN or their names, alone, as a
range or with commas; times 07:30, 7h30 or 7h.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from itertools import pairwise
from typing import Any

from app.domain.hours_text import covers_the_year, period_text
from app.domain.office_hours import Span, office_hours_text, parse_time, time_text, weekday_runs
from app.domain.searching import fold
from app.domain.seasons import MONTH_DAYS, MonthDay, Season, month_day_text, season_data
from app.domain.typed_lines import LineProblem, WrongLine, in_order, require_short, typed_lines

_SHORT = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_NAMES = ("hai", "ba", "tu", "nam", "sau", "bay")
#: every way to write a weekday, folded → Monday is 0
_WEEKDAYS = {
    **{word: day for day in range(6) for word in (f"t{day + 2}", f"thu {day + 2}", f"thu {_NAMES[day]}")},
    **dict.fromkeys(("cn", "chu nhat"), 6),
}
_DATE = r"(?:ngày\s+)?(\d{1,2})\s*/\s*(\d{1,2})"
_UNTIL = r"\s*(?:đến(?:\s+hết)?|[-–—;,])\s*"
_HEADING = re.compile(rf"(.+?)[\s,;(:]+(?:từ\s+)?{_DATE}{_UNTIL}{_DATE}\s*\)?\s*:?", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})\s*[hg:]\s*(\d{2})?", re.IGNORECASE)
_DASH = re.compile(r"\s*(?:-|–|—|\bđến\b)\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*(?:,|;|/|\bvà\b)\s*", re.IGNORECASE)
_EDGE = re.compile(rf"{_DASH.pattern}|{_COMMA.pattern}", re.IGNORECASE)
_NO_NAMES = {"tu", "tu ngay", "ngay", ""}
_HOW = "viết như “T2-T6: 07:30-11:30, 13:30-17:00”"
_HOW_SEASON = "mở đầu một mùa bằng dòng như “Mùa hè từ 15/04 đến 15/10”"


@dataclass(frozen=True, kw_only=True)
class TypedHours:
    """What was typed, in the shape of a calendar's data. With ``problems`` it is only a part of it."""

    office_hours: Mapping[str, list[str]]
    season: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[LineProblem, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """``office_hours`` and, where there are any, ``season``, as ``calendar_from_data`` takes them."""
        seasons = {"season": [dict(season) for season in self.season]} if self.season else {}
        return {"office_hours": dict(self.office_hours)} | seasons


@dataclass
class _Block:
    """The lines of one season, or those before the first."""

    line: int
    name: str = ""
    first: MonthDay | None = None
    last: MonthDay | None = None
    hours: dict[int, tuple[Span, ...]] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    damaged: bool = False

    @property
    def season(self) -> Season | None:
        """The season, None where a line of it is wrong."""
        if self.first is None or self.last is None or not any(self.hours.values()):
            return None
        return Season(name=self.name, first=self.first, last=self.last, office_hours=self.hours)


def parse_typed_hours(text: str) -> TypedHours:
    """Read office hours and seasons; all problems at once, each with its line and what to do."""
    blocks, problems = [_Block(line=1)], []
    for number, line in typed_lines(text):
        try:
            require_short(line)
            if _names_season(line):
                blocks.append(_Block(line=number))
                _begin(blocks[-1], line)
            else:
                _add_hours(blocks[-1], line, number=number)
        except WrongLine as wrong:
            blocks[-1].damaged = True
            problems.append(LineProblem(line=number, text=str(wrong)))
    problems += _problems_of(blocks)
    seasons = [season for block in blocks if (season := block.season)]
    return TypedHours(
        office_hours=office_hours_text(blocks[0].hours),
        season=tuple(season_data(season) for season in sorted(seasons, key=lambda season: season.first)),
        problems=in_order(problems),
    )


def typed_hours_text(office_hours: Mapping[int, Iterable[Span]], *, seasons: Iterable[Season] = ()) -> str:
    """The lines from which ``parse_typed_hours`` reads the same hours."""
    lines = _week_lines(office_hours)
    for season in seasons:
        lines += [f"{season.name} {period_text(season)}", *_week_lines(season.office_hours)]
    return "\n".join(lines)


def _week_lines(office_hours: Mapping[int, Iterable[Span]]) -> list[str]:
    return [
        f"{_SHORT[first]}{'' if first == last else f'-{_SHORT[last]}'}: {', '.join(map(_span_text, spans))}"
        for first, last, spans in weekday_runs(office_hours)
    ]


def _span_text(span: Span) -> str:
    return f"{time_text(span[0])}-{time_text(span[1])}"


# --- lines


def _names_season(line: str) -> bool:
    """Whether the line gives days of the year rather than weekdays."""
    return "/" in line and not any(fold(word) in _WEEKDAYS for word in _EDGE.split(line.partition(":")[0]))


def _begin(block: _Block, line: str) -> None:
    heading = _HEADING.fullmatch(line)
    block.name = " ".join(heading[1].split()) if heading else ""
    if heading is None or fold(block.name) in _NO_NAMES:
        raise WrongLine(f"không đọc được “{line}”: {_HOW_SEASON}")
    block.first, block.last = _day(heading[2], heading[3]), _day(heading[4], heading[5])


def _add_hours(block: _Block, line: str, *, number: int) -> None:
    days_part, colon, hours_part = line.partition(":")
    days = _days(days_part)
    if not colon or days is None:
        raise WrongLine(f"không đọc được “{line}”: {_HOW}, hoặc {_HOW_SEASON}")
    for day in days:
        if day in block.lines:
            raise WrongLine(f"{_SHORT[day]} đã có giờ ở dòng {block.lines[day]}: bỏ một trong hai dòng")
    spans = _spans(hours_part)
    block.hours |= dict.fromkeys(days, spans)
    block.lines |= dict.fromkeys(days, number)


def _days(text: str) -> list[int] | None:
    """The weekdays of ``T2-T6``, ``T2, T4`` or ``Thứ Hai``; None where it is none."""
    days: list[int] = []
    for part in _COMMA.split(text.strip()):
        ends = [_WEEKDAYS.get(fold(end)) for end in _DASH.split(part)]
        first, last = ends[0], ends[-1]
        if len(ends) > 2 or first is None or last is None:
            return None
        if first > last:
            raise WrongLine(f"“{part}” đi ngược: viết ngày đầu trước, như “{_SHORT[last]}-{_SHORT[first]}”")
        days += range(first, last + 1)
    if len(days) > len(set(days)):
        raise WrongLine(f"“{text.strip()}” ghi một ngày hai lần: mỗi ngày chỉ ghi một lần")
    return days


def _spans(text: str) -> tuple[Span, ...]:
    if fold(text) == "nghi":
        return ()
    spans = tuple(sorted(_span(part) for part in _COMMA.split(text.strip().rstrip("."))))
    overlap = next((right for left, right in pairwise(spans) if left[1] > right[0]), None)
    if overlap:
        raise WrongLine(f"khoảng giờ {_span_text(overlap)} trùng với khoảng trước: sửa để các khoảng nối tiếp nhau")
    return spans


def _span(text: str) -> Span:
    ends = _DASH.split(text.strip())
    if len(ends) != 2:
        raise WrongLine(f"“{text}” không phải là khoảng giờ: {_HOW}")
    start, end = map(_time, ends)
    if start >= end:
        raise WrongLine(f"khoảng giờ “{text}” kết thúc không sau khi bắt đầu: sửa giờ kết thúc")
    return start, end


def _time(text: str) -> time:
    try:
        return parse_time(_TIME.sub(lambda found: f"{found[1]}:{found[2] or '00'}", text))
    except ValueError:
        raise WrongLine(f"“{text}” không phải là giờ từ 00:00 đến 23:59: viết như 07:30 hoặc 7h30") from None


def _day(day: str, month: str) -> MonthDay:
    found = int(month), int(day)
    if found not in MONTH_DAYS:
        raise WrongLine(f"ngày {day}/{month} không có trong năm: viết ngày/tháng, như 15/04")
    return found


# --- blocks


def _problems_of(blocks: list[_Block]) -> list[LineProblem]:
    """What is wrong with whole seasons; those with a wrong line have been told of already."""
    seasons = [(block, season) for block in blocks[1:] if (season := block.season)]
    problems = [
        LineProblem(line=block.line, text=f"“{block.name}” chưa có dòng giờ làm việc nào: {_HOW} ở dòng dưới")
        for block in blocks[1:]
        if block.season is None and not block.damaged
    ]
    base = blocks[0]
    if not (base.damaged or any(base.hours.values()) or covers_the_year(season for _, season in seasons)):
        text = f"chưa có giờ làm việc chung cho thời gian ngoài các mùa: {_HOW} ở đầu"
        problems.append(LineProblem(line=base.line, text=text))
    return problems + _overlaps(seasons)


def _overlaps(seasons: list[tuple[_Block, Season]]) -> list[LineProblem]:
    problems = []
    owners: dict[MonthDay, _Block] = {}
    for block, season in seasons:
        shared = next((day for day in season.month_days if day in owners), None)
        if shared:
            both = f"“{block.name}” trùng với “{owners[shared].name}” (dòng {owners[shared].line})"
            text = f"{both} ở ngày {month_day_text(shared)}: sửa ngày bắt đầu hoặc kết thúc"
            problems.append(LineProblem(line=block.line, text=text))
        owners |= dict.fromkeys(season.month_days, block)
    return problems
