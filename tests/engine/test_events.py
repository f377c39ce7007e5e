"""Timers and messages: caught, thrown, raced, on boundaries and as starts of event sub-processes."""

import pytest
from drawn_models import AT, chain, end, flow, model, node, start, user
from logged_walk import LoggedWalk

from app.domain.errors import Conflict
from app.domain.steps import Sent, TaskKey, Timer
from app.engine import SpiffEngine
from app.engine.node_building import NotExecutable


def timer(text: str, kind: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"


def message(name: str) -> str:
    return f'<messageEventDefinition messageRef="M_{name}"/>'


def boundary(element_id: str, host: str, inside: str, *, interrupting: bool = True) -> str:
    stays = "" if interrupting else 'cancelActivity="false"'
    return node("boundaryEvent", element_id, f'attachedToRef="{host}" {stays}', inside)


HEAD = (
    '<message id="M_paid" name="da_nop_phi" mc:correlation="ma"/><message id="M_x" name="x"/>'
    '<error id="E1" errorCode="thieu"/><error id="E2" errorCode="sai"/>'
)


def drawn(*parts: str):  # type: ignore[no-untyped-def]
    return model(*parts, head=HEAD)


def test_a_timer_is_waited_for_and_fired_by_the_caller(engine: SpiffEngine) -> None:
    catch = node("intermediateCatchEvent", "t", "", timer("PT5M"))
    walk = LoggedWalk(engine, drawn(start(), user("a"), catch, end(), chain("s", "a", "t", "e"))).do("a")
    assert walk.open == []
    assert walk.step.passed == ("a", "a-t")
    (wait,) = walk.step.waits
    assert (wait.key, wait.timer) == (TaskKey(element_id="t", occurrence=1), Timer(kind="duration", text="PT5M"))
    walk.fire("t")
    assert walk.step.passed == ("t", "t-e", "e")
    assert walk.end == "e"
    with pytest.raises(Conflict, match="wait_not_open"):
        engine.fire(walk.model, state=walk.step.state, key=wait.key, at=AT)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (timer("PT5M"), Timer(kind="duration", text="PT5M")),
        (timer(' "PT5M" '), Timer(kind="duration", text="PT5M")),
        (timer('=duration("P2D")'), Timer(kind="duration", text="P2D")),
        (timer("2026-05-01T08:00:00+07:00", "timeDate"), Timer(kind="date", text="2026-05-01T08:00:00+07:00")),
        (timer("R3/PT1H", "timeCycle"), Timer(kind="cycle", text="R3/PT1H")),
    ],
)
def test_timers_as_designers_write_them(engine: SpiffEngine, inside: str, expected: Timer) -> None:
    catch = node("intermediateCatchEvent", "t", "", inside)
    walk = LoggedWalk(engine, drawn(start(), catch, end(), chain("s", "t", "e")))
    assert walk.waits["t"].timer == expected


def test_a_timer_in_working_time(engine: SpiffEngine) -> None:
    catch = node("intermediateCatchEvent", "t", 'mc:limit="3" mc:unit="working_days"', timer("P3D"))
    walk = LoggedWalk(engine, drawn(start(), catch, end(), chain("s", "t", "e")))
    assert walk.waits["t"].timer == Timer(kind="duration", text="3", unit="working_days")


@pytest.mark.parametrize("text", ["-PT5M", "P", "PT", "5 phút", "__import__('os')", "=han", "P0.5Y"])
def test_other_timers_are_not_run(engine: SpiffEngine, text: str) -> None:
    catch = node("intermediateCatchEvent", "t", "", timer(text))
    with pytest.raises(NotExecutable):
        engine.start(drawn(start(), catch, end(), chain("s", "t", "e")), data={}, at=AT)


@pytest.mark.parametrize("text", ["R/PT1H", "R0/PT1H", "0 0 * * *"])
def test_cycles_need_an_end(engine: SpiffEngine, text: str) -> None:
    catch = node("intermediateCatchEvent", "t", "", timer(text, "timeCycle"))
    with pytest.raises(NotExecutable):
        engine.start(drawn(start(), catch, end(), chain("s", "t", "e")), data={}, at=AT)


