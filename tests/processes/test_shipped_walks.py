"""Each written walk of each procedure, through the real engine with the real forms."""

from datetime import UTC, datetime, timedelta

import pytest
from shipped import Shipped, mc, read_schema

from app.domain.steps import Completion, Model, TaskKey
from app.edge.forms import FormCompiler
from app.engine import SpiffEngine

BEGUN = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def engine():
    return SpiffEngine()


@pytest.fixture(scope="module")
def forms(engine):
    return FormCompiler(feel=engine.feel)


def model_of(engine: SpiffEngine, procedure: Shipped) -> Model:
    inspection = engine.inspect((procedure.folder / "process.bpmn").read_bytes())
    assert inspection.verdict == "ready", inspection.problems
    return Model(source=inspection.source, hash=inspection.model_hash)


def test_the_engine_finds_each_diagram_ready_without_any_remark(procedure, engine):
    inspection = engine.inspect((procedure.folder / "process.bpmn").read_bytes())
    assert (inspection.verdict, inspection.problems) == ("ready", ())


def test_the_engine_reads_what_the_file_says(procedure, engine):
    definition = engine.inspect((procedure.folder / "process.bpmn").read_bytes()).definition
    assert [task.id for task in definition.tasks] == [task.get("id") for task in procedure.tasks]
    for task, written in zip(definition.tasks, procedure.tasks, strict=True):
        assert (task.limit.value, task.limit.unit) == (mc(written, "limit"), mc(written, "unit"))
        assert (task.form, task.act, task.group) == tuple(mc(written, part) for part in ("form", "act", "group"))
        lane = definition.lane_of(task)
        assert lane.role == mc(procedure.lane_of(task.id), "role")
        assert lane.agency == mc(procedure.lane_of(task.id), "agency")


def test_each_walk(procedure, engine, forms):
    model = model_of(engine, procedure)
    for case in procedure.cases:
        walk(engine, forms, procedure=procedure, model=model, case=case)


def walk(engine, forms, *, procedure, model, case):
    step = engine.start(model, data={}, at=BEGUN)
    log, state = [], step.state
    for number, written in enumerate(case["steps"], start=1):
        where = f"{case['name']}, lượt {number}"
        (key,) = step.open
        assert key == TaskKey(element_id=written["task"], occurrence=occurrence(log, written["task"])), where
        lane = procedure.lane_of(written["task"])
        assert (mc(lane, "role"), mc(lane, "agency")) == (written["role"], written["agency"]), where
        form = mc(next(task for task in procedure.tasks if task.get("id") == written["task"]), "form")
        routing = forms.check(read_schema(form), written["data"]).routing
        at = BEGUN + timedelta(hours=number)
        step = engine.complete(model, state=state, key=key, data=routing, at=at)
        assert [opened.element_id for opened in step.open] == written["after"], where
        assert step.incident is None, where
        state = step.state
        log.append(Completion(key=key, data=dict(routing), at=at))
        again = engine.rebuild(model, data={}, completions=log, at=at)
        assert engine.fingerprint(again.state) == engine.fingerprint(state), where
        assert (again.open, again.data, again.ended) == (step.open, step.data, step.ended), where
    assert step.ended is not None, case["name"]
    assert step.ended.result == case["end"], case["name"]


def occurrence(log, element_id):
    return 1 + sum(done.key.element_id == element_id for done in log)


def test_the_walks_pass_every_flow(procedure, engine, forms):
    model = model_of(engine, procedure)
    passed: set[str] = set()
    for case in procedure.cases:
        step = engine.start(model, data={}, at=BEGUN)
        passed |= set(step.passed)
        for written in case["steps"]:
            form = mc(next(task for task in procedure.tasks if task.get("id") == written["task"]), "form")
            routing = forms.check(read_schema(form), written["data"]).routing
            step = engine.complete(model, state=step.state, key=step.open[0], data=routing, at=BEGUN)
            passed |= set(step.passed)
    assert {flow.get("id") for flow in procedure.flows} <= passed
