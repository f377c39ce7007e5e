"""Each written walk of each procedure, through the real engine with the real forms."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from shipped import Shipped, mc, read_schema

from app.domain.steps import Completion, Model, Step, TaskKey
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
    return Model(source=inspection.source, hash=inspection.model_hash, decisions=procedure.decisions())


def test_the_engine_finds_each_diagram_ready_without_any_remark(procedure, engine):
    """What the sum rule says is held by test_shipped_sums."""
    inspection = engine.inspect((procedure.folder / "process.bpmn").read_bytes())
    remarks = [found for found in inspection.problems if not found.code.startswith("SUM_")]
    assert (inspection.verdict, remarks) == ("ready", [])


def test_the_engine_reads_what_the_file_says(procedure, engine):
    definition = engine.inspect((procedure.folder / "process.bpmn").read_bytes()).definition
    assert [task.id for task in definition.tasks] == [task.get("id") for task in procedure.tasks]
    assert definition.cutoff == mc(procedure.process, "cutoff")
    for task, written in zip(definition.tasks, procedure.tasks, strict=True):
        assert (task.limit.value, task.limit.unit) == (mc(written, "limit"), mc(written, "unit"))
        parts = ("form", "act", "group", "clock")
        assert (task.form, task.act, task.group, task.clock) == tuple(mc(written, part) for part in parts)
        lane = definition.lane_of(task)
        assert lane.role == mc(procedure.lane_of(task.id), "role")
        assert lane.agency == mc(procedure.lane_of(task.id), "agency")


class Walk:
    """One dossier going through a procedure, with its log."""

    def __init__(self, engine: SpiffEngine, forms: FormCompiler, *, procedure: Shipped, case: dict[str, Any]) -> None:
        self.engine, self.forms, self.procedure, self.case = engine, forms, procedure, case
        self.model = model_of(engine, procedure)
        self.begun_with = self.typed(procedure.details["application_form"], case.get("application"))
        self.log: list[Completion] = []
        self.passed: set[str] = set()
        self.step = engine.start(self.model, data=self.begun_with, at=BEGUN)
        self.passed |= set(self.step.passed)

    def typed(self, form: str, data: dict[str, Any] | None) -> dict[str, Any]:
        return {} if data is None else dict(self.forms.check(read_schema(form), data).routing)

    def take(self, written: dict[str, Any]) -> Step:
        """Complete the written task, or let the written timer come."""
        at = BEGUN + timedelta(hours=len(self.log) + 1)
        element = written.get("fire") or written["task"]
        key = TaskKey(element_id=element, occurrence=1 + sum(done.key.element_id == element for done in self.log))
        if "fire" in written:
            self.step = self.engine.fire(self.model, state=self.step.state, key=key, at=at)
            self.log.append(Completion(key=key, data={}, at=at, kind="fired"))
        else:
            self.complete(key, written, at=at)
        self.passed |= set(self.step.passed)
        return self.step

    def complete(self, key: TaskKey, written: dict[str, Any], *, at: datetime) -> None:
        assert key in self.step.open
        (task,) = [task for task in self.procedure.tasks if task.get("id") == key.element_id]
        routing = self.typed(mc(task, "form"), written["data"])
        self.step = self.engine.complete(self.model, state=self.step.state, key=key, data=routing, at=at)
        self.log.append(Completion(key=key, data=routing, at=at))

    def rebuilt(self) -> Step:
        at = BEGUN + timedelta(hours=len(self.log))
        return self.engine.rebuild(self.model, data=self.begun_with, completions=self.log, at=at)


def test_each_walk(procedure, engine, forms):
    for case in procedure.cases:
        walk = Walk(engine, forms, procedure=procedure, case=case)
        for number, written in enumerate(case["steps"], start=1):
            where = f"{case['name']}, lượt {number}"
            assert_lane(procedure, written, where)
            step = walk.take(written)
            assert sorted(opened.element_id for opened in step.open) == sorted(written["after"]), where
            assert step.incident is None, where
            again = walk.rebuilt()
            assert engine.fingerprint(again.state) == engine.fingerprint(step.state), where
            assert (again.open, again.data, again.ended) == (step.open, step.data, step.ended), where
        assert walk.step.ended is not None, case["name"]
        assert walk.step.ended.result == case["end"], case["name"]
        assert walk.step.data.items() >= case.get("results", {}).items(), case["name"]


def assert_lane(procedure: Shipped, written: dict[str, Any], where: str) -> None:
    if "task" in written:
        lane = procedure.lane_of(written["task"])
        assert (mc(lane, "role"), mc(lane, "agency")) == (written["role"], written["agency"]), where


def test_the_walks_pass_every_flow(procedure, engine, forms):
    passed: set[str] = set()
    for case in procedure.cases:
        walk = Walk(engine, forms, procedure=procedure, case=case)
        for written in case["steps"]:
            walk.take(written)
        passed |= walk.passed
    assert {flow.get("id") for flow in procedure.flows} <= passed
