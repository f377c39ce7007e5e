"""Random people do random acts at random moments: whatever happens, the law's invariants hold and all can be proven."""

from datetime import date, timedelta

import pytest
from acting import ask_payment, ask_supplement, clocks, extend, paid, proposed, stop, supplement, tasks
from correcting import annul, correct
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from walking import complete, confirmed
from world import World

from app.casework.ask_opinions import AskOpinions, ask_opinions
from app.casework.claim_task import claim_task
from app.casework.fire_due import fire_due
from app.casework.fire_waits import fire_waits
from app.casework.rebuild_state import rebuild_state
from app.casework.recall_step import RecallStep, recall_step
from app.casework.replay import replay
from app.casework.settle import ReturnResult, return_result
from app.db import db
from app.domain.errors import DomainError
from app.domain.states import CLOSED_STATES, LIVE_STATES, OPEN_STATES, WAITING_STATES

PEOPLE = st.sampled_from(["mc.ctxh", "cv.ctxh", "gd.ctxh", "hd.ctxh", "mc.tongiao", "kiemtra", "quantri"])


class Office(RuleBasedStateMachine):
    """One dossier among people who may or may not do what they try; refusals must change nothing."""

    world: World

    @initialize()
    def a_dossier(self) -> None:
        self.code = self.world.receive()
        self.first = self.world.dossier(self.code).first_due_at
        self.seen: list[str] = []

    def trying(self, what: str, do: object) -> None:
        before = self.facts()
        try:
            do()  # type: ignore[operator]
        except DomainError:
            assert self.facts() == before, f"{what} was refused and yet changed something"
        else:
            self.seen.append(what)

    def facts(self) -> tuple[object, ...]:
        row = self.world.dossier(self.code)
        steps = [(t.element_id, t.occurrence, t.state, t.due_at, t.frozen_at) for t in tasks(self.world, self.code)]
        owed = {kind: (d.state, d.due_at) for kind, d in clocks(self.world, self.code).items()}
        return row.state, row.due_at, row.paused_for, row.outcome, steps, owed

    @rule(hours=st.sampled_from([1, 7, 30, 90]))
    def time_passes(self, hours: int) -> None:
        self.world.clock.advance(hours=hours)

    @rule()
    def the_scheduler_runs(self) -> None:
        fire_due(self.world.services)
        fire_waits(self.world.services)
        assert fire_due(self.world.services).overdue == 0

    @rule(who=PEOPLE)
    def somebody_claims(self, who: str) -> None:
        for task in [t for t in tasks(self.world, self.code) if t.state == "open"]:
            by = self.world.actor(who)
            self.trying("claim", lambda by=by, task=task: claim_task(self.world.services, by=by, task_id=task.id))

    @rule(case=st.sampled_from([0, 1]))
    def the_right_person_completes(self, case: int) -> None:
        data = {step["task"]: step.get("data", {}) for step in self.world.steps(case=case)}
        task = next((t for t in tasks(self.world, self.code) if t.state == "open"), None)
        if task is not None:
            given, element = data.get(task.element_id, {}), task.element_id
            self.trying("complete", lambda: complete(self.world, self.code, element, data=given))

    @rule(who=PEOPLE)
    def somebody_asks_for_a_supplement(self, who: str) -> None:
        self.trying("ask", lambda: ask_supplement(self.world, self.code, desk=who))

    @rule(who=PEOPLE)
    def somebody_takes_the_supplement(self, who: str) -> None:
        self.trying("supplement", lambda: supplement(self.world, self.code, desk=who))

    @rule(who=PEOPLE)
    def somebody_asks_for_payment(self, who: str) -> None:
        self.trying("payment", lambda: ask_payment(self.world, self.code, desk=who))

    @rule(who=PEOPLE)
    def somebody_confirms_payment(self, who: str) -> None:
        self.trying("paid", lambda: paid(self.world, self.code, desk=who))

    @rule(who=PEOPLE, hours=st.sampled_from([1, 26, 27]))
    def somebody_extends(self, who: str, hours: int) -> None:
        day = date(2026, 3, 11)
        self.trying("extend", lambda: extend(self.world, self.code, desk=who, hours=hours, signed_on=day))

    @rule(who=PEOPLE, act=st.sampled_from(["extend", "request_supplement", "refuse"]))
    def somebody_proposes(self, who: str, act: str) -> None:
        self.trying("propose", lambda: proposed(self.world, self.code, act, by=who))

    @rule(who=PEOPLE, act=st.sampled_from(["confirm", "refuse"]))
    def somebody_settles(self, who: str, act: str) -> None:
        self.trying(act, lambda: confirmed(self.world, self.code, act=act, desk=who))

    @rule(who=PEOPLE)
    def somebody_stops(self, who: str) -> None:
        if len(self.seen) > 6:
            self.trying("stop", lambda: stop(self.world, self.code, desk=who))

    @rule(who=PEOPLE)
    def somebody_annuls(self, who: str) -> None:
        if len(self.seen) > 6:
            self.trying("annul", lambda: annul(self.world, self.code, by=who))

    @rule(who=PEOPLE, name=st.sampled_from(["Thơm", "Thơ"]))
    def somebody_corrects(self, who: str, name: str) -> None:
        self.trying("correct", lambda: correct(self.world, self.code, by=who, name=name))

    @rule(who=PEOPLE)
    def somebody_takes_a_step_back(self, who: str) -> None:
        for task in [t for t in tasks(self.world, self.code) if t.state == "done"][-1:]:
            command = RecallStep(by=self.world.actor(who), task_id=task.id, reason="Nhầm")
            self.trying("recall", lambda command=command: recall_step(self.world.services, command))

    @rule(who=PEOPLE, agency=st.sampled_from([2, 3, 4]))
    def somebody_asks_another_agency(self, who: str, agency: int) -> None:
        for task in [t for t in tasks(self.world, self.code) if t.state == "open"]:
            given = {"agency_ids": [agency], "question": "Ý kiến"}
            command = AskOpinions(by=self.world.actor(who), task_id=task.id, **given)
            self.trying("opinion", lambda command=command: ask_opinions(self.world.services, command))

    @rule(who=PEOPLE)
    def somebody_returns(self, who: str) -> None:
        command = ReturnResult(by=self.world.actor(who), code=self.code, handed_to="Thơm")
        self.trying("return", lambda: return_result(self.world.services, command))

    @invariant()
    def the_clock_fits_the_state(self) -> None:
        row = self.world.dossier(self.code)
        assert row.first_due_at == self.first
        assert (row.due_at is None) == (row.state in (*WAITING_STATES, "stopped", "annulled"))
        frozen = {t.frozen_at is not None for t in tasks(self.world, self.code) if t.state == "open"}
        assert frozen <= {row.state in WAITING_STATES}
        assert self.seen.count("ask") <= 1
        assert self.seen.count("extend") <= 1

    @invariant()
    def who_is_closed_owes_nothing(self) -> None:
        row = self.world.dossier(self.code)
        if row.state not in LIVE_STATES:
            assert {d.state for d in clocks(self.world, self.code).values()} <= {"ended", "gone"}
        if row.state in CLOSED_STATES:
            assert all(t.state != "open" for t in tasks(self.world, self.code))

    def teardown(self) -> None:
        if not hasattr(self, "code"):
            return
        found = replay(self.world.services, by=self.world.actor("kiemtra"), code=self.code)
        assert (found.divergences, found.ledger_faults) == ((), ())
        if self.world.dossier(self.code).state in OPEN_STATES:
            assert rebuild_state(self.world.services, code=self.code, write=False).equal
        db.session.rollback()


@pytest.mark.slow
def test_whatever_people_try(world: World) -> None:
    machine = type("OfficeHere", (Office,), {"world": world})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=timedelta(seconds=60),
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
