"""Limits: when a dossier counts as received and when it is due (rules 3 to 6 of the legal clock)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction

from app.domain.calendar import Calendar, local
from app.domain.definition import UNITS

#: one working day in working hours (TIM-08)
HOURS_A_DAY = 8
#: a longer limit is a typing error, not a limit
LARGEST_VALUE = 100_000
#: units whose extension is asked in working hours (EXT-04)
OFFICE_UNITS = ("working_days", "working_hours")
#: nothing is ever due
ENDLESS_UNITS = ("open", "none")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A time limit in the unit of the decision; ``cutoff`` wins over the regulation's (TIM-07).

    Raises ValueError for an unknown unit or a value out of range. Decisions give steps of half a calendar day too.
    """

    value: Fraction
    unit: str
    cutoff: time | None = None

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit of a limit: {self.unit!r}")
        if not 0 <= self.value <= LARGEST_VALUE:
            raise ValueError(f"a limit lies between 0 and {LARGEST_VALUE}: {self.value}")

    @property
    def endless(self) -> bool:
        """True when nothing is ever due."""
        return self.unit in ENDLESS_UNITS

    @property
    def by_the_wall_clock(self) -> bool:
        """True when neither office hours nor days off matter."""
        return self.unit == "clock_hours"

    @property
    def working_hours(self) -> Fraction | None:
        """The whole limit in working hours, a day being 8; None for units that are not working time."""
        if self.unit == "working_hours":
            return self.value
        return self.value * HOURS_A_DAY if self.unit == "working_days" else None


def extension_amount(unit: str, *, days: int, hours: int = 0, minutes: int = 0) -> tuple[Fraction | None, int | None]:
    """An extension of a limit in this unit: working hours, a day being 8, or calendar days; the other one is None."""
    if unit in OFFICE_UNITS:
        return Fraction(days * HOURS_A_DAY + hours) + Fraction(minutes, 60), None
    return None, days


def hours(count: Fraction | int) -> timedelta:
    """So many hours, exactly; fractions of a second are cut."""
    return timedelta(seconds=int(count * 3600))


def received_moment(
    limit: Limit, entered_at: datetime, *, calendar: Calendar, late_entry_cutoff: time | None
) -> datetime:
    """The reception (TRF-03, S4 Điều 16.1): from when the limit runs.

    Entered on a working day strictly after the cut-off: the opening of the next working day. Otherwise the next office
    instant. Clock hours are received at the instant itself.
    """
    entered = local(entered_at)
    if limit.by_the_wall_clock:
        return entered
    cutoff = late_entry_cutoff if limit.cutoff is None else limit.cutoff
    day = entered.date()
    if cutoff is not None and entered.time() > cutoff and calendar.is_working_day(day):
        return calendar.opening(calendar.next_working_day(day))
    return calendar.next_instant(entered)


def due_moment(limit: Limit, received_at: datetime, *, calendar: Calendar) -> datetime | None:
    """When the limit ends that began with this reception (TIM-07, TRF-08); None for an open limit."""
    if limit.unit == "working_days":
        days, rest = divmod(limit.value, 1)
        shifted = calendar.shift_working_days(received_at, int(days))
        return calendar.add_office_time(shifted, hours(rest * HOURS_A_DAY))
    return _due_by_one_rule(limit, local(received_at), calendar)


def step_due(limit: Limit, from_at: datetime, *, calendar: Calendar) -> datetime | None:
    """When a single step of the diagram is due: a working day is 8 hours of office time (TIM-08); None for no limit."""
    if limit.unit == "working_days":
        return calendar.add_office_time(calendar.next_instant(from_at), hours(limit.value * HOURS_A_DAY))
    start = local(from_at) if limit.by_the_wall_clock or limit.endless else calendar.next_instant(from_at)
    return _due_by_one_rule(limit, start, calendar)


def closing_on_or_after(calendar: Calendar, moment: datetime, days: int) -> datetime:
    """The closing of the first working day on or after the date of ``moment`` plus ``days`` (BLDS Đ147-148)."""
    return calendar.closing(calendar.working_day_from(local(moment).date() + timedelta(days=days)))


def _due_by_one_rule(limit: Limit, start: datetime, calendar: Calendar) -> datetime | None:
    """The rules that are the same for a dossier and for a step."""
    match limit.unit:
        case "working_hours":
            return calendar.add_office_time(start, hours(limit.value))
        case "calendar_days":
            return _due_by_calendar_days(limit.value, start, calendar)
        case "clock_hours":
            return start + hours(limit.value)
        case "same_day" | "immediate":
            return closing_on_or_after(calendar, start, 0)
        case _:
            return None


def _due_by_calendar_days(value: Fraction, start: datetime, calendar: Calendar) -> datetime:
    """Whole days by BLDS Đ147-148; then the part of a day as that part of 8 office hours (TIM-08)."""
    days, rest = divmod(value, 1)
    if not rest:
        return closing_on_or_after(calendar, start, int(days))
    whole = closing_on_or_after(calendar, start, int(days)) if days else start
    return calendar.add_office_time(calendar.next_instant(whole), hours(rest * HOURS_A_DAY))