@pytest.mark.parametrize("kind", ["intermediateCatchEvent", "receiveTask"])
def test_a_message_is_caught_with_its_data(engine: SpiffEngine, kind: str) -> None:
    catch = (
        node(kind, "m", "", message("paid"))
        if kind == "intermediateCatchEvent"
        else node(kind, "m", 'messageRef="M_paid"')
    )
    walk = LoggedWalk(engine, drawn(start(), catch, user("a"), end(), chain("s", "m", "a", "e")), ma=17)
    assert (walk.waits["m"].message, walk.waits["m"].correlation) == ("da_nop_phi", "17")
    with pytest.raises(Conflict, match="wait_not_open"):
        engine.fire(walk.model, state=walk.step.state, key=walk.waits["m"].key, at=AT)
    walk.receive("m", so_tien=5)
    assert (walk.open, walk.step.data["so_tien"]) == (["a"], 5)


def test_messages_are_thrown_in_the_middle_and_at_the_end(engine: SpiffEngine) -> None:
    throw = node("intermediateThrowEvent", "m", 'mc:data="ma, khac"', message("paid"))
    last = end("e", "", message("x"))
    walk = LoggedWalk(engine, drawn(start(), throw, user("a"), last, chain("s", "m", "a", "e")), ma="H1")
    assert walk.step.sent == (Sent(element_id="m", message="da_nop_phi", correlation="H1", data={"ma": "H1"}),)
    assert walk.do("a").step.sent == (Sent(element_id="e", message="x"),)
    assert walk.end == "e"


def test_a_correlation_that_is_missing_is_an_incident(engine: SpiffEngine) -> None:
    catch = node("intermediateCatchEvent", "m", "", message("paid"))
    step = engine.start(drawn(start(), catch, end(), chain("s", "m", "e")), data={}, at=AT)
    assert step.incident is not None
    assert (step.incident.code, step.incident.element_id) == ("CORRELATION", "m")


RACE = (
    start(),
    user("a", "b", "c", "d"),
    node("eventBasedGateway", "g"),
    node("intermediateCatchEvent", "t", "", timer("P1D")),
    node("intermediateCatchEvent", "m", "", message("x")),
    node("receiveTask", "r", 'messageRef="M_paid"'),
    end(),
    chain("s", "a", "g", "t", "b", "e"),
    chain("g", "m", "c", "e"),
    chain("g", "r", "d", "e"),
)


@pytest.mark.parametrize(("event", "task"), [("t", "b"), ("m", "c"), ("r", "d")])
def test_the_first_event_wins_the_race(engine: SpiffEngine, event: str, task: str) -> None:
    walk = LoggedWalk(engine, drawn(*RACE), ma="1").do("a")
    assert set(walk.waits) == {"t", "m", "r"}
    lost = [wait for name, wait in walk.waits.items() if name != event]
    walk = walk.fire(event) if event == "t" else walk.receive(event)
    assert (walk.open, walk.step.waits) == ([task], ())
    assert walk.step.passed == ("g", f"g-{event}", event, f"{event}-{task}")
    for wait in lost:
        with pytest.raises(Conflict, match="wait_not_open"):
            engine.receive(walk.model, state=walk.step.state, key=wait.key, data={}, at=AT)


@pytest.mark.parametrize("host", ["userTask", "receiveTask", "subProcess"])
def test_an_interrupting_boundary_withdraws_its_activity(engine: SpiffEngine, host: str) -> None:
    inner = start("is") + user("i") + end("ie") + chain("is", "i", "ie") if host == "subProcess" else ""
    parts = (
        node(host, "h", 'messageRef="M_x"' if host == "receiveTask" else "", inner),
        boundary("b", "h", timer("P1D")),
        user("late", "next"),
    )
    flows = chain("s", "h", "next", "e") + chain("b", "late", "e")
    walk = LoggedWalk(engine, drawn(start(), *parts, end(), flows))
    assert walk.waits["b"].attached_to == "h"
    before = walk.step.open
    walk.fire("b")
    assert (walk.open, walk.step.withdrawn, walk.step.waits) == (["late"], before, ())
    assert walk.step.passed == ("b", "b-late")


