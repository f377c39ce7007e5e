"""Random cases of the legal clock: odd calendars, every unit, events in and out of order, moments on every edge.

Each case is made from its number alone, so one that fails can be made again. What happens next is chosen with the
slow clock (``naive_clock``) looking on, because most edges lie where something is due. All amounts are whole seconds:
the specification does not say where less than a second of a limit is cut.
"""

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from random import Random
from typing import Any

from naive_clock import NaiveClock
from naive_clock_limit import exact
from naive_clock_time import DAY, VIETNAM, Moment, day_of, seconds_of

WEEK = ("mon", "tue", "wed", "thu", "fri")
ORDINARY_DAYS = (
    ["07:30-11:30", "13:30-17:30"],
    ["07:00-11:30", "13:30-17:00"],
    ["08:00-12:00", "13:00-17:00"],
)
SATURDAYS = (["07:30-11:30"], ["08:00-12:00"], ["07:00-11:00", "13:00-14:30"])
ODD_DAYS = (
    ["07:30-11:30", "11:30-17:30"],
    ["13:30-17:30", "07:30-11:30"],
    ["00:00-04:00", "20:00-23:59"],
    ["09:00-09:01"],
    ["22:15-23:45"],
    ["06:00-07:00", "08:10-08:20", "12:00-15:00", "15:01-21:00"],
)
CUTOFFS = (None, None, "15:00", "15:00", "16:00", "10:30", "11:30", "07:30", "00:00", "23:59")
FIRST_DAY = date(2023, 12, 15).toordinal()
LAST_DAY = date(2027, 3, 15).toordinal()
#: the first day of Tet
NEW_YEARS = ("2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06")
LIMITS: dict[str, tuple[Any, ...]] = {
    "working_days": (0, 1, 1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 0.5, 2.5, 0.25, 1.125, "1/3", "10/3", "7/9"),
    "working_hours": (0, 1, 2, 4, 8, 12, 16, 24, 40, 56, 0.5, 7.75, "1/3600", "40/3", "28801/3600"),
    "calendar_days": (0, 1, 2, 3, 7, 10, 15, 20, 30, 45, 60, 90),
    "clock_hours": (0, 1, 6, 12, 24, 48, 72, 36.5, 240, "1/3", "86401/3600"),
    "same_day": (0,),
    "immediate": (0,),
    "open": (0,),
}
UNITS = ("working_days", "working_days", "working_hours", "working_hours", "calendar_days", "calendar_days", *LIMITS)
KINDS = (
    *("submitted", "declined", "entered", "supplement_requested", "supplement_received", "paused"),
    *("resumed", "extended", "result_confirmed", "refused", "stopped"),
)
#: what an office would do next; anything else is thrown in now and then
USUAL: dict[str, tuple[str, ...]] = {
    "new": ("submitted", "entered", "entered", "entered"),
    "submitted": ("entered", "entered", "entered", "entered", "declined", "submitted"),
    "running": (
        *("supplement_requested", "supplement_requested", "paused", "paused", "paused"),
        *("extended", "extended", "extended", "extended", "result_confirmed", "refused"),
    ),
    "awaiting_supplement": ("supplement_received",),
    "paused": ("resumed",),
}
OFFSETS = (0, 60, -5 * 60, 5 * 60 + 30, 9 * 60 + 30, 14 * 60, -11 * 60, 12 * 60 + 45)


def make_case(number: int) -> dict[str, Any]:
    """The case of this number, always the same."""
    rng = Random(f"legal clock {number}")  # noqa: S311 - nothing is secret here
    case = {
        "id": f"random-{number}",
        "calendar": _calendar(rng),
        "policy": _policy(rng),
        "limit": _limit(rng),
        "events": [],
    }
    return _with_events(case, rng)


# --- the terms


def _calendar(rng: Random) -> dict[str, Any]:
    off = {day for _ in range(rng.randrange(4)) for day in _days_in_a_row(rng)}
    off |= {rng.randint(FIRST_DAY, LAST_DAY) for _ in range(rng.randrange(60))}
    made_up = {rng.randint(FIRST_DAY, LAST_DAY) for _ in range(rng.choice((0, 0, 3, 40)))}
    made_up |= {day - 1 for day in off if rng.random() < 0.1}
    return {
        "office_hours": _ordinary_week(rng) if rng.random() < 0.6 else _odd_week(rng),
        "days_off": [date.fromordinal(day).isoformat() for day in sorted(off)],
        "make_up_days": [date.fromordinal(day).isoformat() for day in sorted(made_up - off)],
    }


def _days_in_a_row(rng: Random) -> range:
    """Tet or the turn of a year."""
    if rng.random() < 0.7:
        first = date.fromisoformat(rng.choice(NEW_YEARS)).toordinal() - rng.randrange(4)
    else:
        first = date(rng.randint(2024, 2027), 1, 1).toordinal() - rng.randrange(6)
    return range(first, first + rng.randint(3, 16))


def _ordinary_week(rng: Random) -> dict[str, list[str]]:
    week = dict.fromkeys(WEEK, rng.choice(ORDINARY_DAYS))
    return week | {"sat": rng.choice(SATURDAYS)} if rng.random() < 0.4 else week


def _odd_week(rng: Random) -> dict[str, list[str]]:
    """Any weekdays may be missing, Monday too: then a make-up day has no hours."""
    names = rng.sample((*WEEK, "sat", "sun"), rng.choice((1, 3, 5, 6, 7)))
    return {name: rng.choice(ODD_DAYS) if rng.random() < 0.4 else _odd_day(rng) for name in names}


