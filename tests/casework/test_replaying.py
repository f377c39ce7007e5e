"""Replay is re-execution and must give the record; the engine's state can be rebuilt at every step."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from walking import complete, confirmed, open_elements, verbs, walk, walked
from world import World

from app.audit.triggers import install_triggers
from app.casework.claim_task import claim_task
from app.casework.rebuild_state import Rebuilt, rebuild_state
from app.casework.replay import Replay, replay
from app.casework.settle import ReturnResult, return_result
from app.cli.demo import _shipped_cases
from app.db import db, transaction
from app.domain.errors import Forbidden, NotFound
from app.dossiers.records import EngineState

DESKS = {"1.012990": "mc.ctxh", "2.002755": "mc.thucphan", "1.012644": "mc.tongiao"}
WALKS = [
    (facts["code"], n) for _, facts, cases in _shipped_cases() for n, _ in enumerate(cases) if facts["code"] in DESKS
]


def replayed(world: World, code: str, *, by: str = "kiemtra") -> Replay:
    return replay(world.services, by=world.actor(by), code=code)


def tamper(code: str, sql: str, **values: Any) -> None:
    """As a database administrator could: without the triggers, one event of the dossier is rewritten."""
    with transaction() as session:
        connection = session.connection()
        if connection.dialect.name == "sqlite":
            session.execute(text("DROP TRIGGER audit_event_no_update"))
        else:
            session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        changed = session.execute(text(sql), {"stream": f"dossier:{code}", **values})
        assert changed.rowcount == 1
        if connection.dialect.name == "sqlite":
            install_triggers(connection)
        else:
            session.execute(text("ALTER TABLE audit_event ENABLE TRIGGER USER"))
    db.session.expire_all()


@pytest.mark.parametrize(("procedure", "case"), WALKS)
def test_every_shipped_walk_replays_and_rebuilds_at_each_step(lite_world: World, procedure: str, case: int) -> None:
    desk, steps = DESKS[procedure], lite_world.steps(procedure, case=case)
    code = lite_world.receive(procedure, desk=desk)
    done = 1
    for step in steps:
        if open_elements(code, step["task"]):
            lite_world.clock.advance(minutes=20)
            complete(lite_world, code, step["task"], data=step.get("data", {}))
            done += 1
            rebuilt = rebuild_state(lite_world.services, code=code)
            assert rebuilt == Rebuilt(completions=done, equal=True, written=False)
    end = lite_world.dossier(code).diagram_result
    confirmed(lite_world, code, desk=desk, act="refuse" if end == "refused" else "confirm")
    if end != "refused":
        by = lite_world.actor(desk)
        return_result(lite_world.services, ReturnResult(by=by, code=code, handed_to="Người nộp"))
    found = replayed(lite_world, code)
    assert (found.divergences, found.ledger_faults) == ((), ())
    assert [f.verb for f in found.frames if f.verb != "clock.overdue"] == verbs(code)
    assert found.frames[-1].now == ()


def test_a_frame_tells_what_was_then(world: World) -> None:
    code = world.receive()
    claim_task(world.services, by=world.actor("cv2.ctxh"), task_id=world.open_task(code).id)
    complete(world, code, "Step_2", by=world.actor("cv2.ctxh"), data={"note": "Được."})
    received, claimed, completed = replayed(world, code).frames
    assert (received.now, received.holders) == (("Step_2",), {})
    assert claimed.holders == {"Step_2": "cv2.ctxh"}
    assert (completed.now, completed.holders, completed.actor) == (("Step_3",), {}, "cv2.ctxh")
    assert {"Step_1", "Step_2"} <= set(completed.done)
    assert received.clock.due_at == world.dossier(code).due_at


def test_a_late_dossier_has_a_frame_for_the_moment_it_became_late(world: World) -> None:
    code = world.receive()
    due = world.dossier(code).due_at
    assert due is not None
    world.clock.set(due + timedelta(days=2))
    complete(world, code, "Step_2", data={"note": "Trễ."})
    late = [f for f in replayed(world, code).frames if f.verb == "clock.overdue"]
    assert [f.at for f in late] == [due + timedelta(seconds=1)]
    assert [f.verb for f in replayed(world, code).frames] == ["dossier.received", "clock.overdue", "task.completed"]


@pytest.mark.parametrize(
    ("sql", "values"),
    [
        ("UPDATE audit_event SET body = :body WHERE stream = :stream AND seq = 2", {"body": '{"note": "khác"}'}),
        ("UPDATE audit_event SET actor = :actor WHERE stream = :stream AND seq = 2", {"actor": "gd.ctxh"}),
    ],
)
def test_a_tampered_event_shows(world: World, sql: str, values: dict[str, Any]) -> None:
    code = walked(world, done=3)
    if "body" in values and db.engine.dialect.name != "sqlite":
        sql = sql.replace(":body", "CAST(:body AS jsonb)")
    tamper(code, sql, **values)
    assert replayed(world, code).ledger_faults


def test_another_route_than_the_recorded_one_diverges(world: World) -> None:
    code = walked(world, done=3)
    column = "body" if db.engine.dialect.name == "sqlite" else "body::text"
    cast = "" if db.engine.dialect.name == "sqlite" else "::jsonb"
    sql = f"UPDATE audit_event SET body = replace({column}, '\"accept\"', '\"decline\"'){cast} WHERE stream = :stream AND seq = 3"  # noqa: S608, E501
    tamper(code, sql)
    found = replayed(world, code)
    of_event = [sentence for sentence in found.divergences if sentence.startswith("Sự kiện 3:")]
    assert len(of_event) == 2, "another way, other open steps"
    assert any("giá trị rẽ nhánh khác" in sentence for sentence in found.divergences), "the log of completions too"
    assert found.ledger_faults


def test_another_promise_than_the_recomputed_one_diverges(world: World) -> None:
    code = walked(world, done=2)
    column = "body" if db.engine.dialect.name == "sqlite" else "body::text"
    cast = "" if db.engine.dialect.name == "sqlite" else "::jsonb"
    sql = f"UPDATE audit_event SET body = replace({column}, '2026-03-25', '2026-03-26'){cast} WHERE stream = :stream AND seq = 1"  # noqa: S608, E501
    tamper(code, sql)
    promised, kept = replayed(world, code).divergences
    assert promised.startswith("Sự kiện 1: hạn tính lại khác")
    assert kept == "Cuối hồ sơ: hạn trả kết quả đang lưu khác với sổ cái."


def test_who_may_replay(world: World) -> None:
    code = world.receive()
    with pytest.raises(Forbidden, match="not_an_auditor"):
        replayed(world, code, by="mc.ctxh")
    for stranger in ("mc.noivu", "thietke"):
        with pytest.raises(NotFound):
            replayed(world, code, by=stranger)
    with pytest.raises(NotFound):
        replayed(world, "H14-260311-0001")


def test_a_wrong_state_is_found_and_mended(world: World) -> None:
    code = walked(world, done=2)
    other = walked(world, done=3)
    with transaction() as session:
        wrong = session.get_one(EngineState, world.dossier(other).id).state
        session.get_one(EngineState, world.dossier(code).id).state = wrong
    assert rebuild_state(world.services, code=code) == Rebuilt(completions=2, equal=False, written=False)
    assert rebuild_state(world.services, code=code, write=True).written
    assert rebuild_state(world.services, code=code, write=True) == Rebuilt(completions=2, equal=True, written=False)
    assert verbs(code)[-1] == "engine.rebuilt"
    walk(world, code, world.steps()[2:])
    assert world.dossier(code).diagram_ended
    assert replayed(world, code).divergences == ()


def test_no_dossier_to_rebuild(world: World) -> None:
    with pytest.raises(NotFound, match="dossier_not_found"):
        rebuild_state(world.services, code="H14-260311-0001")
