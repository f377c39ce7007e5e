"""The rest of the list of SpiffWorkflow's hard limits and wrong behaviour: each by name, and that it is gone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from drawn_models import AT, Walk, chain, end, flow, model, node, source, start, user
from logged_walk import LoggedWalk
from test_events import boundary, timer
from test_many_times import asked, loop, times, until

from app.domain.errors import Conflict, Invalid
from app.domain.steps import Completion, Model, TaskKey
from app.engine import SpiffEngine
from app.engine.node_building import NotExecutable

PARALLEL = model(
    start(),
    node("parallelGateway", "p"),
    user("a", "b", "c"),
    node("parallelGateway", "j"),
    end(),
    chain("s", "p", "a", "j", "c", "e"),
    chain("p", "b", "j"),
)


def test_nested_data_is_not_shared_between_branches(engine: SpiffEngine) -> None:
    """Spiff copied shallowly: changing data in one task changed its sibling and what was already completed."""
    items, given = ["x"], {"more": [1]}
    walk = Walk(engine, PARALLEL, items=items)
    items.append("later")
    walk.step.data["items"].append("y")
    assert walk.do("a").step.data == {"items": ["x"]}
    before = walk.step
    walk.do("b", **given)
    given["more"].append(2)
    assert (walk.step.data, before.data) == ({"items": ["x"], "more": [1]}, {"items": ["x"]})


def test_variables_belong_to_the_dossier_and_not_to_a_branch(engine: SpiffEngine) -> None:
    """Spiff merged the branches' copies at the join: what one branch had changed came back from the other."""
    walk = LoggedWalk(engine, PARALLEL, x=0, y=0).do("b", x=1, y=None).do("a", x=2)
    assert walk.step.data == {"x": 2, "y": None}
    assert walk.do("c", x=3).step.data["x"] == 3


def test_a_done_task_cannot_be_done_twice(engine: SpiffEngine) -> None:
    """Spiff ran a completed task a second time without a word."""
    walk = LoggedWalk(engine, PARALLEL)
    key = walk.key("a")
    walk.do("a")
    with pytest.raises(Conflict, match="task_not_open") as raised:
        engine.complete(PARALLEL, state=walk.step.state, key=key, data={}, at=AT)
    assert raised.value.data == {"element": "a", "occurrence": 1}


@pytest.mark.parametrize("value", [Decimal("1.5"), date(2026, 1, 1), b"x", {"a": 1}, float("nan"), (1,), {1}])
def test_a_value_that_is_not_json_is_refused_with_its_field(engine: SpiffEngine, value: Any) -> None:
    """Spiff failed at the next save, turned tuples into lists and let NaN pass."""
    walk = Walk(engine, PARALLEL)
    for call in (
        lambda: engine.start(PARALLEL, data={"so_tien": value}, at=AT),
        lambda: walk.do("a", so_tien=value),
        lambda: engine.receive(PARALLEL, state=walk.step.state, key=walk.step.open[0], data={"so_tien": value}, at=AT),
    ):
        with pytest.raises(Invalid) as raised:
            call()
        assert raised.value.data == {"field": "so_tien"}


def test_flows_without_an_id_run(engine: SpiffEngine) -> None:
    flows = "".join(f'<sequenceFlow sourceRef="{a}" targetRef="{b}"/>' for a, b in (("s", "a"), ("a", "b"), ("b", "e")))
    walk = LoggedWalk(engine, model(start(), user("a", "b"), end(), flows)).do("a").do("b")
    assert walk.end == "e"


def test_every_token_is_counted_where_ways_merge(engine: SpiffEngine) -> None:
    """Spiff merged all tokens that met: four splits in a row gave 2 tokens; BPMN says 16."""
    parts, last = [start()], "s"
    for level in range(4):
        split, merge = f"p{level}", f"m{level}"
        parts += [node("parallelGateway", split), node("exclusiveGateway", merge), flow(last, split)]
        parts += [f'<sequenceFlow id="f{level}{way}" sourceRef="{split}" targetRef="{merge}"/>' for way in (1, 2)]
        last = merge
    walk = Walk(engine, model(*parts, user("a"), end(), chain(last, "a", "e")))
    assert [key.occurrence for key in walk.step.open] == list(range(1, 17))
    for _ in range(15):
        walk.do("a")
    assert (len(walk.step.open), walk.step.ended) == (1, None)
    assert walk.do("a").step.ended is not None


def test_a_parallel_join_takes_one_token_of_each_flow(engine: SpiffEngine) -> None:
    """A second token on one flow waits there for the next time, as BPMN has it; Spiff let it vanish."""
    drawn = model(
        start(),
        node("parallelGateway", "p"),
        node("exclusiveGateway", "m"),
        user("a", "b", "c", "d"),
        node("parallelGateway", "j"),
        end(),
        chain("s", "p", "a", "m", "j", "d", "e"),
        chain("p", "b", "m"),
        chain("p", "c", "j"),
    )
    walk = LoggedWalk(engine, drawn).do("a").do("b")
    assert walk.open == ["c"]
    assert walk.do("c").open == ["d"]
    walk.do("d")
    assert walk.step.incident is not None
    assert (walk.step.incident.code, walk.step.incident.element_id) == ("DEADLOCK", "j")


