"""The sweep: each mark once; rounds and nodes are noted."""

from datetime import timedelta

import pytest
from late_lists import agencies, at, sweep
from sqlalchemy import delete, select
from walking import confirmed, walked
from world import World

from app.casework.fire_due import Swept, fire_due
from app.casework.one_by_one import Fired
from app.casework.queries.scheduler_queues import nodes_seen
from app.casework.rounds import one_round
from app.db import reading, transaction
from app.tasks.records import Digest, SweepRun

NOTHING = Swept(due_soon=0, overdue=0, tasks_overdue=0, deadlines_due_soon=0, deadlines_overdue=0, digests=0)


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
    monkeypatch.setattr("app.casework.marking.BATCH", 2)
    codes = [world.receive() for _ in range(5)]
    world.clock.advance(days=60)
    assert (swept := fire_due(world.services)).overdue == 5
    assert swept.tasks_overdue == 5
    assert all(world.dossier(code).marked_overdue_at for code in codes)


def test_a_round_that_did_something_is_noted(world: World) -> None:
    world.clock.set(at(9))
    one_round(world.services)
    world.clock.set(at(10, 30))
    one_round(world.services)
    with reading() as session:
        (run,) = session.scalars(select(SweepRun))
        assert (run.kind, run.at, run.error, run.counts["digests"]) == ("sweep", at(10, 30), None, agencies())


def test_a_failing_part_is_noted_with_its_kind_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("0912345678 là số điện thoại")

    monkeypatch.setattr("app.casework.rounds.fire_waits", fail)
    done = one_round(world.services)
    assert (done.timers, done.effects) == (None, Fired(fired=0, failed=0))
    with reading() as session:
        (run,) = session.scalars(select(SweepRun))
        assert (run.kind, run.error, run.counts) == ("timers", "RuntimeError", {})


def test_old_runs_are_let_go(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.casework.rounds.KEPT_RUNS", 3)
    for minute in range(30, 36):
        world.clock.set(at(10, minute))
        with transaction() as session:
            session.execute(delete(Digest))
        one_round(world.services)
    with reading() as session:
        assert session.scalars(select(SweepRun.at).order_by(SweepRun.id)).all() == [at(10, m) for m in (33, 34, 35)]


def test_nodes_that_tick_are_seen(world: World) -> None:
    for node in ("a:1", "b:2", "a:1"):
        one_round(world.services, node=node)
    world.clock.advance(minutes=4)
    one_round(world.services, node="a:1")
    world.clock.advance(minutes=2)
    with reading() as session:
        assert nodes_seen(session, at=world.clock.moment) == (1, world.clock.moment - timedelta(minutes=2))
