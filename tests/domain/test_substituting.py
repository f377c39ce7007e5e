"""What a substitution lends is never more than the absent person holds; decisions that contradict are found."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.permission_names import PERMISSIONS, permission_name
from app.domain.permissions import MAY, ROLES, Actor, Grant, of_dossiers, reach, reaches, work_grants
from app.domain.substituting import Period, Scope, Standing, closes_a_circle, lend, overlapping

DAY = datetime(2026, 3, 11, tzinfo=UTC)
AGENCIES = st.one_of(st.none(), st.integers(1, 4))
GRANTS = st.frozensets(st.builds(Grant, role=st.sampled_from(sorted(ROLES)), agency_id=AGENCIES), max_size=4)
SOME_ROLES = st.one_of(st.none(), st.frozensets(st.sampled_from(sorted(ROLES)), max_size=3))
SOME = st.one_of(st.none(), st.frozensets(st.integers(1, 4), max_size=3))
SCOPES = st.builds(Scope, roles=SOME_ROLES, agencies=SOME, versions=SOME)
PERMITTED = sorted({permission for granted in MAY.values() for permission in granted})


def actor(number: int, grants: frozenset[Grant], *absent: Actor) -> Actor:
    return Actor(person_id=number, username=f"p{number}", name="", agency_id=1, grants=grants, absent=absent)


@given(grants=GRANTS, scope=SCOPES, permission=st.sampled_from(PERMITTED), agency=st.integers(1, 4), version=AGENCIES)
def test_nothing_is_lent_that_is_not_held(
    grants: frozenset[Grant], scope: Scope, permission: str, agency: int, version: int | None
) -> None:
    absent, substitute = actor(1, grants), actor(2, frozenset(), actor(1, lend(grants, scope)))
    lent, held = (reach(who, permission, version=version) for who in (substitute, absent))
    assert not lent.covers(agency) or held.covers(agency)
    assert not lent.everywhere or held.everywhere
    assert work_grants(substitute, version=version) <= work_grants(absent, version=version)


@given(grants=GRANTS, scope=SCOPES, permission=st.sampled_from(PERMITTED), agency=st.integers(1, 4), version=AGENCIES)
def test_the_filters_for_sql_are_the_check(
    grants: frozenset[Grant], scope: Scope, permission: str, agency: int, version: int | None
) -> None:
    who = actor(2, frozenset(), actor(1, lend(grants, scope)))
    listed = any(w.covers(agency) for w in reaches(who, permission) if w.versions is None or version in w.versions)
    assert listed == reach(who, permission, version=version).covers(agency)


def test_what_is_lent_for_procedures_is_for_dossiers_only() -> None:
    held = frozenset({Grant(role="cong_chuc_mot_cua", agency_id=1)})
    who = actor(2, frozenset(), actor(1, lend(held, Scope(versions=frozenset({7})))))
    assert who.holds("dossier.receive")
    assert not who.holds("feedback.enter")
    assert reach(who, "dossier.receive", version=7).covers(1)
    for other in (None, 8):
        assert not reach(who, "dossier.receive", version=other)
    assert of_dossiers("task.work")
    assert not of_dossiers("calendar.release")


def standing(absent: int, substitute: int, *, day: int = 0, days: int = 5, scope: Scope | None = None) -> Standing:
    begin = DAY + timedelta(days=day)
    period = Period(from_at=begin, until_at=begin + timedelta(days=days))
    return Standing(id=1, absent_id=absent, substitute_id=substitute, period=period, scope=scope or Scope())


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (standing(1, 3), True),
        (standing(1, 3, day=4), True),
        (standing(1, 3, day=5), False),
        (standing(1, 3, day=-5), False),
        (standing(4, 3), False),
        (standing(1, 3, scope=Scope(roles=frozenset({"van_thu"}))), True),
    ],
)
def test_the_same_duties_are_given_away_once_at_a_time(other: Standing, found: bool) -> None:
    assert (overlapping(standing(1, 2), [other]) is not None) is found


def test_different_duties_of_one_person_may_go_to_two() -> None:
    one, two = (
        standing(1, n, scope=Scope(roles=frozenset({role}))) for n, role in ((2, "van_thu"), (3, "chuyen_vien"))
    )
    assert overlapping(one, [two]) is None


@pytest.mark.parametrize(
    ("others", "circle"),
    [
        ([standing(2, 1)], True),
        ([standing(2, 1, day=5)], False),
        ([standing(2, 3), standing(3, 1)], True),
        ([standing(2, 3), standing(3, 4)], False),
        # each pair overlaps, but never all three at one moment
        ([standing(2, 3, day=-3, days=4), standing(3, 1, day=2, days=4)], False),
        ([standing(2, 2)], False),
    ],
)
def test_a_circle_is_one_only_at_a_common_moment(others: list[Standing], circle: bool) -> None:
    assert closes_a_circle(standing(1, 2), others) is circle


def test_every_permission_has_a_name() -> None:
    assert set(PERMISSIONS) == set(PERMITTED)
    assert len(set(PERMISSIONS.values())) == len(PERMISSIONS)
    assert permission_name("no.such") == "no.such"
