"""Office hours in sentences: which weekdays, from when until when, in which season."""

from collections.abc import Iterable, Mapping

from app.domain.calendar import Calendar
from app.domain.office_hours import Span, time_text, weekday_runs
from app.domain.seasons import MONTH_DAYS, Season, month_day_text
from app.domain.vietnamese import WEEKDAY_NAMES


def hours_sentences(calendar: Calendar) -> tuple[str, ...]:
    """One sentence for each season in order, the last for the rest of the year where there is any."""
    seasonal = [
        f"{season.name}, {period_text(season)}: {week_text(season.office_hours)}." for season in calendar.seasons
    ]
    if not seasonal:
        return (f"Cả năm: {week_text(calendar.office_hours)}.",)
    if covers_the_year(calendar.seasons):
        return tuple(seasonal)
    return *seasonal, f"Thời gian còn lại trong năm: {week_text(calendar.office_hours)}."


def week_text(office_hours: Mapping[int, Iterable[Span]]) -> str:
    """``thứ Hai đến thứ Sáu 07:30–11:30, 13:30–17:30; thứ Bảy 07:30–11:30``."""
    runs = weekday_runs(office_hours)
    return "; ".join(f"{_days(first, last)} {_spans(spans)}" for first, last, spans in runs) or "không làm việc"


def period_text(season: Season) -> str:
    """``từ 15/04 đến 15/10``."""
    return f"từ {month_day_text(season.first)} đến {month_day_text(season.last)}"


def covers_the_year(seasons: Iterable[Season]) -> bool:
    """Whether the seasons leave no day for the base hours."""
    return len({day for season in seasons for day in season.month_days}) == len(MONTH_DAYS)


def _days(first: int, last: int) -> str:
    return WEEKDAY_NAMES[first] if first == last else f"{WEEKDAY_NAMES[first]} đến {WEEKDAY_NAMES[last]}"


def _spans(spans: Iterable[Span]) -> str:
    return ", ".join(f"{time_text(start)}–{time_text(end)}" for start, end in spans)
