"""The working calendar: office time and working days (rules 1, 2 and 4 of the legal clock; INT-08, TIM-07).

All methods take aware datetimes of any offset, cut fractions of a second and answer in Asia/Ho_Chi_Minh.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta

from app.domain.clock import VIETNAM, require_aware
from app.domain.office_hours import weekly_hours
from app.domain.seasons import MonthDay, Season, month_day_of, seasonal_weeks
from app.domain.working_year import Hours, WorkingYear, lay_out_year

MONDAY = 0
_ZERO = datetime(1, 1, 1, tzinfo=VIETNAM)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, eq=False)
class Calendar:
    """Office hours by weekday (Monday is 0), days off and make-up days; a season's own hours hold while it lasts.

    A make-up day has Monday's hours (of its season) whatever weekday it is. Raises ValueError for a day in both lists,
    for intervals that are empty or overlap and for seasons that overlap. Methods raise ValueError when no working day
    can be found.
    """

    office_hours: Mapping[int, tuple[tuple[time, time], ...]]
    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    seasons: tuple[Season, ...] = ()
    _week: Mapping[int, Hours] = field(init=False, repr=False)
    _seasonal: Mapping[MonthDay, Mapping[int, Hours]] = field(init=False, repr=False)
    _special: Mapping[int, Hours] = field(init=False, repr=False)
    _years: dict[int, WorkingYear] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        both = sorted(self.days_off & self.make_up_days)
        if both:
            raise ValueError(f"a day is both a day off and a make-up day: {both[0].isoformat()}")
        object.__setattr__(self, "seasons", tuple(sorted(self.seasons, key=lambda season: season.first)))
        object.__setattr__(self, "_week", weekly_hours(self.office_hours))
        object.__setattr__(self, "_seasonal", seasonal_weeks(self.seasons))
        special: dict[int, Hours] = {day.toordinal(): () for day in self.days_off}
        special |= {day: self._week_of(day).get(MONDAY, ()) for day in map(date.toordinal, self.make_up_days)}
        object.__setattr__(self, "_special", special)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Calendar):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        return hash((self.days_off, self.make_up_days, self.seasons))

    def _content(self) -> tuple[object, ...]:
        week = {day: hours for day, hours in self._week.items() if hours}
        return week, self.days_off, self.make_up_days, self.seasons

    # --- days

    def intervals(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The office intervals of a day in order: start included, end excluded."""
        ordinal = day.toordinal()
        return tuple((_moment(ordinal, start), _moment(ordinal, end)) for start, end in self._hours_of(ordinal))

    def season_of(self, day: date) -> Season | None:
        """The season in which a day lies, None where the base hours hold."""
        return next((season for season in self.seasons if season.holds(month_day_of(day))), None)

    def is_working_day(self, day: date) -> bool:
        """A working day is any day with office time, however short."""
        return bool(self._hours_of(day.toordinal()))

    def opening(self, day: date) -> datetime:
        """The first office instant of a working day."""
        return self._edge(day, 0, 0)

    def closing(self, day: date) -> datetime:
        """The end of the last interval of a working day."""
        return self._edge(day, -1, 1)

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        return date.fromordinal(self._nth_day(day.toordinal(), 1))

    def working_day_from(self, day: date) -> date:
        """``day`` itself if it is a working day, else the next one."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def previous_working_day(self, day: date) -> date:
        """The last working day before ``day``."""
        return date.fromordinal(self._nth_day(day.toordinal(), -1))

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after ``first``, up to and including ``last`` (0 when last <= first)."""
        count, day = 0, first
        while (day := self.next_working_day(day)) <= last:
            count += 1
        return count

    # --- instants

    def is_office_time(self, t: datetime) -> bool:
        """True when some interval holds ``t``: start <= t < end."""
        day, second = _split(t)
        return any(start <= second < end for start, end in self._hours_of(day))

    def next_instant(self, t: datetime) -> datetime:
        """``t`` itself in office time, else the start of the next office interval (INT-08)."""
        day, second = _split(t)
        for start, end in self._hours_of(day):
            if second < end:
                return _moment(day, max(start, second))
        ordinal = self._nth_day(day, 1)
        return _moment(ordinal, self._hours_of(ordinal)[0][0])

    def add_office_time(self, t: datetime, delta: timedelta) -> datetime:
        """The earliest instant by which ``delta`` of office time has passed since ``t``; adding none changes nothing.

        Ends at a closing, never at the opening after it. Raises ValueError for a negative ``delta``.
        """
        seconds = delta // _SECOND
        if seconds < 0:
            raise ValueError(f"office time to add is negative: {delta}")
        day, second = _split(t)
        if not seconds:
            return _moment(day, second)
        year = date.fromordinal(day).year
        seconds += self._year(year).seconds_before(day, second)
        while seconds > (table := self._year(year)).total:
            seconds -= table.total
            year += 1
        return _moment(*table.instant_after(seconds))

    def office_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Office time from ``a`` to ``b``; negative when ``b`` is before ``a``."""
        (day_a, second_a), (day_b, second_b) = _split(a), _split(b)
        if (day_a, second_a) > (day_b, second_b):
            return -self.office_time_between(b, a)
        year_a, year_b = date.fromordinal(day_a).year, date.fromordinal(day_b).year
        seconds = self._year(year_b).seconds_before(day_b, second_b)
        seconds -= self._year(year_a).seconds_before(day_a, second_a)
        seconds += sum(self._year(year).total for year in range(year_a, year_b))
        return timedelta(seconds=seconds)

    def shift_working_days(self, t: datetime, n: int) -> datetime:
        """The n-th working day after (n < 0: before) the day of ``t``, at the same time of day (rule 4).

        Where no interval of that day holds the time: the closing of the last interval that ended by then, or the
        day's opening if there is none. ``n == 0`` changes nothing.
        """
        day, second = _split(t)
        if not n:
            return _moment(day, second)
        ordinal = self._nth_day(day, n)
        return _moment(ordinal, _settle(self._hours_of(ordinal), second))

    # --- inside

    def _hours_of(self, ordinal: int) -> Hours:
        special = self._special.get(ordinal)
        return self._week_of(ordinal).get((ordinal - 1) % 7, ()) if special is None else special

    def _week_of(self, ordinal: int) -> Mapping[int, Hours]:
        if not self._seasonal:
            return self._week
        return self._seasonal.get(month_day_of(date.fromordinal(ordinal)), self._week)

    def _edge(self, day: date, interval: int, side: int) -> datetime:
        hours = self._hours_of(day.toordinal())
        if not hours:
            raise ValueError(f"not a working day: {day.isoformat()}")
        return _moment(day.toordinal(), hours[interval][side])

    def _year(self, year: int) -> WorkingYear:
        table = self._years.get(year)
        if table is None:
            table = self._years[year] = self._lay_out(year)
        return table

    def _lay_out(self, year: int) -> WorkingYear:
        if not (self._seasonal or any(self._week.values())):
            raise ValueError("the calendar has no working day: no weekday has office hours")
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError(f"the calendar has no working day left within the years {MINYEAR} to {MAXYEAR}")
        return lay_out_year(year, self._hours_of)

    def _nth_day(self, ordinal: int, n: int) -> int:
        """The ordinal of the n-th working day after (n > 0) or before (n < 0) a day."""
        year = date.fromordinal(ordinal).year
        table = self._year(year)
        index = table.days_through(ordinal) + n - 1 if n > 0 else table.days_until(ordinal) + n
        while index < 0:
            year -= 1
            index += len(self._year(year).ordinals)
        while index >= len((table := self._year(year)).ordinals):
            index -= len(table.ordinals)
            year += 1
        return table.ordinals[index]


def local(t: datetime) -> datetime:
    """``t`` in Asia/Ho_Chi_Minh with fractions of a second cut; ValueError if it has no time zone."""
    if t.tzinfo is not VIETNAM:
        t = require_aware(t).astimezone(VIETNAM)
    return t.replace(microsecond=0) if t.microsecond else t


def dates_between(first: date, last: date) -> Iterator[date]:
    """Every date from ``first`` to ``last``, both included."""
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))


def _split(t: datetime) -> tuple[int, int]:
    t = local(t)
    return t.toordinal(), t.hour * 3600 + t.minute * 60 + t.second


def _moment(ordinal: int, second: int) -> datetime:
    return _ZERO + timedelta(days=ordinal - 1, seconds=second)


def _settle(hours: Hours, second: int) -> int:
    settled = hours[0][0]
    for start, end in hours:
        if start <= second < end:
            return second
        if end <= second:
            settled = end
    return settled
