"""What the random tests of a whole province share: several dossiers, a portal, and a second opinion on every event."""

from datetime import datetime

from acting import clocks, tasks
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant
from naive_rights import NaiveRights, place_of
from portal_side import Joined
from reorganising import CENTRE, code_of, row
from sqlalchemy import func, select
from test_random_reorganisations import Moving
from walking import events, verbs
from world import World

from app.audit import verify
from app.audit.records import AuditEvent
from app.casework.accounts import NewPerson, add_person
from app.casework.own_portal import own_portal
from app.casework.rebuild_state import rebuild_state
from app.casework.replay import replay
from app.db import reading, transaction
from app.domain.states import CLOSED_STATES, COMING_STATES, OPEN_STATES, WAITING_STATES
from app.dossiers.records import Proposal
from app.outbox.records import OutboxMessage
from app.payments.records import Payment, PaymentOrder
from app.people.records import Agency
from app.people.reorganisations import Reorganisation
from app.people.succession import BEGUN, load_successions

EVERYBODY = ["mc.ctxh", "cv.ctxh", "cv2.ctxh", "gd.ctxh", "hd.ctxh", "mc.yte", "ld.yte", "mc.noivu", "mc.tongiao"]
#: who acts: the right people more often than the others
WHO = st.sampled_from(["mc.ctxh"] * 6 + ["gd.ctxh"] * 3 + ["mc.yte"] * 2 + [*EVERYBODY, "kiemtra", "quantri"])
COUNTED = (AuditEvent, OutboxMessage, Payment, PaymentOrder, Proposal)
WEATHER = {"lose": 0.2, "lose_answer": 0.2, "repeat": 0.2, "reorder": 0.2, "away": 0.1}


def portals(world: World) -> None:
    """The accounts through which applicants act."""
    with transaction() as session:
        person = NewPerson(
            username="cong.dvc",
            full_name="Cổng dịch vụ công",
            password="dài và ngẫu nhiên",
            agency_code="H14.01",
            roles=(("cong_dich_vu", None),),
        )
        add_person(session, person)
    own_portal(world.services)


