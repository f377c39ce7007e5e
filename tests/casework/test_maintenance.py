"""Interruptions: announced seven working days ahead, or as an emergency; told to everybody until they end."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from world import World

from app.audit import history, verify
from app.casework.announce_maintenance import Announce, announce, cancel_maintenance
from app.casework.queries.maintenance import all_interruptions, coming_interruptions, earliest_interruption
from app.db import reading
from app.deadlines.records import Deadline
from app.domain.clock import VIETNAM
from app.domain.errors import Conflict, Forbidden, Invalid, NotFound, Refused

#: seven working days after Wednesday 11/3/2026 9:00
EARLIEST = datetime(2026, 3, 20, 9, tzinfo=VIETNAM)


def planned(world: World, from_at: datetime | None = EARLIEST, **more: Any) -> Announce:
    until = from_at + timedelta(hours=6) if from_at else None
    given = {"by": world.actor("quantri"), "from_at": from_at, "until_at": until, "reason": "Nâng cấp máy chủ"}
    return Announce(**{**given, **more})


def test_seven_working_days_ahead_to_the_second(world: World) -> None:
    assert earliest_interruption(world.services) == EARLIEST
    with pytest.raises(Refused, match="maintenance_too_soon") as refused:
        announce(world.services, planned(world, EARLIEST - timedelta(seconds=1)))
    assert refused.value.data["limit"] == "7 ngày làm việc"
    assert "09:00 thứ Sáu, 20/03/2026" in str(refused.value.data["earliest"])
    assert refused.value.data["clause"]
    announce(world.services, planned(world))


def test_after_the_first_of_july_the_decree_is_named(world: World) -> None:
    world.clock.set(datetime(2026, 7, 6, 9, tzinfo=VIETNAM))
    with pytest.raises(Refused) as refused:
        announce(world.services, planned(world, datetime(2026, 7, 10, 22, tzinfo=VIETNAM)))
    assert "Nghị định 224/2026/NĐ-CP, Điều 13" in str(refused.value.data["clause"])


@pytest.mark.parametrize(
    "from_at",
    [
        EARLIEST,
        datetime(2026, 3, 21, 22, tzinfo=VIETNAM),
        datetime(2026, 3, 23, 3, tzinfo=VIETNAM),
        datetime(2026, 3, 20, 12, tzinfo=VIETNAM),
    ],
)
def test_the_clock_that_is_kept_says_the_last_moment(world: World, from_at: datetime) -> None:
    """Announced at that very moment it would just have been in time."""
    notice = announce(world.services, planned(world, from_at))
    with reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == f"maintenance_notice:{notice}")).one()
        due = row.due_at
        assert (row.state, row.outcome) == ("ended", "in_time")
    assert due is not None
    world.clock.set(due)
    announce(world.services, planned(world, from_at))


def test_an_emergency_needs_no_notice_but_a_reason(world: World) -> None:
    at = world.clock.now()
    announce(world.services, planned(world, at, emergency="Vá lỗ hổng bảo mật"))
    told = coming_interruptions(world.services)
    assert [(one.state, one.emergency) for one in told] == [("now", "Vá lỗ hổng bảo mật")]
    world.clock.set(at + timedelta(hours=6))
    assert coming_interruptions(world.services) == ()
    assert [one.state for one in all_interruptions(world.services)] == ["over"]


def test_cancelled_nobody_is_told_any_more(world: World) -> None:
    notice, by = announce(world.services, planned(world)), world.actor("quantri")
    with pytest.raises(Invalid):
        cancel_maintenance(world.services, by=by, notice_id=notice, reason=" ")
    with pytest.raises(Forbidden):
        cancel_maintenance(world.services, by=world.actor("mc.ctxh"), notice_id=notice, reason="x")
    cancel_maintenance(world.services, by=by, notice_id=notice, reason="Dời sang tháng sau")
    assert coming_interruptions(world.services) == ()
    with pytest.raises(Conflict, match="maintenance_over"):
        cancel_maintenance(world.services, by=by, notice_id=notice, reason="x")
    with pytest.raises(NotFound):
        cancel_maintenance(world.services, by=by, notice_id=999_999, reason="x")
    with reading() as session:
        verbs = [event.verb for event in history(session, "system")]
        assert verbs[-2:] == ["maintenance.announced", "maintenance.cancelled"]
        assert verify(session).ok


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"from_at": None}, "maintenance_from_wrong"),
        ({"from_at": datetime(1, 1, 1, tzinfo=VIETNAM)}, "maintenance_from_wrong"),
        ({"from_at": datetime(9999, 12, 31, tzinfo=VIETNAM)}, "maintenance_from_wrong"),
        ({"until_at": EARLIEST}, "maintenance_until_wrong"),
        ({"until_at": EARLIEST + timedelta(days=31)}, "maintenance_until_wrong"),
        ({"reason": "\x00"}, "typed_text_missing"),
        ({"reason": "x" * 1001}, "typed_text_too_long"),
    ],
)
def test_what_is_wrong_is_refused(world: World, more: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        announce(world.services, replace(planned(world), **more))


def test_only_administrators_announce(world: World) -> None:
    with pytest.raises(Forbidden):
        announce(world.services, planned(world, by=world.actor("gd.ctxh")))
