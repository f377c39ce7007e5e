"""Durations as diagrams write them, in calendar time."""

from datetime import UTC, datetime

import pytest

from app.domain.clock import VIETNAM
from app.domain.durations import add_duration, cycle_interval

START = datetime(2026, 1, 31, 9, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT5M", datetime(2026, 1, 31, 9, 5, tzinfo=VIETNAM)),
        ('"PT5M"', datetime(2026, 1, 31, 9, 5, tzinfo=VIETNAM)),
        ("P1M", datetime(2026, 2, 28, 9, 0, tzinfo=VIETNAM)),
        ("P1Y1M", datetime(2027, 2, 28, 9, 0, tzinfo=VIETNAM)),
        ("P13M", datetime(2027, 2, 28, 9, 0, tzinfo=VIETNAM)),
        ("P2W", datetime(2026, 2, 14, 9, 0, tzinfo=VIETNAM)),
        ("P1DT12H30M", datetime(2026, 2, 1, 21, 30, tzinfo=VIETNAM)),
        ("PT1.5H", datetime(2026, 1, 31, 10, 30, tzinfo=VIETNAM)),
    ],
)
def test_a_duration_is_added_in_calendar_time(text: str, expected: datetime) -> None:
    assert add_duration(START, text) == expected


def test_months_are_vietnamese_months_whatever_the_offset() -> None:
    just_after_midnight = datetime(2026, 1, 31, 17, 30, tzinfo=UTC)  # 00:30 on 1 February in Viet Nam
    assert add_duration(just_after_midnight, "P1M") == datetime(2026, 3, 1, 0, 30, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "text", ["", "P", "PT", "-PT5M", "5 phút", "P0.5Y", "P1S", "P" + "9" * 13 + "D", "P200Y", "PT99999999999H"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        add_duration(START, text)


def test_a_cycle_needs_an_end() -> None:
    assert cycle_interval("R3/PT1H") == "PT1H"
    for text in ("R/PT1H", "0 0 * * *", "R3/"):
        with pytest.raises(ValueError):
            cycle_interval(text)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        add_duration(datetime(2026, 1, 1), "PT1H")  # noqa: DTZ001 - that is the point
