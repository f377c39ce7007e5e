"""Each defect of SpiffWorkflow 3.2.0 that we met, by name, and that it does not reach a dossier."""

from pathlib import Path

import pytest
from drawn_models import AT, Walk, chain, end, flow, model, node, source, start, user
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

import app.engine
from app.domain.steps import TaskKey
from app.engine import SpiffEngine
from app.engine.expressions import Conditions, NoPython, PythonRefused
from app.engine.feel import Feel
from app.engine.spec_cache import SpecCache
from app.engine.workflow import CaseWorkflow

LINE = model(start(), user("a"), end(), chain("s", "a", "e"))


@pytest.mark.parametrize("restored", [False, True])
def test_eval_fallback_after_deserialisation(restored: bool) -> None:
    workflow = CaseWorkflow(SpecCache(size=1).get(LINE), Conditions(Feel()), restored=restored)
    script_engine = workflow.script_engine
    assert type(script_engine) is Conditions
    assert type(script_engine.environment) is NoPython
    for call in (script_engine.evaluate, script_engine.execute, script_engine.environment.evaluate):
        with pytest.raises(PythonRefused):
            call(None, "1 + 1")
    with pytest.raises(PythonRefused):
        script_engine.call_service(None)


def test_no_other_workflow_or_script_engine_is_ever_made() -> None:
    """BpmnWorkflow would bring the default engine, which is eval(); only our subclass may be constructed."""
    folder = Path(app.engine.__file__).parent
    text = {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    for forbidden in (
        "BpmnWorkflow(",
        "PythonScriptEngine(",
        "BpmnWorkflowSerializer",
        "add_bpmn",
        "TaskDataEnvironment",
    ):
        users = {name for name, content in text.items() if forbidden in content}
        assert users <= {"workflow.py", "expressions.py"}, forbidden
    assert issubclass(CaseWorkflow, BpmnWorkflow)
    assert issubclass(Conditions, PythonScriptEngine)


@pytest.mark.parametrize(
    "name", ["End", "Start", "P.EndJoin", "p:P.EndJoin", "StartEventSplit", "a.BoundaryEventSplit", "__proto__", "Root"]
)
def test_reserved_ids_are_ordinary_tasks(engine: SpiffEngine, name: str) -> None:
    drawn = model(start(), user(name), end(), chain("s", name, "e"))
    walk = Walk(engine, drawn)
    assert walk.step.open == (TaskKey(element_id=name, occurrence=1),)
    assert walk.do(name).step.ended is not None


@pytest.mark.parametrize("key", ["typename", "__proto__", "data_objects", "constructor", "n:a"])
def test_poison_data_cannot_brick_a_case(engine: SpiffEngine, key: str) -> None:
    two = model(start(), user("a", "b"), end(), chain("s", "a", "b", "e"))
    walk = Walk(engine, two, **{key: "datetime", "value": "zzz"}).do("a", **{key: "timedelta"})
    assert walk.step.data[key] == "timedelta"
    assert walk.do("b").step.ended is not None


LOOP = model(
    start(),
    user("a"),
    node("exclusiveGateway", "g", 'default="g-e"'),
    end(),
    chain("s", "a", "g"),
    flow("g", "a", "again"),
    flow("g", "e"),
)


@pytest.mark.slow
def test_the_thousandth_round_is_like_the_first(engine: SpiffEngine) -> None:
    """Spiff's iterators stop at depth 1,000: a rework loop wedged silently after 500 rounds."""
    walk = Walk(engine, LOOP)
    sizes = []
    for _ in range(2_000):
        walk.do("a", again=True)
        sizes.append(len(walk.step.state))
    assert walk.step.open == (TaskKey(element_id="a", occurrence=2_001),)
    assert sizes[199] - sizes[9] <= 4, "only the counters' digits may grow"
    assert walk.do("a", again=False).step.ended is not None


def test_a_long_chain_does_not_recurse(engine: SpiffEngine) -> None:
    ids = [f"t{number}" for number in range(1_500)]
    drawn = model(start(), user(*ids), end(), chain("s", *ids, "e"))
    assert Walk(engine, drawn).do("t0").do("t1").open == ["t2"]


def test_an_endless_automatic_loop_is_an_incident(engine: SpiffEngine) -> None:
    gateways = node("exclusiveGateway", "g", 'default="g-h"') + node("exclusiveGateway", "h")
    drawn = model(start(), user("a"), gateways, end(), chain("s", "a", "g", "h", "g"), flow("g", "e", "false"))
    step = Walk(engine, drawn).do("a").step
    assert step.incident is not None
    assert step.incident.code == "LOOP"
    assert step.open == (TaskKey(element_id="a", occurrence=1),)


def test_a_second_round_does_not_meet_the_tokens_of_the_first(engine: SpiffEngine) -> None:
    """Spiff's parallel join took the first round's branch for an arrival of the second: it fired too early."""
    drawn = model(
        start(),
        node("exclusiveGateway", "m"),
        node("parallelGateway", "p"),
        user("a", "b", "c"),
        node("parallelGateway", "j"),
        node("exclusiveGateway", "g", 'default="g-e"'),
        end(),
        chain("s", "m", "p", "a", "j", "c", "g"),
        chain("p", "b", "j"),
        flow("g", "m", "again"),
        flow("g", "e"),
    )
    walk = Walk(engine, drawn)
    size = 0
    for first, second in (("a", "b"), ("b", "a"), ("a", "b"), ("b", "a")):
        assert walk.do(first).open == [second]
        assert walk.do(second).open == ["c"]
        size = size or len(walk.step.state)
        walk.do("c", again=True)
    assert len(walk.step.state) < size + 60
    walk.do("b").do("a").do("c", again=False)
    assert walk.step.ended is not None


def test_an_inclusive_join_waits_for_a_subprocess(engine: SpiffEngine) -> None:
    inner = start("is") + user("i") + end("ie") + chain("is", "i", "ie")
    drawn = model(
        start(),
        node("inclusiveGateway", "o"),
        node("subProcess", "sub", "", inner),
        user("a", "c"),
        node("inclusiveGateway", "j"),
        end(),
        chain("s", "o"),
        flow("o", "sub", "true"),
        flow("o", "a", "true"),
        chain("sub", "j", "c", "e"),
        chain("a", "j"),
    )
    walk = Walk(engine, drawn)
    assert walk.do("a").open == ["i"]
    assert walk.do("i").open == ["c"]


def test_a_loop_over_a_subprocess_does_not_grow(engine: SpiffEngine) -> None:
    inner = start("is") + user("i") + end("ie") + chain("is", "i", "ie")
    gate = node("exclusiveGateway", "g", 'default="g-e"')
    drawn = model(
        start(),
        node("subProcess", "sub", "", inner),
        gate,
        end(),
        chain("s", "sub", "g"),
        flow("g", "sub", "again"),
        flow("g", "e"),
    )
    walk = Walk(engine, drawn).do("i", again=True)
    size = len(walk.step.state)
    for _ in range(20):
        walk.do("i", again=True)
    assert len(walk.step.state) <= size + 2
    assert walk.do("i", again=False).step.ended is not None


def test_a_token_that_waits_for_ever_is_an_incident(engine: SpiffEngine) -> None:
    gates = node("exclusiveGateway", "g", 'default="g-b"') + node("parallelGateway", "j")
    drawn = model(
        start(), gates, user("a", "b"), end(), chain("s", "g", "b", "j", "e"), flow("g", "a", "false"), chain("a", "j")
    )
    step = Walk(engine, drawn).do("b").step
    assert step.incident is not None
    assert (step.incident.code, step.incident.element_id) == ("DEADLOCK", "j")


def test_two_flows_to_one_task_are_told_apart(engine: SpiffEngine) -> None:
    drawn = source(
        start(),
        node("exclusiveGateway", "g", 'default="f2"'),
        user("a"),
        end(),
        chain("s", "g"),
        '<sequenceFlow id="f1" sourceRef="g" targetRef="a"><conditionExpression>x</conditionExpression></sequenceFlow>',
        '<sequenceFlow id="f2" sourceRef="g" targetRef="a"/>',
        chain("a", "e"),
    )
    found = engine.inspect(drawn)
    assert found.model_hash is not None
    from app.domain.steps import Model

    ready = Model(source=drawn, hash=found.model_hash)
    assert engine.start(ready, data={"x": True}, at=AT).passed[-1] == "f1"
    assert engine.start(ready, data={"x": False}, at=AT).passed[-1] == "f2"


def test_lanes_with_whitespace_and_nesting(engine: SpiffEngine) -> None:
    lanes = (
        '<laneSet id="ls"><lane id="outer" name="Sở" mc:role="lanh_dao_co_quan"><flowNodeRef> a </flowNodeRef>'
        '<flowNodeRef>b</flowNodeRef><childLaneSet id="cl"><lane id="inner" mc:role="chuyen_vien" mc:agency="parent">'
        "<flowNodeRef>\n   a\n  </flowNodeRef></lane></childLaneSet></lane></laneSet>"
    )
    found = engine.inspect(source(lanes, start(), user("a", "b"), end(), chain("s", "a", "b", "e")))
    assert found.verdict == "ready"
    assert found.definition is not None
    lane_of = {each.id: found.definition.lane_of(each) for each in found.definition.tasks}
    assert lane_of["a"] is not None
    assert (lane_of["a"].role, lane_of["a"].agency) == ("chuyen_vien", "parent")
    assert lane_of["b"] is not None
    assert lane_of["b"].role == "lanh_dao_co_quan"
