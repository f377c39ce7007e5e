"""When late-lists are due: after a stand-still in order and not for ever, on working days only (TIM-10)."""

from datetime import date, datetime, time

import pytest

from app.domain.calendar import Calendar
from app.domain.clock import VIETNAM
from app.domain.digests import digest_moments, moment_of, stamp

TIMES = (time(10, 30), time(15))
HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
CALENDAR = Calendar(office_hours=dict.fromkeys(range(5), HOURS), days_off=frozenset({date(2026, 3, 12)}))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=VIETNAM)


def moments(after: datetime | None, now: datetime) -> list[str]:
    return [f"{m:%d %H:%M}" for m in digest_moments(TIMES, after=after, at=now, calendar=CALENDAR)]


def test_a_fresh_agency_begins_today() -> None:
    assert moments(None, at(11, 10, 29)) == []
    assert moments(None, at(11, 16)) == ["11 10:30", "11 15:00"]
    assert moments(None, at(12, 16)) == [], "a day off"


def test_what_was_missed_in_order() -> None:
    assert moments(at(10, 10, 30), at(13, 11)) == ["10 15:00", "11 10:30", "11 15:00", "13 10:30"]
    assert moments(at(13, 10, 30), at(13, 11)) == []


def test_five_working_days_back_and_no_more() -> None:
    found = moments(at(1, 10), at(17, 16))
    assert (found[0], found[-1], len(found)) == ("09 10:30", "17 15:00", 12)


def test_a_clock_that_went_back_finds_nothing() -> None:
    assert moments(at(17, 15), at(13, 16)) == []


def test_stamps_go_both_ways() -> None:
    assert moment_of(stamp(at(11, 10, 30))) == at(11, 10, 30)
    for text in ("x", "2026-3-11-1030", "2026-03-11-9999", "2026-03-11-1030 "):
        with pytest.raises(ValueError):
            moment_of(text)
