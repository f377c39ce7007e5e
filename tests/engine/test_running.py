"""State in, Step out: what runs, what waits, what ends."""

from datetime import datetime

import pytest
from drawn_models import AT, Walk, chain, end, flow, model, node, start, user

from app.domain.errors import Conflict
from app.domain.steps import EndReached, Model, TaskKey
from app.engine import SpiffEngine

CHOICE = model(
    start(),
    user("a", "b"),
    node("exclusiveGateway", "g", 'default="g-b"'),
    end("e", 'mc:result="refused"'),
    chain("s", "a", "g"),
    flow("g", "a", "again"),
    flow("g", "b"),
    flow("b", "e"),
)


def test_start_opens_the_first_task(engine: SpiffEngine) -> None:
    step = engine.start(CHOICE, data={"so_tien": 5}, at=AT)
    assert step.opened == step.open == (TaskKey(element_id="a", occurrence=1),)
    assert step.passed == ("s", "s-a")
    assert step.data == {"so_tien": 5}
    assert step.ended is None
    assert step.incident is None


def test_a_rework_loop_opens_the_next_occurrence(engine: SpiffEngine) -> None:
    walk = Walk(engine, CHOICE).do("a", again=True)
    assert walk.step.opened == (TaskKey(element_id="a", occurrence=2),)
    assert walk.step.passed == ("a", "a-g", "g", "g-a")
    walk.do("a", again=False).do("b")
    assert walk.step.ended == EndReached(element_id="e", result="refused")
    assert walk.step.open == ()


@pytest.mark.parametrize("occurrence", [0, 1, 3])
def test_only_an_open_task_can_be_completed(engine: SpiffEngine, occurrence: int) -> None:
    walk = Walk(engine, CHOICE).do("a", again=True)
    with pytest.raises(Conflict, match="task_not_open"):
        walk.do_key(TaskKey(element_id="a", occurrence=occurrence))


def test_nothing_can_be_completed_after_the_end(engine: SpiffEngine) -> None:
    walk = Walk(engine, CHOICE).do("a", again=False)
    key = walk.step.open[0]
    with pytest.raises(Conflict, match="task_not_open"):
        walk.do_key(key).do_key(key)


def test_parallel_branches_join_in_any_order(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("parallelGateway", "p"),
        user("a", "b", "c"),
        node("parallelGateway", "j"),
        end(),
        chain("s", "p", "a", "j", "c", "e"),
        chain("p", "b", "j"),
    )
    for first, second in (("a", "b"), ("b", "a")):
        walk = Walk(engine, drawn)
        assert walk.open == ["a", "b"]
        assert walk.do(first).open == [second]
        assert walk.step.opened == ()
        assert walk.do(second).open == ["c"]
        assert walk.step.passed.count("j") == 1


def test_inclusive_branches_are_waited_for_when_taken(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("inclusiveGateway", "o", 'default="o-c"'),
        user("a", "b", "c"),
        node("inclusiveGateway", "j"),
        end(),
        chain("s", "o"),
        flow("o", "a", "x > 1"),
        flow("o", "b", "x > 2"),
        flow("o", "c"),
        chain("a", "j"),
        chain("b", "j"),
        chain("c", "j", "e"),
    )
    assert Walk(engine, drawn, x=1).open == ["c"]
    assert Walk(engine, drawn, x=2).do("a").step.ended is not None
    both = Walk(engine, drawn, x=3)
    assert both.open == ["a", "b"]
    assert both.do("b").step.ended is None
    assert both.do("a").step.ended is not None


def test_a_subprocess_runs_inside(engine: SpiffEngine) -> None:
    inner = start("is") + user("i") + end("ie") + chain("is", "i", "ie")
    drawn = model(start(), node("subProcess", "sub", "", inner), user("a"), end(), chain("s", "sub", "a", "e"))
    walk = Walk(engine, drawn)
    assert walk.open == ["i"]
    assert walk.do("i").open == ["a"]
    assert walk.step.passed == ("i", "i-ie", "ie", "sub", "sub-a")
    assert walk.do("a").step.ended == EndReached(element_id="e", result="granted")


def test_a_terminate_end_withdraws_what_is_open(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("parallelGateway", "p"),
        user("a", "b"),
        end("stop", "", "<terminateEventDefinition/>"),
        end(),
        chain("s", "p", "a", "stop"),
        chain("p", "b", "e"),
    )
    walk = Walk(engine, drawn).do("a")
    assert walk.step.withdrawn == (TaskKey(element_id="b", occurrence=1),)
    assert walk.step.ended == EndReached(element_id="stop", result="other")
    assert walk.step.open == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"again": "có"}, "CONDITION_NOT_BOOLEAN"),
        ({}, "VARIABLE_MISSING"),
    ],
)
def test_an_incident_keeps_the_state_before(engine: SpiffEngine, data: dict[str, object], code: str) -> None:
    walk = Walk(engine, CHOICE)
    before = walk.step
    walk.do("a", **data)
    assert walk.step.incident is not None
    assert (walk.step.incident.code, walk.step.incident.element_id) == (code, "g-a")
    assert "“g-a”" in walk.step.incident.message
    assert (walk.step.state, walk.step.open, walk.step.data) == (before.state, before.open, before.data)
    assert walk.do("a", again=False).open == ["b"]


def test_no_branch_is_an_incident_also_at_the_start(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("exclusiveGateway", "g"),
        user("a", "b"),
        end(),
        chain("s", "g"),
        flow("g", "a", "x = 1"),
        flow("g", "b", "x = 2"),
        chain("a", "e"),
        chain("b", "e"),
    )
    step = engine.start(drawn, data={"x": 3}, at=AT)
    assert step.incident is not None
    assert (step.incident.code, step.incident.element_id) == ("NO_BRANCH", "g")
    assert step.open == ()
    with pytest.raises(Conflict):
        engine.complete(drawn, state=step.state, key=TaskKey(element_id="a", occurrence=1), data={}, at=AT)


def test_a_branch_is_never_taken_because_something_is_missing(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("exclusiveGateway", "g", 'default="g-b"'),
        user("a", "b"),
        end(),
        chain("s", "g"),
        flow("g", "a", 'ket_qua != "khong_dat"'),
        flow("g", "b"),
        chain("a", "e"),
        chain("b", "e"),
    )
    missing = engine.start(drawn, data={}, at=AT).incident
    assert missing is not None
    assert missing.code == "VARIABLE_MISSING"
    assert "ket_qua" in missing.message


def test_a_state_of_another_model_is_not_run(engine: SpiffEngine) -> None:
    other = model(start(), user("a"), end(), chain("s", "a", "e"))
    state = engine.start(other, data={}, at=AT).state
    key = TaskKey(element_id="a", occurrence=1)
    for bad in (state, "", "{}", "[1]", "null"):
        with pytest.raises(Conflict, match="state_unreadable"):
            engine.complete(CHOICE, state=bad, key=key, data={}, at=AT)


def test_a_model_must_have_its_hash(engine: SpiffEngine) -> None:
    with pytest.raises(ValueError, match="hash"):
        engine.start(Model(source=CHOICE.source, hash="0" * 64), data={}, at=AT)


def test_a_naive_moment_is_an_error(engine: SpiffEngine) -> None:
    with pytest.raises(ValueError, match="naive"):
        engine.start(CHOICE, data={}, at=datetime(2026, 1, 1))  # noqa: DTZ001
