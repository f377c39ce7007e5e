"""Several people at one moment, on real databases with real commits: one wins, the other is told and loses nothing."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select
from unit_making import DECISION, granted, made, row
from walking import events
from world import MORNING, World, make_world

from app.audit import verify
from app.casework.accounts import sign_in_event
from app.casework.acknowledge_digest import AcknowledgeDigest, acknowledge_digest
from app.casework.claim_task import claim_task
from app.casework.close_unit import CloseUnit, close_unit
from app.casework.complete_task import CompleteTask, TaskCompleted, complete_task
from app.casework.deliver_messages import deliver_messages
from app.casework.fire_due import fire_due
from app.db import db, reading
from app.domain.errors import Conflict, Refused
from app.dossiers.records import CompletionRecord, Dossier
from app.people.records import Agency, RoleGrant
from app.tasks.records import Digest, TaskDraft

ROUNDS = 4
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def committed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A province on a database of its own in which commits are commits."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('at_once')}/world.db"
    else:
        import postgres_server

        url = postgres_server.fresh_database(request.getfixturevalue("postgres_server"))
    world = make_world(url)
    yield world
    with world.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def busy(committed: World) -> Iterator[World]:
    """The same at the usual morning, in an application context."""
    committed.clock.set(MORNING)
    with committed.app.app_context():
        yield committed
        db.session.remove()


def at_once(world: World, *calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; each one's result, or the conflict it met."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        with world.app.app_context():
            start.wait(timeout=30)
            try:
                return call()
            except Conflict as conflict:
                return conflict

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, call) for call in calls]]


def count(table: Any, *where: Any) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def test_one_of_two_completes(busy: World) -> None:
    people = [busy.actor("cv.ctxh"), busy.actor("cv2.ctxh")]
    for _ in range(ROUNDS):
        code = busy.receive()
        task = busy.open_task(code)

        def call(by: Any, task_id: int = task.id) -> Callable[[], Any]:
            command = CompleteTask(by=by, task_id=task_id, raw={"note": by.name})
            return lambda: complete_task(busy.services, command)

        results = at_once(busy, *(call(by) for by in people))
        assert sorted(type(r).__name__ for r in results) == ["Conflict", "TaskCompleted"]
        loser = people[0] if isinstance(results[0], Conflict) else people[1]
        with reading() as session:
            (draft,) = session.scalars(select(TaskDraft).where(TaskDraft.task_id == task.id))
            assert (draft.person_id, draft.data) == (loser.person_id, {"note": loser.name})
            assert verify(session, f"dossier:{code}").ok
        assert count(CompletionRecord, CompletionRecord.dossier_id == busy.dossier(code).id) == 2


def test_the_same_request_at_once_has_one_effect(busy: World) -> None:
    code = busy.receive()
    command = CompleteTask(
        by=busy.actor("cv.ctxh"), task_id=busy.open_task(code).id, raw={"note": "Một lần."}, key="lan-nay"
    )
    results = at_once(busy, *[lambda: complete_task(busy.services, command)] * 3)
    assert all(isinstance(r, TaskCompleted) for r in results)
    assert results[0] == results[1] == results[2]
    assert count(CompletionRecord, CompletionRecord.dossier_id == busy.dossier(code).id) == 2


def test_one_of_two_claims(busy: World) -> None:
    for _ in range(ROUNDS):
        task_id = busy.open_task(busy.receive()).id
        people = [busy.actor("cv.ctxh"), busy.actor("cv2.ctxh")]
        calls = [lambda by=by, t=task_id: claim_task(busy.services, by=by, task_id=t) for by in people]
        results = at_once(busy, *calls)
        assert sum(isinstance(r, Conflict) for r in results) == 1


def test_dossiers_received_at_once_have_codes_of_their_own(busy: World) -> None:
    busy.clock.set(MORNING + timedelta(days=1))  # a day on which no code was given yet
    codes = at_once(busy, *[busy.receive] * 4)
    assert sorted(codes) == [f"H14.02.01-260312-{n:04d}" for n in range(1, 5)]


def test_one_reception_by_one_key(busy: World) -> None:
    codes = at_once(busy, *[lambda: busy.receive(key="mot-lan")] * 3)
    assert len(set(codes)) == 1


def test_sweeps_at_once_mark_and_list_once(busy: World) -> None:
    for week in range(1, ROUNDS):
        busy.clock.set(MORNING + timedelta(days=7 * week))
        for _ in range(3):
            busy.receive()
        busy.clock.set(MORNING + timedelta(days=7 * week + 63, hours=8))
        late = count(Dossier, Dossier.marked_overdue_at.is_(None), Dossier.state == "processing")
        lists = count(Digest)
        results = at_once(busy, *[lambda: fire_due(busy.services)] * 3)
        assert sum(r.overdue for r in results) == late
        assert count(Digest) - lists == sum(r.digests for r in results)
        # the first time those of the day, later those of the week since, which the node had missed
        assert sum(r.digests for r in results) == (2 if week == 1 else 10) * count(Agency)


def test_a_message_is_handed_over_by_one_of_two(busy: World) -> None:
    deliver_messages(busy.services, limit=1000)
    busy.mail.forget()
    for _ in range(3):
        busy.receive()
    results = at_once(busy, *[lambda: deliver_messages(busy.services)] * 3)
    assert sum(r.sent for r in results) == 3
    assert len({mail.message_id for mail in busy.mail.sent}) == len(busy.mail.sent) == 3


def test_signing_in_at_once_is_noted_each_time(busy: World) -> None:
    for _ in range(ROUNDS):
        before = len(events("person:kiemtra"))
        at_once(busy, *[lambda: sign_in_event(busy.services, username="kiemtra")] * 4)
        assert [event.seq for event in events("person:kiemtra")] == list(range(1, before + 5))


def test_lists_of_several_agencies_are_acknowledged_at_once(busy: World) -> None:
    """All of it goes into the system's one chain: each waits for its turn."""
    busy.clock.set(MORNING + timedelta(hours=3))
    fire_due(busy.services)
    moment, by = MORNING.replace(hour=10, minute=30), busy.actor("quantri")
    commands = [AcknowledgeDigest(by=by, agency=f"H14.0{n}", moment=moment) for n in range(1, 7)]
    calls = [lambda c=command: acknowledge_digest(busy.services, c) for command in (*commands, commands[0])]
    assert sorted(at_once(busy, *calls)) == [False, *[True] * 6]
    with reading() as session:
        assert verify(session, "system").ok


def test_nobody_is_left_in_a_unit_that_closes_meanwhile(busy: World) -> None:
    by = busy.actor("quantri")
    for n in range(ROUNDS):
        one, two = made(busy, f"A.{n}"), made(busy, f"B.{n}")

        def grant(unit_id: int = one) -> Any:
            return _refusal(lambda: granted(busy, "hd.ctxh", "chuyen_vien", unit_id))

        def close(unit_id: int, successor_id: int) -> Callable[[], Any]:
            command = CloseUnit(by=by, unit_id=unit_id, successor_id=successor_id, **DECISION)
            return lambda: _refusal(lambda: close_unit(busy.services, command))

        at_once(busy, grant, close(one, two))
        assert count(RoleGrant, RoleGrant.unit_id == one) == 0
        three = made(busy, f"C.{n}")
        at_once(busy, close(two, three), close(three, two))
        assert sorted(row(each).ended_at is None for each in (two, three)) == [False, True]


def _refusal(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Refused as refused:
        return refused.code
