"""Random acts before, while and after agencies merge: nothing is lost, nothing happens twice, all can be proven."""

from datetime import timedelta

import pytest
from acting import clocks, stop, tasks
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test
from reorganising import CENTRE, HEALTH, approved, code_of, its_day, merge, part, row
from test_random_acts import PEOPLE, Office
from walking import verbs
from world import MORNING, World

from app.casework.begin_reorganisation import begin_reorganisation
from app.casework.carry_out_reorganisation import carry_out_due, ended_by
from app.casework.reassign_dossier import ReassignDossier, reassign_dossier
from app.casework.replay import replay
from app.casework.task_access import task_grant
from app.db import db, reading
from app.domain.permissions import work_grants
from app.domain.states import CLOSED_STATES

WAYS = {
    "merge": [merge(CENTRE, HEALTH)],
    "split": [part(CENTRE, HEALTH, "codes", "1.012990"), part(CENTRE, "H14.01", "rest", persons="cv.ctxh")],
}


class Moving(Office):
    """The same people and acts; somewhere in between their agency ends."""

    def __init__(self) -> None:
        super().__init__()
        db.session.remove()
        self.undo = db.engine.begin_nested()  # type: ignore[attr-defined]
        self.world.clock.set(MORNING)

    @initialize()
    def no_reorganisation(self) -> None:
        self.found: int | None = None

    @precondition(lambda self: self.found is None)
    @rule(way=st.sampled_from(sorted(WAYS)))
    def it_is_decided(self, way: str) -> None:
        self.found = approved(self.world, *WAYS[way])

    @precondition(lambda self: self.found is not None and row(self.found).state == "approved")
    @rule()
    def its_moment_comes(self) -> None:
        if self.world.clock.now() < row(self.found or 0).effective_at:
            its_day(self.world)
        assert begin_reorganisation(self.world.services, self.found or 0)

    @precondition(lambda self: self.found is not None)
    @rule()
    def the_dossier_goes_over(self) -> None:
        with reading() as session:
            ending = ended_by(session, self.found or 0)
        dossier_id = self.world.dossier(self.code).id
        command = ReassignDossier(reorganisation_id=self.found or 0, dossier_id=dossier_id, ending=ending)
        before = verbs(self.code).count("dossier.reassigned")
        moved = reassign_dossier(self.world.services, command)
        assert verbs(self.code).count("dossier.reassigned") == before + moved

    @precondition(lambda self: self.found is not None)
    @rule()
    def the_scheduler_carries_it_out(self) -> None:
        carry_out_due(self.world.services)
        assert carry_out_due(self.world.services).moved == 0

    @rule(who=PEOPLE)
    def somebody_stops_early(self, who: str) -> None:
        if len(self.seen) > 3:
            self.trying("stop", lambda: stop(self.world, self.code, desk=who))

    @invariant()
    def an_open_dossier_is_at_living_agencies_once_it_is_over(self) -> None:
        if self.found is None or row(self.found).state != "finished":
            return
        dossier = self.world.dossier(self.code)
        if dossier.state in CLOSED_STATES:
            return
        assert {code_of(dossier.receiving_agency_id), code_of(dossier.competent_agency_id)} == {HEALTH}
        assert {code_of(t.agency_id) for t in tasks(self.world, self.code) if t.state == "open"} <= {HEALTH}
        running = [c for c in clocks(self.world, self.code).values() if c.state in ("running", "paused")]
        assert CENTRE not in {code_of(c.agency_id) for c in running}, "those asked for an opinion are elsewhere"

    @invariant()
    def a_holder_may_do_what_they_hold(self) -> None:
        usernames = ("mc.ctxh", "cv.ctxh", "gd.ctxh", "hd.ctxh")
        people = {self.world.actor(name).person_id: self.world.actor(name) for name in usernames}
        for task in tasks(self.world, self.code):
            if task.state == "open" and task.assignee_id in people:
                assert task_grant(task) in work_grants(people[task.assignee_id])

    def teardown(self) -> None:
        if hasattr(self, "code") and getattr(self, "found", None) is not None:
            found = replay(self.world.services, by=self.world.actor("kiemtra"), code=self.code)
            assert (found.divergences, found.ledger_faults) == ((), ())
        super().teardown()
        self.as_if_nothing_had_happened()

    def as_if_nothing_had_happened(self) -> None:
        db.session.remove()
        self.undo.rollback()
        self.world.services.versions.clear()
        self.world.services.rules.forget()


@pytest.mark.slow
def test_whatever_happens_while_agencies_merge(world: World) -> None:
    machine = type("MovingHere", (Moving,), {"world": world})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=18,
            deadline=timedelta(seconds=60),
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