def event(kind: str, definition: str) -> Model:
    inside = f"<{definition}EventDefinition/>"
    if kind == "endEvent":
        return model(start(), user("a"), end("v", "", inside), chain("s", "a", "v"))
    return model(start(), user("a"), node(kind, "v", "", inside), end(), chain("s", "a", "v", "e"))


@pytest.mark.parametrize("definition", ["signal", "compensate", "link", "escalation", "conditional", "cancel"])
@pytest.mark.parametrize("kind", ["intermediateThrowEvent", "intermediateCatchEvent", "endEvent"])
def test_no_event_is_passed_over_in_silence(engine: SpiffEngine, kind: str, definition: str) -> None:
    """Spiff turned compensation, link and signal ends into none events and fell through."""
    drawn = event(kind, definition)
    assert engine.inspect(drawn.source).verdict == "draft"
    with pytest.raises(NotExecutable):
        engine.start(drawn, data={}, at=AT)


@pytest.mark.parametrize("definition", ["error", "escalation", "signal", "conditional", "compensate"])
def test_no_other_event_starts_a_subprocess(engine: SpiffEngine, definition: str) -> None:
    """Spiff offered the first task of an event sub-process with an error start at once, with no error thrown."""
    inner = (
        node("startEvent", "vs", "", f"<{definition}EventDefinition/>")
        + user("vu")
        + end("ve")
        + chain("vs", "vu", "ve")
    )
    scope = node("subProcess", "v", 'triggeredByEvent="true"', inner)
    drawn = source(start(), user("a"), scope, end(), chain("s", "a", "e"))
    assert engine.inspect(drawn).verdict == "draft"
    with pytest.raises(NotExecutable):
        engine.start(model(start(), user("a"), scope, end(), chain("s", "a", "e")), data={}, at=AT)


PYTHON = '__import__("os").system("id")'


@pytest.mark.parametrize(
    "drawn",
    [
        asked(loop(inside=times(PYTHON.replace('"', "'")))),
        asked(loop(inside=times("2") + until("__import__('os')"))),
        model(start(), node("intermediateCatchEvent", "t", "", timer(PYTHON)), end(), chain("s", "t", "e")),
    ],
    ids=["cardinality", "completion condition", "timer"],
)
def test_no_python_of_a_file_is_evaluated(engine: SpiffEngine, drawn: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spiff evaluated all of these with eval(); each wrote uid=0(root)."""
    called: list[object] = []
    monkeypatch.setattr("os.system", called.append)
    assert engine.inspect(drawn.source).verdict == "draft"
    try:
        step = engine.start(drawn, data={}, at=AT)
        if step.open:
            step = engine.complete(drawn, state=step.state, key=step.open[0], data={}, at=AT)
        assert step.incident is not None
    except NotExecutable:
        pass
    assert called == []


def test_missed_cycles_do_not_come_all_at_once(engine: SpiffEngine) -> None:
    """Spiff fired all that was missed in an outage together; here each round is fired by the caller, under its key."""
    nudge = boundary("b", "a", timer("R9/PT1H", "timeCycle"), interrupting=False)
    drawn = model(start(), user("a", "r"), nudge, end(), chain("s", "a", "e"), chain("b", "r", "e"))
    walk = LoggedWalk(engine, drawn)
    key = walk.waits["b"].key
    walk.fire("b")
    assert walk.open == ["a", "r"]
    with pytest.raises(Conflict, match="wait_not_open"):
        engine.fire(drawn, state=walk.step.state, key=key, at=AT)


@pytest.mark.slow
def test_a_loop_with_events_and_scopes_does_not_grow(engine: SpiffEngine) -> None:
    inner = start("is") + node("userTask", "r", "", loop(inside=times("2"))) + end("ie") + chain("is", "r", "ie")
    drawn = model(
        start(),
        node("subProcess", "h", "", inner),
        boundary("b", "h", timer("P1D")),
        node("exclusiveGateway", "g", 'default="g-e"'),
        end(),
        chain("s", "h", "g"),
        flow("g", "h", "lai"),
        flow("g", "e"),
        chain("b", "e"),
    )
    walk = Walk(engine, drawn).do("r").do("r", lai=True)
    size = len(walk.step.state)
    for _ in range(500):
        walk.do("r").do("r")
    assert walk.step.open[0] == TaskKey(element_id="r", occurrence=1_003)
    assert len(walk.step.state) < size + 20


@pytest.mark.slow
def test_a_long_log_is_told_again(engine: SpiffEngine) -> None:
    """The log of a long rework loop, with a task that was handed back at its end."""
    gate = node("exclusiveGateway", "g", 'default="g-e"')
    drawn = model(
        start(), user("a", "b"), gate, end(), chain("s", "a", "b", "g"), flow("g", "a", "lai"), flow("g", "e")
    )
    walk = Walk(engine, drawn, lai=True)
    log = []
    for number in range(601):
        key = walk.step.open[0]
        log.append(Completion(key=key, data={}, at=AT))
        walk.do_key(key)
        assert number or walk.open == ["b"]
    told = engine.rebuild(drawn, data={"lai": True}, completions=log, at=AT)
    assert engine.fingerprint(told.state) == engine.fingerprint(walk.step.state)
    (target,) = engine.targets(drawn, data={"lai": True}, completions=log, current=walk.step.open[0])
    back = engine.hand_back(drawn, data={"lai": True}, completions=log, target=target, at=AT)
    assert back.open == (TaskKey(element_id="a", occurrence=302),)