def test_a_completed_activity_no_longer_waits(engine: SpiffEngine) -> None:
    parts = (user("h", "late"), boundary("b", "h", timer("P1D")), end(), chain("s", "h", "e"), chain("b", "late", "e"))
    assert LoggedWalk(engine, drawn(start(), *parts)).do("h").step.waits == ()


def test_a_cycle_beside_the_task_rounds_as_often_as_it_says(engine: SpiffEngine) -> None:
    nudge = boundary("b", "h", timer("R3/PT1H", "timeCycle"), interrupting=False)
    parts = (user("h", "remind"), nudge, end("e2"), end(), chain("s", "h", "e"), chain("b", "remind", "e2"))
    walk = LoggedWalk(engine, drawn(start(), *parts))
    for turn in (1, 2, 3):
        wait = walk.waits["b"]
        assert (wait.round, wait.key.occurrence, wait.interrupting) == (turn, turn, False)
        walk.fire("b")
    assert (walk.open, walk.step.waits) == (["h", "remind", "remind", "remind"], ())
    walk.do("h").do("remind").do("remind")
    assert walk.end is None
    assert walk.do("remind").step.ended is not None


def test_a_message_beside_the_task_may_come_again(engine: SpiffEngine) -> None:
    note = boundary("b", "h", message("x"), interrupting=False)
    parts = (user("h", "read"), note, end("e2"), end(), chain("s", "h", "e"), chain("b", "read", "e2"))
    walk = LoggedWalk(engine, drawn(start(), *parts)).receive("b").receive("b")
    assert (walk.open, walk.waits["b"].key.occurrence) == (["h", "read", "read"], 3)


def test_a_plain_timer_beside_the_task_comes_once(engine: SpiffEngine) -> None:
    nudge = boundary("b", "h", timer("PT1H"), interrupting=False)
    parts = (user("h", "remind"), nudge, end("e2"), end(), chain("s", "h", "e"), chain("b", "remind", "e2"))
    walk = LoggedWalk(engine, drawn(start(), *parts)).fire("b")
    assert (walk.open, walk.step.waits) == (["h", "remind"], ())


def test_both_kinds_of_boundary_on_one_task(engine: SpiffEngine) -> None:
    parts = (
        user("h", "r", "late"),
        boundary("b1", "h", timer("R2/PT1H", "timeCycle"), interrupting=False),
        boundary("b2", "h", timer("P1D")),
    )
    flows = chain("s", "h", "e") + chain("b1", "r", "e") + chain("b2", "late", "e")
    walk = LoggedWalk(engine, drawn(start(), *parts, end(), flows)).fire("b1").fire("b2")
    assert (walk.open, walk.step.waits) == (["r", "late"], ())


def failing(code: str) -> str:
    reference = f'errorRef="{code}"' if code else ""
    wrong = end("bad", "", f"<errorEventDefinition {reference}/>")
    gate = node("exclusiveGateway", "g", 'default="g-ie"')
    inner = start("is") + user("i", "k") + gate + end("ie") + wrong + node("parallelGateway", "p")
    return inner + chain("is", "p", "i", "g", "ie") + chain("p", "k", "ie") + flow("g", "bad", "loi")


@pytest.mark.parametrize(("thrown", "caught"), [("E1", "b1"), ("E2", "b"), ("", "b")])
def test_an_error_end_leaves_by_the_boundary_that_names_it(engine: SpiffEngine, thrown: str, caught: str) -> None:
    parts = (
        node("subProcess", "h", "", failing(thrown)),
        boundary("b", "h", "<errorEventDefinition/>"),
        boundary("b1", "h", '<errorEventDefinition errorRef="E1"/>'),
        user("u", "u1"),
    )
    flows = chain("s", "h", "e") + chain("b", "u", "e") + chain("b1", "u1", "e")
    walk = LoggedWalk(engine, drawn(start(), *parts, end(), flows)).do("i", loi=True)
    assert walk.open == ["u1" if caught == "b1" else "u"]
    assert [key.element_id for key in walk.step.withdrawn] == ["k"]
    assert walk.step.passed[-3:-1] == ("bad", caught)


