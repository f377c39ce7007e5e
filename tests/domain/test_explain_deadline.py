"""Why a clock beside a dossier's own is due when it is: forwards, backwards, not at all, paused, ended."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from app.domain.calendar_files import load_calendar
from app.domain.clock import VIETNAM
from app.domain.deadlines import KINDS, due_of, latest_before, near_from
from app.domain.explain import Explanation
from app.domain.explain_deadline import Counted, explain_deadline
from app.domain.limits import Limit

VERSION = load_calendar()
CALENDAR = VERSION.calendar
FROM = datetime(2026, 4, 24, 9, tzinfo=VIETNAM)
TEN = Limit(value=Fraction(10), unit="working_days")


def counted(kind: str = "feedback", *, limit: Limit | None = TEN, **more: Any) -> Counted:
    due = due_of(limit, FROM, calendar=CALENDAR)
    given = {"kind": KINDS[kind], "limit": limit, "from_at": FROM, "due_at": due, "clause": "Điều 19", **more}
    return Counted(**given)


def told(one: Counted) -> Explanation:
    return explain_deadline(one, calendar_version=VERSION)


def text(one: Counted) -> str:
    return " ".join(line.text for line in told(one).lines)


def test_days_off_are_named_and_every_day_has_its_meaning() -> None:
    # over 30/4, 1/5 and the days around them
    explanation = told(counted())
    assert "Thời hạn trả lời tính từ 09:00 thứ Sáu, 24/04/2026." in explanation.lines[0].text
    assert explanation.lines[1].clause == "Điều 19"
    names = " ".join(line.text for line in explanation.lines)
    assert "30/04/2026" in names
    statuses = [mark.status for mark in explanation.days]
    assert (statuses[0], statuses[-1]) == ("first", "due")
    assert statuses.count("counted") + statuses.count("make_up") == 9
    assert not explanation.provisional


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_explained(kind: str) -> None:
    for limit in (TEN, Limit(value=Fraction(0), unit="open"), Limit(value=Fraction(0), unit="same_day"), None):
        explanation = told(counted(kind, limit=limit))
        assert [line.clause for line in explanation.lines if line.clause] == ["Điều 19"]
        assert all(line.text.endswith(".") for line in explanation.lines)


def test_a_last_moment_is_counted_backwards() -> None:
    anchor = FROM + timedelta(days=6)
    one = counted("extension", limit=Limit(value=Fraction(2), unit="working_days"), anchor_at=anchor)
    one = replace(one, due_at=FROM)
    assert "Ngày hẹn trả: 09:00 thứ Năm, 30/04/2026." in text(one)
    assert "Chậm nhất 2 ngày làm việc trước ngày hẹn trả." in text(one)
    assert told(one).days[0].status == "due"
    assert told(replace(one, anchor_at=None)).days == ()


def test_what_has_no_moment_says_so() -> None:
    nothing = Limit(value=Fraction(0), unit="open")
    assert "không ấn định thời hạn" in text(counted("supplement_wait", limit=nothing))
    assert "đúng thời điểm được đề nghị" in text(counted("account_request", limit=nothing, due_at=FROM))
    assert "Đang tạm dừng" in text(counted("share", due_at=None, state="paused"))


def test_a_share_that_stood_still_says_so() -> None:
    one = counted("share", limit=Limit(value=Fraction(8), unit="working_hours"))
    assert "lùi lại" not in text(one)
    assert one.due_at is not None
    assert "lùi lại" in text(replace(one, due_at=one.due_at + timedelta(hours=1)))


def test_how_it_ended() -> None:
    one = counted(state="ended", ended_at=FROM, outcome="in_time")
    assert text(one).endswith("Việc đã xong lúc 09:00 thứ Sáu, 24/04/2026, trong hạn.")
    assert text(replace(one, state="gone", outcome=None)).endswith("không còn tính từ 09:00 thứ Sáu, 24/04/2026.")


def test_a_year_not_yet_published_is_provisional() -> None:
    start = datetime(2027, 12, 28, 9, tzinfo=VIETNAM)
    one = counted(from_at=start, due_at=due_of(TEN, start, calendar=CALENDAR))
    assert told(one).provisional
    assert "dự kiến" in text(one)


def test_a_long_time_is_drawn_at_both_ends() -> None:
    long = Limit(value=Fraction(200), unit="working_days")
    assert len(told(counted(limit=long)).days) == 62


@pytest.mark.parametrize("hour", [0, 7, 9, 12, 16, 20, 23])
@pytest.mark.parametrize("day", range(1, 15))
def test_the_last_moment_before_is_the_inverse_of_the_due_moment(day: int, hour: int) -> None:
    seven = Limit(value=Fraction(7), unit="working_days")
    moment = datetime(2026, 5, day, hour, 30, tzinfo=VIETNAM)
    last = latest_before(seven, moment, calendar=CALENDAR)
    due = due_of(seven, last, calendar=CALENDAR)
    after = due_of(seven, CALENDAR.next_instant(last + timedelta(seconds=1)), calendar=CALENDAR)
    assert due is not None
    assert after is not None
    assert due <= moment < after
    assert near_from(due, last, calendar=CALENDAR) is not None
