"""Due dates a second: ours against the package businesstimedelta, for what both can say; the answers must be equal.

Both know office hours, a lunch break and days off; the package knows no make-up days, so they are left out here.
Run by ``make bench``; prints the figures and writes build/bench-due-dates.json.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

import pytz  # noqa: E402
from businesstimedelta import BusinessTimeDelta, HolidayRule, LunchTimeRule, Rules, WorkDayRule  # noqa: E402

from app.domain.calendar import Calendar  # noqa: E402
from app.domain.calendar_files import load_calendar  # noqa: E402
from app.domain.limits import Limit, due_moment  # noqa: E402

ZONE = pytz.timezone("Asia/Ho_Chi_Minh")
TARGET = 20.0
SECONDS = 3.0
HOURS = ((time_of_day(7, 30), time_of_day(11, 30)), (time_of_day(13, 30), time_of_day(17, 30)))
#: limits in working hours: a day, five, fifteen, thirty, ninety days
LIMITS = (8, 40, 120, 240, 720)
Case = tuple[datetime, int]


def calendar() -> Calendar:
    """The shipped days off, one set of hours, no make-up days."""
    return Calendar(office_hours=dict.fromkeys(range(5), HOURS), days_off=load_calendar().calendar.days_off)


def rule(ours: Calendar) -> Rules:
    """The same as the package has it; a set of days off, which it finds faster than in a list."""
    day = WorkDayRule(start_time=HOURS[0][0], end_time=HOURS[1][1], working_days=[0, 1, 2, 3, 4], tz=ZONE)
    lunch = LunchTimeRule(start_time=HOURS[0][1], end_time=HOURS[1][0], working_days=[0, 1, 2, 3, 4], tz=ZONE)
    return Rules([day, lunch, HolidayRule(ours.days_off, tz=ZONE)])


def cases(count: int) -> list[Case]:
    """Receptions through the years 2024 and 2025, each with a limit; the same in every run."""
    chance = random.Random(25)  # noqa: S311
    start = datetime(2024, 1, 2, tzinfo=UTC)
    moments = (start + timedelta(minutes=chance.randrange(600 * 24 * 60)) for _ in range(count))
    return [(moment, chance.choice(LIMITS)) for moment in moments]


def ours_of(by: Calendar) -> Callable[[Case], datetime]:
    """Reception to due moment as the domain counts it."""

    def due(case: Case) -> datetime:
        found = due_moment(Limit(value=Fraction(case[1]), unit="working_hours"), by.next_instant(case[0]), calendar=by)
        assert found is not None
        return found

    return due


def theirs_of(by: Rules) -> Callable[[Case], datetime]:
    """The same with the package."""
    return lambda case: case[0] + BusinessTimeDelta(by, hours=case[1])


def per_second(due: Callable[[Case], datetime], given: Sequence[Case]) -> float:
    """Due dates a second."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        for case in given:
            due(case)
        done += len(given)
    return done / (time.perf_counter() - began)


def main() -> None:
    """First equal, then how fast."""
    by = calendar()
    ours, theirs = ours_of(by), theirs_of(rule(by))
    given = cases(300)
    unequal = [case for case in given if ours(case) != theirs(case)]
    assert not unequal, [(case, ours(case), theirs(case)) for case in unequal[:3]]
    mine, other = per_second(ours, given[:40]), per_second(theirs, given[:40])
    figures = {"ours_per_second": mine, "businesstimedelta_per_second": other, "ratio": mine / other, "target": TARGET}
    print(
        f"{len(given)} due dates equal; {mine:,.0f}/s against {other:,.0f}/s: {mine / other:.1f} x (target {TARGET:g})"
    )
    out = ROOT / "build" / "bench-due-dates.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
