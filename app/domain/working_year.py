"""One year of a calendar laid out for searching: its working days and the office time passed before each of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

#: office intervals of one day as seconds after midnight, in order, start included, end excluded
Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class WorkingYear:
    """Working days as ordinals (``date.toordinal``), their hours, and running sums of office seconds."""

    ordinals: Sequence[int]
    hours: Sequence[Hours]
    passed: Sequence[int] = field(init=False)

    def __post_init__(self) -> None:
        lengths = (sum(end - start for start, end in hours) for hours in self.hours)
        object.__setattr__(self, "passed", list(accumulate(lengths, initial=0)))

    @property
    def total(self) -> int:
        """Office seconds of the whole year."""
        return self.passed[-1]

    def seconds_before(self, ordinal: int, second: int) -> int:
        """Office seconds from the start of the year to that second of that day."""
        at = bisect_left(self.ordinals, ordinal)
        if at == len(self.ordinals) or self.ordinals[at] != ordinal:
            return self.passed[at]
        today = sum(min(second, end) - start for start, end in self.hours[at] if start < second)
        return self.passed[at] + today

    def instant_after(self, seconds: int) -> tuple[int, int]:
        """The earliest (ordinal, second of the day) by which so many office seconds (1 … total) have passed."""
        at = bisect_left(self.passed, seconds) - 1
        left = seconds - self.passed[at]
        for start, end in self.hours[at]:
            if left <= end - start:
                return self.ordinals[at], start + left
            left -= end - start
        raise AssertionError("more office time than the day holds")

    def days_through(self, ordinal: int) -> int:
        """How many working days lie on or before this day."""
        return bisect_right(self.ordinals, ordinal)

    def days_until(self, ordinal: int) -> int:
        """How many working days lie before this day."""
        return bisect_left(self.ordinals, ordinal)


def lay_out_year(year: int, hours_of: Callable[[int], Hours]) -> WorkingYear:
    """Build the table of a year from the office hours of each day (by ordinal)."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = [(day, hours) for day in range(first, last + 1) if (hours := hours_of(day))]
    return WorkingYear(ordinals=[day for day, _ in days], hours=[hours for _, hours in days])