def test_an_error_climbs_through_scopes_and_is_an_incident_when_nothing_catches_it(engine: SpiffEngine) -> None:
    middle = start("ms") + node("subProcess", "h", "", failing("E2")) + end("me") + chain("ms", "h", "me")
    outer = node("subProcess", "o", "", middle)
    flows = chain("s", "o", "e")
    caught = drawn(
        start(), outer, boundary("b", "o", "<errorEventDefinition/>"), user("u"), end(), flows, chain("b", "u", "e")
    )
    assert LoggedWalk(engine, caught).do("i", loi=True).open == ["u"]
    uncaught = LoggedWalk(engine, drawn(start(), outer, end(), flows)).do("i", loi=True)
    assert uncaught.step.incident is not None
    assert uncaught.step.incident.code == "ERROR_UNCAUGHT"
    assert uncaught.open == ["i", "k"]


def event_scope(element_id: str, inside: str, *, interrupting: bool) -> str:
    stays = "" if interrupting else 'isInterrupting="false"'
    body = node("startEvent", f"{element_id}s", stays, inside) + user(f"{element_id}u") + end(f"{element_id}e")
    body += chain(f"{element_id}s", f"{element_id}u", f"{element_id}e")
    return node("subProcess", element_id, 'triggeredByEvent="true"', body)


@pytest.mark.parametrize("inside", [timer("P9D"), message("x")])
def test_an_interrupting_event_subprocess_takes_the_place_of_its_process(engine: SpiffEngine, inside: str) -> None:
    scope = event_scope("v", inside, interrupting=True)
    walk = LoggedWalk(engine, drawn(start(), user("a", "b"), scope, end(), chain("s", "a", "b", "e"))).do("a")
    assert walk.waits["vs"].attached_to is None
    walk = walk.fire("vs") if "timer" in inside else walk.receive("vs")
    assert (walk.open, walk.step.waits) == (["vu"], ())
    assert walk.do("vu").end == "ve"


def test_an_event_subprocess_beside_its_process(engine: SpiffEngine) -> None:
    scope = event_scope("v", message("x"), interrupting=False)
    walk = LoggedWalk(engine, drawn(start(), user("a"), scope, end(), chain("s", "a", "e")))
    walk.receive("vs").receive("vs")
    assert walk.open == ["a", "vu", "vu"]
    walk.do("a")
    assert walk.end is None
    assert walk.do("vu").do("vu").end == "e"


def test_an_event_subprocess_inside_a_subprocess_dies_with_it(engine: SpiffEngine) -> None:
    inner = (
        start("is")
        + user("i")
        + end("ie")
        + chain("is", "i", "ie")
        + event_scope("v", timer("PT1H"), interrupting=True)
    )
    drawing = drawn(start(), node("subProcess", "h", "", inner), user("a"), end(), chain("s", "h", "a", "e"))
    assert LoggedWalk(engine, drawing).do("i").step.waits == ()
    assert LoggedWalk(engine, drawing).fire("vs").do("vu").open == ["a"]


def test_a_terminate_end_ends_only_its_scope(engine: SpiffEngine) -> None:
    stop = end("stop", "", "<terminateEventDefinition/>")
    inner = start("is") + node("parallelGateway", "p") + user("i", "k") + stop + end("ie")
    inner += chain("is", "p", "i", "stop") + chain("p", "k", "ie")
    drawing = drawn(
        start(),
        node("parallelGateway", "q"),
        node("subProcess", "h", "", inner),
        user("a", "b"),
        end(),
        chain("s", "q", "h", "a", "e"),
        chain("q", "b", "e"),
    )
    walk = LoggedWalk(engine, drawing).do("i")
    assert sorted(walk.open) == ["a", "b"]
    assert [key.element_id for key in walk.step.withdrawn] == ["k"]