def _odd_day(rng: Random) -> list[str]:
    marks = sorted(rng.sample(range(24 * 60), 2 * rng.randint(1, 4)))
    times = [f"{mark // 60:02}:{mark % 60:02}" for mark in marks]
    return [f"{start}-{end}" for start, end in zip(times[::2], times[1::2], strict=True)]


def _policy(rng: Random) -> dict[str, Any]:
    return {
        "late_entry_cutoff": rng.choice(CUTOFFS),
        "answer_within_working_hours": rng.choice((8, 8, 4, 2, 16, 0, 0.5, "1/3", None)),
        "supplement_max": rng.choice((1, 1, 2, 0, None, None)),
        "extension_max": rng.choice((1, 1, 2, 0, None)),
        "extension_fraction": rng.choice(("1/3", "1/3", "1/2", "2/7", 0.25, 1, 0, None)),
        "extension_notice_working_days": rng.choice((1, 1, 0, 2, 3, None)),
    }


def _limit(rng: Random) -> dict[str, Any]:
    unit = rng.choice(UNITS)
    limit = {"value": rng.choice(LIMITS[unit]), "unit": unit}
    return limit | {"cutoff": rng.choice(CUTOFFS)} if rng.random() < 0.25 else limit


# --- the events


def _with_events(case: dict[str, Any], rng: Random) -> dict[str, Any]:
    clock = NaiveClock(case)
    t = rng.choice((_any_day, _day_before_a_rest))(rng, case) * DAY + rng.randrange(DAY)
    for index in range(rng.choice((0, 1, 2, 3, 4, 5, 6, 8, 10))):
        t = _later(clock, t, rng)
        event = _event(clock, t, rng)
        clock.happen(index, event)
        case["events"].append(event)
    return case | {"at": _text(_later(clock, t, rng), rng)}


def _any_day(rng: Random, case: dict[str, Any]) -> int:
    return rng.randint(FIRST_DAY, LAST_DAY)


def _day_before_a_rest(rng: Random, case: dict[str, Any]) -> int:
    days = case["calendar"]["days_off"] + case["calendar"]["make_up_days"]
    return date.fromisoformat(rng.choice(days or ["2024-02-29"])).toordinal() - rng.randrange(6)


def _event(clock: NaiveClock, t: int, rng: Random) -> dict[str, Any]:
    kind = rng.choice(USUAL.get(clock.state, KINDS) if rng.random() < 0.8 else KINDS)
    event = {"type": kind, "at": _text(t, rng)}
    return event | _amount(clock, rng) if kind == "extended" else event


def _amount(clock: NaiveClock, rng: Random) -> dict[str, Any]:
    """What an extension gives: about the longest that is allowed, mostly in the right unit."""
    share = exact(clock.policy["extension_fraction"] or 1) * clock.limit.value
    if (clock.limit.unit == "calendar_days") == (rng.random() < 0.9):
        return {"calendar_days": max(0, rng.choice((int(share), int(share), int(share) + 1, 1, 0, 10)))}
    second = Fraction(1, 3600)
    longest = Fraction(int(share * (8 if clock.limit.unit == "working_days" else 1) * 3600), 3600)
    hours = rng.choice((longest, longest, longest + second, max(longest - second, second), Fraction(rng.randrange(17))))
    return {"working_hours": int(hours) if hours.denominator == 1 else str(hours)}


# --- the moments


def _later(clock: NaiveClock, t: int, rng: Random) -> int:
    """A moment not before ``t``: on an edge, a second beside one, or just some time later."""
    if rng.random() < 0.55:
        wanted = rng.choice((_near_due, _near_due, _on_an_office_edge, _on_a_cutoff, _at_midnight))(clock, t, rng)
        return max(t, int(wanted) + rng.choice((-1, 0, 0, 0, 1, 1)))
    return t + rng.choice((0, rng.randrange(60), rng.randrange(4 * 3600), rng.randrange(3 * DAY), _long_after(rng)))


def _long_after(rng: Random) -> int:
    return rng.randrange(rng.choice((15, 15, 60, 400)) * DAY)


def _near_due(clock: NaiveClock, t: int, rng: Random) -> Moment:
    """When something is due, or at the same time of day some days before."""
    known = [moment for moment in (clock.due, clock.answer_due, clock.due_at_pause) if moment is not None]
    return rng.choice(known or [t]) - rng.choice((0, 0, 1, 1, 2, 3, 4, 5)) * DAY


def _on_an_office_edge(clock: NaiveClock, t: int, rng: Random) -> Moment:
    day = rng.randint(day_of(t), max(day_of(t), min(day_of(clock.due or t), day_of(t) + 40)))
    edges = [edge for later in (day, day + 1) for span in clock.office.spans(later) for edge in span]
    return rng.choice(edges or [t])


def _on_a_cutoff(clock: NaiveClock, t: int, rng: Random) -> Moment:
    cutoff = clock.limit.cutoff or "15:00"
    return (day_of(t) + rng.randrange(3)) * DAY + seconds_of(cutoff)


def _at_midnight(clock: NaiveClock, t: int, rng: Random) -> Moment:
    return (day_of(t) + rng.randint(1, 3)) * DAY


def _text(t: int, rng: Random) -> str:
    """The moment written with any offset, now and then with a fraction of a second."""
    moment = datetime.fromordinal(day_of(t)).replace(tzinfo=VIETNAM) + timedelta(seconds=t % DAY)
    if rng.random() < 0.4:
        moment = moment.astimezone(timezone(timedelta(minutes=rng.choice(OFFSETS))))
    if rng.random() < 0.15:
        moment += timedelta(microseconds=rng.choice((1, 250_000, 999_999)))
    text = moment.isoformat()
    return text.replace("+00:00", "Z") if rng.random() < 0.5 else text
