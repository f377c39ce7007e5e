"""The sweep: each mark once, the lists of 10:30 and 15:00 on working days only, each once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from walking import confirmed, walked
from world import World

from app.casework.fire_due import Swept, fire_due
from app.db import reading
from app.domain.clock import VIETNAM
from app.outbox.records import OutboxMessage
from app.people.records import Agency
from app.tasks.records import Digest, SweepRun, Task

NOTHING = Swept(due_soon=0, overdue=0, tasks_overdue=0, deadlines_due_soon=0, deadlines_overdue=0, digests=0)
SUNDAY, MONDAY = 15, 16


def at(hour: int, minute: int = 0, *, day: int = 11) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=VIETNAM)


def agencies() -> int:
    with reading() as session:
        return len(session.scalars(select(Agency.id)).all())


def sweep(world: World, moment: datetime) -> Swept:
    world.clock.set(moment)
    return fire_due(world.services)


def lists() -> list[tuple[datetime, str]]:
    with reading() as session:
        rows = session.execute(select(Digest.at, Agency.code).join(Agency, Agency.id == Digest.agency_id))
        return sorted((moment.astimezone(VIETNAM), code) for moment, code in rows)


def mails() -> list[tuple[str, str, str]]:
    with reading() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.stream == "system"))
        return sorted((m.recipient, m.subject, m.body["text"]) for m in rows)


def test_a_task_is_marked_once(world: World) -> None:
    code = world.receive()
    due = world.open_task(code).due_at
    assert due is not None
    world.clock.set(due)
    fire_due(world.services)
    assert world.open_task(code).marked_overdue_at is None, "at the due moment itself it is in time"
    late = due + timedelta(seconds=1)
    assert sweep(world, late).tasks_overdue == 1
    assert sweep(world, late + timedelta(seconds=30)) == NOTHING
    assert world.open_task(code).marked_overdue_at == late


def test_a_dossier_is_marked_near_and_then_late(world: World) -> None:
    code = world.receive()
    row = world.dossier(code)
    assert row.due_soon_at is not None
    assert row.due_at is not None
    assert sweep(world, row.due_soon_at + timedelta(seconds=1)).due_soon == 1
    swept = sweep(world, row.due_at + timedelta(seconds=1))
    assert (swept.due_soon, swept.overdue) == (0, 1)
    row = world.dossier(code)
    assert row.marked_due_soon_at is not None
    assert row.marked_overdue_at == world.clock.moment
    again = fire_due(world.services)
    assert (again.due_soon, again.overdue, again.tasks_overdue) == (0, 0, 0)


def test_settled_dossiers_are_not_marked(world: World) -> None:
    code = walked(world)
    confirmed(world, code)
    world.clock.advance(days=60)
    swept = fire_due(world.services)
    assert (swept.due_soon, swept.overdue, swept.tasks_overdue) == (0, 0, 0)
    assert world.dossier(code).marked_overdue_at is None


def test_more_than_one_batch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.casework.fire_due.BATCH", 2)
    codes = [world.receive() for _ in range(5)]
    world.clock.advance(days=60)
    assert (swept := fire_due(world.services)).overdue == 5
    assert swept.tasks_overdue == 5
    assert all(world.dossier(code).marked_overdue_at for code in codes)


def test_lists_at_their_moments_once(world: World) -> None:
    assert sweep(world, at(10, 29)).digests == 0
    assert sweep(world, at(10, 30)).digests == agencies()
    assert sweep(world, at(10, 31)).digests == 0
    assert sweep(world, at(15)).digests == agencies()
    assert sweep(world, at(23, 59)).digests == 0
    assert {moment for moment, _ in lists()} == {at(10, 30), at(15)}


def test_after_downtime_the_lists_of_the_same_day_are_written_once(world: World) -> None:
    assert sweep(world, at(16)).digests == 2 * agencies()
    assert sweep(world, at(17)).digests == 0
    assert {moment for moment, _ in lists()} == {at(10, 30), at(15)}


def test_the_lists_of_a_day_that_is_over_are_not_written(world: World) -> None:
    assert sweep(world, at(9, day=12)).digests == 0
    assert lists() == []


@pytest.mark.parametrize("moment", [at(16, day=14), at(16, day=SUNDAY), datetime(2026, 4, 30, 16, tzinfo=VIETNAM)])
def test_no_lists_on_days_off(world: World, moment: datetime) -> None:
    assert sweep(world, moment).digests == 0


def test_the_heads_of_desks_get_the_list_when_something_is_late(world: World) -> None:
    world.receive()
    sweep(world, at(16, day=MONDAY))
    (first, second) = mails()
    assert first[0] == second[0] == "mc.ctxh@caobang.example"
    assert "1 bước quá hạn" in first[2]
    assert {"10:30" in m[1] or "10 giờ 30" in m[1] for m in (first, second)} == {True, False}


def test_nothing_late_no_mail(world: World) -> None:
    world.receive()
    sweep(world, at(16))
    assert mails() == []


def test_a_list_counts_the_agencys_open_steps(world: World) -> None:
    for _ in range(2):
        world.receive()
    sweep(world, at(16, day=MONDAY))
    with reading() as session:
        query = select(Digest.body).join(Agency).where(Agency.code == "H14.02.01", Digest.at == at(15, day=MONDAY))
        assert session.scalars(query).one() == {"overdue": 2, "due_soon": 0}
        assert len(session.scalars(select(Task.id).where(Task.state == "open")).all()) == 2


def test_a_sweep_that_did_something_is_noted(world: World) -> None:
    sweep(world, at(9))
    sweep(world, at(10, 30))
    with reading() as session:
        (run,) = session.scalars(select(SweepRun))
        assert (run.at, run.error, run.counts["digests"]) == (at(10, 30), None, agencies())
