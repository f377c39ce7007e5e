"""Handing back to an earlier task: where one may, what is undone, and that doing it again ends as before."""

import pytest
from drawn_models import chain, end, flow, model, node, start, user
from logged_walk import LoggedWalk
from test_events import boundary, timer

from app.domain.errors import Conflict
from app.domain.steps import TaskKey
from app.engine import SpiffEngine

LINE = model(start(), user("a", "b", "c"), end(), chain("s", "a", "b", "c", "e"))


def test_back_along_a_line(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, LINE, x=0).do("a", x=1).do("b", x=2, y=2)
    assert walk.targets("c") == ["b1", "a1"]
    walk.hand_back("a")
    assert walk.step.open == walk.step.opened == (TaskKey(element_id="a", occurrence=2),)
    assert walk.step.withdrawn == (TaskKey(element_id="c", occurrence=1),)
    assert walk.step.data == {"x": 0}
    assert (walk.step.passed, walk.targets("a")) == ((), [])
    walk.do("a", x=3)
    assert walk.step.open == (TaskKey(element_id="b", occurrence=2),)
    walk.do("b")
    assert (walk.targets("c"), walk.step.data) == (["b2", "a2"], {"x": 3})
    walk.hand_back("b", 2)
    assert walk.step.open == (TaskKey(element_id="b", occurrence=3),)
    assert walk.do("b").do("c").end == "e"


@pytest.mark.parametrize(("element_id", "occurrence"), [("c", 1), ("b", 2), ("b", 0), ("s", 1), ("nope", 1)])
def test_only_what_was_done_can_be_done_again(engine: SpiffEngine, element_id: str, occurrence: int) -> None:
    walk = LoggedWalk(engine, LINE).do("a").do("b")
    with pytest.raises(Conflict, match="target_not_allowed"):
        walk.hand_back(element_id, occurrence)


def test_nothing_is_handed_back_after_the_end(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, LINE).do("a").do("b").do("c")
    with pytest.raises(Conflict, match="target_not_allowed"):
        walk.hand_back("a")
    with pytest.raises(Conflict, match="task_not_open"):
        engine.targets(LINE, data={}, completions=walk.log, current=TaskKey(element_id="c", occurrence=1))


CHOICE = model(
    start(),
    user("a", "b", "c", "d"),
    node("exclusiveGateway", "g", 'default="g-c"'),
    node("exclusiveGateway", "m"),
    end(),
    chain("s", "a", "g", "c", "m", "d", "e"),
    flow("g", "b", "x"),
    chain("b", "m"),
)


def test_a_branch_that_some_other_way_avoids_is_no_target(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, CHOICE).do("a", x=True).do("b")
    assert walk.targets("d") == ["a1"]
    with pytest.raises(Conflict, match="target_not_allowed"):
        walk.hand_back("b")
    assert walk.hand_back("a").do("a", x=False).open == ["c"]
    assert walk.targets("c") == ["a2"]


PARALLEL = model(
    start(),
    user("a", "b1", "b2", "c1", "d"),
    node("parallelGateway", "p"),
    node("parallelGateway", "j"),
    end(),
    chain("s", "a", "p", "b1", "b2", "j", "d", "e"),
    chain("p", "c1", "j"),
)


def test_inside_a_branch_only_the_branch_and_what_was_before_the_split(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, PARALLEL).do("a").do("b1").do("c1", y=1)
    assert walk.targets("b2") == ["b11", "a1"]
    walk.hand_back("b1")
    assert (walk.step.open, walk.step.data) == ((TaskKey(element_id="b1", occurrence=2),), {"y": 1})
    assert walk.do("b1").do("b2").open == ["d"]


def test_before_the_split_all_branches_are_done_again(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, PARALLEL).do("a").do("b1")
    walk.hand_back("a")
    assert [key.element_id for key in walk.step.withdrawn] == ["c1", "b2"]
    assert walk.open == ["a"]
    walk.do("a")
    assert [(key.element_id, key.occurrence) for key in walk.step.open] == [("b1", 2), ("c1", 2)]
    assert walk.do("c1").do("b1").do("b2").do("d").end == "e"


def test_after_a_join_one_branch_may_be_done_again(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, PARALLEL).do("a").do("c1", y=1).do("b1").do("b2", z=1)
    assert walk.targets("d") == ["b21", "b11", "c11", "a1"]
    walk.hand_back("c1")
    assert (walk.open, walk.step.data) == (["c1"], {"z": 1})
    assert walk.do("c1").open == ["d"]
    assert walk.step.open == (TaskKey(element_id="d", occurrence=2),)


LOOP = model(
    start(),
    user("a", "b"),
    node("exclusiveGateway", "m"),
    node("exclusiveGateway", "g", 'default="g-e"'),
    end(),
    chain("s", "m", "a", "b", "g"),
    flow("g", "m", "again"),
    flow("g", "e"),
)


def test_in_a_rework_loop_the_last_round_is_the_target(engine: SpiffEngine) -> None:
    walk = LoggedWalk(engine, LOOP).do("a", again=True).do("b").do("a")
    assert walk.targets("b") == ["a2"]
    with pytest.raises(Conflict, match="target_not_allowed"):
        walk.hand_back("a", 1)
    walk.hand_back("a", 2)
    assert walk.step.open == (TaskKey(element_id="a", occurrence=3),)
    walk.do("a").do("b")
    assert walk.step.open == (TaskKey(element_id="a", occurrence=4),)
    # the loop has been gone round, but one may also come here without it
    assert walk.targets("a") == []


