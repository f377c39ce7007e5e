"""The check in Python and the filter in SQL are the same rule: compared over random actors."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from walking import walked
from world import World

from app.casework.queries.dossiers import list_dossiers, visible_to
from app.casework.queries.visible import visible_dossier
from app.casework.queries.worklist import given_out, scope, worklist
from app.casework.task_access import leads, task_grant, works_on
from app.db import reading
from app.domain.errors import NotFound
from app.domain.permissions import MAY, ROLES, Actor, Grant, all_grants, task_grants, work_grants
from app.domain.substituting import Scope, lend
from app.domain.units import UnitBound
from app.dossiers.records import Dossier
from app.tasks.records import Task

AGENCIES = st.one_of(st.none(), st.integers(1, 7))
UNITS = st.builds(
    UnitBound,
    id=st.integers(1, 3),
    versions=st.one_of(st.none(), st.frozensets(st.integers(1, 4), max_size=3)),
    lanes=st.frozensets(st.sampled_from(["chuyen_vien", "lanh_dao_co_quan", "van_thu"]), max_size=2),
)
HELD = st.builds(Grant, role=st.sampled_from(sorted(ROLES)), agency_id=AGENCIES, unit=st.one_of(st.none(), UNITS))
GRANTS = st.frozensets(HELD, max_size=4)


def person(number: int, grants: frozenset[Grant], absent: tuple[Actor, ...] = ()) -> Actor:
    return Actor(person_id=number, username=f"p{number}", name="", agency_id=1, grants=grants, absent=absent)


def standing_in(own: frozenset[Grant], lent: list[tuple[frozenset[Grant], Scope]]) -> Actor:
    return person(1, own, tuple(person(2 + n, lend(grants, scope)) for n, (grants, scope) in enumerate(lent)))


SCOPES = st.builds(Scope, versions=st.one_of(st.none(), st.frozensets(st.integers(1, 4), max_size=2)))
ACTORS = st.builds(standing_in, GRANTS, st.lists(st.tuples(GRANTS, SCOPES), max_size=2))


@pytest.fixture
def full(world: World) -> World:
    """Dossiers of three desks, at different steps."""
    walked(world, done=2)
    walked(world)
    world.receive("2.002755", desk="mc.thucphan")
    world.receive("1.012644", desk="mc.tongiao")
    return world


def test_worklist_and_dossiers_are_filtered_by_the_same_rule(full: World) -> None:
    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(actor=ACTORS)
    def compare(actor: Actor) -> None:
        with reading() as session:
            tasks = session.scalars(select(Task)).all()
            of = {d.id: d for d in session.scalars(select(Dossier))}
            work = {t.id for t in tasks if works_on(actor, t, of[t.dossier_id])}
            assert set(session.scalars(select(Task.id).where(scope(task_grants(actor))))) == work
            led = {t.id for t in tasks if leads(actor, t, of[t.dossier_id])}
            assert set(session.scalars(select(Task.id).where(given_out(actor)))) == led
            seen = {d.code for d in of.values() if may_see(session, actor, d.code)}
            assert set(session.scalars(select(Dossier.code).where(visible_to(actor)))) == seen

    compare()


def may_see(session: object, actor: Actor, code: str) -> bool:
    try:
        visible_dossier(session, by=actor, code=code)  # type: ignore[arg-type]
    except NotFound:
        return False
    return True


def test_the_lists_are_those_rules(full: World) -> None:
    services = full.services
    for username in ("cv.ctxh", "mc.thucphan", "mc.tongiao", "kiemtra", "thietke", "cv.noivu"):
        by = full.actor(username)
        open_ids = {row.task_id for row in worklist(services, by=by).rows}
        with reading() as session:
            tasks = session.scalars(select(Task).where(Task.state == "open")).all()
            assert open_ids == {t.id for t in tasks if task_grant(t) in work_grants(by)}
            codes = session.scalars(select(Dossier.code)).all()
            assert {r.code for r in list_dossiers(services, by=by).rows} == {
                code for code in codes if may_see(session, by, code)
            }


def test_closed_by_default() -> None:
    nobody = person(1, frozenset())
    stranger = person(1, frozenset({Grant(role="vua", agency_id=None)}))
    for actor in (nobody, stranger):
        assert not any(actor.holds(permission) for permissions in MAY.values() for permission in permissions)
        assert work_grants(actor) == frozenset()
    assert all_grants(nobody) == frozenset()
    assert set(MAY) == set(ROLES)


def test_a_dossier_that_came_to_an_agency_is_seen_there(full: World) -> None:
    code = full.receive("2.002755", desk="mc.thucphan", competent="H14.02")
    for username, sees in (("cv.noivu", False), ("mc.thucphan", True), ("kiemtra", True), ("vp.ubnd", False)):
        with reading() as session:
            assert may_see(session, full.actor(username), code) is sees
