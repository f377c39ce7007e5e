"""Where events meet scopes and joins."""

import pytest
from drawn_models import AT, Walk, chain, end, flow, model, node, start, user
from logged_walk import LoggedWalk
from test_calling import INNER, call, pinning
from test_events import HEAD, boundary, event_scope, message, timer
from test_many_times import MC, loop

from app.domain.errors import Conflict
from app.domain.steps import EndReached, TaskKey
from app.engine import SpiffEngine


def test_an_error_in_one_instance_leaves_all_of_them(engine: SpiffEngine) -> None:
    gate = node("exclusiveGateway", "g", 'default="g-ie"')
    inner = start("is") + user("i") + gate + end("ie") + end("bad", "", "<errorEventDefinition/>")
    inner += chain("is", "i", "g", "ie") + flow("g", "bad", "loi")
    drawn = model(
        start(),
        node("subProcess", "h", "", inner + loop(MC)),
        boundary("b", "h", "<errorEventDefinition/>"),
        user("u"),
        end(),
        chain("s", "h", "e"),
        chain("b", "u", "e"),
    )
    walk = LoggedWalk(engine, drawn, co_quan=["A", "B", "C"], loi=False).do("i").do("i", loi=True)
    assert (walk.open, [key.occurrence for key in walk.step.withdrawn]) == (["u"], [3])


@pytest.mark.parametrize("inside", [timer("P1D"), message("x")])
def test_an_inclusive_join_waits_for_what_a_boundary_may_still_send(engine: SpiffEngine, inside: str) -> None:
    """Task a leads past the join, but its boundary event leads to it."""
    drawn = model(
        start(),
        node("inclusiveGateway", "o"),
        user("a", "c", "z"),
        boundary("b", "a", inside),
        node("inclusiveGateway", "j"),
        end(),
        end("e2"),
        chain("s", "o"),
        flow("o", "a", "true"),
        flow("o", "c", "true"),
        chain("a", "e2"),
        chain("b", "j"),
        chain("c", "j", "z", "e"),
        head=HEAD,
    )
    waiting = LoggedWalk(engine, drawn).do("c")
    assert waiting.open == ["a"]
    assert waiting.do("a").open == ["z"]
    merged = LoggedWalk(engine, drawn).do("c")
    assert (merged.fire("b") if "timer" in inside else merged.receive("b")).open == ["z"]
    assert merged.do("z").end == "e"


def test_an_inclusive_join_waits_for_a_race(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("inclusiveGateway", "o"),
        user("a", "z"),
        node("eventBasedGateway", "g"),
        node("intermediateCatchEvent", "t1", "", timer("P1D")),
        node("intermediateCatchEvent", "t2", "", timer("P2D")),
        node("inclusiveGateway", "j"),
        end(),
        end("e2"),
        chain("s", "o"),
        flow("o", "a", "true"),
        flow("o", "g", "true"),
        chain("a", "j", "z", "e"),
        chain("g", "t1", "j"),
        chain("g", "t2", "e2"),
    )
    walk = LoggedWalk(engine, drawn).do("a")
    assert walk.open == []
    assert walk.fire("t2").open == ["z"]


def test_a_terminate_end_of_one_instance_leaves_the_others(engine: SpiffEngine) -> None:
    inner = start("is") + node("parallelGateway", "p") + user("i", "k") + end("ie")
    inner += end("stop", "", "<terminateEventDefinition/>") + chain("is", "p", "i", "stop") + chain("p", "k", "ie")
    drawn = model(start(), node("subProcess", "h", "", inner + loop(MC)), end(), chain("s", "h", "e"))
    walk = LoggedWalk(engine, drawn, co_quan=["A", "B"]).do("i")
    assert (walk.open, walk.items) == (["i", "k"], ["B", "B"])


def test_a_called_process_keeps_its_own_events(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        call("c", "Q"),
        boundary("b", "c", timer("P1D")),
        user("late"),
        end(),
        chain("s", "c", "e"),
        chain("b", "late", "e"),
    )
    walk = LoggedWalk(engine, pinning(drawn, called={"Q": INNER}))
    assert walk.waits["b"].attached_to == "c"
    walk.fire("b")
    assert (walk.open, walk.step.withdrawn) == (["late"], (TaskKey(element_id="c/a", occurrence=1),))