def test_out_of_a_subprocess_and_back_into_it(engine: SpiffEngine) -> None:
    inner = start("is") + user("i", "k") + end("ie") + chain("is", "i", "k", "ie")
    drawn = model(
        start(), user("a"), node("subProcess", "h", "", inner), user("z"), end(), chain("s", "a", "h", "z", "e")
    )
    walk = LoggedWalk(engine, drawn).do("a").do("i")
    assert walk.targets("k") == ["i1", "a1"]
    assert walk.do("k").targets("z") == ["k1", "i1", "a1"]
    assert walk.hand_back("i").open == ["i"]
    assert walk.do("i").do("k").hand_back("a").open == ["a"]
    assert walk.do("a").do("i").do("k").do("z").end == "e"


MC = '<multiInstanceLoopCharacteristics mc:collection="co_quan"/>'


def test_inside_one_instance_the_others_stay(engine: SpiffEngine) -> None:
    inner = start("is") + user("i", "k") + end("ie") + chain("is", "i", "k", "ie") + MC
    drawn = model(
        start(), user("a"), node("subProcess", "h", "", inner), user("z"), end(), chain("s", "a", "h", "z", "e")
    )
    walk = LoggedWalk(engine, drawn, co_quan=["A", "B"]).do("a").do("i", 1).do("i").do("k")
    assert (walk.items, walk.targets("k")) == (["B"], ["i2", "a1"])
    walk.hand_back("i", 2)
    assert (walk.items, walk.step.open) == (["B"], (TaskKey(element_id="i", occurrence=3),))
    walk.do("i").do("k")
    # after all of them no single one can be named
    assert walk.targets("z") == ["a1"]
    assert walk.hand_back("a").do("a").items == ["A", "B"]


def test_a_sibling_instance_is_no_target(engine: SpiffEngine) -> None:
    drawn = model(start(), user("a"), node("userTask", "r", "", MC), end(), chain("s", "a", "r", "e"))
    walk = LoggedWalk(engine, drawn, co_quan=["A", "B"]).do("a").do("r")
    assert walk.targets("r") == ["a1"]


def test_what_a_boundary_led_to_goes_back_before_its_task(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        user("a", "h", "late"),
        boundary("b", "h", timer("P1D")),
        end(),
        chain("s", "a", "h", "e"),
        chain("b", "late", "e"),
    )
    walk = LoggedWalk(engine, drawn).do("a").fire("b")
    assert walk.targets("late") == ["a1"]
    walk.hand_back("a").do("a")
    assert walk.waits["b"].key == TaskKey(element_id="b", occurrence=2)
    assert walk.fire("b").do("late").end == "e"


def test_reminders_of_kept_tasks_stay_sent(engine: SpiffEngine) -> None:
    nudge = boundary("b", "c1", timer("R3/PT1H", "timeCycle"), interrupting=False)
    drawn = model(
        start(),
        node("parallelGateway", "p"),
        user("b1", "b2", "c1", "r"),
        nudge,
        end(),
        chain("s", "p", "b1", "b2", "e"),
        chain("p", "c1", "e"),
        chain("b", "r", "e"),
    )
    walk = LoggedWalk(engine, drawn).fire("b").do("b1").fire("b").do("r")
    wait = walk.waits["b"]
    walk.hand_back("b1")
    assert walk.waits["b"] == wait
    assert sorted(walk.open) == ["b1", "c1", "r"]


def test_kept_work_keeps_the_way_it_took(engine: SpiffEngine) -> None:
    """The other branch chose by what the undone task said; that was done, and stays."""
    drawn = model(
        start(),
        node("parallelGateway", "p"),
        user("b1", "b2", "c1", "yes", "no"),
        node("exclusiveGateway", "g", 'default="g-no"'),
        end(),
        chain("s", "p", "b1", "b2", "e"),
        chain("p", "c1", "g"),
        flow("g", "yes", "x"),
        flow("g", "no"),
        chain("yes", "e"),
        chain("no", "e"),
    )
    walk = LoggedWalk(engine, drawn, x=False).do("b1", x=True).do("c1")
    assert sorted(walk.open) == ["b2", "yes"]
    walk.hand_back("b1")
    assert (sorted(walk.open), walk.step.data) == (["b1", "yes"], {"x": False})


def test_an_inclusive_join_waits_again(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("inclusiveGateway", "o"),
        user("a", "b", "c"),
        node("exclusiveGateway", "g", 'default="g-j"'),
        node("inclusiveGateway", "j"),
        end(),
        end("e2"),
        chain("s", "o"),
        flow("o", "a", "true"),
        flow("o", "b", "true"),
        chain("a", "g"),
        flow("g", "j"),
        flow("g", "e2", "aus"),
        chain("b", "j", "c", "e"),
    )
    walk = LoggedWalk(engine, drawn).do("b").do("a", aus=True)
    assert walk.open == ["c"]
    assert walk.targets("c") == []


def test_a_race_is_run_again(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        user("a", "b"),
        node("eventBasedGateway", "g"),
        node("intermediateCatchEvent", "t", "", timer("P1D")),
        node("intermediateCatchEvent", "u", "", timer("P2D")),
        end(),
        chain("s", "a", "g", "t", "b", "e"),
        chain("g", "u", "e"),
    )
    walk = LoggedWalk(engine, drawn).do("a").fire("t")
    assert walk.hand_back("a").do("a").waits["u"].key.occurrence == 2
    assert walk.fire("u").end == "e"
