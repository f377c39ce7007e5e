"""Office time counted on the fingers: a day is a number, a moment a count of seconds, and everything is walked.

Part of the second, slow reading of the legal clock (``naive_clock``). It is written from the meaning of rules 1, 2, 4
and 6 alone and uses nothing of the application, so that an error of the one is not an error of the other.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from itertools import count
from typing import Any

#: seconds of Vietnamese time since the day before 1 January of the year 1; exact
Moment = int | Fraction
Span = tuple[int, int]
DAY = 24 * 3600
WORKING_DAY = 8 * 3600
VIETNAM = timezone(timedelta(hours=7))
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


def read_moment(text: str) -> int:
    """Seconds of the moment written with any offset; fractions of a second are cut."""
    there = datetime.fromisoformat(text).astimezone(VIETNAM)
    return there.toordinal() * DAY + there.hour * 3600 + there.minute * 60 + there.second


def write_moment(t: Moment | None) -> str | None:
    """The moment in Vietnamese time, to the second."""
    if t is None:
        return None
    day, second = divmod(int(t), DAY)
    return f"{date.fromordinal(day)}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}+07:00"


def day_of(t: Moment) -> int:
    return int(t // DAY)


def seconds_of(clock: str) -> int:
    """``15:00`` as seconds since midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


class Office:
    """When an office is open, from the calendar as it stands in a case."""

    def __init__(self, calendar: dict[str, Any]) -> None:
        self.hours = {weekday: _read_hours(texts) for weekday, texts in calendar["office_hours"].items()}
        self.off = {date.fromisoformat(text).toordinal() for text in calendar["days_off"]}
        self.made_up = {date.fromisoformat(text).toordinal() for text in calendar["make_up_days"]}

    def spans(self, day: int) -> list[Span]:
        """The office intervals of a day (rule 1)."""
        if day in self.off:
            return []
        weekday = "mon" if day in self.made_up else WEEKDAYS[day % 7]
        return [(day * DAY + start, day * DAY + end) for start, end in self.hours.get(weekday, [])]

    def spans_from(self, t: Moment) -> Iterator[Span]:
        """What is left of the office intervals from a moment on, without end."""
        for day in count(day_of(t)):
            for start, end in self.spans(day):
                if end > t:
                    yield max(start, t), end

    def is_working_day(self, day: int) -> bool:
        return self.spans(day) != []

    def next_working_day(self, day: int) -> int:
        """The first working day after this day."""
        return next(later for later in count(day + 1) if self.is_working_day(later))

    def previous_working_day(self, day: int) -> int:
        return next(earlier for earlier in count(day - 1, -1) if self.is_working_day(earlier))

    def opening(self, day: int) -> int:
        return min(start for start, _ in self.spans(day))

    def closing(self, day: int) -> int:
        return max(end for _, end in self.spans(day))

    def following(self, t: Moment) -> Moment:
        """The moment itself in office time, else the start of the next interval (rule 2)."""
        start, _ = next(self.spans_from(t))
        return start

    def add(self, t: Moment, amount: Moment) -> Moment:
        """The earliest moment by which this much office time has passed since ``t`` (rule 2)."""
        if amount == 0:
            return t
        for start, end in self.spans_from(t):
            if start + amount <= end:
                return start + amount
            amount -= end - start
        raise AssertionError("office time never ends")

    def between(self, a: Moment, b: Moment) -> Moment:
        """Office time from ``a`` to ``b``; negative when ``b`` comes first."""
        if b < a:
            return -self.between(b, a)
        total: Moment = 0
        for day in range(day_of(a), day_of(b) + 1):
            for start, end in self.spans(day):
                total += max(0, min(end, b) - max(start, a))
        return total

    def same_time_on(self, day: int, t: Moment) -> Moment:
        """The time of day of ``t`` on a working day, or the office's nearest moment before it (rule 4)."""
        wanted = day * DAY + t % DAY
        if any(start <= wanted < end for start, end in self.spans(day)):
            return wanted
        ended = [end for _, end in self.spans(day) if end <= wanted]
        return max(ended) if ended else self.opening(day)

    def shift(self, t: Moment, days: int) -> Moment:
        """So many working days later, or earlier when negative, at the same time of day (rule 4)."""
        day = day_of(t)
        for _ in range(abs(days)):
            day = self.next_working_day(day) if days > 0 else self.previous_working_day(day)
        return self.same_time_on(day, t) if days else t

    def closing_on_or_after(self, day: int) -> int:
        """The closing of the first working day on or after this day (rule 6)."""
        return self.closing(self.next_working_day(day - 1))


def _read_hours(texts: list[str]) -> list[Span]:
    return sorted((seconds_of(start), seconds_of(end)) for start, end in (text.split("-") for text in texts))