class Province(Moving):
    """Up to three dossiers; ``code`` is the one looked at. The single rules of before are left out.

    What was ``somebody_…`` is chosen by fewer rules here: the more rules there are, the fewer of them a run takes.
    """

    world: World
    seed = 0
    time_passes = None
    the_scheduler_runs = None
    somebody_claims = None
    the_right_person_completes = None
    somebody_asks_for_a_supplement = None
    somebody_takes_the_supplement = None
    somebody_asks_for_payment = None
    somebody_confirms_payment = None
    somebody_extends = None
    somebody_proposes = None
    somebody_settles = None
    somebody_stops = None
    somebody_annuls = None
    somebody_corrects = None
    somebody_takes_a_step_back = None
    somebody_asks_another_agency = None
    somebody_returns = None
    somebody_stops_early = None
    it_is_decided = None
    its_moment_comes = None
    the_dossier_goes_over = None
    the_scheduler_carries_it_out = None

    def __init__(self) -> None:
        super().__init__()
        self.joined = Joined(self.world, seed=self.seed, **WEATHER)
        self.joined.__enter__()
        self.rights = NaiveRights.of([*EVERYBODY, "kiemtra", "quantri", "pheduyet"])
        self.codes: list[str] = []
        self.firsts: dict[str, datetime | None] = {}
        self.acts: dict[str, list[str]] = {}
        self.judged: dict[str, int] = {}
        self.begun_seen: set[tuple[int, str]] = set()

    @property
    def seen(self) -> list[str]:
        """What was done to the dossier looked at."""
        return self.acts.setdefault(self.code, [])

    @initialize()
    def a_dossier(self) -> None:
        self.take(self.world.receive())

    def take(self, code: str) -> None:
        """Look at this dossier from now on."""
        if code not in self.codes:
            self.codes.append(code)
            self.judged[code] = len(events(f"dossier:{code}"))
        self.code = code

    def facts(self) -> tuple[object, ...]:
        with reading() as session:
            counts = [session.scalar(select(func.count()).select_from(table)) for table in COUNTED]
        return (*super().facts(), *counts)

    def trying(self, what: str, do: object) -> None:
        self.world.clock.advance(seconds=1)
        before = {code: place_of(self.world, code) for code in self.codes}
        super().trying(what, do)
        self.judge(before)

    def judge(self, before: dict[str, object] | None = None) -> None:
        """Was each new event done by somebody who might, as things were before? None: only the system did anything."""
        for code in self.codes:
            new = events(f"dossier:{code}")[self.judged.get(code, 0) :]
            for event in new:
                if before is None:
                    assert event.actor == "system", (event.verb, event.actor)
                elif code in before:
                    assert self.rights.wrong(event, before[code]) is None, self.rights.wrong(event, before[code])  # type: ignore[arg-type]
            self.judged[code] = self.judged.get(code, 0) + len(new)

    @invariant()
    def what_nobody_asked_for_the_system_did(self) -> None:
        if self.codes:
            self.judge()
            self._follow_agencies()

    def _follow_agencies(self) -> None:
        """People get their roles where they go at its moment, and lose the old ones at its end."""
        with reading() as session:
            known = dict(session.execute(select(Reorganisation.id, Reorganisation.state)).all())
        for found, state in known.items():
            if state in BEGUN and (found, "running") not in self.begun_seen:
                self._begun(found)
            if state == "finished" and (found, "finished") not in self.begun_seen:
                self.begun_seen.add((found, "finished"))
                for held in self.rights.roles.values():
                    held -= {one for one in held if one[1] in self.rights.followed}

    def _begun(self, found: int) -> None:
        self.begun_seen.add((found, "running"))
        assert row(found).started_at is not None
        with reading() as session:
            successions = load_successions(session)
            ids = dict(session.execute(select(Agency.code, Agency.id)).all())
        codes = {number: code for code, number in ids.items()}
        ended = {codes[one] for one in successions.lines}
        for code in ended:
            self.rights.followed[code] = {codes[one] for one in successions.heirs(ids[code])}
        for name, held in self.rights.roles.items():
            gone = [(role, code) for role, code in held if code in ended]
            held |= {(role, codes[successions.home_of(name, ids[code])]) for role, code in gone}

    @invariant()
    def the_clock_fits_the_state(self) -> None:
        for code in self.codes:
            dossier = self.world.dossier(code)
            self.firsts[code] = self.firsts.get(code) or dossier.first_due_at
            assert dossier.first_due_at == self.firsts[code], "the first promise never changes"
            ended = (*WAITING_STATES, *COMING_STATES, "declined", "stopped", "annulled")
            assert (dossier.due_at is None) == (dossier.state in ended or dossier.first_due_at is None), dossier.state
            done = verbs(code)
            assert max(done.count("dossier.request_supplement"), done.count("dossier.extend")) <= 1
            assert done.count("dossier.rated") <= 1

    @invariant()
    def who_is_closed_owes_nothing(self) -> None:
        looked_at = getattr(self, "code", None)
        for code in self.codes:
            self.code = code
            if self.world.dossier(code).state not in COMING_STATES:
                super().who_is_closed_owes_nothing()
            if self.found is not None and row(self.found).state == "finished":
                self._nothing_open_is_left(code)
        if looked_at:
            self.code = looked_at

    def _nothing_open_is_left(self, code: str) -> None:
        """At the agency that ended."""
        if self.world.dossier(code).state in CLOSED_STATES:
            return
        now = place_of(self.world, code)
        open_ones = [t.agency_id for t in tasks(self.world, code) if t.state == "open"]
        running = [c.agency_id for c in clocks(self.world, code).values() if c.state in ("running", "paused")]
        assert CENTRE not in {now.receiving, now.competent, *(code_of(one) for one in (*open_ones, *running))}

    @invariant()
    def all_can_be_proven(self) -> None:
        with reading() as session:
            assert all(verify(session, f"dossier:{code}").ok for code in self.codes)
        for code in self.codes[-1:]:
            if self.world.dossier(code).state in OPEN_STATES:
                assert rebuild_state(self.world.services, code=code, write=False).equal

    @invariant()
    def no_notice_goes_out_twice(self) -> None:
        mail = OutboxMessage.kind == "mail"
        with reading() as session:
            rows = session.scalars(select(OutboxMessage).where(mail)).all()
            found = [(row.recipient, row.created_at, row.subject, str(row.body)) for row in rows]
        assert len(found) == len(set(found))
        ids = [mail.message_id for mail in self.world.mail.sent]
        assert len(ids) == len(set(ids))

    def a_holder_may_do_what_they_hold(self) -> None:
        """Not here: roles are taken away, and who holds a step then is taken over from."""

    def an_open_dossier_is_at_living_agencies_once_it_is_over(self) -> None:
        """Asked of every dossier above."""

    def teardown(self) -> None:
        try:
            if self.codes:
                self._at_the_end()
        finally:
            self.joined.__exit__()
            self.as_if_nothing_had_happened()

    def _at_the_end(self) -> None:
        for code in self.codes:
            found = replay(self.world.services, by=self.world.actor("kiemtra"), code=code)
            assert (found.divergences, found.ledger_faults) == ((), ())
            if self.world.dossier(code).state in OPEN_STATES:
                assert rebuild_state(self.world.services, code=code, write=False).equal
        self.the_portal_heals()

    def the_portal_heals(self) -> None:
        raise NotImplementedError
