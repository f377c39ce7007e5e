"""A role held in a unit never reaches more than the same role in the whole agency, nor beyond the unit's charge."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.giving_out import assigning
from app.domain.permissions import MAY, ROLES, Actor, Grant, of_dossiers, reach, reaches, work_grants
from app.domain.substituting import Scope, lend
from app.domain.units import UNIT_CODE, Charge, UnitBound

SOME = st.one_of(st.none(), st.frozensets(st.integers(1, 4), max_size=3))
UNITS = st.builds(
    UnitBound,
    id=st.integers(1, 3),
    versions=SOME,
    lanes=st.frozensets(st.sampled_from(["chuyen_vien", "van_thu"]), max_size=2),
)
GRANTS = st.frozensets(
    st.builds(Grant, role=st.sampled_from(sorted(ROLES)), agency_id=st.integers(1, 3), versions=SOME, unit=UNITS),
    max_size=4,
)
PERMITTED = sorted({permission for granted in MAY.values() for permission in granted})


def actor(grants: frozenset[Grant], *absent: Actor) -> Actor:
    return Actor(person_id=1, username="p", name="", agency_id=1, grants=grants, absent=absent)


def bound(versions: set[int] | None = None, *lanes: str, number: int = 5) -> UnitBound:
    return UnitBound(id=number, versions=None if versions is None else frozenset(versions), lanes=frozenset(lanes))


@given(grants=GRANTS, permission=st.sampled_from(PERMITTED), agency=st.integers(1, 3), version=st.integers(1, 4))
def test_a_unit_only_ever_narrows(grants: frozenset[Grant], permission: str, agency: int, version: int) -> None:
    narrow, wide = actor(grants), actor(frozenset(replace(g, unit=None) for g in grants))
    for asked in (None, version):
        found, most = (reach(who, permission, version=asked) for who in (narrow, wide))
        assert not found.covers(agency) or most.covers(agency)
        assert not found.everywhere
    assert work_grants(narrow, version=version) <= work_grants(wide, version=version)
    if not of_dossiers(permission):
        assert not reach(narrow, permission).agencies


@given(grants=GRANTS, permission=st.sampled_from(PERMITTED), agency=st.integers(1, 3), version=st.integers(1, 4))
def test_the_filters_for_sql_are_the_check(
    grants: frozenset[Grant], permission: str, agency: int, version: int
) -> None:
    who = actor(grants)
    listed = any(w.covers(agency) for w in reaches(who, permission) if w.versions is None or version in w.versions)
    assert listed == reach(who, permission, version=version).covers(agency)
    assert who.holds(permission) == any(g.gives(permission) for g in grants)


@given(grants=GRANTS, versions=SOME, version=st.integers(1, 4))
def test_a_lent_role_stays_narrowed_by_both(
    grants: frozenset[Grant], versions: frozenset[int] | None, version: int
) -> None:
    own = frozenset(replace(g, versions=None) for g in grants)
    substitute = actor(frozenset(), actor(lend(own, Scope(versions=versions))))
    lent, held = work_grants(substitute, version=version), work_grants(actor(own), version=version)
    assert lent <= held
    assert not lent or versions is None or version in versions
    if versions is not None:
        assert not reach(substitute, "person.view").units, "lent for procedures is for dossiers only"


@pytest.mark.parametrize(
    ("permission", "version", "agencies", "units"),
    [
        ("dossier.view", 7, {1}, set()),
        ("dossier.view", 8, set(), set()),
        ("dossier.view", None, set(), set()),
        ("step.recall", 7, {1}, set()),
        ("opinion.answer", 8, set(), set()),
        ("person.view", None, set(), {5}),
        ("role.grant", None, set(), set()),
        ("deadline.view", None, set(), set()),
    ],
)
def test_the_head_of_a_unit(permission: str, version: int | None, agencies: set[int], units: set[int]) -> None:
    who = actor(frozenset({Grant(role="lanh_dao_phong", agency_id=1, unit=bound({7}))}))
    found = reach(who, permission, version=version)
    assert (found.agencies, found.units) == (agencies, units)


@pytest.mark.parametrize(
    ("grants", "found"),
    [
        ([], frozenset()),
        ([Grant(role="chuyen_vien", agency_id=1)], frozenset()),
        ([Grant(role="lanh_dao_phong", agency_id=1)], None),
        ([Grant(role="lanh_dao_phong", agency_id=2)], frozenset()),
        ([Grant(role="lanh_dao_phong", agency_id=1, unit=bound({7}, "chuyen_vien"))], {5}),
        ([Grant(role="lanh_dao_phong", agency_id=1, unit=bound(None, "chuyen_vien"))], {5}),
        ([Grant(role="lanh_dao_phong", agency_id=1, unit=bound({8}, "chuyen_vien"))], frozenset()),
        ([Grant(role="lanh_dao_phong", agency_id=1, unit=bound({7}, "van_thu"))], frozenset()),
        (
            [
                Grant(role="lanh_dao_phong", agency_id=1, unit=bound({7}, "chuyen_vien")),
                Grant(role="lanh_dao_co_quan", agency_id=1),
            ],
            None,
        ),
    ],
)
def test_who_gives_out_a_step(grants: list[Grant], found: frozenset[int] | None) -> None:
    assert assigning(actor(frozenset(grants)), role="chuyen_vien", agency_id=1, version=7) == found


def test_a_charge_takes_over_another() -> None:
    one, two, all_ = Charge(procedures=frozenset({1})), Charge(fields=frozenset({"Đất đai"})), Charge()
    assert one.takes_over(two) == Charge(procedures=frozenset({1}), fields=frozenset({"Đất đai"}))
    assert all_.takes_over(one) == all_
    assert one.takes_over(all_) is None
    assert all_.everything
    assert not two.everything


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("P.QLĐ", False),
        ("P.QL", True),
        ("1-A_b", False),
        ("1-A_B", True),
        (".X", False),
        ("X" * 21, False),
        ("", False),
    ],
)
def test_what_a_code_may_be(code: str, fits: bool) -> None:
    assert bool(UNIT_CODE.fullmatch(code)) is fits