def test_a_terminated_process_waits_for_nothing_more(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("parallelGateway", "p"),
        user("a", "b"),
        boundary("t", "b", timer("P1D")),
        event_scope("w", timer("P9D"), interrupting=True),
        end("stop", 'mc:result="refused"', "<terminateEventDefinition/>"),
        end(),
        chain("s", "p", "a", "stop"),
        chain("p", "b", "e"),
        chain("t", "e"),
    )
    walk = LoggedWalk(engine, drawn)
    assert set(walk.waits) == {"t", "ws"}
    walk.do("a")
    assert (walk.step.waits, walk.step.ended) == ((), EndReached(element_id="stop", result="refused"))


def test_the_last_end_of_the_process_itself_is_the_result(engine: SpiffEngine) -> None:
    """What runs beside the process and ends later does not change its result."""
    drawn = model(
        start(),
        user("a"),
        event_scope("v", message("x"), interrupting=False),
        end("e", 'mc:result="refused"'),
        chain("s", "a", "e"),
        head=HEAD,
    )
    walk = LoggedWalk(engine, drawn).receive("vs").do("a").do("vu")
    assert walk.step.ended == EndReached(element_id="e", result="refused")


def test_an_incident_changes_nothing_at_all(engine: SpiffEngine) -> None:
    drawn = model(
        start(),
        node("userTask", "r", "", loop(MC)),
        boundary("b", "r", timer("P1D")),
        node("exclusiveGateway", "g"),
        end(),
        chain("s", "r", "g"),
        flow("g", "e", "x"),
        flow("g", "r", "y"),
        chain("b", "e"),
    )
    walk = Walk(engine, drawn, co_quan=["A"], x=False, y=False)
    before = walk.step
    walk.do("r")
    assert walk.step.incident is not None
    assert walk.step.incident.code == "NO_BRANCH"
    assert (walk.step.state, walk.step.open, walk.step.data) == (before.state, before.open, before.data)
    assert (walk.step.waits, walk.step.items) == (before.waits, before.items)
    with pytest.raises(Conflict, match="wait_not_open"):
        engine.fire(drawn, state=before.state, key=TaskKey(element_id="b", occurrence=2), at=AT)


def test_an_event_subprocess_may_come_in_rounds(engine: SpiffEngine) -> None:
    scope = event_scope("v", timer("R2/PT1H", "timeCycle"), interrupting=False)
    walk = LoggedWalk(engine, model(start(), user("a"), scope, end(), chain("s", "a", "e"))).fire("vs")
    assert (walk.waits["vs"].round, walk.waits["vs"].key.occurrence) == (2, 2)
    walk.fire("vs")
    assert (walk.open, walk.step.waits) == (["a", "vu", "vu"], ())
    assert walk.do("a").do("vu").do("vu").end == "e"


def test_handing_back_inside_what_runs_beside(engine: SpiffEngine) -> None:
    body = node("startEvent", "vs", 'isInterrupting="false"', message("x")) + user("v1", "v2") + end("ve")
    scope = node("subProcess", "v", 'triggeredByEvent="true"', body + chain("vs", "v1", "v2", "ve"))
    drawn = model(start(), user("a", "b"), scope, end(), chain("s", "a", "b", "e"), head=HEAD)
    walk = LoggedWalk(engine, drawn).do("a").receive("vs").do("v1")
    assert (walk.targets("v2"), walk.targets("b")) == (["v11"], ["a1"])
    assert sorted(walk.hand_back("v1").open) == ["b", "v1"]
    assert walk.step.withdrawn == (TaskKey(element_id="v2", occurrence=1),)
    assert sorted(walk.hand_back("a").open) == ["a", "v1"]


def test_handing_back_into_a_called_process(engine: SpiffEngine) -> None:
    drawn = model(start(), user("a"), call("c", "Q"), user("z"), end(), chain("s", "a", "c", "z", "e"))
    walk = LoggedWalk(engine, pinning(drawn, called={"Q": INNER})).do("a").do("c/a")
    assert walk.targets("z") == ["c/a1", "a1"]
    walk.hand_back("c/a")
    assert walk.step.open == (TaskKey(element_id="c/a", occurrence=2),)
    assert walk.do("c/a").do("z").end == "e"
