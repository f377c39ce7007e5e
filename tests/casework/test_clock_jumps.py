"""The machine's clock goes wrong: nothing happens twice, nothing is lost. Its time zone does not matter."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from drawn_procedures import in_force, open_timer, receive
from late_lists import MONDAY, agencies, at, deadline, lists, mails, sweep
from sqlalchemy import func, select
from world import World

from app.casework.fire_due import fire_due
from app.casework.fire_effects import fire_effects
from app.casework.fire_waits import fire_waits
from app.casework.rounds import one_round
from app.db import reading, transaction
from app.domain.clock import SystemClock
from app.dossiers.records import CompletionRecord
from app.outbox.records import OutboxMessage


def jumping(world: World, *moments: datetime) -> None:
    for moment in moments:
        world.clock.set(moment)
        one_round(world.services)


def test_back_and_forth_marks_once_and_lists_once(world: World) -> None:
    code = world.receive()
    late = world.open_task(code).due_at
    assert late is not None
    jumping(world, late + timedelta(hours=2), late - timedelta(days=1), late + timedelta(hours=3), at(9))
    assert world.open_task(code).marked_overdue_at == late + timedelta(hours=2)
    written = lists()
    assert len(written) == len(set(written))
    jumping(world, at(16, day=MONDAY), at(9, day=MONDAY), at(16, day=MONDAY))
    assert len(mails()) == len({subject for _, subject, _ in mails()})


def test_lists_of_a_future_that_did_not_come_keep_back_no_list(world: World) -> None:
    sweep(world, datetime(2027, 3, 10, 16, tzinfo=UTC))
    assert sweep(world, at(16)).digests == 2 * agencies()
    assert sweep(world, at(11, day=12)).digests == agencies()


def test_effects_and_timers_happen_once_when_the_clock_goes_back_and_comes_again(world: World) -> None:
    code = receive(world, in_force(world, open_timer()))
    deadline(world, code, "w", due_at=at(15), kind="supplement_wait", effect="remind_applicant")
    for moment in (at(16), at(9), at(16), at(16, day=12), at(16)):
        world.clock.set(moment)
        fire_waits(world.services)
        fire_effects(world.services)
    with reading() as session:
        fired = select(func.count()).select_from(CompletionRecord).where(CompletionRecord.kind == "fired")
        assert session.scalar(fired) == 1


def test_a_message_of_a_clock_that_was_ahead_is_delivered(world: World) -> None:
    world.receive()
    with transaction() as session:
        (row,) = session.scalars(select(OutboxMessage))
        ahead = world.clock.moment + timedelta(days=300)
        row.created_at, row.deliver_after, row.leased_until = ahead, ahead, ahead
    assert one_round(world.services).deliver.sent == 1  # type: ignore[union-attr]


@pytest.fixture(params=["America/New_York", "Australia/Lord_Howe", "UTC"])
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The machine stands in another time zone, with summer time."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.parametrize("night", [datetime(2026, 3, 8, 6, 59, tzinfo=UTC), datetime(2026, 11, 1, 5, 59, tzinfo=UTC)])
def test_the_zone_of_the_machine_changes_nothing(lite_world: World, zone: str, night: datetime) -> None:
    """In New York the clock is put forward and back in these nights."""
    lite_world.clock.set(night)
    fire_due(lite_world.services)
    before = len(lists())
    for _ in range(30):
        lite_world.clock.advance(minutes=60)
        fire_due(lite_world.services)
    local = {(moment.hour, moment.minute) for moment, _ in lists()[before:]}
    assert local <= {(10, 30), (15, 0)}
    assert len(lists()) == len(set(lists())) == before + 2 * agencies()
    assert abs(SystemClock().now().timestamp() - time.time()) < 2
